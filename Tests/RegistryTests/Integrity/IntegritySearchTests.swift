import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Each sign is found where it was planted, and none in clean work.
@Suite(.timeLimit(.minutes(2))) struct IntegritySearchTests {
    private let database: MigratedDatabase
    private let day: CalendarDate
    private let entries = Array(InventedDuplicates(seed: 31, families: 200).entries.prefix(200))

    /// Four desks of one district with fifty households each, scores spread evenly about the cut-off of 34 points,
    /// interviews of an hour.
    init() throws {
        database = try MigratedDatabase()
        day = try #require(CalendarDate("2026-11-22"))
        let connection = try Administration.connect(database.administration)
        try PlantedHouseholds.plant(entries, on: connection)
        try connection.execute(
            SampleRows.model + """
                update nser.household set tehsil = 'PK61701';
                update nser.household_version set desk = 'LHR-00' || seq % 4 + 1, tehsil = 'PK61701',
                    recorded_at = '2026-11-22 10:00+05';
                update nser.survey set minutes = 60;
                insert into nser.assessment (household_id, ordinal, version, model, as_of, state, score, terms, assessed_at)
                select household_id, 1, 1, sha256('m'), '2026-11-22', 'SCORED', 3204 + seq / 4 * 8, '[]', now()
                from nser.household_version;
                update nser.household h set mobile = '03' || lpad(v.seq::text, 9, '0')
                from nser.household_version v where v.household_id = h.id;
                """)
    }

    private func signs(_ kind: IntegritySign.Kind? = nil) throws -> [IntegritySign] {
        var signs: [IntegritySign] = []
        try IntegritySearch.run(
            day...day, cutOffs: [3_400, 9_000], on: Administration.connect(database.administration)
        ) {
            signs.append($0)
        }
        #expect(kind == nil || signs.allSatisfy { $0.kind == kind }, "\(signs)")
        return signs
    }

    private func plant(_ sql: String) throws { try Administration.connect(database.administration).execute(sql) }

    @Test func cleanWorkShowsNone() throws {
        #expect(try signs().isEmpty)
    }

    @Test func scoresBunchedJustUnderTheCutOff() throws {
        try plant(
            """
            update nser.assessment a set score = 3390 from nser.household_version v
            where v.household_id = a.household_id and v.desk = 'LHR-002' and a.score > 3240
            """)
        let signs = try signs(.bunchedUnderCutOff)
        #expect(signs.map(\.subject) == ["LHR-002"] && signs.first?.tehsil == "PK61701")
        #expect(signs.first?.evidence["of"] == 50 && signs.first?.evidence["hits"] == 50)
        #expect(signs.first?.evidence["chance_per_billion"] == 1)
        #expect(signs.first?.evidence["cut_off_hundredths"] == 3_400)
    }

    /// Who has the cut-off exactly is in: a card of whole points has no other score just under it.
    @Test func scoresBunchedOnTheCutOffItself() throws {
        try plant(
            """
            update nser.assessment a set score = 3400 from nser.household_version v
            where v.household_id = a.household_id and v.desk = 'LHR-002' and a.score > 3240
            """)
        #expect(try signs(.bunchedUnderCutOff).map(\.subject) == ["LHR-002"])
        // Under a cut-off that nobody is near, and without one, nothing is said.
        for cutOffs in [[9_000], []] {
            let connection = try Administration.connect(database.administration)
            try IntegritySearch.run(day...day, cutOffs: cutOffs, on: connection) { Issue.record("\($0)") }
        }
    }

    @Test func interviewsTooShort() throws {
        try plant(
            """
            update nser.survey s set minutes = 3 from nser.household_version v
            where v.household_id = s.household_id and v.desk = 'LHR-003'
            """)
        #expect(try signs(.shortInterviews).map(\.subject) == ["LHR-003"])
        // Short everywhere is the district's way to work, and no desk's sign.
        try plant("update nser.survey set minutes = 3")
        #expect(try signs().isEmpty)
    }

    @Test func surveysThatFall() throws {
        let house = entries[7].identifier
        for (version, score) in [(2, 3_100), (3, 2_900)] {
            try PlantedHouseholds.change(
                house, "tehsil = tehsil", on: Administration.connect(database.administration))
            try plant(
                """
                insert into nser.survey values ('\(house)', \(version), 'nser-2026-1', '2026-11-22', 60, '{}');
                update nser.household_version set recorded_at = '2026-11-22 11:00+05', desk = 'LHR-001'
                where household_id = '\(house)' and version = \(version);
                insert into nser.assessment (household_id, ordinal, version, model, as_of, state, score, terms, assessed_at)
                values ('\(house)', \(version), \(version), sha256('m'), '2026-11-22', 'SCORED', \(score), '[]', now());
                """)
        }
        let signs = try signs(.fallingSurveys)
        #expect(signs.map(\.subject) == [house])
        #expect(signs.first?.evidence == ["surveys": 3, "first": 3_220, "last": 2_900])
    }

    @Test func onePhoneOnManyHouseholds() throws {
        let houses = entries[20..<25].map { "'\($0.identifier)'" }.joined(separator: ",")
        try plant("update nser.household set mobile = '03001234567' where id in (\(houses))")
        let signs = try signs(.sharedMobile)
        #expect(signs.map(\.evidence) == [["households": 5]])
        #expect(signs.map(\.subject) == [entries[20..<25].map(\.identifier).min() ?? ""])
    }

    @Test func aRosterThatShrankBeforeASurvey() throws {
        let house = entries[9]
        for version in [2, 3] {
            try PlantedHouseholds.change(
                house.identifier, "tehsil = tehsil", on: Administration.connect(database.administration))
            try plant(
                """
                update nser.household_version set recorded_at = '2026-11-\(19 + version) 11:00+05', desk = 'LHR-001',
                    roster = (select json_agg(j) from json_array_elements(roster) j where (j->>'line')::int < 3)
                where household_id = '\(house.identifier)' and version = \(version);
                """)
        }
        try plant(
            "insert into nser.survey values ('\(house.identifier)', 3, 'nser-2026-1', '2026-11-22', 60, '{}')")
        let signs = try signs(.shrunkRoster)
        #expect(signs.map(\.subject) == [house.identifier])
        #expect(signs.first?.evidence == ["before": house.members.count, "after": 2])
        // Long ago it is no sign.
        try plant(
            """
            update nser.household_version set recorded_at = '2026-09-01 11:00+05'
            where household_id = '\(house.identifier)' and version = 2
            """)
        #expect(try self.signs().isEmpty)
    }
}
