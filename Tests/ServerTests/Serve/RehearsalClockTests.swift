import ArgumentParser
import Foundation
import Shared
import Testing

@testable import Server

/// The clock that a rehearsal's file moves.
@Suite final class RehearsalClockTests {
    private let path = "/tmp/nser-moment-\(UUID().uuidString.prefix(8).lowercased())"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    @Test func itStandsUntilTheFileNamesALaterMoment() throws {
        try write("2016-09-05T10:00:00+05:00\n")
        let clock = try RehearsalClock(path)
        #expect(clock.now().written == "2016-09-05T10:00:00+05:00")
        #expect(clock.now().written == "2016-09-05T10:00:00+05:00")
        try write("2026-03-01T00:00:00+05:00")
        #expect(clock.now().written == "2026-03-01T00:00:00+05:00")
    }

    @Test func itNeverGoesBackAndStandsWhileTheFileCannotBeRead() throws {
        try write("2020-01-01T00:00:00+05:00")
        let clock = try RehearsalClock(path)
        for text in ["2019-12-31T23:59:59+05:00", "yesterday", "", String(repeating: "2", count: 100)] {
            try write(text)
            #expect(clock.now().written == "2020-01-01T00:00:00+05:00")
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(clock.now().written == "2020-01-01T00:00:00+05:00")
    }

    @Test(arguments: ["", "tomorrow", "2016-09-05", "2016-09-05T10:00:00", "2016-09-05T10:00:00+05:00\n\n"])
    func aFileThatNamesNoMomentIsRefusedAtTheStart(_ text: String) throws {
        try write(text)
        let error = #expect(throws: StartError.self) { () throws in _ = try RehearsalClock(path) }
        #expect(error?.description.contains(path) == true)
        #expect(error?.exitCode.rawValue == 73)
    }

    @Test func aFileThatIsNotThereIsRefusedAtTheStart() {
        #expect(throws: StartError.self) { () throws in _ = try RehearsalClock("/nowhere/moment") }
    }

    @Test(arguments: [
        "--plain-loopback --data d", "--plain-loopback --invented-ids --database dbname=nser",
        "--certificates c --invented-ids --data d --listen 0.0.0.0:5771",
    ])
    func theServerTakesItForInventedFamiliesOfThisMachineOnly(_ words: String) {
        let line = ["serve", "--rehearsal-clock", path] + words.split(separator: " ").map(String.init)
        let error = #expect(throws: (any Error).self) { try NserServer.parseAsRoot(line) }
        #expect(error.map { NserServer.exitCode(for: $0).rawValue } == 64)
    }

    @Test func anInventedRegistryOfThisMachineMayBeRehearsed() throws {
        let line = ["serve", "--rehearsal-clock", path, "--plain-loopback", "--invented-ids", "--data", "d"]
        let command = try #require(try NserServer.parseAsRoot(line) as? ServeCommand)
        #expect(command.rehearsalClock == path)
    }
}
