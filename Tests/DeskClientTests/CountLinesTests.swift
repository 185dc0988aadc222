import Shared
import Testing

@testable import DeskClient

/// The tables of counts, and a watch that goes on until somebody ends it.
@Suite struct CountLinesTests {
    private func view(_ text: String) throws -> JSONView { try JSONDocument(Array(text.utf8)).root }

    private let numbers = #""registered":12,"updated":3,"reassessed":0,"other":1,"refused":2"#

    @Test func aRowSaysWhenItsDeskWasHeard() throws {
        let row = try view(#"{"key":"LHR-001",\#(numbers),"heard":"2026-11-22T09:58:00+05:00"}"#)
        #expect(
            CountLines.of(row, .english) == [
                "LHR-001                     12           3           0           1           2"
                    + "  last heard 2026-11-22T09:58:00+05:00"
            ])
        let clocked = try view(
            #"{"key":"LHR-001",\#(numbers),"heard":"2026-11-22T09:58:00+05:00","desk_clock":"2026-11-22T09:41:00+05:00"}"#
        )
        #expect(
            CountLines.of(clocked, .english)[0].hasSuffix(
                "last heard 2026-11-22T09:58:00+05:00  written by its own clock at 2026-11-22T09:41:00+05:00"))
        #expect(CountLines.of(clocked, .urdu)[0].contains("اس کی اپنی گھڑی سے لکھا گیا 2026-11-22T09:41:00+05:00"))
        let silent = try view(#"{"key":"LHR-002",\#(numbers),"heard":null,"desk_clock":null}"#)
        #expect(CountLines.of(silent, .urdu)[0].hasSuffix("آخری رابطہ کبھی نہیں"))
    }

    @Test func theMeanStandsBelow() throws {
        let mean = #""registered":"10.5","updated":"3.0","reassessed":"0.0","other":"0.1","refused":"2.4""#
        let total = try view(#"{"from":"2026-11-01","to":"2026-11-22",\#(numbers),"mean":{\#(mean)}}"#)
        let lines = CountLines.total(total, .english)
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("2026-11-01 .. 2026-11-22"))
        #expect(lines[1].hasPrefix("  mean of 8 weeks"))
        #expect(lines[1].hasSuffix("10.5         3.0         0.0         0.1         2.4"))
        #expect(CountLines.total(total, .urdu)[1].contains("8 ہفتوں کی اوسط"))
    }

    @Test(arguments: [Language.english, .urdu]) func aWatchShowsWhatChanges(_ language: Language) throws {
        let fixture = try DeskFixture()
        let desk = try fixture.newDesk(language: language)
        var looks = 0
        let outcome = desk.watch(.start(by: nil, area: nil)) {
            looks += 1
            return looks > 4
        }
        #expect(outcome == .done)
        let lines = fixture.printed.split(separator: "\n").map(String.init)
        #expect(lines.count == 6, "\(fixture.printed)")
        #expect(lines.first == CountLines.head(language))
        #expect(lines.dropFirst().filter { $0.hasPrefix("LHR-001") }.count == 2)
        let clocks = lines.last ?? ""
        #expect(clocks.contains("2026-11-22T10:00:07+05:00") && clocks.contains("2026-11-22T10:00:00+05:00"))
    }

    @Test func aWatchForScriptsIsOneObjectAChange() throws {
        let fixture = try DeskFixture()
        let desk = try fixture.newDesk(isJSON: true)
        var looks = 0
        _ = desk.watch(.start(by: nil, area: nil)) {
            looks += 1
            return looks > 4
        }
        let lines = fixture.printed.split(separator: "\n").map { Array($0.utf8) }
        let states = try lines.map { try JSONDocument($0).root["state"]?.string }
        #expect(states == ["watching", "changed", "changed"])
    }
}
