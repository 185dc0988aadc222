import Shared
import Testing

@testable import DeskClient

/// Line mode, with a keyboard that types from a list.
@Suite struct InterviewTests {
    private let family: FixtureFamily

    init() throws { family = try FixtureFamily() }

    @Test func registersWhatWasAnswered() throws {
        let fixture = try DeskFixture()
        #expect(try fixture.newDesk().interview(.new, source: ListedAnswers(try family.lines())) == .done)
        try expectRegisteredAsInTheFile(fixture)
        #expect(fixture.printed.contains("ACKNOWLEDGEMENT SLIP"))
        #expect(fixture.printed.contains("Registration is free"))
        #expect(!fixture.printed.lowercased().contains("score"))
        #expect(try fixture.journal.drafts(of: "ayesha").isEmpty)
    }

    @Test func speaksUrduAndTakesUrduDigits() throws {
        let fixture = try DeskFixture()
        let lines = try family.lines().map { line in
            String(line.map { $0.wholeNumberValue.map { Character(Unicode.Scalar(0x6F0 + UInt32($0)) ?? "?") } ?? $0 })
        }
        #expect(try fixture.newDesk(language: .urdu).interview(.new, source: ListedAnswers(lines)) == .done)
        #expect(fixture.printed.contains("اندراج بالکل مفت ہے"))
    }

    @Test func leavesAtAnyQuestionAndGoesOnThere() throws {
        let lines = try family.lines()
        for stop in stride(from: 1, to: lines.count, by: 23) {
            let fixture = try DeskFixture()
            let first = ListedAnswers(lines[..<stop] + ["!"])
            #expect(try fixture.newDesk().interview(.new, source: first) == .pending)
            #expect(try fixture.journal.acts().isEmpty)
            #expect(try fixture.journal.drafts(of: "bilal").isEmpty)
            try fixture.restart()
            let second = ListedAnswers(["y"] + lines[stop...])
            #expect(try fixture.newDesk().interview(.ask, source: second) == .done)
            try expectRegisteredAsInTheFile(fixture)
        }
    }

    @Test func keepsTheDraftWhenThePipeEnds() throws {
        let fixture = try DeskFixture()
        let lines = try family.lines()
        #expect(try fixture.newDesk(isJSON: true).interview(.new, source: ListedAnswers(lines[..<40])) == .usage)
        #expect(fixture.printed.hasPrefix(#"{"state":"draft","household":""#))
        #expect(try fixture.newDesk().interview(.resume, source: ListedAnswers(lines[40...])) == .done)
        try expectRegisteredAsInTheFile(fixture)
    }

    @Test func goesBackOneQuestionAtATime() throws {
        let fixture = try DeskFixture()
        var lines: [String] = []
        for (index, line) in try family.lines().enumerated() {
            lines.append(line)
            // Back to the question just answered, and answer it again; going back over "another?" asks it again too.
            if index % 17 == 3, line != "y", line != "n" { lines += ["<", line] }
        }
        #expect(try fixture.newDesk().interview(.new, source: ListedAnswers(lines)) == .done)
        try expectRegisteredAsInTheFile(fixture)
    }

    @Test func saysAtOnceWhatIsWrongWithAnAnswer() throws {
        let fixture = try DeskFixture()
        var lines = try family.lines()
        // After the screening the first question is a name: a digit and a control character in it.
        lines.insert(contentsOf: ["Asl4m\u{1B}[2J", "?"], at: 1)
        #expect(try fixture.newDesk().interview(.new, source: ListedAnswers(lines)) == .done)
        #expect(fixture.printed.contains("  ! "))
        #expect(!fixture.printed.contains("\u{1B}"))
        try expectRegisteredAsInTheFile(fixture)
    }

    @Test func correctsAnAnswerFromTheReview() throws {
        let fixture = try DeskFixture()
        var lines = try family.lines()
        lines.insert(contentsOf: ["rooms", "9", "rooms", try answer("rooms")], at: lines.count - 1)
        #expect(try fixture.newDesk().interview(.new, source: ListedAnswers(lines)) == .done)
        try expectRegisteredAsInTheFile(fixture)
    }

    @Test func storesTheInterviewWhenTheServerIsAway() throws {
        let fixture = try DeskFixture()
        try fixture.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
        fixture.isServerAway = true
        // Nobody can be screened without a line.
        let lines = try family.lines().dropFirst()
        #expect(try fixture.newDesk().interview(.new, source: ListedAnswers(lines)) == .pending)
        #expect(fixture.noted.contains("nothing is lost"))
        fixture.isServerAway = false
        try fixture.restart()
        #expect(try fixture.newDesk().sendAll() == .done)
        try expectRegisteredAsInTheFile(fixture)
    }

    @Test func asksForNothingWhenThePasswordIsWrong() throws {
        let fixture = try DeskFixture()
        fixture.password = "wrong"
        #expect(try fixture.newDesk().interview(.new, source: ListedAnswers(try family.lines())) == .login)
        #expect(fixture.printed.isEmpty)
    }

    private func answer(_ key: String) throws -> String {
        let value = family.document.root["answers"]?.members.first { $0.key.text == key }?.value
        return try #require(value?.integer.map(String.init))
    }

    /// The one household at the server says what the file says; ids, which the file has and the desk makes, aside.
    private func expectRegisteredAsInTheFile(_ fixture: DeskFixture) throws {
        #expect(fixture.server.registered.count == 1)
        #expect(fixture.server.registered.values.allSatisfy { $0 == 1 })
        let body = try JSONDocument(try #require(fixture.server.bodies.last)).root
        for key in ["tehsil", "form", "mobile", "address"] {
            #expect(plain(body, key) == plain(family.document.root, key), "\(key)")
        }
        let answers = try #require(body["answers"])
        let expected = try #require(family.document.root["answers"])
        #expect(answers.count == expected.count)
        for (key, value) in expected.members { #expect(plain(answers, key.text) == [UInt8](value.raw), "\(key.text)") }
        let members = body["roster"].map { Array($0.elements) } ?? []
        #expect(members.count == family.members.count)
        for (member, expected) in zip(members, family.members) {
            for (key, value) in expected.members where key.text != "person" {
                #expect(plain(member, key.text) == [UInt8](value.raw), "\(key.text)")
            }
            #expect(member.count == expected.count)
        }
    }

    private func plain(_ view: JSONView, _ key: String) -> [UInt8]? {
        view.members.first { $0.key.text == key }.map { [UInt8]($0.value.raw) }
    }
}
