import Shared
import TestSupport
import Testing

@testable import Registry

/// The language of models also expresses a regression: coefficients, adult equivalents, two decimals. The figures are
/// invented for this test; each expected score is worked out by hand beside it.
struct RegressionShapeTests {
    let form: Form

    init() throws { form = try Form.shipped() }

    /// 1.5 - 0.25 * ln-like step of adult equivalents + 0.1 * rooms per member (two decimals), mapped to 0...100.
    private func file(vectors: String, value: String = RegressionShapeTests.rooms, more: String = "") -> [UInt8] {
        let text = """
            {"model": "regression-shape", "score_type": "pmt", "form": "nser-2026-1",
             "title": {"en": "Regression", "ur": "ریگریشن"}, "source": "invented for a test",
             "effective": {"from": "2020-01-01", "until": "2030-12-31"},
             "covered": {"except_provinces": [], "except_districts": [], "except_tehsils": [], "source": "none"},
             "indicators": [
              {"key": "equivalents", "question": {"en": "Adult equivalents", "ur": "بالغ مساوی"},
               "value": {"weigh": [{"where": {"member": "age", "at_most": 13}, "weight": "0.5"},
                                   {"where": {"member": "age", "at_least": 14}, "weight": "1"}]},
               "coefficient": "-0.125", "missing": "refuse"},
              {"key": "rooms_per_member", "question": {"en": "Rooms per member", "ur": "فی فرد کمرے"},
               "value": \(value), "coefficient": "0.1", "missing": "refuse"}\(more)],
             "score": {"value": {"divide": [{"multiply": ["100", {"subtract": [{"add": ["1.5", {"total": "points"}]}, "0.5"]}]},
                                            "1.25"], "rounding": "half_up"},
                       "minimum": "0", "maximum": "100", "decimals": 2, "rounding": "half_up"},
             "cutoffs": [{"key": "line", "at_most": "16.17", "en": "An invented line", "source": "none"}],
             "vectors": [\(vectors)]}
            """
        return Array(text.utf8)
    }

    private static let rooms =
        #"{"divide": [{"answer": "rooms"}, {"count": {"member": "age", "at_least": 0}}], "rounding": "half_up"}"#

    /// A couple and one child of 5 with `rooms` rooms, a hundred times.
    private func vectors(rooms: String, _ expect: String) -> String {
        let roster = #"[{"line":1,"born":"1980-01-01"},{"line":2,"born":"1985-01-01"},{"line":3,"born":"2021-01-01"}]"#
        let one =
            #"{"name":"v","tehsil":"PK60101","as_of":"2026-11-22","roster":\#(roster),"answers":{"rooms":\#(rooms)},"expect":\#(expect)}"#
        return Array(repeating: one, count: 100).joined(separator: ",")
    }

    @Test func reckonsInFixedPoint() throws {
        // 2.5 equivalents * -0.125 = -0.3125; 2 / 3 rooms = 0.666667 * 0.1 = 0.066667;
        // 100 * (1.5 - 0.3125 + 0.066667 - 0.5) / 1.25 = 75.4167 / 1.25 = 60.33336.
        let expect = #"{"answers":"**","points":["-0.3125","0.066667"],"score":"60.33"}"#
        let model = try PMTModel(file: file(vectors: vectors(rooms: "2", expect)), form: form)
        #expect(model.cutoffs[0].atMostHundredths == 1617)
        let wrong = #"{"answers":"**","points":["-0.3125","0.066667"],"score":"60.34"}"#
        #expect(throws: ModelError.self) { try PMTModel(file: file(vectors: vectors(rooms: "2", wrong)), form: form) }
    }

    @Test func anUnansweredValueIsNeverZero() throws {
        let expect = #"{"not_scored":"MISSING:rooms_per_member"}"#
        _ = try PMTModel(file: file(vectors: vectors(rooms: "null", expect)), form: form)
    }

    @Test func aDivisionByZeroIsNoScore() throws {
        let value = #"{"divide": [{"answer": "rooms"}, {"subtract": ["1", "1"]}], "rounding": "down"}"#
        let expect = #"{"not_scored":"ARITHMETIC:rooms_per_member"}"#
        _ = try PMTModel(file: file(vectors: vectors(rooms: "2", expect), value: value), form: form)
    }

    @Test func otherOperatorsAreReckoned() throws {
        // if rooms >= 2: minimum(rooms, 1.5) = 1.5, else 0; + maximum(earned, 0.25) with nobody earning = 0.25.
        let value = """
            {"add": [{"if": {"answer": "rooms", "at_least": 2}, "then": {"minimum": [{"answer": "rooms"}, "1.5"]}, "else": "0"},
                     {"maximum": [{"sum": "earned_monthly", "where": {"member": "age", "at_least": 200}}, "0.25"]}]}
            """
        // 1.75 * 0.1 = 0.175; 100 * (1.5 - 0.3125 + 0.175 - 0.5) / 1.25 = 69.
        let expect = #"{"answers":"**","points":["-0.3125","0.175"],"score":"69"}"#
        _ = try PMTModel(file: file(vectors: vectors(rooms: "2", expect), value: value), form: form)
    }

    @Test(arguments: [
        (Rounding.halfUp, 5, 2, 3), (.halfUp, -5, 2, -3), (.halfUp, 7, 3, 2), (.halfEven, 5, 2, 2),
        (.halfEven, 7, 2, 4),
        (.halfEven, -5, 2, -2), (.down, 7, 2, 3), (.down, -7, 2, -4), (.halfUp, 7, -2, -4),
    ])
    func rounds(_ rounding: Rounding, _ a: Int, _ b: Int, _ wanted: Int) {
        #expect(rounding.divide(Int128(a), Int128(b)) == Int128(wanted))
    }

    @Test func numbersOfFilesAreStrict() {
        for text in ["", "-", "01", "1.", ".5", "1e3", "1.1234567", "+1", " 1", "1,5", "٣", "1000000000000"] {
            #expect(FixedPoint.read(text) == nil, "\(text)")
        }
        #expect(FixedPoint.read("-0.125") == -125_000)
        #expect(FixedPoint.written(-125_000) == "-0.125")
        #expect(FixedPoint.written(hundredths: 1617) == "16.17")
        #expect(FixedPoint.written(hundredths: 4100) == "41")
    }
}
