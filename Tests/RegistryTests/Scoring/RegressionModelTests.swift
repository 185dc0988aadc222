import Foundation
import Shared
import TestSupport
import Testing

@testable import Registry

/// The model bisp-shape as it ships: a regression over BISP's twelve indicators with illustrative coefficients.
struct RegressionModelTests {
    let form: Form
    let model: PMTModel

    init() throws {
        form = try Form.shipped()
        model = try PMTModel(file: try #require(RegistryFile.named("models/bisp-shape.json")).bytes, form: form)
    }

    @Test func reachesItsGoldenVectors() {
        // Reading it verified them; the number is what golden_bisp_shape.py writes.
        #expect(model.vectorCount == 239)
        #expect(model.name == "bisp-shape" && model.scoreType == "pmt")
        #expect(model.indicators.count == 13)
        #expect(model.indicators.last?.coefficient == -32_500)
    }

    @Test func goldenScriptAgrees() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let run = Process()
        run.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        run.arguments = ["python3", folder.appendingPathComponent("golden_bisp_shape.py").path, "--check"]
        try run.run()
        run.waitUntilExit()
        #expect(run.terminationStatus == 0)
    }

    @Test func saysThatItsCoefficientsAreIllustrative() {
        #expect(model.title(.english).hasPrefix("ILLUSTRATIVE") && model.title(.urdu).contains("محض مثال"))
        #expect(model.caution?(.english).hasPrefix("ILLUSTRATIVE") == true)
        #expect(model.caution?(.urdu).contains("محض مثال") == true)
        #expect(model.cutoffs.map(\.atMostHundredths) == [3200, 3700])
        #expect(model.cutoffs.allSatisfy { $0.words.hasPrefix("ILLUSTRATIVE") })
    }

    /// The score is that of the formula, reckoned here from the terms: 62.5 points a unit of y above 7.65.
    @Test func scoresInventedHouseholdsByItsFormula() throws {
        var seen = Set<Int32>()
        for seed in UInt64(1)...60 {
            guard case .scored(let hundredths, let terms) = try assess(InventedHousehold(seed: seed)) else {
                Issue.record("seed \(seed) is not scored")
                continue
            }
            let y = 7_900_000 + terms.reduce(0) { $0 + $1.points }
            let exact = min(max((y - 7_650_000) * 125 / 2, 0), 100_000_000)
            #expect(hundredths == Int32((exact + 5_000) / 10_000), "seed \(seed)")
            seen.insert(hundredths)
        }
        #expect(seen.count > 40)
    }

    @Test func explainsTheAdultEquivalents() throws {
        let assessed = try assess(InventedHousehold(seed: 4, members: 6))
        let stored = try JSONDocument(model.termsJSON(assessed.terms))
        let rows = model.explanations(termsJSON: stored.root, .english)
        #expect(rows.count == 13)
        #expect(rows == assessed.terms.map { model.explanation(of: $0, .english) })
        let equivalents = try #require(rows.last)
        let value = try #require(Double(equivalents.answerCode))
        #expect((4.8...6.0).contains(value) && equivalents.points.hasPrefix("-0.1"))
    }

    /// Every coefficient is read: change any, and a vector fails.
    @Test func noCoefficientChangesUnseen() throws {
        let shipped = try ModelFile.shipped("bisp-shape")
        let marks = shipped.text.ranges(of: "\"points\": \"")
        #expect(marks.count == 38)
        for mark in marks {
            var text = shipped.text
            let end = try #require(text[mark.upperBound...].firstIndex(of: "\""))
            let old = text[mark.upperBound..<end]
            text.replaceSubrange(mark.upperBound..<end, with: old.contains(".") ? old + "1" : "0.0001")
            #expect(refusal(ModelFile(text: text)).contains("the engine gives"))
        }
    }

    @Test(arguments: [
        (#""coefficient": "-0.0325""#, #""coefficient": "-0.0326""#, "the engine gives"),
        (#""weight": "0.8""#, #""weight": "0.7""#, "the engine gives"),
        (
            #"{"member": "age", "at_most": 17}, "weight""#, #"{"member": "age", "at_most": 18}, "weight""#,
            "the engine gives"
        ),
        (#""add": ["7.9""#, #""add": ["7.8999""#, "the engine gives"),
        (#""7.65""#, #""7.6501""#, "the engine gives"),
        (#""1.6"]"#, #""1.7"]"#, "the engine gives"),
        (#""decimals": 2, "rounding": "half_up""#, #""decimals": 2, "rounding": "down""#, "the engine gives"),
        (#""decimals": 2, "rounding": "half_up""#, #""decimals": 2, "rounding": "half_even""#, "the engine gives"),
        (#""decimals": 2"#, #""decimals": 1"#, "the engine gives"),
        (#""at_most": 100}"#, #""at_most": 99}"#, "the engine gives"),
        (#""caution": {"en""#, #""caution": {"de""#, "unknown member \"de\""),
        (#""caution": {"#, #""caution": {"by": "us", "#, "unknown member \"by\""),
        (#""coefficient": "-0.0325""#, #""coefficient": "-0.0325", "answers": []"#, "needs either answers"),
    ])
    func isRefused(_ old: String, _ new: String, _ words: String) throws {
        let refusal = refusal(try ModelFile.shipped("bisp-shape").replacing(old, new))
        #expect(refusal.contains(words), "\(refusal)")
    }

    private func refusal(_ file: ModelFile) -> String {
        do throws(ModelError) {
            _ = try file.model(form)
            return "(accepted)"
        } catch {
            return error.description
        }
    }

    private func assess(_ household: InventedHousehold) throws -> Assessed {
        let day = try #require(CalendarDate("2026-11-22"))
        let interview = try Interview(
            form: form, roster: JSONDocument(household.roster).root, answers: JSONDocument(household.answers).root,
            date: day)
        return model.assess(interview, tehsil: try PCode(validating: "PK60101"), asOf: day)
    }
}
