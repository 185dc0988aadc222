import Foundation
import Testing

@testable import Shared

/// Every rule that a refusal names has words in both languages.
@Suite("Rules of refusals")
struct RefusalRuleTests {
    private static var rules: [(name: String, words: FormWords)] {
        EventRule.allCases.map { ($0.rawValue, $0.words) } + RequestRule.allCases.map { ($0.rawValue, $0.words) }
    }

    @Test func everyRuleHasWordsInBothLanguages() {
        for (name, words) in Self.rules {
            for locale in FormLocale.allCases {
                #expect(words(locale).count > 3, "\(name)")
                #expect(LineText.fault(in: words(locale)) == nil, "\(name)")
            }
            #expect(words.urdu.unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }, "\(name)")
            // What the Urdu words ask for the English ones know too; a code's list of choices is English.
            let (english, urdu) = (Self.arguments(words.english), Self.arguments(words.urdu))
            #expect(urdu.isSubset(of: english) && english.subtracting(urdu).isSubset(of: ["words"]), "\(name)")
            #expect(Refusal.words(ofRule: name) == words)
        }
    }

    @Test func noNameStandsForTwoRules() throws {
        let names = Self.rules.map(\.name)
        #expect(Set(names).count == names.count)
        let form = try Form.shipped()
        for name in names { #expect(form.words(ofRule: name) == nil, "\(name)") }
    }

    /// A rule that is written as text, not as a case, is found in the sources: it has words, or is one of the form's.
    @Test func noRuleOfTheCodeLacksWords() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let sources = root.appendingPathComponent("Sources")
        let form = try Form.shipped()
        let mark = #/(?:\brule: |VocabularyError\(\s*|\bSelf\()"([a-z0-9_]+(?:[.-][a-z0-9_-]+)*)"/#
        var found = 0
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        // What an import refuses is said in a report in English, by words that stand beside each rule.
        where file.pathExtension == "swift" && !file.path.contains("/Registry/Import/") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: mark) {
                found += 1
                let name = String(match.1)
                #expect(
                    Refusal.words(ofRule: name) != nil || form.words(ofRule: name) != nil,
                    "\(file.lastPathComponent): \(name)")
            }
        }
        #expect(found > 60)
    }

    private static func arguments(_ words: String) -> Set<Substring> {
        Set(
            words.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first
            })
    }
}

/// What the details of a life event may not hold is refused by name, and never as if it stood in the journal.
@Suite("Details of life events")
struct EventDetailsTests {
    static let person = #""019aa7c2-f400-7000-8000-000000000001""#
    static let other = #""019aa7c2-f400-7000-8000-000000000002""#

    @Test(arguments: [
        (
            "MARRIAGE", #"{"husband":\#(person),"wife":\#(other),"relation":2}"#, "details/relation",
            "event.only-with-moves"
        ),
        (
            "MARRIAGE", #"{"husband":\#(person),"wife":\#(other),"head":\#(other)}"#, "details/head",
            "event.only-with-moves"
        ),
        (
            "MEMBER_LEFT",
            #"{"persons":[\#(person)],"relations":[{"person":\#(other),"relation":3},{"person":\#(other),"relation":4}]}"#,
            "details/relations", "event.relation-twice"
        ),
        ("DIVORCE", #"{"husband":\#(person)}"#, "details/wife", "field.missing"),
        ("SEPARATION", #"{}"#, "details/husband", "field.missing"),
        ("DIVORCE", #"{"person":\#(person),"wife":\#(other)}"#, "details/wife", "field.unknown"),
        ("MEMBER_LEFT", #"{"persons":[\#(person),\#(person)]}"#, "details/persons", "event.person-twice"),
        ("CONTACT", #"{"mobile":"0300"}"#, "details/mobile", "mobile.form"),
        ("MOVE", #"{"tehsil":"PK1"}"#, "details/tehsil", "pcode.form"),
    ])
    func isRefusedByName(_ event: String, _ details: String, _ field: String, _ rule: String) throws {
        let refusal = try #require(try reading(event, details))
        #expect(refusal.field == field && refusal.rule == rule)
        #expect(refusal.problem.entry != .left)
        #expect(Refusal.words(ofRule: rule) != nil)
    }

    @Test func anEmptyNumberOfEvidenceLeavesNoEntry() throws {
        let refusal = try #require(
            try reading("DEATH", #"{"person":\#(Self.person)}"#, #","evidence":{"kind":"CNIC","number":""}"#))
        #expect(refusal.field == "evidence/number" && refusal.problem == .syntax)
    }

    private func reading(_ event: String, _ details: String, _ others: String = "") throws -> Refusal? {
        let line = """
            {"op":{"desk":"LHR-001","epoch":1,"seq":1,"prev":null,"officer":"ayesha","at":"2026-11-22T10:05:00+05:00"},\
            "household":\(Self.person),"version":1,"event":"\(event)","effective":"2026-11-22",\
            "details":\(details)\(others)}
            """
        let document = try JSONDocument(Array(line.utf8))
        do throws(Refusal) {
            _ = try Request(.update, document)
            return nil
        } catch {
            return error
        }
    }
}
