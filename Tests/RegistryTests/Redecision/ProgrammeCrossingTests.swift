import Foundation
import FoundationXML
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Who would cross into each programme and who out of it, and whether that is what happens.
@Suite(.timeLimit(.minutes(3))) struct ProgrammeCrossingTests {
    private func seeded(_ households: Int, ruleSet: String? = "pk-2005-06") async throws -> RulesBench {
        let bench = try await RulesBench(ruleSet: ruleSet)
        _ = try Seeding.run(
            households: households, seed: 9, tehsils: ["PK60101", "PK70101", "PK10101"],
            day: try #require(CalendarDate("2026-11-01")), on: bench.connection())
        // Somebody is named to receive the money, and an authority knows some people.
        try bench.connection().execute(
            """
            create temp table chosen as
                select distinct on (h.id) h.id, m.person_id from nser.household h
                join nser.member m on m.household_id = h.id and m.active and m.sex = 'F' and m.marital = 2
                order by h.id, m.line;
            update nser.household h set recipient = c.person_id from chosen c where c.id = h.id;
            update nser.household_version v set recipient = c.person_id from chosen c where c.id = v.household_id;
            insert into nser.authority_batch (code, file_digest, file_name) values ('TAXPAYER', sha256('x'), 'x.csv');
            insert into nser.authority_fact (number, code, batch)
            select i.number, 'TAXPAYER', (select id from nser.authority_batch)
            from nser.identity i where i.number % 7 = 0;
            """)
        return bench
    }

    private func run(_ model: String, _ bench: RulesBench, ruleSet: String? = nil) throws -> ShadowRun {
        let connection = try bench.connection()
        var run = try ShadowRun.open(model, asOf: nil, ruleSet: ruleSet, on: connection)
        try run.finish(durable: 100, on: connection) { _, _ in }
        return run
    }

    /// How each household stands with a programme by what is stored, as the letters of a run's outcomes.
    private func stored(_ programme: String, _ bench: RulesBench) throws -> [String: String] {
        var letters: [String: String] = [:]
        for row in try bench.connection().query(
            "select distinct on (household_id) household_id, decisions from nser.decision order by 1, ordinal desc, step desc"
        ) {
            let decisions = try #require(Decision.read(Array((row[1] ?? "").utf8))).filter { $0.programme == programme }
            func isUnscored(_ decision: Decision) -> Bool {
                decision.reasons.contains { ["score.unknown", "score.other_model"].contains($0.code) }
            }
            let letter =
                if decisions.contains(where: { $0.state == .eligible }) {
                    "E"
                } else if decisions.contains(where: { $0.state == .pending && !isUnscored($0) }) {
                    "P"
                } else if decisions.contains(where: { $0.state == .pending }) {
                    "U"
                } else {
                    decisions.isEmpty ? "-" : "N"
                }
            letters[row[0] ?? ""] = letter
        }
        return letters
    }

    /// The run's matrix is what the activation then does, household by household.
    @Test func whatTheRunSaysIsWhatTheActivationDoes() async throws {
        let bench = try await seeded(400)
        let run = try run("bisp-shape", bench)
        #expect(run.programmes == ["kafaalat", "nashonuma", "ramazan-2024", "taleemi-wazaif"])
        #expect(run.judgedBy?.ruleSet == "bisp-shape" && run.judgedBy?.standsAs == nil)
        let day = try #require(try bench.value("select decided_on from nser.model_run"))
        try bench.apply(at: "\(day)T10:00:00+05:00")
        let before = try run.programmes.map { try stored($0, bench) }
        try bench.activate("bisp-shape")
        try bench.apply(at: "\(day)T11:00:00+05:00")
        let after = try run.programmes.map { try stored($0, bench) }
        let rows = try bench.connection().query(
            "select household_id, outcomes from nser.model_run_result where run = \(run.id)")
        #expect(rows.count == 400)
        for row in rows {
            let id = row[0] ?? ""
            let expected = zip(before, after).map { ($0[id] ?? "?") + ($1[id] ?? "?") }.joined()
            #expect(row[1] == expected, "\(id)")
        }
        // And the matrix is their sum.
        let crossings = try ProgrammeCrossings.of(run, on: bench.connection())
        let kafaalat = crossings.crossings(of: "kafaalat")
        func count(_ pairs: Set<String>) -> Int {
            rows.filter { pairs.contains(String(($0[1] ?? "").prefix(2))) }.count
        }
        #expect(kafaalat.map(\.crossesIn).reduce(0, +) == count(["NE", "NP"]))
        #expect(kafaalat.map(\.crossesOut).reduce(0, +) == count(["EN", "PN"]))
        #expect(kafaalat.map(\.households).reduce(0, +) == 400)
        // Among these families nobody crosses out.
        #expect(kafaalat.contains { $0.crossesIn > 0 })
        #expect(Set(kafaalat.map(\.sex)).isSuperset(of: ["F", "M"]))
        // The card does not reach Azad Kashmir.
        for row in kafaalat where row.tehsil == "PK10101" { #expect(row.unscored == row.households) }
        try bench.expectSound()
    }

    @Test func aRunThatWasKilledGoesOnUnderItsRulesOnly() async throws {
        let bench = try await seeded(300)
        let whole = try run("bisp-shape", bench)
        try bench.connection().execute(
            """
            update nser.model_run set finished_at = null, households = 100, last_household = (
                select household_id from nser.model_run_result order by 1 limit 1 offset 99);
            create table kept as select * from nser.model_run_result;
            delete from nser.model_run_result where household_id > (select last_household from nser.model_run);
            """)
        let resumed = try run("bisp-shape", bench)
        #expect(resumed.isResumed && resumed.id == whole.id && resumed.households == 300)
        #expect(
            try bench.value(
                "select count(*) from kept k join nser.model_run_result r using (run, household_id, outcomes)") == "300"
        )
        // Other rules: another run.
        try bench.connection().execute("update nser.model_run set finished_at = null")
        try FilterSwitches.switchFilter("VEHICLE", on: false, by: "A", reason: "order", connection: bench.connection())
        let other = try run("bisp-shape", bench)
        #expect(!other.isResumed && other.id != whole.id && other.households == 300)
        #expect(try bench.value("select count(*) from nser.model_run where superseded_at is not null") == "1")
    }

    @Test func withoutProgrammesNothingIsJudged() async throws {
        let bench = try await seeded(20, ruleSet: nil)
        let run = try run("bisp-shape", bench)
        #expect(run.programmes.isEmpty && run.judgedBy == nil)
        #expect(try ProgrammeCrossings.of(run, on: bench.connection()).rows.isEmpty)
        #expect(try bench.value("select count(*) from nser.model_run_result where outcomes is not null") == "0")
        #expect(throws: AdministrationError.self) { try self.run("bisp-shape", bench, ruleSet: "bisp-shape") }
    }

    @Test func aRuleSetMayBeNamedAndMustBeThere() async throws {
        let bench = try await seeded(50)
        let stands = try run("bisp-shape", bench, ruleSet: "pk-2005-06")
        #expect(stands.judgedBy?.ruleSet == "pk-2005-06" && stands.judgedBy?.standsAs == "pk-2005-06")
        let refused = #expect(throws: AdministrationError.self) { try run("bisp-shape", bench, ruleSet: "nothing") }
        #expect(refused?.kind == .refused && refused?.description.contains("there are") == true)
    }

    @Test func theCSVAndThePictureHoldEveryProgramme() throws {
        func row(_ programme: String, _ name: String) -> ProgrammeCrossings.Row {
            ProgrammeCrossings.Row(
                programme: programme,
                crossing: .init(
                    tehsil: "PK60101", name: name, sex: "F", staysIn: 1, crossesIn: 2, crossesOut: 3, staysOut: 4,
                    unscored: 5), eligibleNow: 0, eligibleThen: 1)
        }
        let crossings = ProgrammeCrossings(rows: [row("kafaalat", "Attock"), row("nashonuma", "a, b")])
        #expect(
            crossings.csv == """
                programme,tehsil,name,head,stays_in,crosses_in,crosses_out,stays_out,undecided,eligible_now,eligible_then\r
                kafaalat,PK60101,Attock,F,1,2,3,4,5,0,1\r
                nashonuma,PK60101,"a, b",F,1,2,3,4,5,0,1\r

                """)
        let svg = CrossingPlot.svg(
            ["kafaalat", "nashonuma"].map { CrossingPlot(crossings.crossings(of: $0), title: $0, notes: ["<note>"]) })
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.contains(">kafaalat<") && svg.contains(">nashonuma<") && svg.contains("&lt;note&gt;"))
    }
}
