import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Rosters that were seen to agree with the members are not opened again, and whatever is changed is found all the same.
@Suite(.timeLimit(.minutes(3))) struct MembersCheckTests {
    private let bench: NightBench

    init() throws { bench = try NightBench() }

    private static let one = NightTests.scored
    private static let holder = NightTests.holder
    private static let open = ["member_against_roster OPEN"]

    /// How many households were compared person by person.
    private func compared(day: CalendarDate? = NightBench.day) throws -> Int {
        try #require(try bench.night([MembersCheck()], day: day)[0].lookedAt)
    }

    private func value(_ sql: String) throws -> String { try #require(bench.connection().query(sql)[0][0]) }

    private func proofs() throws -> String { try value("select count(*) from nser.roster_proof") }

    @Test func whatAgreedIsNotOpenedAgain() throws {
        let households = try #require(Int(value("select count(*) from nser.household")))
        #expect(try compared() == households)
        #expect(try Int(proofs()) == households)
        let kept = "select xmin, xmax, household_id from nser.roster_proof order by 3"
        let before = try bench.connection().query(kept)
        // A few are drawn, and nothing is written about them.
        #expect(try (0..<10).contains(compared()))
        #expect(try bench.connection().query(kept) == before)
        #expect(try bench.findings() == [])
    }

    /// Of a household that was seen to agree: its roster, its members, how many there are, and their numbers.
    @Test(arguments: [
        "update nser.member set born = born + 1 where relation = 1 and household_id = (\(one))",
        "update nser.member set marital = coalesce(marital, 0) + 1 where relation = 1 and household_id = (\(one))",
        "delete from nser.member where relation = 1 and household_id = (\(one))",
        """
        insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
        values (gen_random_uuid(), (\(one)), true, 99, 'One more', 'F', '2000-01-01', 9)
        """,
        """
        update nser.household_version set roster = regexp_replace(roster::text, '"sex":"[MF]"', '"sex":"X"')::json
        where household_id = (\(one))
        """,
        """
        update nser.household_version set roster = (select json_agg(e)
            from (select json_array_elements(roster) e union all select roster -> 0) twice)
        where household_id = (\(one))
        """,
        """
        update nser.household_version set roster = (select json_agg(e)
            from (select json_array_elements(roster) e union all select '{}'::json) more)
        where household_id = (\(one))
        """,
        "update nser.household set status = 'CLOSED', head = null where id = (\(one))",
        "delete from nser.household where id = (\(one))",
        """
        update nser.member set household_id = (\(one)) where person_id =
            (select person_id from nser.member where household_id <> (\(one)) and active order by 1 limit 1)
        """,
        "delete from nser.identity where person_id = (\(holder))",
        "update nser.identity set number = 1 where person_id = (\(holder))",
        "update nser.identity set person_id = gen_random_uuid() where person_id = (\(holder))",
        "update nser.identity set kind = case kind when 'CRC' then 'CNIC' else 'CRC' end where person_id = (\(holder))",
        // Rosters that are none any more are found, and do not keep the check from the others.
        "update nser.household_version set roster = '{}' where household_id = (\(one))",
        "update nser.household_version set roster = '\"none\"' where household_id = (\(one))",
        "update nser.household_version set roster = '[1, null, \"x\", []]' where household_id = (\(one))",
        """
        update nser.household_version set roster = replace(roster::text, '"line":1,', '"line":"one",')::json
        where household_id = (\(one))
        """,
        """
        update nser.household_version set roster = replace(roster::text, '"person":"', '"person":"-')::json
        where household_id = (\(one))
        """,
    ])
    func whatChangedSinceIsFound(_ damage: String) throws {
        _ = try compared()
        try bench.damage(damage)
        _ = try compared()
        #expect(try Set(bench.findings()) == Set(Self.open))
        #expect(try value("select count(*) from nser.roster_proof where household_id = (\(Self.one))") == "0")
        // What does not agree is not kept as agreeing: it is found again.
        _ = try compared()
        #expect(try Set(bench.findings()) == Set(Self.open))
        #expect(try bench.connection().query("select from nser.finding where first_run = last_run") == [])
    }

    /// Of a couple that was seen to agree: its marriage, and what its roster says of it.
    @Test(arguments: [
        "delete from nser.marriage where wife = (\(NightTests.wife))",
        "update nser.marriage set ended = '2026-11-01' where wife = (\(NightTests.wife))",
        "update nser.marriage set husband = gen_random_uuid() where wife = (\(NightTests.wife))",
        NightTests.wedding,
        """
        update nser.household_version set roster = replace(roster::text, ',"husband":1', '')::json
        where household_id = (select household_id from nser.member where person_id = (\(NightTests.wife)))
        """,
    ])
    func aMarriageThatChangedSinceIsFound(_ damage: String) throws {
        _ = try compared()
        try bench.damage(damage)
        _ = try compared()
        #expect(try bench.findings() == Self.open)
    }

    /// A couple that separated is married still, and may live in one household: no roster links them.
    @Test func aMarriageWithoutALinkAfterASeparationIsSound() throws {
        _ = try compared()
        try bench.damage(NightTests.wedding)
        try bench.damage("update nser.household_version set what = 'SEPARATION'")
        _ = try compared()
        #expect(try bench.findings() == [])
    }

    @Test func whatIsRepairedIsMended() throws {
        _ = try compared()
        try bench.damage("update nser.member set line = line + 50 where household_id = (\(Self.one))")
        _ = try compared()
        #expect(try Set(bench.findings()) == Set(Self.open))
        try bench.damage("update nser.member set line = line - 50 where household_id = (\(Self.one))")
        #expect(try (0..<10).contains(compared()))
        #expect(try Set(bench.findings()) == ["member_against_roster MENDED"])
    }

    /// Who changes a member may write as well that all agrees: the day comes on which that household is drawn.
    @Test func aForgedProofHoldsUntilItsHouseholdIsDrawn() throws {
        _ = try compared()
        let drawn = try bench.connection().query(
            """
            select array_agg(d order by d) filter (where is_drawn), min(d) filter (where not is_drawn)
            from (select d, hashtextextended((\(Self.one))::text, d) % 100 = 0 as is_drawn
                from generate_series(9900, 10900) d) days
            """)[0]
        let days = try #require(drawn[0]).dropFirst().dropLast().split(separator: ",")
        #expect((1...40).contains(days.count), "one day in a hundred")
        try bench.damage("update nser.member set name = 'Nobody' where relation = 1 and household_id = (\(Self.one))")
        try bench.damage(
            "update nser.roster_proof p set one = s.one, other = s.other from nser.roster_state s "
                + "where s.household_id = p.household_id")
        _ = try compared(day: CalendarDate(daysSince2000: #require(drawn[1].flatMap { Int32($0) })))
        #expect(try bench.findings() == [])
        _ = try compared(day: CalendarDate(daysSince2000: #require(days.first.flatMap { Int32($0) })))
        #expect(try bench.findings() == Self.open)
        // Known as open it is looked at again, drawn or not.
        _ = try compared(day: CalendarDate(daysSince2000: #require(drawn[1].flatMap { Int32($0) })))
        #expect(try bench.findings() == Self.open)
    }

    /// Proofs that are gone or of nothing cost a night time and nothing else.
    @Test(arguments: [
        "delete from nser.roster_proof", "update nser.roster_proof set one = other",
        "insert into nser.roster_proof values (gen_random_uuid(), 1, 2)",
    ])
    func proofsAreMadeAgain(_ damage: String) throws {
        _ = try compared()
        let sound = "select count(*) from nser.roster_state s join nser.roster_proof p using (household_id, one, other)"
        let before = try value(sound)
        try bench.damage(damage)
        _ = try compared()
        #expect(try bench.findings() == [])
        #expect(try value(sound) == before)
    }
}
