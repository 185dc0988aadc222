import ArgumentParser
import Foundation
import Shared
import Testing

@testable import DeskClient

/// The desk's clock in a rehearsal.
@Suite struct RehearsalClockTests {
    private func settings(_ server: String, clock: String) throws -> DeskSettings {
        DeskSettings(
            try DeskOptions.parse([]),
            environment: ["NSER_DESK_SERVER": server, "NSER_DESK_REHEARSAL_CLOCK": clock])
    }

    @Test func itIsTheMomentOfTheFile() throws {
        let path = "/tmp/nser-moment-\(UUID().uuidString.prefix(8).lowercased())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("2016-09-05T10:00:00+05:00\n".utf8).write(to: URL(fileURLWithPath: path))
        for server in ["localhost:5771", "127.0.0.1", "[::1]:5771"] {
            #expect(try settings(server, clock: path).clock()().written == "2016-09-05T10:00:00+05:00")
        }
        #expect(throws: UsageError.self) { try settings("registry.example:5771", clock: path).clock() }
        try Data("tomorrow".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: UsageError.self) { try settings("localhost", clock: path).clock() }
    }

    @Test func withoutAFileItIsTheMachines() throws {
        let before = Clock.now()
        #expect(try settings("registry.example", clock: "").clock()() >= before)
        #expect(throws: UsageError.self) { try settings("localhost", clock: "/nowhere/moment").clock() }
    }
}
