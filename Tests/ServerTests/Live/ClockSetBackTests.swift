import Shared
import TestSupport
import Testing

@testable import Server

/// The machine's clock is set back under a server that runs: sessions go on, and no closed day is entered again.
@Suite(.timeLimit(.minutes(2))) struct ClockSetBackTests {
    @Test(arguments: ["2026-11-22T22:30:00+05:00", "2026-11-21T23:30:00+05:00"])
    func aClosedDayIsNotEnteredAgain(back: String) async throws {
        let evening = try #require(Instant(rfc3339: "2026-11-22T23:30:00+05:00"))
        let moment = MovedClock(evening)
        try await LiveServer.with(clock: moment.clock) { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            var seed: UInt64 = 550
            func register(_ socket: DeskSocket, _ tag: String) async throws -> String? {
                seed += 1
                let family = InventedHousehold(seed: seed, members: 3, interviewed: (2026, 11, 20))
                return try await socket.ask(try desk.register(tag, family))
            }
            #expect(try await register(ayesha, "a")?.contains(#""day":"2026-11-22""#) == true)
            let day = try CalendarDate(validating: "2026-11-22")
            let close = try desk.close(
                "c", day, [DayEntry(sequence: 1, number: 0)], DayCounts(registered: 1))
            #expect(try await ayesha.ask(close)?.hasPrefix("c OK ") == true)

            moment.move(to: try #require(Instant(rfc3339: back)))
            // The session that closed, and one that came later and read it from the database.
            #expect(try await register(ayesha, "b")?.contains(#""day":"2026-11-23""#) == true)
            let later = try await server.loggedIn()
            #expect(try await register(later, "d")?.contains(#""day":"2026-11-23""#) == true)
            #expect(try await later.ask(#"n COUNTS {"date":"2026-11-22"}"#)?.contains(#""registered":1,"#) == true)
            #expect(await later.line()?.hasPrefix(#"n OK {"date":"2026-11-22","registered":1,"#) == true)
            moment.move(to: try #require(Instant(rfc3339: "2026-11-23T09:00:00+05:00")))
            #expect(try await register(later, "e")?.contains(#""day":"2026-11-23""#) == true)
            #expect(
                try server.value(
                    """
                    select count(*) filter (where b.day <= c.day) || ' ' || count(*) from nser.day_close c
                    join nser.journal_body b on b.desk = c.desk and (b.epoch, b.seq) > (c.epoch, c.seq)
                    """) == "0 3")
        }
    }
}
