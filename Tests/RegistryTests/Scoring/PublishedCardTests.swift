import Foundation
import Shared
import TestSupport
import Testing

@testable import Registry

/// The model pk-2005-06 as it ships.
struct PublishedCardTests {
    let form: Form
    let model: PMTModel

    init() throws {
        form = try Form.shipped()
        model = try ModelFile.shipped().model(form)
    }

    @Test func reachesItsGoldenVectors() {
        // Reading it verified them; the number is what golden.py writes.
        #expect(model.vectorCount == 238)
        #expect(model.name == "pk-2005-06")
        #expect(model.indicators.count == 10)
        #expect(model.digest.count == 32)
    }

    @Test func goldenScriptAgrees() throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("golden.py")
        let run = Process()
        run.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        run.arguments = ["python3", script.path, "--check"]
        try run.run()
        run.waitUntilExit()
        #expect(run.terminationStatus == 0)
    }

    @Test func likelihoodsAreThoseOfTheTable() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let table = folder.appendingPathComponent("Source/scorecard-pk-2005-06-likelihoods.csv")
        let rows = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(rows.count == 101)
        for row in rows {
            let numbers = row.split(separator: ",")
            let found = model.likelihoods(hundredths: Int32(try #require(Int(numbers[0]))) * 100)
            let wanted = numbers.dropFirst().map { Int((Double($0) ?? -1) * 10 + 0.5) }
            #expect(found.map(\.perMille) == wanted)
        }
    }

    @Test func scoresAnInventedHousehold() throws {
        let household = InventedHousehold(seed: 4, members: 6)
        guard case .scored(let hundredths, let terms) = try assess(household, tehsil: "PK60101") else {
            Issue.record("not scored")
            return
        }
        #expect((0...10_000).contains(hundredths) && hundredths % 100 == 0)
        #expect(terms.count == 10)
        #expect(terms.reduce(0) { $0 + $1.points } == Int64(hundredths) * 10_000)
    }

    @Test(arguments: ["PK10101", "PK30201", "PK50201", "PK51301", "PK53001", "PK50906", "PK53302"])
    func doesNotCover(tehsil: String) throws {
        #expect(try assess(InventedHousehold(seed: 4), tehsil: tehsil) == .notScored(reason: "AREA", terms: []))
    }

    @Test func doesNotScoreBeforeItWasPublished() throws {
        let household = InventedHousehold(seed: 4, members: 2)
        let assessed = model.assess(
            try interview(household), tehsil: try PCode(validating: "PK60101"),
            asOf: try #require(CalendarDate("2008-12-31")))
        #expect(assessed == .notScored(reason: "DATE", terms: []))
    }

    /// Ages are those of the day asked for, not of the interview.
    @Test func countsAgesOnTheDay() throws {
        let household = InventedHousehold(seed: 12, members: 6)
        let interview = try interview(household)
        let later = try #require(CalendarDate("2041-11-22"))
        let tehsil = try PCode(validating: "PK60101")
        let children = interview.members.count { ($0.age ?? 99) <= 13 }
        #expect(children > 0)
        let terms = model.assess(interview, tehsil: tehsil, asOf: later).terms
        #expect(terms.first { $0.indicator == 1 }?.value == 0)
        #expect(interview.aged(on: later).members[0].age == interview.members[0].age.map { $0 + 15 })
    }

    @Test func explainsEachTerm() throws {
        let assessed = try assess(InventedHousehold(seed: 4, members: 6), tehsil: "PK60101")
        let stored = try JSONDocument(model.termsJSON(assessed.terms))
        let rows = model.explanations(termsJSON: stored.root, .english)
        #expect(rows.count == 10)
        #expect(rows[0].indicator == "province" && rows[0].answerCode == "D" && rows[0].points == "12")
        #expect(rows[0].question == "In what province does the household live?")
        #expect(rows == assessed.terms.map { model.explanation(of: $0, .english) })
        #expect(model.explanations(termsJSON: stored.root, .urdu)[0].answer == "پنجاب یا اسلام آباد")
        let foreign = try JSONDocument(Array(#"[["colour","A","3"]]"#.utf8))
        #expect(model.explanations(termsJSON: foreign.root, .english).isEmpty)
    }

    private func interview(_ household: InventedHousehold) throws -> Interview {
        try Interview(
            form: form, roster: JSONDocument(household.roster).root, answers: JSONDocument(household.answers).root,
            date: try #require(CalendarDate("2026-11-22")))
    }

    private func assess(_ household: InventedHousehold, tehsil: String) throws -> Assessed {
        model.assess(
            try interview(household), tehsil: try PCode(validating: tehsil),
            asOf: try #require(CalendarDate("2026-11-22")))
    }
}
