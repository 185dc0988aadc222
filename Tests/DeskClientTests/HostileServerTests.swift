import Shared
import Testing

@testable import DeskClient

/// A server that does not keep the protocol: nothing of it reaches the terminal or the disk, and the act stays stored.
@Suite struct HostileServerTests {
    @Test func aScoreReachesNeitherDiskNorTerminal() throws {
        let fixture = try DeskFixture()
        fixture.server.extraMembers = #","score":"41","likelihoods":{"a":1}"#
        #expect(try fixture.newDesk(isJSON: true).submit(fixture.newAct()) == .done)
        #expect(!fixture.printed.contains("41"))
        #expect(try fixture.journal.acts().allSatisfy { $0.reply?.contains("score") == false })
    }

    @Test(arguments: [
        Array("* READY {}".utf8), [0xFF, 0xFE], [0x1B, 0x5B, 0x32, 0x4A], Array("SSH-2.0-OpenSSH_9.2".utf8),
        Array("220 mail ESMTP\r".utf8), [UInt8](repeating: 0x41, count: 70_000), [0x00],
        Array("* READY ".utf8) + [0xE2, 0x80, 0xAE],
    ]) func closesOnAStrangeBanner(banner: [UInt8]) throws {
        let fixture = try DeskFixture()
        fixture.script = { ScriptedTransport(greeting: banner + [0x0A], replies: []) }
        #expect(try fixture.newDesk().submit(fixture.newAct()) == .pending)
        #expect(!fixture.noted.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(try fixture.journal.acts(in: .waiting).count == 1)
    }

    @Test func givesUpOnALineWithoutAnEnd() throws {
        let fixture = try DeskFixture()
        fixture.script = {
            ScriptedTransport(greeting: [UInt8](repeating: 0x20, count: 65_537), replies: [])
        }
        #expect(try fixture.newDesk().submit(fixture.newAct()) == .pending)
        #expect(fixture.noted.contains("no end"))
    }

    @Test func givesUpOnAListingWithoutAnEnd() throws {
        let fixture = try DeskFixture()
        let row = Array("T3 ROW {}\n".utf8)
        fixture.script = {
            ScriptedTransport(
                greeting: ScriptedTransport.banner,
                replies: [
                    Array("T1 OK {}\n".utf8), ScriptedTransport.login,
                    Array(repeatElement(row, count: Conversation.rowLimit + 2).joined()),
                ])
        }
        let outcome = try fixture.newDesk().question(.find, nil) { _, _ in [] }
        #expect(outcome == .pending)
    }

    @Test func aReplyBeforeItsRequestIsNoReply() throws {
        let fixture = try DeskFixture()
        // The server answers a REGISTER that nobody sent yet, in the same packet as the login.
        fixture.script = {
            ScriptedTransport(
                greeting: ScriptedTransport.banner,
                replies: [
                    Array("T1 OK {}\n".utf8), ScriptedTransport.login + Array(#"T3 OK {"entry":true}"#.utf8) + [0x0A],
                ])
        }
        #expect(try fixture.newDesk().submit(fixture.newAct()) == .pending)
        #expect(try fixture.journal.acts(in: .waiting).count == 1)
    }

    @Test func namesCannotCommandTheTerminal() {
        #expect(TerminalText.clean("محمد\u{200C}اسلم") == "محمد\u{200C}اسلم")
        #expect(
            TerminalText.clean("a\u{1B}[31mb\u{7F}\u{9B}1m\u{202E}c\r\n")
                == "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}1m\u{FFFD}c\u{FFFD}\u{FFFD}")
    }

    @Test func keepsAnIdleLineOpenAndNoticesADeadOne() throws {
        let fixture = try DeskFixture()
        let desk = try fixture.newDesk()
        #expect(desk.link.greet() == nil)
        #expect(desk.link.keepAliveInterval == 10)
        for _ in 0..<3 { desk.link.keepAlive() }
        #expect(fixture.server.pings == 3)
        #expect(desk.link.isOpen)
        fixture.server.isDeaf = true
        desk.link.keepAlive()
        #expect(desk.link.isOpen, "a ping may take a while")
        desk.link.keepAlive()
        #expect(!desk.link.isOpen)
        fixture.server.isDeaf = false
        #expect(desk.submit(fixture.newAct()) == .done)
    }
}

/// A line on which the server says what a list says, whatever it hears.
final class ScriptedTransport: LineTransport {
    static let banner = Array(
        (#"* READY {"protocol":"NSER/1","node":"n1","time":"2026-11-22T10:00:00+05:00","line":65536,"window":8,"#
            + #""idle":90,"form":"nser-2026-1","model":null,"client":"1.0"}"# + "\n").utf8)
    static let login = Array(
        (#"T2 OK {"officer":"ayesha","role":"OFFICER","area":{"level":"TEHSIL","code":"PK60101"},"desk":"LHR-001","#
            + #""tehsil":"PK60101","epoch":1,"seq":0,"head":null,"token":"abc","token_seconds":900,"#
            + #""time":"2026-11-22T10:00:00+05:00"}"# + "\n").utf8)

    private var output: [[UInt8]]
    private var replies: ArraySlice<[UInt8]>

    init(greeting: [UInt8], replies: [[UInt8]]) {
        output = [greeting]
        self.replies = ArraySlice(replies)
    }

    func open() throws(TransportError) {}

    func send(_ bytes: [UInt8]) throws(TransportError) {
        if let reply = replies.popFirst() { output.append(reply) }
    }

    func next(within seconds: Double) -> TransportEvent {
        output.isEmpty ? .silence : .received(output.removeFirst())
    }

    func close() {}
}
