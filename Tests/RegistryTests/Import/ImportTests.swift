import Foundation
import PostgresPipeline
import Shared
import Testing

@testable import Registry

/// Survey files into the registry: once, whatever happens on the way.
@Suite(.timeLimit(.minutes(5))) struct ImportTests {
    private let bench: ImportBench
    private let survey: ImportBench.Survey
    private let seeded: MigratedDatabase

    init() throws {
        bench = try ImportBench()
        seeded = try ImportBench.seeded()
        survey = try bench.export(seeded)
    }

    @Test func exportThenImportGivesTheSameFamilies() throws {
        let empty = try ImportBench.empty()
        var reports: [Int] = []
        let summary = try ImportBench.run(survey, into: empty) { done, _ in reports.append(done) }
        #expect(summary.accepted == 300 && summary.refused == 0 && !summary.isStopped && summary.wasDoneAs == nil)
        #expect(reports == Array(stride(from: 0, through: 300, by: 50)))
        // The seed's own template has other keys, so models have the same digest and the rows are equal throughout.
        #expect(try ImportBench.families(empty) == ImportBench.families(seeded))
        #expect(try ImportBench.violatedChecks(empty) == [])
        let again = try bench.export(empty, "again")
        for (one, other) in [(survey.households, again.households), (survey.members, again.members)] {
            #expect(try Data(contentsOf: URL(fileURLWithPath: one)) == Data(contentsOf: URL(fileURLWithPath: other)))
        }
    }

    /// By desks of their own, one a tehsil, decided by the programmes, counted by COUNTS apart from others.
    @Test func anImportLeavesTheTrailOfADesk() throws {
        let empty = try ImportBench.empty()
        let summary = try ImportBench.run(survey, into: empty)
        let desks = try ImportBench.rows(
            empty,
            """
            select desk, count(*) = max(seq), min(seq) from nser.journal_entry group by desk order by desk
            """)
        #expect(desks == ["10101", "60101", "61701"].map { ["IMPORT-\($0)", "t", "1"] })
        #expect(
            try ImportBench.rows(empty, "select distinct verb, number, officer, sender, day from nser.journal_body")
                == [["REGISTER", "0", "import", "import", "2026-11-20"]])
        #expect(try ImportBench.rows(empty, "select bool_or(active) from nser.desk") == [["f"]])
        #expect(try ImportBench.rows(empty, "select count(*) from nser.decision") == [["300"]])
        #expect(
            try ImportBench.rows(
                empty,
                """
                select count(*), count(distinct r.household_id), min(line), max(line)
                from nser.import_row r join nser.household h on h.id = r.household_id where file = \(summary.file)
                """) == [["300", "300", "2", "301"]])
    }

    @Test func theSameFilesUnderOtherNamesDoNothing() throws {
        let empty = try ImportBench.empty()
        let first = try ImportBench.run(survey, into: empty)
        let other = ImportBench.Survey(households: bench.folder + "/x.csv", members: bench.folder + "/y.csv")
        try FileManager.default.moveItem(atPath: survey.households, toPath: other.households)
        try FileManager.default.moveItem(atPath: survey.members, toPath: other.members)
        let second = try ImportBench.run(other, into: empty)
        #expect(second.file == first.file && second.accepted == 300)
        #expect(second.wasDoneAs == "survey-h.csv and survey-m.csv")
        #expect(try ImportBench.rows(empty, "select count(*) from nser.household") == [["300"]])
    }

    /// Backends end themselves in the middle of a COPY, at random rows of random tables, until the import is through.
    @Test func killedAtRandomRowsNothingIsDoubledAndNothingMissed() throws {
        let (whole, killed) = (try ImportBench.empty(), try ImportBench.empty())
        _ = try ImportBench.run(survey, into: whole)
        let connection = try ImportBench.connection(killed)
        try connection.execute(
            """
            create function public.die() returns trigger language plpgsql as $$
            begin
                if random() < 0.0012 then perform pg_terminate_backend(pg_backend_pid()); end if;
                return null;
            end $$;
            """)
        for table in [
            "member", "identity", "household", "household_version", "survey", "journal_entry", "journal_body",
            "assessment", "decision", "import_row",
        ] {
            try connection.execute(
                "create trigger die after insert on nser.\(table) for each row execute function public.die()")
        }
        var kills = 0
        var summary: ImportRun.Summary?
        while summary == nil {
            do {
                summary = try ImportBench.run(survey, into: killed, ImportBench.settings { $0.rowsAtOnce = 20 })
            } catch let error as AdministrationError {
                #expect(error.kind == .unreachable || error.description.contains("57P01"), "\(error)")
                kills += 1
                guard kills < 500 else { throw error }
                try killed.untilUnlocked()
            }
        }
        print("the import was killed \(kills) times")
        #expect(kills > 0)
        #expect(summary?.accepted == 300 && summary?.refused == 0)
        #expect(try ImportBench.families(killed) == ImportBench.families(whole))
        #expect(try ImportBench.violatedChecks(killed) == [])
        let chains = "select desk, seq, household_id from nser.journal_body order by 1, 2"
        #expect(try ImportBench.rows(killed, chains) == ImportBench.rows(whole, chains))
    }

    /// A desk registers a number after the import has asked for it and before it writes it.
    @Test func whatADeskWasFasterWithIsRefusedAndTheRestIsImported() throws {
        let empty = try ImportBench.empty()
        let members = try ImportBench.table(survey.members)
        let cnic = try #require(members[0].firstIndex(of: "cnic"))
        let households = try ImportBench.table(survey.households)
        let victim = households[120][0]
        let number = try #require(members.first { $0[0] == victim && !$0[cnic].isEmpty })[cnic]
        var isTaken = false
        let summary = try ImportBench.run(survey, into: empty) { done, _ in
            // The batch of line 121 is decided by now, or about to be.
            guard done == 50, !isTaken else { return }
            isTaken = true
            let person = "00000000-0000-7000-8000-000000000001"
            #expect(throws: Never.self) {
                try ImportBench.connection(empty).execute(
                    """
                    insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
                    values ('\(person)', '\(person)', true, 1, 'M', 'M', '1980-01-01', 1);
                    insert into nser.identity values (\(Int64(number) ?? 0), '\(person)', 'CNIC', null);
                    """)
            }
        }
        #expect(isTaken && summary.accepted == 299 && summary.refused == 1 && summary.duplicates == 1)
        #expect(try bench.refusals(summary.file, empty).map { $0.hasPrefix("households 121 561 roster/") } == [true])
    }

    @Test func tooManyDuplicatesStopTheImportAndItGoesOnWhenTold() throws {
        let full = try ImportBench.empty()
        _ = try ImportBench.run(survey, into: full)
        // The same families in another file: the columns stand in another order.
        let turned = try ImportBench.table(survey.households).map { Array($0.reversed()) }
        let other = ImportBench.Survey(
            households: try bench.write(turned, "turned.csv"), members: survey.members)
        func settings(_ goesOn: Bool, _ percent: Int = 20) -> ImportRun.Settings {
            ImportBench.settings {
                $0.breaker = CircuitBreaker.Setting(window: 60, percent: percent)
                $0.goesOn = goesOn
            }
        }
        let stopped = try ImportBench.run(other, into: full, settings(false))
        #expect(stopped.isStopped && stopped.accepted == 0 && stopped.refused == 60 && stopped.duplicates == 60)
        let held = try ImportBench.run(other, into: full, settings(false))
        #expect(held.isStopped && held.refused == 60)
        let further = try ImportBench.run(other, into: full, settings(true))
        #expect(further.isStopped && further.refused == 120 && further.file == stopped.file)
        let through = try ImportBench.run(other, into: full, settings(true, 100))
        #expect(!through.isStopped && through.refused == 300 && through.duplicates == 300)
        #expect(try ImportBench.rows(full, "select count(*) from nser.household") == [["300"]])
        #expect(try ImportBench.rows(full, "select count(*) from nser.journal_entry") == [["300"]])
        #expect(try ImportBench.violatedChecks(full) == [])
        #expect(try bench.refusals(through.file, full).count == 300)
    }

    @Test func onlyOneImportWorksAtATime() throws {
        let empty = try ImportBench.empty()
        let holder = try ImportBench.connection(empty)
        _ = try holder.query("select pg_advisory_lock(\(0x6E73_6572_0D))")
        let error = #expect(throws: AdministrationError.self) { try ImportBench.run(survey, into: empty) }
        #expect(error?.description == "another import works on this database")
    }

    @Test func withoutAModelNothingIsImported() throws {
        let bare = try MigratedDatabase()
        let error = #expect(throws: AdministrationError.self) { try ImportBench.run(survey, into: bare) }
        #expect(error?.description.contains("no model is active") == true)
        #expect(try ImportBench.rows(bare, "select count(*) from nser.import_row") == [["0"]])
    }

    /// 20 of 100, counted over the last 10: after which row of these it stops first.
    @Test(
        arguments: [
            // Three of ten, and the window is full with the tenth.
            (20, [true, true, true] + Array(repeating: false, count: 7), 10),
            (20, Array(repeating: false, count: 10) + [true, true, true], 13),
            (20, [true, true] + Array(repeating: false, count: 8) + [true, true, true], 13),
            (20, [true, true, false, false, false, false, true, false, false], nil),
            (100, Array(repeating: true, count: 50), nil), (0, Array(repeating: false, count: 20) + [true], 21),
        ] as [(Int, [Bool], Int?)])
    func theBreakerCountsTheLastRowsOnly(_ percent: Int, _ rows: [Bool], _ stop: Int?) {
        var breaker = CircuitBreaker(.init(window: 10, percent: percent))
        var stopped: Int?
        for (place, row) in rows.enumerated() where stopped == nil {
            let stops = breaker.stops(after: row)
            if stops { stopped = place + 1 }
        }
        #expect(stopped == stop)
    }
}
