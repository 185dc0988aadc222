import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Each kind of what is wrong with a desk's day: found, and gone only by what puts it right.
@Suite(.timeLimit(.minutes(3))) struct DaysCheckTests {
    private let days: PassingDays

    init() async throws { days = try await PassingDays() }

    /// What the check says of days.
    private func night(_ day: String, at moment: String) throws -> [String] {
        try days.night(day, at: moment, [DaysCheck()])
    }

    private func family(_ seed: UInt64, on day: String = "2026-11-16") throws -> InventedHousehold {
        try PassingDays.family(seed, on: day)
    }

    /// Sends a close; the answer's number.
    private func close(
        _ chain: inout OpChain, _ day: String, _ entries: [(Int64, Int)], _ counts: [Int] = [0, 0, 0, 0],
        drafts: Int = 0, unsent: Int = 0, at moment: String
    ) async throws -> Int16 {
        chain.at = try PassingDays.moment(moment).written
        let op = try chain.close(day, entries, counts, drafts: drafts, unsent: unsent)
        return try await days.send(op, from: chain.desk, at: moment).number
    }

    /// On Tuesday the desk closes Monday with an entry that the server has not, then its Tuesday as it should. Monday stands
    /// until Monday is agreed.
    @Test func aDisagreementEndsOnlyWithItsOwnDay() async throws {
        var desk = OpChain("D1")
        try await days.register(family(901), by: &desk, at: "2026-11-16 10:00:00")
        #expect(try night("2026-11-16", at: "2026-11-17 00:30:00") == ["day_not_closed desk=D1 day=2026-11-16"])
        let wrong: [(Int64, Int)] = [(1, 560)]
        #expect(try await close(&desk, "2026-11-16", wrong, [0, 0, 0, 1], at: "2026-11-17 09:00:00") == 566)
        let disagreed = "day_not_agreed desk=D1 day=2026-11-16"
        #expect(try night("2026-11-16", at: "2026-11-17 09:30:00") == [disagreed])
        try await days.register(family(902, on: "2026-11-17"), by: &desk, at: "2026-11-17 10:00:00")
        // The refused close is an entry of Tuesday.
        let tuesday: [(Int64, Int)] = [(2, 566), (3, 0)]
        #expect(try await close(&desk, "2026-11-17", tuesday, [1, 0, 0, 1], at: "2026-11-17 17:00:00") == 0)
        #expect(try night("2026-11-17", at: "2026-11-18 00:30:00") == [disagreed])
        #expect(try night("2026-12-25", at: "2026-12-26 00:30:00") == [disagreed])
        #expect(try await close(&desk, "2026-11-16", [(1, 0)], [1, 0, 0, 0], at: "2026-12-26 09:00:00") == 0)
        #expect(try night("2026-12-25", at: "2026-12-26 09:30:00") == [])
        #expect(try days.events(of: "day_not_agreed") == ["FOUND", "GONE"])
    }

    /// The day was forgotten, and its close refused only seven weeks later: no time that passes then mends it.
    @Test func aDisagreementOutlivesTheDaysThatANightReads() async throws {
        var desk = OpChain("D1")
        try await days.register(family(907, on: "2026-11-02"), by: &desk, at: "2026-11-02 10:00:00")
        #expect(try night("2026-11-02", at: "2026-11-03 00:30:00") == ["day_not_closed desk=D1 day=2026-11-02"])
        #expect(try await close(&desk, "2026-11-02", [], at: "2026-12-21 09:00:00") == 566)
        let disagreed = "day_not_agreed desk=D1 day=2026-11-02"
        #expect(try night("2026-12-21", at: "2026-12-22 00:30:00") == [disagreed])
        #expect(try await close(&desk, "2026-12-22", [], at: "2026-12-22 17:00:00") == 0)
        #expect(try night("2027-02-01", at: "2027-02-02 00:30:00") == [disagreed])
        #expect(try await close(&desk, "2026-11-02", [(1, 0)], [1, 0, 0, 0], at: "2027-02-02 09:00:00") == 0)
        #expect(try night("2027-02-01", at: "2027-02-02 09:30:00") == [])
    }

    /// A request that somebody changed says no day: it is about the one on which it came, and stops nothing.
    @Test(arguments: ["x", #"{"day":"2026-99-99"}"#, #"{"day":7}"#, #"{"day":"\u0000"}"#])
    func aRefusedCloseThatWasChanged(_ request: String) async throws {
        var desk = OpChain("D1")
        try await days.register(family(903), by: &desk, at: "2026-11-16 10:00:00")
        #expect(try await close(&desk, "2026-11-16", [], at: "2026-11-16 17:00:00") == 566)
        try days.bench.connection().execute(
            """
            set session_replication_role = replica;
            update nser.journal_body set request = convert_to('\(request)', 'UTF8') where verb = 'CLOSE-DAY'
            """)
        #expect(try night("2026-11-16", at: "2026-11-17 00:30:00") == ["day_not_agreed desk=D1 day=2026-11-16"])
    }

    /// One act lay at the desk when it closed. A family of the same evening is another one.
    @Test func whatWasUnsentIsWaitedFor() async throws {
        var desk = OpChain("D1")
        try await days.register(family(904), by: &desk, at: "2026-11-16 10:00:00")
        #expect(
            try await close(&desk, "2026-11-16", [(1, 0)], [1, 0, 0, 0], unsent: 1, at: "2026-11-16 17:00:00") == 0)
        try await days.register(family(905), by: &desk, at: "2026-11-16 18:00:00")
        let lost = "ops_never_arrived desk=D1 day=2026-11-16"
        #expect(try night("2026-11-16", at: "2026-11-17 00:30:00") == [lost])
        // That the journal loses the close mends nothing.
        try days.bench.connection().execute(
            "set session_replication_role = replica; delete from nser.journal_body where verb = 'CLOSE-DAY'")
        #expect(try night("2026-11-16", at: "2026-11-17 01:00:00") == [lost])
        // It comes with the moment at which it was done.
        try await days.register(family(906), by: &desk, at: "2026-11-17 09:00:00", held: "2026-11-16 12:00:00")
        #expect(try night("2026-11-16", at: "2026-11-17 09:30:00") == [])
        #expect(try days.events(of: "ops_never_arrived") == ["FOUND", "GONE"])
    }

    @Test func draftsThatLieForAWeek() async throws {
        var desk = OpChain("D1")
        #expect(try await close(&desk, "2026-11-16", [], drafts: 2, at: "2026-11-16 17:00:00") == 0)
        #expect(try await close(&desk, "2026-11-22", [], drafts: 1, at: "2026-11-22 17:00:00") == 0)
        #expect(try night("2026-11-22", at: "2026-11-23 00:30:00") == [])
        #expect(try await close(&desk, "2026-11-23", [], drafts: 1, at: "2026-11-23 17:00:00") == 0)
        #expect(try night("2026-11-23", at: "2026-11-24 00:30:00") == ["old_drafts desk=D1"])
        #expect(try await close(&desk, "2026-11-24", [], at: "2026-11-24 17:00:00") == 0)
        #expect(try night("2026-11-24", at: "2026-11-25 00:30:00") == [])
    }
}
