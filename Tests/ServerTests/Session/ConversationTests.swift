import Shared
import Testing

@testable import Server

/// Sessions over a real socket, with a rehearsed registry: framing, login, order, limits.
struct ConversationTests {
    // MARK: Greeting

    @Test func theServerSpeaksFirst() async throws {
        try await SessionServer.with { server in
            let socket = try await DeskSocket.connect(port: server.port)
            let banner = try #require(await socket.line())
            #expect(banner.hasPrefix(#"* READY {"protocol":"NSER/1","node":"test","time":""#))
            #expect(banner.contains(#""window":32"#))
            #expect(banner.contains(#""form":"form-1","model":null"#))
        }
    }

    @Test func whoSpeaksBeforeTheBannerIsNoDesk() async throws {
        try await SessionServer.with {
            $0.limits.bannerMilliseconds = 60_000
        } _: { server in
            let socket = try await DeskSocket.connect(port: server.port)
            try await socket.send("GET / HTTP/1.1\n")
            #expect(await socket.rest() == [])
        }
    }

    @Test func helloTellsTheDesk() async throws {
        try await SessionServer.with { server in
            let socket = try await server.connect()
            #expect(
                try await socket.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"#)
                    == #"a OK {"protocol":"NSER/1","desk":"LHR-001"}"#)
            #expect(
                try await socket.ask(#"b HELLO {"client":"2.0","locale":"en"}"#)?.hasPrefix("b ERR 505 ") == true)
            #expect(try await socket.ask("c PING")?.hasPrefix(#"c OK {"time":""#) == true)
            #expect(try await socket.ask("d QUIT") == "d OK {}")
            #expect(await socket.rest().count <= 1)
        }
    }

    @Test func withoutADeskNobodyLogsIn() async throws {
        try await SessionServer.with { server in
            let socket = try await server.connect()
            let reply = try await socket.ask(#"a LOGIN {"officer":"ayesha","password":"correct horse"}"#)
            #expect(reply?.hasPrefix("a ERR 501 ") == true)
            #expect(reply?.contains(#""field":"desk""#) == true)
        }
    }

    // MARK: Login

    @Test func loginTellsWhereTheDeskStands() async throws {
        try await SessionServer.with { server in
            let socket = try await server.connect()
            _ = try await socket.ask(#"a HELLO {"client":"1.0","locale":"ur","desk":"LHR-001"}"#)
            #expect(try await socket.ask(#"b STATUS {"cnic":"0352021234567"}"#)?.hasPrefix("b ERR 530 ") == true)
            let reply = try await socket.ask(#"c LOGIN {"officer":"ayesha","password":"correct horse"}"#)
            #expect(
                reply?.hasPrefix(
                    #"c OK {"officer":"ayesha","role":"OFFICER","area":{"level":"TEHSIL","code":"PK60101"},"#
                        + #""desk":"LHR-001","tehsil":"PK60101","epoch":1,"seq":0,"head":null,"token":""#) == true)
            #expect(
                try await socket.ask(#"d STATUS {"cnic":"0352021234567"}"#) == #"d OK {"status":"NOT_FOUND"}"#)
            #expect(try await socket.ask("e LOGOUT") == "e OK {}")
            #expect(try await socket.ask(#"f STATUS {"cnic":"0352021234567"}"#)?.hasPrefix("f ERR 530 ") == true)
        }
    }

    @Test(arguments: [
        ("LHR-001", #"{"officer":"ayesha","password":"wrong"}"#), ("LHR-001", #"{"officer":"nobody","password":"x"}"#),
        ("OLD-001", #"{"officer":"ayesha","password":"correct horse"}"#),
        ("XXX-001", #"{"officer":"ayesha","password":"correct horse"}"#),
    ])
    func loginIsRefused(desk: String, login: String) async throws {
        try await SessionServer.with { server in
            let socket = try await server.connect()
            _ = try await socket.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"\#(desk)"}"#)
            #expect(try await socket.ask("b LOGIN \(login)")?.hasPrefix("b ERR 535 ") == true)
            #expect(try await socket.ask(#"c STATUS {"cnic":"0352021234567"}"#)?.hasPrefix("c ERR 530 ") == true)
            #expect(!server.log.all.contains { $0.contains("horse") || $0.contains("wrong") })
        }
    }

    @Test func loginsAreLimited() async throws {
        try await SessionServer.with {
            $0.rates.loginBurst = 2
            // A slow machine must not earn a third attempt while it hashes two passwords.
            $0.rates.loginsPerMinute = 1
        } _: { server in
            let socket = try await server.connect()
            _ = try await socket.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"#)
            for _ in 0..<2 {
                #expect(
                    try await socket.ask(#"b LOGIN {"officer":"ayesha","password":"wrong"}"#)?.hasPrefix("b ERR 535 ")
                        == true)
            }
            let reply = try await socket.ask(#"c LOGIN {"officer":"ayesha","password":"correct horse"}"#)
            #expect(reply?.hasPrefix("c ERR 429 ") == true)
            #expect(reply?.contains(#""after":"#) == true)
        }
    }

    @Test func aTokenSparesThePasswordButNotTheStanding() async throws {
        try await SessionServer.with { server in
            let first = try await server.connect()
            _ = try await first.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"#)
            let reply = try #require(try await first.ask(#"b LOGIN {"officer":"ayesha","password":"correct horse"}"#))
            let token = try #require(reply.split(separator: #""token":""#).last?.split(separator: "\"").first)
            let second = try await server.connect()
            _ = try await second.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"#)
            #expect(
                try await second.ask(#"b RESUME {"token":"\#(token)"}"#)?.hasPrefix(#"b OK {"officer":"ayesha""#)
                    == true)
            let other = try await server.connect()
            _ = try await other.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"LHR-002"}"#)
            #expect(try await other.ask(#"b RESUME {"token":"\#(token)"}"#)?.hasPrefix("b ERR 535 ") == true)
            server.registry.disable(officer: "ayesha")
            #expect(try await second.ask(#"c RESUME {"token":"\#(token)"}"#)?.hasPrefix("c ERR 535 ") == true)
        }
    }

    @Test func aForgedOrOldTokenIsRefused() async throws {
        try await SessionServer.with { server in
            let socket = try await server.connect()
            _ = try await socket.ask(#"a HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"#)
            let old = ResumeToken(officer: "ayesha", desk: "LHR-001", expiresAtSecond: 1_000)
            let future = ResumeToken(officer: "ayesha", desk: "LHR-001", expiresAtSecond: 100_000_000_000)
            for token in [
                old.sealed(with: RehearsedRegistry.secret), future.sealed(with: [UInt8](repeating: 1, count: 32)),
                "x_y_z_ayesha", "nonsense",
            ] {
                #expect(try await socket.ask(#"b RESUME {"token":"\#(token)"}"#)?.hasPrefix("b ERR 535 ") == true)
            }
        }
    }

    @Test func aNewerLoginClosesTheOlder() async throws {
        try await SessionServer.with { server in
            let older = try await server.loggedIn()
            let newer = try await server.loggedIn()
            #expect(await older.rest() == [#"* BYE {"after":0}"#])
            #expect(try await newer.ask("p PING")?.hasPrefix("p OK ") == true)
        }
    }

    @Test func whoIsDisabledIsLetOut() async throws {
        try await SessionServer.with {
            $0.limits.standingMilliseconds = 10
        } _: { server in
            let ayesha = try await server.loggedIn()
            #expect(try await ayesha.ask("p PING")?.hasPrefix("p OK ") == true)
            server.registry.disable(officer: "ayesha")
            #expect(await ayesha.rest() == [#"* BYE {"after":0}"#])
            let bilal = try await server.loggedIn(desk: "LHR-002", officer: "bilal")
            server.registry.disable(desk: "LHR-002")
            #expect(await bilal.rest() == [#"* BYE {"after":0}"#])
        }
    }

    // MARK: Lines

    @Test func twoRequestsInOnePacket() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            try await socket.send("a PING\nb PING\n")
            #expect(await socket.line()?.hasPrefix("a OK ") == true)
            #expect(await socket.line()?.hasPrefix("b OK ") == true)
        }
    }

    @Test func oneByteAPacket() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            for byte in #"a STATUS {"cnic":"0352021234567"}"#.utf8 + [0x0A] { try await socket.send([byte]) }
            #expect(await socket.line() == #"a OK {"status":"NOT_FOUND"}"#)
        }
    }

    @Test func halfALineThenSilence() async throws {
        try await SessionServer.with {
            $0.limits.partialLineMilliseconds = 40
        } _: { server in
            let socket = try await server.connect()
            try await socket.send("a PI")
            let rest = await socket.rest()
            #expect(rest.count == 1)
            #expect(rest.first?.hasPrefix("- ERR 501 ") == true)
            #expect(rest.first?.contains(#""rule":"line.slow""#) == true)
        }
    }

    @Test func silenceEndsTheSession() async throws {
        try await SessionServer.with {
            $0.limits.idleMilliseconds = 40
        } _: { server in
            let socket = try await server.connect()
            #expect(await socket.rest() == [#"* BYE {"after":0}"#])
        }
    }

    @Test func aLineTooLong() async throws {
        try await SessionServer.with { server in
            let before = try await server.connect()
            try await before.send(String(repeating: "a", count: 1_025))
            #expect(await before.rest().map { $0.prefix(10) } == ["- ERR 552 "])
            let after = try await server.loggedIn()
            try await after.send(#"a FIND {"name":""# + String(repeating: "x", count: 60_000) + "\"}\n")
            #expect(await after.line()?.hasPrefix("a ERR 5") == true)
            try await after.send(String(repeating: "b", count: 65_537))
            #expect(await after.rest().map { $0.prefix(10) } == ["- ERR 552 "])
        }
    }

    @Test(arguments: [
        ("a PING \u{1B}[2J", "text.control"), ("a PING {}\r", "text.control"), ("a\u{0} PING", "text.control"),
        (#"a FIND {"name":"\#u{202E}x"}"#, "text.direction"), ("", "line.form"), ("no-tag!", "line.form"),
        ("0123456789abcdefg PING", "line.form"), ("GET / HTTP/1.1", "line.verb"),
    ])
    func whatIsNoLineOfTheProtocol(line: String, rule: String) async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            try await socket.send(line + "\na PING\n")
            let first = await socket.line()
            #expect(first?.contains(#""rule":"\#(rule)""#) == true, "\(first ?? "closed")")
            if first?.hasPrefix("- ") == true { #expect(await socket.rest() == []) }
        }
    }

    @Test func bytesThatAreNoUTF8() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            try await socket.send(Array(#"a FIND {"name":""#.utf8) + [0xC0, 0xAF] + Array("\"}\n".utf8))
            #expect(await socket.line()?.contains(#""rule":"text.utf8""#) == true)
            #expect(await socket.rest() == [])
        }
    }

    @Test func anUnknownVerbIsAnsweredAndForgotten() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            #expect(try await socket.ask("a DELETE {}")?.hasPrefix("a ERR 500 ") == true)
            #expect(try await socket.ask("b ping")?.hasPrefix("b ERR 500 ") == true)
            #expect(try await socket.ask("c PING")?.hasPrefix("c OK ") == true)
        }
    }

    // MARK: Pages

    @Test func helpAndFormAreRows() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            #expect(
                try await socket.ask(#"a HELP {"verb":"STATUS"}"#)
                    == #"a ROW {"verb":"STATUS","required":["cnic"],"optional":[],"entry":false,"by":"officer, supervisor"}"#
            )
            #expect(await socket.line() == #"a OK {"rows":1}"#)
            try await socket.send("b HELP\n")
            for _ in Verb.allCases { #expect(await socket.line()?.hasPrefix("b ROW ") == true) }
            #expect(await socket.line() == #"b OK {"rows":\#(Verb.allCases.count)}"#)
            #expect(
                try await socket.ask(#"c FORM {"part":"field"}"#)
                    == #"c ROW {"line":1,"json":{"kind":"field","name":"n3"}}"#)
            #expect(await socket.line()?.hasPrefix(#"c OK {"form":"form-1","rows":1,"digest":""#) == true)
            #expect(try await socket.ask(#"d FORM {"part":"nothing"}"#)?.hasPrefix("d ERR 560 ") == true)
        }
    }

    // MARK: Limits

    @Test func aboveTheWindowIs429InItsTurn() async throws {
        try await SessionServer.with {
            $0.limits.window = 2
        } _: { server in
            server.registry.hold()
            let socket = try await server.loggedIn()
            let request = #" STATUS {"cnic":"0352021234567"}"#
            try await socket.send("a\(request)\nb\(request)\nc\(request)\n")
            #expect(await server.registry.nextBatch() == 2)
            server.registry.release()
            #expect(await socket.line() == #"a OK {"status":"NOT_FOUND"}"#)
            #expect(await socket.line() == #"b OK {"status":"NOT_FOUND"}"#)
            #expect(await socket.line()?.hasPrefix("c ERR 429 ") == true)
        }
    }

    @Test func farAboveTheWindowTheConnectionCloses() async throws {
        try await SessionServer.with {
            $0.limits.window = 2
            $0.limits.overflow = 2
        } _: { server in
            server.registry.hold()
            let socket = try await server.loggedIn()
            try await socket.send(String(repeating: "a STATUS {\"cnic\":\"0352021234567\"}\n", count: 5))
            #expect(await socket.rest().map { $0.prefix(10) } == ["- ERR 429 "])
        }
    }

    @Test func aDeskThatAsksTooOftenWaits() async throws {
        try await SessionServer.with {
            $0.rates.requestsPerDesk = 1
        } _: { server in
            let socket = try await server.loggedIn()
            // In one packet, so that a slow machine earns no third request between two of them.
            try await socket.send("a PING\nb PING\nc PING\n")
            #expect(await socket.line()?.hasPrefix("a OK ") == true)
            #expect(await socket.line()?.hasPrefix("b OK ") == true)
            let reply = await socket.line()
            #expect(reply?.hasPrefix("c ERR 429 ") == true)
            #expect(reply?.contains(#""after":1"#) == true)
        }
    }

    @Test func aDeskHasFewConnections() async throws {
        try await SessionServer.with {
            $0.rates.connectionsPerDesk = 1
        } _: { server in
            let first = try await server.loggedIn()
            let second = try await server.connect()
            #expect(
                try await second.ask(#"h HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"#)?
                    .hasPrefix("h ERR 429 ") == true)
            _ = try await first.ask("q QUIT")
            _ = await first.rest()
        }
    }

    @Test func aFullHallTakesNobody() async throws {
        try await SessionServer.with {
            $0.rates.connections = 1
        } _: { server in
            let first = try await server.connect()
            let second = try await DeskSocket.connect(port: server.port)
            #expect(await second.rest() == [])
            #expect(try await first.ask("a PING")?.hasPrefix("a OK ") == true)
        }
    }

    @Test func whoDoesNotReadIsNotKept() async throws {
        try await SessionServer.with { server in
            server.registry.makeRows(of: 60_000)
            // The banner is read: who speaks before it is not kept either.
            let socket = try await server.connect()
            try await socket.stopReading()
            try await socket.send(#"h HELLO {"client":"1.0","locale":"en","desk":"LHR-001"}"# + "\n")
            try await socket.send(#"l LOGIN {"officer":"ayesha","password":"correct horse"}"# + "\n")
            _ = await server.log.line(containing: "logged in")
            let show = #"s SHOW {"household":"019aa8b0-0000-7000-8000-000000000001"}"# + "\n"
            try await socket.send(String(repeating: show, count: 20))
            #expect(await server.log.line(containing: "does not read") != nil)
        }
    }

    // MARK: The end

    @Test func aDrainFinishesWhatIsInFlight() async throws {
        try await SessionServer.with { server in
            server.registry.hold()
            let busy = try await server.loggedIn()
            let quiet = try await server.connect()
            try await busy.send("a STATUS {\"cnic\":\"0352021234567\"}\n")
            _ = await server.registry.nextBatch()
            async let drained: Void = server.drain()
            #expect(await quiet.rest() == [#"* BYE {"after":7}"#])
            try await busy.send("b PING\n")
            server.registry.release()
            let rest = await busy.rest()
            #expect(rest.first == #"a OK {"status":"NOT_FOUND"}"#)
            #expect(rest.last == #"* BYE {"after":7}"#)
            #expect(rest.count == 2 || rest[1].hasPrefix("b ERR 421 "))
            try await drained
        }
    }
}
