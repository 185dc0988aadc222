import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A night with more changed households than any of its checks reads at a time: none falls between two pieces.
@Suite(.timeLimit(.minutes(5))) struct ManyChangesTests {
    /// More than two pieces of `ChangedHouseholds.atOnce` and one batch of `PersonTraitRun`, and no whole number of them.
    private static let households = 1_200

    @Test func everyChangedHouseholdIsLookedAt() throws {
        let bench = try NightBench()
        let day = try #require(NightBench.day)
        #expect(Self.households > 2 * ChangedHouseholds.atOnce && Self.households % ChangedHouseholds.atOnce != 0)
        try fill(bench, day)
        let ended = try bench.night()
        func looked(_ name: String) -> Int? { ended.first { $0.name == name }?.lookedAt }
        #expect(looked("scores") == Self.households && looked("surveys") == Self.households)
        let connection = try bench.connection()
        let decided = try connection.query("select count(distinct household_id) from nser.decision")[0][0] ?? ""
        #expect(looked("decisions").map(String.init) == decided)
        #expect(try connection.query("select count(*) from nser.household_keyed") == [["\(Self.households)"]])
        #expect(
            try connection.query(
                "select count(distinct person_id) = (select count(*) from nser.member where active) from nser.person_trait"
            ) == [["t"]])
        // Among so many invented persons of three places some are alike; that is a warning and true.
        let found = try bench.findings().filter { $0 != "likely_duplicate OPEN" }
        #expect(found == [])
        try expectNoneBetweenPieces(bench, connection)
    }

    private func fill(_ bench: NightBench, _ day: CalendarDate) throws {
        let connection = try bench.connection()
        _ = try Seeding.run(
            households: Self.households, seed: 11, tehsils: NightBench.tehsils, day: day, on: connection)
        var run = try RedecisionRun.open(day: day, on: connection)
        let noon = try #require(Instant(rfc3339: "2026-11-01T12:00:00+05:00"))
        try run.finish(on: connection, now: { noon }, report: { _, _ in })
    }

    /// The first and the last household of each piece, by the order in which they are read, are changed: all are found.
    private func expectNoneBetweenPieces(_ bench: NightBench, _ connection: borrowing DirectConnection) throws {
        let ends = stride(from: 0, through: Self.households, by: ChangedHouseholds.atOnce).flatMap { [$0, $0 + 1] }
        let places = Set(ends + [Self.households]).filter { (1...Self.households).contains($0) }
        let list = places.map(String.init).joined(separator: ",")
        try bench.damage(
            """
            update nser.assessment a
            set score = case a.state when 'SCORED' then a.score + 1 end,
                reason = case a.state when 'NOT_SCORED' then 'DATE' end
            from (select id, row_number() over (order by id) as place from nser.household) h
            where a.household_id = h.id and h.place in (\(list))
            """)
        try bench.night([ScoresCheck()])
        let found = try connection.query("select count(*) from nser.finding where kind = 'score_not_reproduced'")
        #expect(found == [["\(places.count)"]])
    }
}
