import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// The night's search in a real database: what is kept, what is found, and that it may be broken off anywhere.
@Suite(.timeLimit(.minutes(3))) struct DuplicateSearchTests {
    private let database: MigratedDatabase
    private let labelled = LabelledDuplicates(seed: 21, families: 200)
    private let first: CalendarDate
    private let second: CalendarDate

    init() throws {
        database = try MigratedDatabase()
        first = try #require(CalendarDate("2026-11-23"))
        second = try #require(CalendarDate("2026-11-24"))
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func search(
        _ scope: DuplicateSearch.Scope, most: Int = 200, size: Int = 500
    ) throws -> (found: [String: DuplicatePair], counts: DuplicateSearch.Counts) {
        var found: [String: DuplicatePair] = [:]
        var told = 0
        let counts = try DuplicateSearch.run(scope, most: most, size: size, on: connection()) { pair in
            found[pair.identity] = pair
            told += 1
        }
        #expect(told == found.count, "each pair once")
        #expect(counts.likely == told)
        return (found, counts)
    }

    private func keptRows() throws -> [[String?]] {
        try connection().query(
            """
            select (select count(*) from nser.person_trait),
                (select md5(string_agg(t::text, '' order by person_id)) from nser.person_trait t),
                (select count(*) from nser.household_keyed)
            """)
    }

    @Test func theDatabaseFindsWhatTheLikenessFinds() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        let counts = try PersonTraitRun.refresh(night: first, size: 70, on: connection())
        #expect(counts.households == labelled.set.entries.count && counts.persons == labelled.persons.count)
        let expected = labelled.candidates(most: 200)
        let (found, searched) = try search(.all, size: 90)
        #expect(
            Set(found.values.map { LabelledDuplicates.key($0.person, $0.other) }) == LabelledDuplicates.likely(expected)
        )
        #expect(searched.candidates == expected.count && searched.persons == labelled.persons.count)
        #expect(searched.keysTooCommon == 0 && searched.unsearched == 0)
        let figures = labelled.figures()
        #expect(figures.precision >= 900 && figures.recall >= 800, "\(figures)")
        // All of them changed that night, in batches of other sizes.
        let (again, sameCounts) = try search(.changed(on: first), size: 1_000)
        #expect(again == found && sameCounts == searched)
    }

    @Test func thePlannerIsToldOfATenthAndNotOfOneHousehold() throws {
        func known() throws -> Int? {
            try connection().rows("select reltuples::bigint from pg_class where oid = 'nser.person_trait'::regclass")
                .first?.integer(0)
        }
        var entries = labelled.set.entries
        let late = entries.removeLast()
        try PlantedHouseholds.plant(entries, on: connection())
        #expect(try known() == -1)
        let counts = try PersonTraitRun.refresh(night: first, on: connection())
        #expect(try known() == counts.persons)
        try PlantedHouseholds.plant([late], from: entries.count, on: connection())
        #expect(try PersonTraitRun.refresh(night: second, on: connection()).persons == late.members.count)
        #expect(try known() == counts.persons)
    }

    @Test func onlyWhatChangedIsTakenUpAndSearched() throws {
        // What a pair needs beside the first household's person comes a night later.
        let migrant = try #require(
            labelled.set.same.first {
                $0.kind == "child" && LabelledDuplicates.likely(labelled.candidates(most: 200)).contains($0.persons)
            })
        let late = try #require(
            labelled.set.entries.lastIndex { $0.members.contains { migrant.persons.contains($0.identifier) } })
        var entries = labelled.set.entries
        let entry = entries.remove(at: late)
        try PlantedHouseholds.plant(entries, on: connection())
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        let before = try search(.all).found
        #expect(try PersonTraitRun.refresh(night: first, on: connection()) == PersonTraitRun.Counts())

        try PlantedHouseholds.plant([entry], from: entries.count, on: connection())
        #expect(try PersonTraitRun.refresh(night: second, on: connection()).households == 1)
        let (found, counts) = try search(.changed(on: second))
        #expect(counts.persons == entry.members.count)
        #expect(found.keys.contains(migrant.persons.joined(separator: "+")))
        // The whole search finds the same pairs and those of before.
        let all = try search(.all).found
        #expect(all == before.merging(found) { one, _ in one })
    }

    /// A household with a new version and one person who is written otherwise: the others were searched before.
    @Test func whoIsAsBeforeIsNotSearchedAgain() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        let before = try keptRows()
        let household = try #require(labelled.set.entries.first { $0.members.count > 2 })
        try PlantedHouseholds.change(household.identifier, "tehsil = tehsil", on: connection())
        #expect(
            try PersonTraitRun.refresh(night: second, on: connection())
                == PersonTraitRun.Counts(households: 1, persons: 0))
        #expect(try keptRows() == before)
        #expect(try search(.changed(on: second)).counts == DuplicateSearch.Counts())

        try PlantedHouseholds.change(household.identifier, "tehsil = tehsil", on: connection())
        _ = try connection().query(
            """
            update nser.household_version v set roster = (
                select json_agg(case when j->>'line' = '1' then (j::jsonb || '{"born":"1971-02-03"}')::json else j end)
                from json_array_elements(v.roster) j)
            where household_id = $1::uuid and version = 3
            """, [household.identifier])
        #expect(try PersonTraitRun.refresh(night: second, on: connection()).persons == 1)
        #expect(try search(.changed(on: second)).counts.persons == 1)
    }

    /// A night that was killed after it took persons up and before it searched them: the next one does, whatever its day.
    @Test func personsOfANightThatEndedEarlyAreSearchedByTheNext() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        try PersonTraitRun.takeOver(night: second, on: connection())
        let (found, counts) = try search(.changed(on: second))
        #expect(counts.persons == labelled.persons.count && !found.isEmpty)

        func held(_ night: CalendarDate, office: String) throws {
            try connection().execute(
                """
                with night as (
                    insert into nser.night_run (day, office) values ('\(night.written)', \(office)) returning id)
                insert into nser.night_check (run, name, looked_at, found, started_at)
                select id, 'duplicates', 1, 0, now() from night
                """)
        }
        // A night of one office keeps what is that office's alone: the next one seeks them again.
        let third = try #require(CalendarDate("2026-11-25"))
        let fourth = try #require(CalendarDate("2026-11-26"))
        try held(second, office: "(select min(tehsil) from nser.household)")
        try PersonTraitRun.takeOver(night: third, on: connection())
        #expect(try search(.changed(on: third)).counts == counts)

        // Searched persons stay searched.
        try held(third, office: "null")
        try PersonTraitRun.takeOver(night: fourth, on: connection())
        #expect(try search(.changed(on: fourth)).counts == DuplicateSearch.Counts())
        #expect(try search(.changed(on: third)).found == found)
    }

    /// Holds a night of this check alone: how many pairs stand in which state after it, and what the check notes.
    private func night(_ day: String, _ check: DuplicatesCheck) throws -> (states: [String: Int], note: String?) {
        try database.untilUnlocked()
        let connection = try connection()
        let date = try #require(CalendarDate(day))
        let at = try #require(Instant(rfc3339: "2026-12-01T01:00:00+05:00"))
        let scene = NightScene(day: date, office: nil, at: at, form: try Form.shipped())
        let run = try NightRun.open(scene, on: connection)
        let ended = run.perform([check], conninfo: database.administration) { _, _, _ in }
        try run.finish(ended, on: connection)
        #expect(ended.map(\.failure) == [nil])
        let states = Dictionary(grouping: try Findings.list(state: nil, on: connection)) {
            ($0.subject == Findings.tooMany ? "too many " : "pair ") + $0.state
        }
        return (states.mapValues(\.count), ended.first?.note)
    }

    /// A night with more pairs than are kept says so, and the nights after it go on: what was not looked at stands, until a
    /// search of everybody keeps all.
    @Test func tooManyPairsStandUntilEverybodyIsSoughtAgain() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        let pairs = try #require(try night("2026-11-23", DuplicatesCheck()).states["pair OPEN"])
        #expect(pairs > 10)
        try connection().execute(
            """
            insert into nser.finding (kind, subject, severity, evidence, first_run, last_run)
            select 'likely_duplicate', '\(Findings.tooMany)', 'CRITICAL', '{"count":20000}', max(id), max(id)
            from nser.night_run;
            create temp table lost as select id from nser.finding where subject like '%+%' limit 3;
            delete from nser.finding_event where finding in (select id from lost);
            delete from nser.finding where id in (select id from lost)
            """)
        let left = ["pair OPEN": pairs - 3, "too many OPEN": 1]
        let note = "\(pairs - 3) found before stand as they were"
        #expect(try night("2026-11-24", DuplicatesCheck()) == (left, note))
        #expect(try night("2026-11-25", DuplicatesCheck()) == (left, note))
        let all = ["pair OPEN": pairs, "too many MENDED": 1]
        #expect(try night("2026-11-26", DuplicatesCheck(seeksEverybody: true)) == (all, nil))
        #expect(try night("2026-11-27", DuplicatesCheck()) == (all, "\(pairs) found before stand as they were"))
    }

    /// Where more pairs are found than kept, each that stood is looked at by itself.
    @Test func whoIsAlikeNoMoreIsMendedAlthoughNotAllAreKept() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        let pairs = try #require(try night("2026-11-23", DuplicatesCheck()).states["pair OPEN"])
        let subject = try #require(
            try connection().query("select min(subject) from nser.finding where subject like '%+%'").first?.first ?? nil
        )
        let person = try #require(subject.split(separator: "+").first)
        let household = try #require(
            try connection().query(
                "select household_id from nser.person_trait where person_id = $1::uuid", [String(person)]
            ).first?.first ?? nil)
        try PlantedHouseholds.change(household, "tehsil = tehsil", on: connection())
        _ = try connection().query(
            """
            update nser.household_version v set roster = (
                select json_agg(case when j->>'person' = $2
                    then (j::jsonb || '{"name":"Zulekha Wazir","born":"1931-12-30"}')::json else j end)
                from json_array_elements(v.roster) j)
            where household_id = $1::uuid and version = (select max(version) from nser.household_version
                where household_id = $1::uuid)
            """, [household, String(person)])
        let states = try night("2026-11-24", DuplicatesCheck(seeksEverybody: true, keeps: 5)).states
        let mended = try #require(states["pair MENDED"])
        #expect(states == ["pair OPEN": pairs - mended, "pair MENDED": mended, "too many OPEN": 1])
        let gone = try connection().query("select subject from nser.finding where state = 'MENDED'").compactMap {
            $0[0]
        }
        #expect(gone.contains(subject) && gone.allSatisfy { $0.contains(person) }, "\(gone)")
    }

    @Test func aClosedHouseholdIsForgotten() throws {
        try PlantedHouseholds.plant(labelled.set.entries.prefix(20), on: connection())
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        let household = labelled.set.entries[3]
        try PlantedHouseholds.change(household.identifier, "status = 'CLOSED', head = null", on: connection())
        #expect(
            try PersonTraitRun.refresh(night: second, on: connection())
                == PersonTraitRun.Counts(households: 1, persons: 0))
        let left = try connection().query(
            """
            select count(*) from nser.person_trait where household_id = $1::uuid
            """, [household.identifier])
        #expect(left == [["0"]])
        #expect(try search(.changed(on: second)).counts == DuplicateSearch.Counts())
    }

    /// A person on the roster of another household now: the old one's night must not take away what the new one's wrote.
    @Test func whoMovedIsKeptOnce() throws {
        let (old, new) = (labelled.set.entries[0], labelled.set.entries[1])
        try PlantedHouseholds.plant([old, new], on: connection())
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        let mover = try #require(old.members.last)
        for household in [old, new] {
            try PlantedHouseholds.change(household.identifier, "tehsil = tehsil", on: connection())
        }
        let line = old.members.count
        _ = try connection().query(
            """
            update nser.household_version v set roster = (
                select json_agg(j) from nser.household_version o, json_array_elements(o.roster) j
                where o.version = 1 and (
                    o.household_id = $2::uuid or o.household_id = $1::uuid and (j->>'line')::int = $3::int))
            where household_id = $2::uuid and version = 2
            """, [old.identifier, new.identifier, "\(line)"])
        _ = try connection().query(
            """
            update nser.household_version v set roster = (
                select json_agg(j) from nser.household_version o, json_array_elements(o.roster) j
                where o.version = 1 and o.household_id = $1::uuid and (j->>'line')::int <> $2::int)
            where household_id = $1::uuid and version = 2
            """, [old.identifier, "\(line)"])
        // The others of both households are as they were.
        #expect(try PersonTraitRun.refresh(night: second, size: 1, on: connection()).persons == 1)
        let kept = try connection().query(
            "select household_id from nser.person_trait where person_id = $1::uuid", [mover.identifier])
        #expect(kept == [[new.identifier]])
    }

    /// Under a key of too many nobody is found, in whatever order they pass by.
    @Test func aKeyOfTooManyIsCountedAndFindsNobody() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        let (found, counts) = try search(.all, most: 1)
        #expect(found.isEmpty && counts.likely == 0)
        #expect(counts.keysTooCommon > 0 && counts.unsearched < labelled.persons.count)
        let expected = LabelledDuplicates.likely(labelled.candidates(most: 2))
        #expect(!expected.isEmpty)
        for order in ["person_id", "household_id desc", "md5(person_id::text)"] {
            try connection().execute(
                """
                create table public.others as select * from nser.person_trait order by \(order);
                truncate nser.person_trait;
                insert into nser.person_trait select * from public.others;
                drop table public.others
                """)
            let (found, counts) = try search(.all, most: 2)
            #expect(Set(found.values.map { LabelledDuplicates.key($0.person, $0.other) }) == expected)
            #expect(counts.keysTooCommon > 0)
        }
    }

    @Test func aKilledRunGoesOnAndEndsWithTheSameRows() throws {
        try PlantedHouseholds.plant(labelled.set.entries, on: connection())
        #expect(throws: AdministrationError.self) {
            _ = try PersonTraitRun.refresh(
                night: first, size: 40,
                on: Administration.connect(database.administration + " application_name=taking-up")
            ) { done in
                guard done == 120 else { return }
                let kill = """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name = 'taking-up' and datname = current_database()
                    """
                _ = try? connection().query(kill)
            }
        }
        try database.untilUnlocked()
        let rest = try PersonTraitRun.refresh(night: first, on: connection())
        #expect(rest.households < labelled.set.entries.count - 100)
        let killed = try keptRows()
        try connection().execute("truncate nser.person_trait, nser.household_keyed")
        _ = try PersonTraitRun.refresh(night: first, on: connection())
        #expect(try keptRows() == killed)
    }

    @Test func twoRunsDoNotMeet() throws {
        let other = try connection()
        try other.execute("select pg_advisory_lock(\(0x6E73_6572_20))")
        #expect(throws: AdministrationError.self) { _ = try PersonTraitRun.refresh(night: first, on: connection()) }
    }

    /// A roster that cannot be read is another check's finding; here it is nobody.
    @Test func aBrokenRosterStopsNothing() throws {
        try PlantedHouseholds.plant(labelled.set.entries.prefix(5), on: connection())
        try connection().execute(
            """
            update nser.household_version set roster = '{"a":[1]}' where household_id = '\(labelled.set.entries[0].identifier)';
            update nser.household_version set roster = '[1,{"person":"x","name":"A"},{"person":7}]'
            where household_id = '\(labelled.set.entries[1].identifier)';
            update nser.journal_body set request = 'none' where household_id = '\(labelled.set.entries[2].identifier)';
            """)
        let counts = try PersonTraitRun.refresh(night: first, on: connection())
        #expect(counts.households == 5)
        #expect(counts.persons == labelled.set.entries[2..<5].reduce(0) { $0 + $1.members.count })
    }
}
