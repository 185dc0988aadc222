import Shared
import Testing

/// CLOSE-DAY as a hostile desk may send it: each broken rule is refused by its name, under its field.
@Suite struct CloseDayRequestTests {
    private static let op =
        #"{"desk":"LHR-001","epoch":1,"seq":9,"prev":"\#(String(repeating: "ab", count: 32))","#
        + #""officer":"ayesha","at":"2026-11-22T17:05:00+05:00"}"#
    private static let counts = #"{"registered":1,"updated":0,"reassessed":0,"refused":1}"#

    private static func body(
        day: String = #""2026-11-22""#, counts: String = counts, entries: String = "[[3,0],[8,561]]",
        drafts: String = "0", unsent: String = "0"
    ) -> [UInt8] {
        Array(
            """
            {"op":\(op),"day":\(day),"counts":\(counts),"entries":\(entries),"drafts":\(drafts),"unsent":\(unsent)}
            """.utf8)
    }

    private func refusal(_ body: [UInt8]) -> String? {
        do {
            _ = try Request(.closeDay, JSONDocument(body))
            return nil
        } catch let refusal as Refusal {
            return "\(refusal.problem.number) \(refusal.field ?? "-") \(refusal.rule ?? "-")"
        } catch {
            return "\(error)"
        }
    }

    @Test func itsOwnFormIsReadAgainAsTheSame() throws {
        let body = Self.body()
        guard case .closeDay(let request) = try Request(.closeDay, JSONDocument(body)) else {
            Issue.record("another request")
            return
        }
        #expect(request.body == body && request.op.sequence == 9)
        #expect(request.view.entries.map(\.number) == [0, 561] && request.view.counts.refused == 1)
        #expect(String(decoding: request.view.listed, as: UTF8.self) == "[[3,0],[8,561]]")
    }

    @Test(arguments: [
        ("[[3,0],[3,0]]", "entries.order"), ("[[4,0],[3,0]]", "entries.order"), ("[[9,0]]", "entries.order"),
        ("[[12,0]]", "entries.order"), ("[[0,0]]", "number.range"), ("[[-3,0]]", "number.range"),
        ("[[3,-1]]", "number.range"), ("[[3,1000]]", "number.range"), ("[[3,40000]]", "number.range"),
        ("[[9223372036854775807,0]]", "number.range"), ("[[3]]", "entries.form"), ("[[3,0,0]]", "entries.form"),
        ("[3,0]", "entries.form"), ("[[]]", "entries.form"), ("[{}]", "entries.form"),
        (#"[["3",0]]"#, "field.type"), ("[[3,null]]", "field.type"), ("[[[3],0]]", "field.type"),
        ("{}", "field.type"), ("null", "field.type"), ("7", "field.type"),
    ])
    func entriesAreRefused(_ entries: String, _ rule: String) {
        #expect(refusal(Self.body(entries: entries)) == "501 entries \(rule)")
    }

    @Test func twoThousandEntriesAreADayAndOneMoreIsNone() throws {
        func list(_ count: Int) -> String { "[\((1...count).map { "[\($0),0]" }.joined(separator: ","))]" }
        let far = Self.op.replacing(#""seq":9"#, with: #""seq":999999"#)
        for (count, expected) in [(2_000, nil), (2_001, "501 entries entries.size")] as [(Int, String?)] {
            let text = String(decoding: Self.body(entries: list(count)), as: UTF8.self)
            #expect(refusal(Array(text.replacing(Self.op, with: far).utf8)) == expected)
        }
    }

    @Test func amountsAndDaysAreRefusedByName() {
        #expect(refusal(Self.body(drafts: "-1")) == "501 drafts number.range")
        #expect(refusal(Self.body(unsent: "1000001")) == "501 unsent number.range")
        #expect(refusal(Self.body(unsent: #""0""#)) == "501 unsent field.type")
        #expect(refusal(Self.body(day: #""2026-02-30""#)) == "501 day date.calendar")
        #expect(refusal(Self.body(day: "20261122")) == "501 day field.type")
        let negative = Self.counts.replacing(#""refused":1"#, with: #""refused":-1"#)
        #expect(refusal(Self.body(counts: negative)) == "501 counts/refused number.range")
        let short = Self.counts.replacing(#","refused":1"#, with: "")
        #expect(refusal(Self.body(counts: short)) == "501 counts/refused field.missing")
        let long = Self.counts.replacing("}", with: #","all":2}"#)
        #expect(refusal(Self.body(counts: long)) == "501 counts/all field.unknown")
        #expect(refusal(Self.body(counts: "[]")) == "501 counts field.type")
    }

    @Test func anAgreedDayHasOneForm() throws {
        guard case .closeDay(let request) = try Request(.closeDay, JSONDocument(Self.body())) else { return }
        let agreed = AgreedDay(
            request, answers: try Digest(validating: String(repeating: "0", count: 64)), elsewhere: 0, late: [3],
            closed: request.op.at)
        let content = agreed.content
        #expect(AgreedDay(content: content) == agreed)
        let text = String(decoding: content, as: UTF8.self)
        for other in [
            text.replacing(",", with: ", ", maxReplacements: 1), text.replacing(#""last":8"#, with: #""last":7"#),
            text.replacing(#""late":[3]"#, with: #""late":["3"]"#), text + " ", "{}", "",
            text.replacing("+05:00", with: ".0+05:00"), text.replacing(#","unsent":0"#, with: ""),
        ] {
            #expect(AgreedDay(content: Array(other.utf8)) == nil, "\(other)")
        }
    }
}
