import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Cut-offs come from the rules in force, as the files say them: drawn in the report, and asked for bunching.
@Suite(.timeLimit(.minutes(3))) struct CutOffsTests {
    private let bench: NightBench

    init() throws { bench = try NightBench() }

    private func cutOffs(on day: CalendarDate? = NightBench.day) throws -> CutOffs {
        try CutOffs.of(#require(day), form: Form.shipped(), on: bench.connection())
    }

    private func report() throws -> String {
        try NightReport.make(bench.scene(), night: 1, on: bench.connection()).page.html
    }

    private func integrityNote() throws -> String? {
        try bench.night([IntegrityCheck()]).first?.note
    }

    /// Kafaalat's file with other scores in its only version, or with one more version, in place of the one that counts.
    private func replaceKafaalat(_ change: (inout [[String: Any]]) throws -> Void) throws {
        let connection = try bench.connection()
        let folder = "\(bench.database.cluster.folder)/cut-\(bench.database.name)"
        try connection.execute("update nser.signing_key set retired_at = now()")
        let keys = SigningKeys(folder: folder)
        _ = try keys.make(on: connection)
        let shipped = try #require(RegistryFile.named("programmes/kafaalat.json"))
        var file = try #require(JSONSerialization.jsonObject(with: Data(shipped.bytes)) as? [String: Any])
        var versions = try #require(file["versions"] as? [[String: Any]])
        try change(&versions)
        file["versions"] = versions
        let digest = try Programmes.load(
            Array(JSONSerialization.data(withJSONObject: file)), keys: keys, on: connection)
        try Programmes.activate(digest, by: "A", second: "B", on: connection)
    }

    @Test func theCardIsCutOffAt34() throws {
        let found = try cutOffs()
        #expect(found.all.map(\.label) == ["34 (kafaalat)"] && found.absence == nil)
        #expect(try report().contains("34 (kafaalat)") && integrityNote() == nil)
    }

    @Test func bispsShapeIsCutOffAt32And37() throws {
        let connection = try bench.connection()
        try Models.activate("bisp-shape", by: "A", second: "B", on: connection)
        // The rule set still names the other model: its cut-off says nothing about these scores.
        let between = try cutOffs()
        #expect(
            between.all.isEmpty
                && between.absence
                    == "the rule set pk-2005-06 cuts off scores of the model pk-2005-06, and bisp-shape is active"
        )
        try Programmes.chooseRuleSet("bisp-shape", by: "A", second: "B", on: connection)
        #expect(try cutOffs().all.map(\.label) == ["32 (kafaalat)", "37 (kafaalat, disability)"])
        let html = try report()
        #expect(html.contains("37 (kafaalat, disability)") && !html.contains("34 (kafaalat)"))
    }

    @Test func withoutARuleSetNoneIsDrawnAndBunchingIsNotLookedFor() throws {
        try bench.damage("delete from nser.rule_set_active")
        #expect(try cutOffs().absence == "no programme decides, or no rule set is chosen")
        let html = try report()
        #expect(html.contains("No cut-off: no programme decides") && !html.contains("stroke-dasharray"))
        #expect(
            try integrityNote()
                == "scores bunched under a cut-off could not be looked for: no programme decides, or no rule set is chosen"
        )
        try bench.damage("delete from nser.pmt_active")
        #expect(try cutOffs().absence == "no model is active")
    }

    @Test func anotherProgrammeAnotherCutOff() throws {
        try replaceKafaalat { versions in
            versions[0]["scores"] = ["pk-2005-06": ["model": "pk-2005-06", "at_most": "41.50", "source": "test"]]
        }
        #expect(try cutOffs().all.map(\.label) == ["41.50 (kafaalat)"])
        let html = try report()
        #expect(html.contains("41.50 (kafaalat)") && !html.contains("34 (kafaalat)"))
    }

    /// The version of the night's day counts, not that of today.
    @Test func aCutOffCountsFromItsDay() throws {
        try replaceKafaalat { versions in
            var later = versions[0]
            later["effective_from"] = "2026-11-15"
            later["scores"] = ["pk-2005-06": ["model": "pk-2005-06", "at_most": "30", "source": "test"]]
            versions.append(later)
        }
        #expect(try cutOffs(on: CalendarDate("2026-11-14")).all.map(\.points) == ["34"])
        #expect(try cutOffs(on: CalendarDate("2026-11-15")).all.map(\.points) == ["30"])
        let before = try cutOffs(on: CalendarDate("2022-01-01"))
        #expect(before.absence == "no programme has a cut-off on 2022-01-01 under the rule set pk-2005-06")
    }

    /// The same scores are bunched under one cut-off and not under another: the one of the rules in force is asked.
    @Test func bunchingIsLookedForAtTheCutOffInForce() throws {
        let planted = """
            update nser.household_version v set recorded_at = '2026-11-01 10:00+05', desk = d.desk, tehsil = 'PK60101'
            from (select household_id, case when row_number() over (order by household_id) <= 30
                then 'SEED-60101' else 'SEED-61701' end as desk from nser.household_version) d
            where d.household_id = v.household_id;
            update nser.assessment a set state = 'SCORED', reason = null, score = case
                when v.desk = 'SEED-60101' then 3000 else 3150 end
            from nser.household_version v where v.household_id = a.household_id
            """
        try bench.damage(planted)
        func bunched() throws -> [String] {
            try bench.night([IntegrityCheck()])
            return try Findings.list(state: "OPEN", on: bench.connection()).filter {
                $0.kind == "bunched_under_cut_off"
            }.map(\.subject)
        }
        #expect(try bunched() == [])
        try replaceKafaalat { versions in
            versions[0]["scores"] = ["pk-2005-06": ["model": "pk-2005-06", "at_most": "30", "source": "test"]]
        }
        #expect(try bunched() == ["SEED-60101"])
    }
}
