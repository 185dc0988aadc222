import Foundation
import FoundationXML
import Testing

@testable import Registry

/// The crossings as CSV and as a picture.
struct ShadowSummaryTests {
    private func row(_ tehsil: String, _ name: String, _ sex: String, _ counts: [Int]) -> ShadowSummary.Crossing {
        .init(
            tehsil: tehsil, name: name, sex: sex, staysIn: counts[0], crossesIn: counts[1], crossesOut: counts[2],
            staysOut: counts[3], unscored: counts[4])
    }

    private func summary(_ rows: [ShadowSummary.Crossing]) -> ShadowSummary {
        ShadowSummary(bands: [Int](repeating: 0, count: 10), unscored: [], crossings: rows)
    }

    @Test func csvIsQuotedAndNeverAFormula() {
        let csv = summary([
            row("PK60101", "Attock", "F", [1, 2, 3, 4, 5]), row("PK60102", "a \"b\", c", "M", [0, 0, 0, 0, 0]),
            row("PK60103", "=1+1", "M", [9, 9, 9, 9, 9]),
        ]).csv
        #expect(
            csv == """
                tehsil,name,head,stays_in,crosses_in,crosses_out,stays_out,unscored\r
                PK60101,Attock,F,1,2,3,4,5\r
                PK60102,"a ""b"", c",M,0,0,0,0,0\r
                PK60103,'=1+1,M,9,9,9,9,9\r

                """)
    }

    @Test func thePictureIsXMLWithABarForEachTehsil() throws {
        let rows = (1...40).flatMap { number in
            [
                row("PK6010\(number)", "T & <\(number)>", "M", [0, number, 2 * number, 0, 0]),
                row("PK6010\(number)", "T & <\(number)>", "F", [0, 1, 1, 0, 0]),
            ]
        }
        let svg = CrossingPlot(summary(rows), title: "a < b & c", notes: ["ILLUSTRATIVE"]).svg
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse())
        #expect(svg.contains("a &lt; b &amp; c") && svg.contains(">ILLUSTRATIVE<"))
        #expect(svg.contains("10 other tehsils") && svg.contains("T &amp; &lt;40&gt;"))
        #expect(!svg.contains("&lt;10&gt;"))
        // 40 out by men and 1 by a woman at the tehsil with most of them.
        #expect(svg.contains(">81</text>") && svg.contains(">41</text>"))
    }

    @Test(arguments: [("34", 3_400), ("16.17", 1_617), ("0", 0), ("100", 10_000)])
    func cutoffsAreRead(_ text: String, _ hundredths: Int) { #expect(PMTModel.hundredths(text) == hundredths) }

    @Test(arguments: ["", "-1", "100.01", "34.123", "abc", "3e1", "+3", " 3"])
    func otherCutoffsAreNot(_ text: String) { #expect(PMTModel.hundredths(text) == nil) }
}
