import Foundation
import Shared
import Testing

@testable import DeskClient

/// Household files of every kind of wrong; none of them reaches the journal.
@Suite struct HouseholdFileTests {
    private let family: FixtureFamily
    private var text: String { String(decoding: family.bytes, as: UTF8.self) }

    init() throws { family = try FixtureFamily() }

    private func register(_ bytes: [UInt8], _ fixture: DeskFixture) throws -> Outcome {
        let path = fixture.folder + "/household.json"
        try Data(bytes).write(to: URL(filePath: path))
        return try fixture.newDesk().register(file: path)
    }

    @Test func registersAndIsOneActWhenGivenTwice() throws {
        let fixture = try DeskFixture()
        #expect(try register(family.bytes, fixture) == .done)
        #expect(try register(family.bytes, fixture) == .done)
        #expect(fixture.server.registered.count == 1)
        #expect(fixture.server.writes == 1)
        #expect(fixture.printed.components(separatedBy: "ACKNOWLEDGEMENT SLIP").count == 3)
    }

    @Test func isOneActWhenTheFirstTryDidNotArrive() throws {
        let fixture = try DeskFixture()
        fixture.isServerAway = true
        try fixture.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
        #expect(try register(family.bytes, fixture) == .pending)
        try fixture.restart()
        fixture.isServerAway = false
        #expect(try register(family.bytes, fixture) == .done)
        #expect(fixture.server.registered.count == 1)
    }

    @Test func makesTheIdsThatTheFileHasNot() throws {
        let fixture = try DeskFixture()
        let pattern = try Regex("\"person\":\"[^\"]*\",")
        #expect(try register(Array(text.replacing(pattern, with: "").utf8), fixture) == .done)
        let body = try JSONDocument(try #require(fixture.server.bodies.last)).root
        let persons = body["roster"].map { $0.elements.compactMap { $0["person"]?.string } } ?? []
        #expect(Set(persons).count == family.members.count)
        #expect(body["household"]?.string.flatMap(Identifier.init)?.isVersion7 == true)
    }

    @Test func takesTheDesksTehsilWhenTheFileNamesNone() throws {
        let fixture = try DeskFixture()
        let file = text.replacing("\"tehsil\":\"PK60101\",", with: "")
        #expect(try register(Array(file.utf8), fixture) == .done)
        let body = try JSONDocument(try #require(fixture.server.bodies.last)).root
        #expect(body["tehsil"]?.string == "PK60101")
    }

    @Test(arguments: [
        ("\"form\"", "\"op\":{},\"form\""), ("\"form\"", "\"forms\""), ("\"nser-2026-1\"", "\"nser-2019-1\""),
        ("\"nser-2026-1\"", "7"), ("\"PK60101\"", "\"PK1\""), ("\"PK60101\"", "60101"), ("\"rooms\":", "\"room\":"),
        ("\"rooms\":", "\"rooms\":true,\"rooms\":"), ("\"line\":1", "\"line\":\"1\""), ("\"line\":1", "\"line\":1.0"),
        ("\"roster\":[", "\"roster\":{"), ("\"answers\":{", "\"answers\":["), ("محمد", "\\u001b[2J"),
        ("محمد", "\u{202E}"), ("محمد", "\u{7}"), ("2026-11-22T09:31:00+05:00", "2026-11-22"),
        ("\"mobile\":\"03261453281\"", "\"mobile\":3261453281"),
    ]) func isRefusedWhenItIsNoHousehold(good: String, bad: String) throws {
        let fixture = try DeskFixture()
        let file = Array(text.replacing(good, with: bad, maxReplacements: 1).utf8)
        #expect(file != family.bytes)
        let outcome = try register(file, fixture)
        #expect(outcome == .usage || outcome == .refused)
        try expectNothing(fixture)
    }

    @Test(arguments: [
        ("\"mobile\":\"03261453281\"", "\"mobile\":\"12345\""), ("\"relation\":1", "\"relation\":2"),
        ("\"expires\":\"2027-02-15\"", "\"expires\":\"2020-02-15\""), ("\"rooms\":", "\"rooms\":-1,\"x\":"),
        ("2026-11-22T09:31:00+05:00", "2026-01-22T09:31:00+05:00"), ("\"cnic\":\"0000020260141\",", ""),
    ]) func isRefusedWhenItBreaksARule(good: String, bad: String) throws {
        let fixture = try DeskFixture()
        let outcome = try register(Array(text.replacing(good, with: bad, maxReplacements: 1).utf8), fixture)
        #expect(outcome == .refused || bad.contains("\"x\""))
        try expectNothing(fixture)
    }

    @Test func isRefusedWhereverItIsCutOff() throws {
        let fixture = try DeskFixture()
        for end in stride(from: 0, to: family.bytes.count - 2, by: 197) {
            #expect(try register(Array(family.bytes[..<end]), fixture) == .usage)
        }
        try expectNothing(fixture)
    }

    @Test func isRefusedWhenItIsTooLarge() throws {
        let fixture = try DeskFixture()
        #expect(try register([UInt8](repeating: 0x20, count: 2 << 20), fixture) == .usage)
        let member = String(decoding: family.members[0].raw, as: UTF8.self)
        let members = Array(repeating: member, count: 200).joined(separator: ",")
        let file = text.replacing("\"roster\":[", with: "\"roster\":[\(members),")
        #expect(try register(Array(file.utf8), fixture) != .done)
        try expectNothing(fixture)
        #expect(try fixture.newDesk().register(file: fixture.folder + "/nothing") == .usage)
        #expect(try fixture.newDesk().register(file: fixture.folder) == .usage)
    }

    private func expectNothing(_ fixture: DeskFixture) throws {
        #expect(try fixture.journal.acts().isEmpty)
        #expect(fixture.server.writes == 0)
        #expect(!fixture.noted.isEmpty)
        #expect(!fixture.noted.contains("\u{1B}"))
    }
}
