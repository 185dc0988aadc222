import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Interviews of earlier days are compared with their requests too: of one household in a hundred, other ones each day.
@Suite(.timeLimit(.minutes(3))) struct EarlierDaysTests {
    private let bench: NightBench
    private let household: String
    /// Days after that of the interviews: one that draws the household, and one that does not.
    private let drawn: CalendarDate
    private let other: CalendarDate

    init() throws {
        bench = try NightBench()
        let row = try bench.connection().query(
            """
            select id, min(d) filter (where is_drawn), min(d) filter (where not is_drawn)
            from (select id, d, hashtextextended(id::text, d) % 100 = 0 as is_drawn
                from (\(NightTests.scored)) h (id)
                cross join generate_series(
                    date '2026-11-02' - date '2000-01-01', date '2030-01-01' - date '2000-01-01') d) days
            group by id
            """)[0]
        household = try #require(row[0])
        drawn = try #require(row[1].flatMap { Int32($0) }.flatMap { CalendarDate(daysSince2000: $0) })
        other = try #require(row[2].flatMap { Int32($0) }.flatMap { CalendarDate(daysSince2000: $0) })
    }

    /// How many interviews were compared.
    private func compared(_ day: CalendarDate?) throws -> Int {
        try #require(try bench.night([SurveysCheck()], day: day)[0].lookedAt)
    }

    private func value(_ sql: String) throws -> String { try #require(bench.connection().query(sql)[0][0]) }

    /// How many households a day draws, each of which has one interview.
    private func households(on day: CalendarDate) throws -> Int? {
        Int(
            try value(
                "select count(*) from nser.household where hashtextextended(id::text, \(day.daysSince2000)) % 100 = 0"))
    }

    @Test func anAnswerOfAnEarlierDayIsFoundWhenItsHouseholdIsDrawn() throws {
        let change = "update nser.survey set answers = replace(answers::text, "
        try bench.damage(change + "':', ': ')::json where household_id = '\(household)'")
        #expect(try compared(other) == households(on: other))
        #expect(try bench.findings() == [])
        #expect(try compared(drawn) == households(on: drawn))
        #expect(try bench.findings() == ["survey_against_journal OPEN"])
        #expect(try value("select starts_with(subject, 'household_id=\(household) op=') from nser.finding") == "t")
        // Drawn and open at once, or of the day itself and drawn: once.
        #expect(try compared(drawn) == households(on: drawn))
        #expect(try compared(NightBench.day) == 60)
        // Open, it is looked at on a day that does not draw it.
        #expect(try compared(other) == (households(on: other) ?? 0) + 1)
        #expect(try bench.findings() == ["survey_against_journal OPEN"])
        try bench.damage(change + "': ', ':')::json where household_id = '\(household)'")
        #expect(try compared(other) == (households(on: other) ?? 0) + 1)
        #expect(try bench.findings() == ["survey_against_journal MENDED"])
    }

    /// What came after an interview is another version: the interview is compared with that which it made.
    @Test func laterVersionsMakeNoInterviewWrong() throws {
        try bench.damage(
            """
            insert into nser.household_version
                (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil)
            select household_id, 2, 'MOVED', effective, recorded_at, desk, epoch, 9999, officer, '[]', tehsil
            from nser.household_version where household_id = '\(household)';
            update nser.household set version = 2 where id = '\(household)'
            """)
        #expect(try compared(drawn) == households(on: drawn))
        #expect(try bench.findings() == [])
        let older = "regexp_replace(roster::text, '\"born\":\"....', '\"born\":\"1931')::json"
        try bench.damage(
            "update nser.household_version set roster = \(older) where household_id = '\(household)' and version = 1")
        #expect(try compared(drawn) == households(on: drawn))
        #expect(try bench.findings() == ["survey_against_journal OPEN"])
    }
}
