import Foundation
import PostgresPipeline
import Shared
import Testing

@testable import Registry

/// What leaves the registry: who, how much, and in cells that no spreadsheet takes for a formula.
@Suite(.timeLimit(.minutes(3))) struct ExportTests {
    private let bench: ImportBench
    private let database: MigratedDatabase

    init() throws {
        bench = try ImportBench()
        database = try ImportBench.seeded()
    }

    private func export(
        _ what: ExportPlan.What, area: String? = nil, numbers: ExportPlan.Numbers = .masked, scores: Bool = false
    ) throws -> [[String]] {
        let path = bench.folder + "/export.csv"
        let plan = try ExportPlan(what: what, area: area, numbers: numbers, scores: scores, by: "A. Khan")
        let rows = try ExportRun.run(plan, to: path, on: ImportBench.connection(database))
        let table = try ImportBench.table(path)
        #expect(table.count == rows + 1 && Set(table.map(\.count)).count == 1)
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
        return table
    }

    @Test func numbersAreMaskedAndScoresAreNotThereUnlessAskedFor() throws {
        let households = try export(.households)
        let mobile = try #require(households[0].firstIndex(of: "mobile"))
        #expect(households.dropFirst().allSatisfy { $0[mobile].contains("*****") })
        #expect(!households[0].contains("score") && !households[0].contains("state"))
        let members = try export(.members)
        for column in ["cnic", "crc"] {
            let place = try #require(members[0].firstIndex(of: column))
            #expect(members.dropFirst().allSatisfy { $0[place].isEmpty || $0[place].contains("-*****") })
        }
        let scored = try export(.households, scores: true)
        #expect(scored[0].suffix(2) == ["state", "score"])
        #expect(scored.dropFirst().contains { $0.last?.isEmpty == false })
        let stored = try ImportBench.rows(
            database, "select household_id, score from nser.assessment where score is not null order by 1 limit 1")
        let row = scored.first { $0[0] == stored[0][0] }
        #expect(row?.last == PMTModel.written(hundredths: Int32(stored[0][1] ?? "") ?? -1))
    }

    @Test func rowsComeInOneOrderAndOfTheAreaOnly() throws {
        let all = try export(.households).dropFirst().map { $0[0] }
        #expect(all.count == 300 && all == all.sorted())
        #expect(try export(.households).dropFirst().map { $0[0] } == all)
        let area = try export(.households, area: "PK6").dropFirst()
        #expect(!area.isEmpty && area.count < 300 && area.allSatisfy { $0[1].hasPrefix("PK6") })
        let tehsil = try export(.members, area: "PK60101").dropFirst().map { $0[0] }
        let households = Set(try export(.households, area: "PK60101").dropFirst().map { $0[0] })
        #expect(Set(tehsil) == households && tehsil == tehsil.sorted())
        #expect(throws: AdministrationError.self) { try export(.households, area: "PK9") }
        #expect(throws: AdministrationError.self) { try export(.households, area: "PK6' or true --") }
        #expect(throws: AdministrationError.self) { try export(.members, scores: true) }
    }

    @Test func closedHouseholdsStayBehind() throws {
        try ImportBench.connection(database).execute(
            "update nser.household set status = 'CLOSED', head = null where id = (select min(id::text)::uuid from nser.household)"
        )
        #expect(try export(.households).count == 300)
    }

    @Test func decisionsSayWhyInCodes() throws {
        let empty = try ImportBench.empty()
        _ = try ImportBench.run(bench.export(database), into: empty)
        let path = bench.folder + "/decisions.csv"
        let plan = try ExportPlan(what: .decisions, area: nil, numbers: .masked, scores: false, by: "A. Khan")
        let rows = try ExportRun.run(plan, to: path, on: ImportBench.connection(empty))
        let table = try ImportBench.table(path)
        #expect(table.count == rows + 1 && rows >= 300)
        let state = try #require(table[0].firstIndex(of: "state"))
        #expect(
            Set(table.dropFirst().map { $0[state] }).isSubset(of: ["ELIGIBLE", "NOT_ELIGIBLE", "PENDING_VERIFICATION"]))
        #expect(
            try ImportBench.rows(empty, "select what, numbers, scores, made_by, written from nser.export_made")
                == [["DECISIONS", "MASKED", "f", "A. Khan", "\(rows)"]])
    }

    /// A name cannot begin so, but the registry may hold what an older program let in.
    @Test func cellsThatLookLikeFormulasAreMadeHarmless() throws {
        try ImportBench.connection(database).execute(
            """
            update nser.household_version set roster = replace(roster::text, 'father_name":"', 'father_name":"=1+')::json
            where household_id = (select min(id::text)::uuid from nser.household)
            """)
        let members = try export(.members)
        let name = try #require(members[0].firstIndex(of: "father_name"))
        #expect(members[1][name].hasPrefix("'=1+"))
    }

    @Test func aFileThatCannotBeWrittenIsSaid() throws {
        let plan = try ExportPlan(what: .members, area: nil, numbers: .masked, scores: false, by: "A")
        let error = #expect(throws: AdministrationError.self) {
            try ExportRun.run(plan, to: "/nowhere/export.csv", on: ImportBench.connection(database))
        }
        #expect(error?.kind == .file)
        #expect(throws: AdministrationError.self) {
            try ExportPlan(what: .members, area: nil, numbers: .masked, scores: false, by: "")
        }
    }
}
