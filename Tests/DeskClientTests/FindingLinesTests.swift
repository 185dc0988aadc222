import Shared
import Testing

@testable import DeskClient

/// What a supervisor reads of findings.
@Suite struct FindingLinesTests {
    private func view(_ text: String) throws -> JSONView { try JSONDocument(Array(text.utf8)).root }

    private let row =
        #"{"finding":17,"severity":"ERROR","kind":"version_lost","subject":"household_id=1","tehsil":"PK60101","#
        + #""state":"EXPLAINED","first_seen":"2026-11-21T23:00:00+05:00","last_seen":"2026-11-22T23:00:00+05:00","#
        + #""evidence":{"version":2},"resolved":{"state":"EXPLAINED","officer":"sana","reason":"a test"}"#

    @Test func aListSaysWhatWasSaidLastAndHowToGoOn() throws {
        let lines = FindingLines.of(
            [try view(row + "}")], try view(#"{"found":200,"more":true}"#), .english)
        #expect(lines.first == "17     ERROR  version_lost  EXPLAINED  PK60101")
        #expect(lines.contains("       EXPLAINED sana  a test"), "\(lines)")
        #expect(lines.last == "found 200, and more: ask the same --after 17")
        #expect(FindingLines.of([], try view(#"{"found":0,"more":false}"#), .english) == ["found 0"])
        #expect(
            FindingLines.of([try view(row + "}")], try view(#"{"found":200,"more":true}"#), .urdu).last
                == "ملے 200، اور بھی ہیں: یہی دوبارہ پوچھیں --after 17")
    }

    @Test func oneFindingSaysAllThatBecameOfIt() throws {
        let events =
            #","earlier":3,"events":[{"what":"FOUND","recorded":"2026-11-21T23:00:00+05:00","night":12},"#
            + #"{"what":"EXPLAINED","recorded":"2026-11-22T09:00:00+05:00","officer":"sana","receipt":"LHR-SUP/1/7","reason":"a test"}]}"#
        let lines = FindingLines.of([try view(row + events)], try view(#"{"found":1,"more":false}"#), .english)
        #expect(
            lines.suffix(4) == [
                "       3 earlier ones",
                "       FOUND       2026-11-21T23:00:00+05:00  night 12",
                "       EXPLAINED   2026-11-22T09:00:00+05:00  sana LHR-SUP/1/7  a test", "found 1",
            ], "\(lines)")
        let urdu = FindingLines.of([try view(row + events)], try view(#"{"found":1,"more":false}"#), .urdu)
        #expect(urdu.contains("       FOUND       2026-11-21T23:00:00+05:00  رات 12"))
    }
}
