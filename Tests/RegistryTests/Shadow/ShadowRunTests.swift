import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A model tried on all households: what is left out, what is resumed, what is counted.
@Suite(.timeLimit(.minutes(3))) final class ShadowRunTests {
    private let database: MigratedDatabase

    /// 1,000 invented families in two tehsils that the published card covers and one that it does not.
    init() throws {
        let template = try PostgresCluster.shared().template("shadow_template") { conninfo in
            let connection = try Administration.connect(conninfo)
            try MigratedDatabase.makeSchema(on: connection)
            let folder = NSTemporaryDirectory() + "nser-shadow-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let keys = SigningKeys(folder: folder)
            _ = try keys.make(on: connection)
            for name in ["pk-2005-06", "bisp-shape"] {
                let file = try #require(RegistryFile.named("models/\(name).json"))
                _ = try Models.load(file.bytes, keys: keys, on: connection)
            }
            try Models.activate("pk-2005-06", by: "A", second: "B", on: connection)
            _ = try Seeding.run(
                households: 1_000, seed: 3, tehsils: ["PK60101", "PK70101", "PK10101"],
                day: try #require(CalendarDate("2026-11-01")), on: connection)
        }
        database = try MigratedDatabase(template: template)
    }

    private func connection(_ name: String = "test") throws -> DirectConnection {
        try Administration.connect(database.administration + " application_name=\(name)")
    }

    private func value(_ sql: String) throws -> String? { try connection().query(sql)[0][0] }

    /// Runs a model to its end.
    @discardableResult
    private func run(_ model: String, asOf: CalendarDate? = nil) throws -> ShadowRun {
        let connection = try connection()
        var run = try ShadowRun.open(model, asOf: asOf, on: connection)
        try run.finish(on: connection) { _, _ in }
        return run
    }

    private func rows(_ run: Int) throws -> [[String?]] {
        try connection().query(
            "select household_id, state, score, reason from nser.model_run_result where run = \(run) order by 1")
    }

    private func refusal(_ body: () throws -> Void) -> AdministrationError? {
        #expect(throws: AdministrationError.self, performing: body)
    }

    /// The active model on the day of its assessments says what is stored, household by household.
    @Test func theActiveModelFindsTheStoredScores() throws {
        let run = try run("pk-2005-06")
        #expect(run.households == 1_000 && !run.isResumed)
        #expect(
            try value(
                """
                select count(*) from nser.model_run_result r join nser.assessment a using (household_id)
                where (r.state, r.score, r.reason) is not distinct from (a.state, a.score, a.reason)
                """) == "1000")
        #expect(try value("select count(*) from nser.model_run where finished_at is not null") == "1")
    }

    /// Killed again and again, the run ends with the rows of one that was not.
    @Test func aKilledRunEndsWithTheSameRows() throws {
        let whole = try run("bisp-shape")
        let wholeRows = try rows(whole.id)
        var kills = 0
        var finished: ShadowRun?
        while finished == nil {
            let connection = try connection("shadow")
            var run = try ShadowRun.open("bisp-shape", asOf: CalendarDate("2026-11-01"), on: connection)
            #expect(run.isResumed == (kills > 0))
            let before = run.households
            do throws(AdministrationError) {
                try run.finish(durable: 200, on: connection) { done, _ in
                    guard kills < 3, done >= before + 200 else { return }
                    kills += 1
                    let kill = """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where application_name = 'shadow' and datname = current_database()
                        """
                    _ = try? Administration.connect(database.administration).query(kill)
                }
                finished = run
            } catch {
                #expect(error.kind == .unreachable)
                try database.untilUnlocked()
                #expect(try value("select sum(households) from nser.model_run where finished_at is null") != "0")
            }
        }
        let run = try #require(finished)
        #expect(kills == 3 && run.households == 1_000 && run.isResumed)
        #expect(run.id != whole.id)
        #expect(try rows(run.id) == wholeRows)
    }

    @Test func aClosedHouseholdIsLeftOut() throws {
        try connection().execute(
            """
            update nser.household set status = 'CLOSED', head = null
            where id = (select id from nser.household order by id limit 1 offset 7);
            """)
        let run = try run("bisp-shape")
        #expect(run.households == 999)
        #expect(
            try value(
                """
                select count(*) from nser.model_run_result r join nser.household h on h.id = r.household_id
                where h.status <> 'ACTIVE'
                """) == "0")
    }

    @Test func whatHasNoScoreIsCountedAndNeverANumber() throws {
        // One household whose interview does not say what the model needs, one whose bytes are no interview.
        try connection().execute(
            """
            update nser.survey set answers = (answers::jsonb - 'rooms')::json
            where household_id = (select id from nser.household where tehsil = 'PK60101' order by id limit 1);
            update nser.household_version set roster = '[{"nonsense":1}]'
            where household_id = (select id from nser.household where tehsil = 'PK60101' order by id desc limit 1);
            """)
        let run = try run("bisp-shape")
        let summary = try ShadowSummary.of(run, cutoffs: (3_400, 3_200), on: connection())
        #expect(summary.unscored.map(\.reason).sorted() == ["MISSING:rooms_per_person", "UNREADABLE"])
        #expect(summary.unscored.allSatisfy { $0.households == 1 })
        #expect(summary.bands.reduce(0, +) == 998)
        #expect(
            try value("select count(*) from nser.model_run_result where state = 'NOT_SCORED' and score is null") == "2")
    }

    /// The matrix, counted a second time by hand in SQL over the two scores.
    @Test func crossingsAreCountedByTehsilAndSexOfTheHead() throws {
        let run = try run("bisp-shape")
        let summary = try ShadowSummary.of(run, cutoffs: (3_400, 3_200), on: connection())
        #expect(summary.crossings.map(\.households).reduce(0, +) == 1_000)
        #expect(Set(summary.crossings.map(\.sex)) == ["F", "M"])
        #expect(Set(summary.crossings.map(\.tehsil)) == ["PK60101", "PK70101", "PK10101"])
        // The card does not reach Azad Kashmir: nobody there has a stored score.
        for row in summary.crossings where row.tehsil == "PK10101" { #expect(row.unscored == row.households) }
        for row in summary.crossings {
            let counted = try connection().query(
                """
                select count(*) filter (where a.score <= 3400 and r.score <= 3200),
                    count(*) filter (where a.score > 3400 and r.score <= 3200),
                    count(*) filter (where a.score <= 3400 and r.score > 3200),
                    count(*) filter (where a.score > 3400 and r.score > 3200),
                    count(*) filter (where a.score is null)
                from nser.household h, nser.member m, nser.assessment a, nser.model_run_result r
                where m.household_id = h.id and m.relation = 1 and m.sex = '\(row.sex)' and h.tehsil = '\(row.tehsil)'
                    and a.household_id = h.id and r.household_id = h.id
                """)[0].map { Int($0 ?? "") ?? -1 }
            #expect(
                counted == [row.staysIn, row.crossesIn, row.crossesOut, row.staysOut, row.unscored],
                "\(row.tehsil) \(row.sex)")
        }
        #expect(summary.crossings.contains { $0.crossesIn > 0 } && summary.crossings.contains { $0.crossesOut > 0 })
    }

    @Test func agesAreThoseOfTheDayAskedFor() throws {
        let stored = try run("bisp-shape")
        let later = try run("bisp-shape", asOf: CalendarDate("2040-11-01"))
        #expect(later.id != stored.id && later.households == 1_000)
        #expect(try rows(later.id) != rows(stored.id))
    }

    @Test func onlyOneRunsAtATime() throws {
        let holder = try connection()
        _ = try ShadowRun.open("bisp-shape", asOf: nil, on: holder)
        #expect(refusal { try run("bisp-shape") }?.description == "another shadow run works on this database")
    }

    @Test func whatIsNotLoadedOrNotGenuineIsNotRun() throws {
        #expect(refusal { try run("no-such-model") }?.description == "no model no-such-model is loaded")
        try connection().execute("update nser.pmt_model set signature = sha256('a') || sha256('b')")
        #expect(refusal { try run("bisp-shape") }?.description.contains("not what its digest") == true)
        #expect(try value("select count(*) from nser.model_run") == "0")
    }

    @Test func anEmptyRegistryGivesAnEmptyRun() throws {
        try connection().execute("update nser.household set status = 'VOID', head = null")
        let run = try run("bisp-shape")
        let summary = try ShadowSummary.of(run, cutoffs: (3_400, 3_200), on: connection())
        #expect(run.households == 0 && summary.bands.reduce(0, +) == 0 && summary.crossings.isEmpty)
        #expect(summary.csv.split(separator: "\r\n").count == 1)
        #expect(CrossingPlot(summary, title: "t", notes: []).svg.contains("Nobody crosses"))
    }
}
