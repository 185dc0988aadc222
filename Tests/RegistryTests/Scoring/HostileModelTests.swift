import Foundation
import Shared
import Testing

@testable import Registry

/// Model files that are wrong in one place are refused, and the words say where.
struct HostileModelTests {
    let form: Form

    init() throws { form = try Form.shipped() }

    private func refusal(_ file: ModelFile) -> String {
        do throws(ModelError) {
            _ = try file.model(form)
            return "(accepted)"
        } catch {
            return error.description
        }
    }

    /// Every points figure is read: change any, and a vector fails.
    @Test func noPointsChangeUnseen() throws {
        let shipped = try ModelFile.shipped()
        let marks = shipped.text.ranges(of: "\"points\": \"")
        #expect(marks.count == 29)
        for mark in marks {
            var text = shipped.text
            // One point more: 12 becomes 112, 0 becomes 10.
            text.insert("1", at: mark.upperBound)
            #expect(refusal(ModelFile(text: text)).contains("the engine gives"))
        }
    }

    @Test(arguments: [
        (#""at_least": 5"#, #""at_least": 6"#, "the engine gives"),
        (#""at_most": 13}}"#, #""at_most": 14}}"#, "the engine gives"),
        (#""answer": "water", "in": [5, 6"#, #""answer": "water", "in": [5, 1, 6"#, "the engine gives"),
        (#""member": "occupation", "is": 9"#, #""member": "occupation", "is": 8"#, "the engine gives"),
        (#""in": ["PK2"]"#, #""in": ["PK5"]"#, "the engine gives"),
        (#"{"code": "PK3", "name": "Gilgit Baltistan"}"#, #"{"code": "PK9", "name": "Nowhere"}"#, "the engine gives"),
        (#""missing": {"answer": "A", "source": "#, #""missing": {"answer": "C", "source": "#, "the engine gives"),
        (#""rounding": "half_up"}"#, #""rounding": "up"}"#, "rounding is half_up"),
        (#""missing": "refuse""#, #""missing": "zero""#, "must be an object"),
        (#", "missing": "refuse""#, "", "\"missing\" is missing"),
        (#"{"count": "#, #"{"tally": "#, "unknown operator (tally)"),
        (#"{"some": "#, #"{"many": "#, "unknown operator (many)"),
        (#""at_least": 5"#, #""at_least": "5""#, "must be a whole number"),
        (#""at_least": 5"#, #""above": 5"#, "unknown member \"above\""),
        (#""points": "12""#, #""points": 12"#, "\"points\" must be text"),
        (#""points": "12""#, #""points": "1e3""#, "points are no number"),
        (#""points": "12""#, #""points": "12.1234567""#, "points are no number"),
        (#""answer": "water""#, #""answer": "wine""#, "there is no household field \"wine\""),
        (#""member": "occupation", "is": 9"#, #""member": "occupation", "is": 17"#, "not a code of frame"),
        (#""member": "sex", "is": "F""#, #""member": "sex", "at_least": 1"#, "has no order"),
        (#""key": "members_le13""#, #""key": "province""#, "occurs twice"),
        (#""code": "B", "en": "Northwest"#, #""code": "A", "en": "Northwest"#, "occurs twice"),
        (#""form": "nser-2026-1""#, #""form": "nser-2031-1""#, "another form"),
        (#""caution""#, #""remark""#, "unknown member \"remark\""),
        (#""model": "pk-2005-06","#, "", "\"model\" is missing"),
        (#""from": "2009-01-01""#, #""from": "2009-13-01""#, "from and until are dates"),
        (#""code": "PK502""#, #""code": "PK5""#, "no P-code of this level"),
        (#"{"from": 5,"#, #"{"from": 6,"#, "bands follow each other"),
        (#""maximum": "100""#, #""maximum": "200""#, "lie in 0...100"),
        (#"{"total": "points"}"#, #"{"total": "points", "x": "y"}"#, "unknown member"),
    ])
    func isRefused(_ old: String, _ new: String, _ words: String) throws {
        let refusal = refusal(try ModelFile.shipped().replacing(old, new))
        #expect(refusal.contains(words), "\(refusal)")
    }

    @Test func isRefusedWithoutAnIndicator() throws {
        var text = try ModelFile.shipped().text
        let start = try #require(text.range(of: #"  {"key": "television""#)).lowerBound
        let end = try #require(text.range(of: #"  {"key": "vehicle""#)).lowerBound
        text.removeSubrange(start..<end)
        #expect(refusal(ModelFile(text: text)).contains("the engine gives"))
    }

    @Test func isRefusedWithoutItsVectors() throws {
        var text = try ModelFile.shipped().text
        let start = try #require(text.range(of: "\"vectors\": [\n")).upperBound
        let end = try #require(text.range(of: " ]\n}", options: .backwards)).lowerBound
        text.removeSubrange(start..<end)
        #expect(refusal(ModelFile(text: text)).contains("fewer than 100"))
    }

    @Test func isRefusedIfAVectorIsWrong() throws {
        let wrong = try ModelFile.shipped().replacing(#""score":"100""#, #""score":"99""#)
        #expect(refusal(wrong).contains("highest score: the engine gives 100"))
    }

    @Test func isRefusedWhereverItIsCut() throws {
        let bytes = Array(try ModelFile.shipped().text.utf8)
        for length in stride(from: 0, to: bytes.count - 2, by: 997) {
            #expect(throws: ModelError.self) { try PMTModel(file: Array(bytes[..<length]), form: form) }
        }
    }

    @Test func isRefusedIfItNestsTooDeep() throws {
        let deep =
            String(repeating: #"{"not": "#, count: 40) + #"{"area": "province", "in": ["PK2"]}"#
            + String(repeating: "}", count: 40)
        let file = try ModelFile.shipped().replacing(#"{"area": "province", "in": ["PK2"]}"#, deep)
        #expect(refusal(file).contains("nested too deep"))
    }
}
