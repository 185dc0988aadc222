import Shared
import Synchronization
import TestSupport
import Testing

@testable import Server

/// WATCH over real sockets: what changes is told, through whatever server it came.
@Suite(.timeLimit(.minutes(2))) struct WatchTests {
    /// A row of a desk that registered so many, up to what is not looked at.
    private func row(_ desk: String, registered: Int) -> String {
        #""row":{"key":"\#(desk)","registered":\#(registered),"updated":0,"reassessed":0,"other":0,"refused":0,"#
    }

    /// Lines until one that has this in it; nil when the connection closed before.
    private func line(with text: String, on socket: DeskSocket) async -> String? {
        while let line = await socket.line() {
            if line.contains(text) { return line }
        }
        return nil
    }

    @Test func aChangeThroughAnotherServerIsTold() async throws {
        try await LiveServer.with(twin: true) { server in
            let bilal = try await server.loggedIn(desk: "LHR-002", officer: "bilal")
            #expect(
                try await bilal.ask(#"w WATCH {"by":"desk"}"#)?.contains(#""key":"LHR-001","registered":0,"#) == true)
            _ = await bilal.line()
            #expect(await bilal.line()?.hasPrefix("w OK ") == true)
            var desk = WritingDesk()
            for (count, isTwin) in [(1, true), (2, false)] {
                let ayesha = try await server.loggedIn(onTwin: isTwin)
                let family = InventedHousehold(seed: UInt64(500 + count), members: 3)
                #expect(try await ayesha.ask(desk.register("r", family))?.hasPrefix("r OK ") == true)
                let event = await line(with: row("LHR-001", registered: count), on: bilal)
                #expect(event?.hasPrefix(#"* COUNTS {"time":""#) == true)
                let total = await bilal.line()
                #expect(
                    total?.contains(#""total":{"date":""#) == true
                        && total?.contains(#""registered":\#(count),"#) == true)
            }
        }
    }

    /// Each hears of what it watches: an officer of the own desk, a supervisor elsewhere of nothing.
    @Test func everybodyHearsOfTheirOwn() async throws {
        try await LiveServer.with { server in
            let zainab = try await server.loggedIn(desk: "LHR-002", officer: "zainab")
            #expect(try await zainab.ask(#"w WATCH {}"#)?.contains(#""key":"LHR-002""#) == true)
            #expect(await zainab.line()?.hasPrefix("w OK ") == true)
            let bilal = try await server.loggedIn(desk: "KHI-001", officer: "bilal")
            #expect(
                try await bilal.ask(#"w WATCH {"area":{"level":"PROVINCE","code":"PK7"}}"#)?.hasPrefix("w ERR 550 ")
                    == true)
            #expect(try await bilal.ask(#"w WATCH {"by":"type"}"#)?.contains(#""key":"REGISTER""#) == true)
            #expect(await line(with: "w OK ", on: bilal) != nil)
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            #expect(
                try await ayesha.ask(desk.register("r", InventedHousehold(seed: 511, members: 3)))?.hasPrefix("r OK ")
                    == true)
            #expect(await line(with: #""row":{"key":"REGISTER","registered":1,"#, on: bilal) != nil)
            // The same moment's news of another desk is none for zainab: her next line is the answer to her own request.
            #expect(try await zainab.ask("p PING")?.hasPrefix("p OK ") == true)
        }
    }

    @Test func nothingIsToldAfterStopOrLogout() async throws {
        try await LiveServer.with { server in
            let bilal = try await server.loggedIn(desk: "LHR-002", officer: "bilal")
            let sana = try await server.loggedIn(desk: "KHI-001", officer: "bilal")
            for ending in [#"s WATCH {"stop":true}"#, "s LOGOUT"] {
                _ = try await bilal.ask(#"w WATCH {"by":"province"}"#)
                #expect(await bilal.line()?.hasPrefix("w OK ") == true)
                #expect(try await bilal.ask(ending) == "s OK {}")
            }
            _ = try await sana.ask(#"w WATCH {"by":"province"}"#)
            #expect(await sana.line()?.hasPrefix("w OK ") == true)
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            _ = try await ayesha.ask(desk.register("r", InventedHousehold(seed: 521, members: 3)))
            #expect(await line(with: #""total":"#, on: sana) != nil)
            #expect(try await bilal.ask("p PING")?.hasPrefix("p OK ") == true)
        }
    }

    /// The server's day turns at midnight in Karachi: what was counted is yesterday's.
    @Test func theDayTurns() async throws {
        let evening = try #require(Instant(rfc3339: "2026-11-22T23:59:58+05:00"))
        let moment = MovedClock(evening)
        try await LiveServer.with(clock: moment.clock) { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let family = InventedHousehold(seed: 531, members: 3, interviewed: (2026, 11, 22))
            let registered = try await ayesha.ask(desk.register("r", family))
            #expect(registered?.hasPrefix("r OK ") == true, "\(registered ?? "")")
            #expect(try await ayesha.ask("w WATCH {}")?.contains(#""registered":1,"#) == true)
            #expect(await ayesha.line()?.hasPrefix(#"w OK {"date":"2026-11-22","registered":1,"#) == true)
            moment.move(to: try #require(Instant(rfc3339: "2026-11-23T00:00:01+05:00")))
            #expect(await line(with: row("LHR-001", registered: 0), on: ayesha) != nil)
            #expect(await ayesha.line()?.contains(#""total":{"date":"2026-11-23","registered":0,"#) == true)
        }
    }
}

/// A clock that a test moves.
final class MovedClock: Sendable {
    private let moment: Mutex<Instant>

    init(_ moment: Instant) { self.moment = Mutex(moment) }

    var clock: ServerClock { ServerClock { self.moment.withLock { $0 } } }

    func move(to later: Instant) { moment.withLock { $0 = later } }
}
