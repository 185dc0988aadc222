import Foundation
import Shared
import Testing

@testable import Registry

/// Programme and filter files that are wrong in one place are refused, and the words say where.
struct HostileProgrammeTests {
    let form: Form

    init() throws { form = try Form.shipped() }

    private func text(_ name: String) throws -> String {
        String(decoding: try #require(RegistryFile.named("programmes/\(name).json")).bytes, as: UTF8.self)
    }

    private func refusal(_ text: String) -> String {
        do throws(ProgrammeError) {
            _ = try Programme(file: Array(text.utf8), form: form)
            return "(accepted)"
        } catch {
            return error.description
        }
    }

    private func changed(_ name: String, _ old: String, _ new: String) throws -> String {
        let text = try text(name)
        let range = try #require(text.range(of: old), "\(old)")
        return text.replacingCharacters(in: range, with: new)
    }

    @Test(arguments: [
        ("kafaalat", #""programme": "kafaalat","#, "", "\"programme\" is missing"),
        ("kafaalat", #""programme": "kafaalat""#, #""programme": "Kafaalat; drop""#, "small letters"),
        ("kafaalat", #""form": "nser-2026-1""#, #""form": "nser-2031-1""#, "another form"),
        ("kafaalat", #""known": true"#, #""known": 1"#, "must be true or false"),
        ("kafaalat", #""known": true"#, #""known": false"#, "unknown member \"unit\""),
        ("kafaalat", #""unit": "household""#, #""unit": "village""#, "unit is household or member"),
        ("kafaalat", #""effective_from": "2023-01-13""#, #""effective_from": "2023-02-30""#, "is a date"),
        ("kafaalat", #""at_most": "32.00""#, #""at_most": 32"#, "\"at_most\" must be text"),
        ("kafaalat", #""at_most": "32.00""#, #""at_most": "32.005""#, "at most two decimals"),
        ("kafaalat", #""at_most": "32.00""#, #""at_most": "100.01""#, "a score from 0 to 100"),
        ("kafaalat", #""at_most": "32.00""#, #""at_most": "-1""#, "a score from 0 to 100"),
        ("kafaalat", #""disability_at_most": "37.00""#, #""disability_at_most": "31.99""#, "not below at_most"),
        ("kafaalat", #""model": "bisp-shape", "at_most""#, #""formula": "x", "at_most""#, "unknown member \"formula\""),
        ("kafaalat", #""member": "sex""#, #""member": "gender""#, "there is no member field \"gender\""),
        ("kafaalat", #""is": "F""#, #""is": "W""#, "not a code of frame"),
        ("kafaalat", #"{"all": [{"member": "sex""#, #"{"most": [{"member": "sex""#, "unknown operator (most)"),
        ("kafaalat", #""verified": ["recipient"]"#, #""verified": ["neighbour"]"#, "verified names recipient"),
        ("kafaalat", #""verified": ["recipient"]"#, #""verified": ["subject"]"#, "has no subject"),
        ("kafaalat", #""verified": ["recipient"]"#, #""verified": ["head", "head"]"#, "each once"),
        ("kafaalat", #""filters": "all""#, #""filters": "some""#, "must be an array"),
        ("kafaalat", #""rupees": 13500"#, #""rupees": "13500""#, "must be a whole number"),
        ("kafaalat", #""rupees": 13500"#, #""rupees": -1"#, "whole and not negative"),
        ("kafaalat", #""rupees": 13500"#, #""rupees": 13500.5"#, "byte"),
        ("kafaalat", #""period": "quarter""#, #""period": "fortnight""#, "period is quarter or once"),
        ("kafaalat", #""period": "quarter""#, #""period": "quarter", "level": "X""#, "unknown member \"level\""),
        ("taleemi-wazaif", #""level": "PRIMARY""#, #""level": "NURSERY""#, "there is no level \"NURSERY\""),
        ("taleemi-wazaif", #"{"key": "SECONDARY""#, #"{"key": "PRIMARY""#, "occurs twice"),
        ("taleemi-wazaif", #""depends_on": ["kafaalat"],"#, "", "decides by nothing"),
        ("taleemi-wazaif", #""subjects""#, #""persons""#, "unknown member \"persons\""),
        ("nashonuma", #""pregnant""#, #""expecting""#, "there is no household field \"expecting\""),
        (
            "ramazan-2024", #""effective_until": "2024-04-09""#, #""effective_until": "2024-03-01""#,
            "ends before it begins"
        ),
        ("ramazan-2024", #""in": ["PK2""#, #""in": ["PK201""#, "no P-code of a province"),
        ("sehat-sahulat", #""why""#, #""because""#, "unknown member \"because\""),
    ])
    func isRefused(_ name: String, _ old: String, _ new: String, _ words: String) throws {
        let refusal = refusal(try changed(name, old, new))
        #expect(refusal.contains(words), "\(refusal)")
    }

    @Test func isRefusedWhereverItIsCut() throws {
        let bytes = Array(try text("kafaalat").utf8)
        for length in stride(from: 0, to: bytes.count - 2, by: 97) {
            #expect(throws: ProgrammeError.self) { try Programme(file: Array(bytes[..<length]), form: form) }
        }
    }

    @Test func versionsFollowEachOtherAndAnEarlierOneEndsWhereTheNextBegins() throws {
        let text = try text("kafaalat")
        let start = try #require(text.range(of: #"{"effective_from": "2023-01-13""#)).lowerBound
        let end = try #require(text.range(of: "\n ],\n \"amounts\"")).lowerBound
        let version = String(text[start..<end])
        let later = version.replacing("2023-01-13", with: "2026-07-01").replacing(#""32.00""#, with: #""36.00""#)
        let two = text.replacingCharacters(in: start..<end, with: version + ",\n" + later)
        let programme = try Programme(file: Array(two.utf8), form: form)
        func limit(_ day: String) throws -> Int32? {
            programme.version(on: try #require(CalendarDate(day)))?.scores["bisp-shape"]?.atMostHundredths
        }
        #expect(try limit("2026-06-30") == 3200)
        #expect(try limit("2026-07-01") == 3600)
        #expect(programme.versions[0].effective.upperBound.written == "2026-06-30")
        let wrongOrder = text.replacingCharacters(in: start..<end, with: later + ",\n" + version)
        #expect(refusal(wrongOrder).contains("follow each other"))
        #expect(refusal(text.replacingCharacters(in: start..<end, with: version + ",\n" + version)).contains("follow"))
    }

    // MARK: Rules that do not fit together

    private func programme(_ name: String, _ more: String) throws -> Programme {
        let file = """
            {"programme": "\(name)", "form": "nser-2026-1", "title": {"en": "T", "ur": "ٹ"}, "source": "invented",
             "known": true, "unit": "household",
             "versions": [{"effective_from": "2020-01-01", "verified": [], "filters": [], \(more)}]}
            """
        return try Programme(file: Array(file.utf8), form: form)
    }

    private func misfit(_ programmes: [Programme], ruleSet: String = "r") -> String {
        do throws(ProgrammeError) {
            _ = try ProgrammeRules(programmes: programmes, filters: .shipped(), ruleSet: ruleSet)
            return "(accepted)"
        } catch {
            return error.description
        }
    }

    private static let scores = #""scores": {"r": {"model": "m", "at_most": "1", "source": "invented"}}"#

    @Test func rulesThatReferenceNothingAreRefused() throws {
        let one = try programme("one", Self.scores)
        #expect(misfit([one]) == "(accepted)")
        #expect(misfit([one], ruleSet: "q").contains("no programme has a score rule"))
        #expect(misfit([]).contains("no programme has a score rule"))
        #expect(misfit([one, one]).contains("occurs twice"))
        #expect(misfit([one, try programme("two", #""depends_on": ["three"]"#)]).contains("depends on three"))
        let filters = Self.scores + #", "filters": ["NOBODY"]"#
        #expect(throws: ProgrammeError.self) { try programme("three", filters) }
    }

    @Test func aCircleIsRefused() throws {
        let circle = [
            try programme("one", Self.scores), try programme("two", #""depends_on": ["three"]"#),
            try programme("three", #""depends_on": ["two"]"#),
        ]
        #expect(misfit(circle).contains("depends on itself"))
        #expect(misfit([try programme("own", Self.scores + #", "depends_on": ["own"]"#)]).contains("depends on itself"))
    }

    @Test func aFilterThatNobodyDescribedIsRefused() throws {
        let file = try changed("kafaalat", #""filters": "all""#, #""filters": ["TAXPAYER", "NOBODY"]"#)
        let programme = try Programme(file: Array(file.utf8), form: form)
        #expect(misfit([programme], ruleSet: "bisp-shape").contains("a filter that does not exist: NOBODY"))
    }

    /// Another programme is a data file and nothing else.
    @Test func aNewProgrammeIsAFileOnly() throws {
        let file = """
            {"programme": "widows-grant", "form": "nser-2026-1", "title": {"en": "Widows", "ur": "بیوائیں"},
             "source": "invented for a test", "known": true, "unit": "member",
             "versions": [{"effective_from": "2026-01-01", "depends_on": ["kafaalat"],
               "household": [{"key": "rooms", "en": "Two rooms at most", "ur": "زیادہ سے زیادہ دو کمرے",
                 "when": {"answer": "rooms", "at_most": 2}, "source": "invented"}],
               "subjects": {"when": {"member": "marital", "is": 3}, "source": "invented"},
               "verified": ["everyone"], "filters": ["TAXPAYER"]}],
             "amounts": [{"effective_from": "2026-01-01", "rupees": 700, "period": "once", "source": "invented"}]}
            """
        let programmes = try ShippedRules.programmes() + [Programme(file: Array(file.utf8), form: form)]
        let rules = try ProgrammeRules(programmes: programmes, filters: .shipped(), ruleSet: "bisp-shape")
        var scene = InventedScene.couple(
            #""relation":5,"sex":"F","born":"1950-01-01","marital":3,"cnic":"0000000100032""#)
        scene.answers = #"{"rooms":2}"#
        let decision = try #require(try scene.decide(by: rules)["widows-grant", 3])
        #expect(decision.state == .eligible && decision.amount?.rupees == 700)
        scene.answers = #"{"rooms":3}"#
        let refused = try #require(try scene.decide(by: rules)["widows-grant"])
        let words = ReasonWords(programmes: programmes, filters: try .shipped())
        #expect(refused.state == .notEligible)
        #expect(words.words(refused.reasons[0], of: refused).english == "Not fulfilled: Two rooms at most")
        scene.answers = #"{"rooms":null}"#
        #expect(try scene.decide(by: rules)["widows-grant"]?.codes == ["household.unknown"])
        scene.answers = #"{"rooms":1}"#
        scene.verified = [1, 2]
        #expect(try scene.decide(by: rules)["widows-grant", 3]?.codes == ["verification.everyone"])
    }

    // MARK: Filters

    @Test(arguments: [
        (#""code": "TAXPAYER""#, #""code": "VEHICLE""#, "occurs twice"),
        (#""code": "TAXPAYER""#, #""code": "tax payer""#, "a code is capitals"),
        (#""code": "TAXPAYER", "en": "Tax payer","#, #""code": "TAXPAYER","#, "\"en\" is missing"),
        (#""subjects": ["self", "spouse"]"#, #""subjects": ["cousin"]"#, "subjects are self"),
        (#""subjects": ["self", "spouse"]"#, #""subjects": []"#, "has a subject"),
        (#""effective_from": "2026-01-01""#, #""effective_from": "soon""#, "are dates"),
        (#""on": true"#, #""on": "yes""#, "must be true or false"),
        (#""DISABILITY_RECORD""#, #""DISABILITY""#, "which excludes nobody, is missing"),
        (#""filters": ["#, #""rules": ["#, "unknown member"),
    ])
    func filtersAreRefused(_ old: String, _ new: String, _ words: String) throws {
        let file = try changed("filters", old, new)
        let error = #expect(throws: ProgrammeError.self) { try ExclusionFilters(file: Array(file.utf8)) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func theShippedFiltersHaveWordsInBothLanguagesAndSources() throws {
        let filters = try ExclusionFilters.shipped()
        #expect(filters.all.count == 13)
        for filter in filters.all {
            #expect(!filter.words.english.isEmpty && !filter.words.urdu.isEmpty && !filter.source.isEmpty)
        }
        #expect(filters.all.filter { !$0.excludes }.map(\.code) == [ExclusionFilters.disabilityRecord])
    }
}
