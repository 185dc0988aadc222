import Foundation
import Shared
import Testing

@testable import DeskClient

/// A life event in a file, as a clerk writes it.
@Suite struct EventFileTests {
    private static let household = "019aa7c2-f400-7000-8000-000000000001"

    private func completed(_ text: String) throws -> EventFile {
        var made = 0
        return try EventFile(JSONDocument(Array(text.utf8), layout: .file).root) {
            made += 1
            return "made-\(made)"
        }
    }

    @Test func makesTheIdsThatAreLeftOut() throws {
        let birth = try completed(
            """
            {
              "event": "BIRTH",
              "details": {
                "members": [
                  {"name": "A"},
                  {"name": "B", "person": "known"}
                ]
              }
            }
            """)
        #expect(birth.hasMadeIdentifiers)
        let members = try #require(birth.document.root["details"]?["members"]).elements.map { $0["person"]?.string }
        #expect(members == ["made-1", "known"])
        let split = try completed(#"{"event":"SPLIT","details":{"persons":[],"answers":{"rooms":2}}}"#)
        #expect(split.document.root["details"]?["household"]?.string == "made-1")
        #expect(split.document.root["details"]?["answers"]?["rooms"]?.integer == 2)
    }

    @Test(arguments: [
        #"{"event":"CONTACT","details":{"mobile":"03001234567"}}"#, #"{"event":"SPLIT","details":{"household":"h"}}"#,
        #"{"event":"BIRTH","details":{"members":[7]}}"#, #"{"event":"BIRTH","details":[]}"#, #"{"details":7}"#, "{}",
    ])
    func leavesTheRestAsItIs(text: String) throws {
        let event = try completed(text)
        #expect(!event.hasMadeIdentifiers)
        #expect(String(decoding: event.document.root.raw, as: UTF8.self) == text)
    }

    /// The same file given twice is one act, where ids are made here; otherwise the version guards it.
    @Test func theSameFileIsOneAct() throws {
        let desk = try DeskFixture()
        let path = FileManager.default.temporaryDirectory.path + "/event-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func write(_ details: String, _ event: String) throws {
            let text =
                "{\n\"household\":\"\(Self.household)\",\n\"version\":1,\"event\":\"\(event)\","
                + "\"effective\":\"2026-11-22\",\n\"details\":\(details)}\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        try write(#"{"members":[{"name":"A"}]}"#, "BIRTH")
        let terminal = try desk.newDesk()
        _ = try terminal.update(file: path, seen: nil)
        _ = try terminal.update(file: path, seen: nil)
        let births = try desk.journal.acts()
        #expect(births.count == 1)
        #expect(!births[0].act.content.contains(0x0A))
        try write(#"{"mobile":"0300"}"#, "CONTACT")
        #expect(throws: UsageError.self) { try terminal.update(file: path, seen: nil) }
        #expect(try desk.journal.acts().count == 1, "what is wrong is not stored")
    }
}
