import Foundation
import Glibc
import Shared
import Testing

@testable import DeskClient

/// The real transport, and the real program as a process of its own.
@Suite struct ProgramTests {
    private let family: FixtureFamily

    init() throws { family = try FixtureFamily() }

    /// The program that the tests were built with.
    private static var program: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "nser-desk")
    }

    private func start(
        _ arguments: [String], _ server: SocketServer, _ fixture: DeskFixture, output: URL? = nil,
        to pipe: Pipe? = nil
    ) throws -> Process {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        try Data("right\n".utf8).write(to: URL(filePath: fixture.folder + "/password"))
        process.environment = [
            "NSER_DESK_SERVER": "127.0.0.1:\(server.port)", "NSER_DESK_PLAIN_LOOPBACK": "1",
            "NSER_DESK_CODE": "LHR-001", "NSER_DESK_OFFICER": "ayesha", "NSER_DESK_TRIES": "3",
            "NSER_DESK_PASSWORD_FILE": fixture.folder + "/password", "NSER_DESK_JOURNAL": fixture.folder + "/program",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        if let output {
            try Data().write(to: output)
            process.standardOutput = try FileHandle(forWritingTo: output)
        } else if let pipe {
            process.standardOutput = pipe
        } else {
            process.standardOutput = FileHandle.nullDevice
        }
        try process.run()
        return process
    }

    private func run(_ arguments: [String], _ server: SocketServer, _ fixture: DeskFixture) throws -> (Int32, String) {
        let output = URL(filePath: fixture.folder + "/output-\(UUID().uuidString)")
        let process = try start(arguments, server, fixture, output: output)
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    /// Another family each time: the same answers under another beginning of the address.
    private func file(_ number: Int, _ fixture: DeskFixture) throws -> String {
        let path = fixture.folder + "/family-\(number).json"
        let text = String(decoding: family.bytes, as: UTF8.self)
            .replacing("\"address\":\"", with: "\"address\":\"\(number) ", maxReplacements: 1)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func registersAsAProgram() throws {
        let (server, fixture) = (try SocketServer(), try DeskFixture())
        defer { server.stop() }
        let path = try file(1, fixture)
        let (status, output) = try run(["--json", "register", "--file", path], server, fixture)
        #expect(status == 0)
        let object = try JSONDocument(Array(output.utf8.dropLast())).root
        #expect(object["state"]?.string == "done")
        #expect(object["receipt"]?.string == "LHR-001/1/1")
        #expect(object["seq"]?.integer == 1)
        #expect(server.registered == [try #require(object["household"]?.string): 1])
        #expect(try run(["find", "--cnic", "00000-2026014-1", "--json"], server, fixture).1.contains("\"found\":1"))
        #expect(try run(["journal", "--json"], server, fixture).1.contains("\"pending\":0"))
    }

    @Test(
        arguments: [
            ([], 0), (["--help"], 0), (["help", "register"], 0), (["--version"], 0), (["nonsense"], 2), (["find"], 2),
            (["find", "--cnic", "1", "--name", "2"], 2), (["find", "--cnic", "1"], 2), (["register"], 2),
            (["register", "--file", "/nowhere"], 2), (["result", "LHR-001"], 2),
            (["counts", "--date", "31-31-2026"], 2), (["counts", "--from", "today"], 1),
            (["counts", "--date", "today", "--to", "today"], 2), (["counts", "--by", "village"], 2),
            (["counts", "--from", "2026-11-22", "--to", "2026-11-21"], 2), (["watch", "--area", "PK6"], 2),
            (["--locale", "fr", "send"], 2), (["send", "--officer", "A B"], 2), (["send", "--server", "a:b"], 2),
            (["send", "--tries", "x"], 2), (["status", "--cnic", "x"], 2), (["epoch", "x", "--reason", "y"], 2),
            (["void", "x", "--ground", "REGISTERED_TWICE", "--reason", "y"], 2),
            (["void", "01a23e7b-ca57-7805-a800-08345a87135b", "--ground", "WIDOW", "--reason", "y"], 2),
            (["void", "01a23e7b-ca57-7805-a800-08345a87135b", "--ground", "REGISTERED_TWICE"], 2),
            (["decide", "01a23e7b-ca57-7805-a800-08345a87135b", "--reason", "y"], 2),
            (["decide", "01a23e7b-ca57-7805-a800-08345a87135b", "--approve", "--reason", " "], 2),
            (["cases", "--state", "x"], 2), (["help", "merge"], 0),
            (["interview", "--new", "--resume"], 2), (["send"], 0), (["send", "--password-file", "/etc/hostname"], 4),
            (["explain", "01a23e7b-ca57-7805-a800-08345a87135b"], 1), (["send", "--server", "127.0.0.1:1"], 3),
            (["send", "--server", "192.0.2.1:5771"], 2), (["form", "--offline", "--json"], 0), (["interview"], 2),
        ] as [([String], Int32)]) func endsWithTheCodeOfWhatHappened(arguments: [String], status: Int32) throws
    {
        let (server, fixture) = (try SocketServer(), try DeskFixture())
        defer { server.stop() }
        #expect(try run(arguments, server, fixture).0 == status)
    }

    /// Ctrl-C ends a watch as anything else that is done.
    @Test func aWatchEndsByCtrlC() throws {
        let (server, fixture) = (try SocketServer(), try DeskFixture())
        defer { server.stop() }
        let output = Pipe()
        let process = try start(["watch"], server, fixture, to: output)
        var seen = ""
        while !seen.contains("this desk") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            seen += String(decoding: data, as: UTF8.self)
        }
        #expect(seen.contains("this desk"), "\(seen)")
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    @Test func twoProcessesDoNotForkTheChain() throws {
        let (server, fixture) = (try SocketServer(), try DeskFixture())
        defer { server.stop() }
        // The first login names the desk.
        #expect(try run(["send"], server, fixture).0 == 0)
        let processes = try (0..<4).map { try start(["register", "--file", try file($0, fixture)], server, fixture) }
        for process in processes { process.waitUntilExit() }
        #expect(try run(["send"], server, fixture).0 == 0)
        #expect(server.chain.count == 4)
        #expect(server.registered.count == 4)
    }

    @Test func survivesAKillAtAnyMoment() throws {
        let (server, fixture) = (try SocketServer(), try DeskFixture())
        defer { server.stop() }
        var chance = SplitMix(seed: 2_026)
        let files = try (0..<12).map { try file($0, fixture) }
        for path in files {
            let process = try start(["register", "--file", path], server, fixture)
            // Anywhere from its first instructions to after its end.
            let moment = Date(timeIntervalSinceNow: Double.random(in: 0...0.5, using: &chance))
            while process.isRunning, Date() < moment { sched_yield() }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        for path in files { #expect(try run(["register", "--file", path], server, fixture).0 == 0) }
        #expect(server.registered.count == files.count)
        #expect(server.registered.values.allSatisfy { $0 == 1 })
        #expect(server.chain.count == files.count)
    }

    @Test func survivesALineCutAtAnyByte() throws {
        let (server, fixture) = (try SocketServer(), try DeskFixture())
        defer { server.stop() }
        let address = try #require(ServerAddress("127.0.0.1:\(server.port)"))
        fixture.script = { NIOTransport(address: address, security: .plainLoopback) }
        var stored = 0
        for cut in stride(from: 0, to: 800, by: 37) {
            server.cut(after: [cut])
            try fixture.register()
            stored += 1
            try fixture.deliver()
        }
        #expect(server.chain.count == stored)
        #expect(server.registered.values.allSatisfy { $0 == 1 })
        #expect(try fixture.journal.pendingOps().isEmpty)
    }

    @Test func speaksWithoutTLSOnlyToThisMachine() throws {
        let address = try #require(ServerAddress("192.0.2.1:5771"))
        let transport = NIOTransport(address: address, security: .plainLoopback)
        let error = #expect(throws: TransportError.self) { try transport.open() }
        guard case .misconfigured = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        (["send"], ["send"]), (["--officer", "a", "send"], ["send", "--officer", "a"]),
        (["--json", "--officer=a", "find", "--cnic", "1"], ["find", "--json", "--officer=a", "--cnic", "1"]),
        (["--help"], ["--help"]), (["--officer", "a", "--help"], ["--officer", "a", "--help"]), ([], []),
        (["--officer"], ["--officer"]),
    ]) func takesOptionsBeforeTheCommand(given: [String], expected: [String]) {
        #expect(ArgumentOrder.optionsLast(given) == expected)
    }
}
