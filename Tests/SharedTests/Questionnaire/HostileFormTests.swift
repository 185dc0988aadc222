import Foundation
import Shared
import Testing

/// Form files that are wrong in one place are refused, and the words say where.
struct HostileFormTests {
    private func shipped() throws -> String {
        String(decoding: try ShippedFile.named("nser-2026-1.json").required("the form"), as: UTF8.self)
    }

    private func refusal(_ text: String) -> String {
        do throws(FormError) {
            _ = try Form(file: Array(text.utf8))
            return "(accepted)"
        } catch {
            return error.description
        }
    }

    @Test func theShippedFormIsRead() throws {
        let form = try Form(file: Array(shipped().utf8))
        #expect(form.id == "nser-2026-1")
        #expect(form.householdFields.count > 60)
        #expect(form.memberFields.count > 25)
        #expect(form.rules.count == 25)
        for field in form.memberFields + form.householdFields {
            #expect(!field.label.english.isEmpty && !field.label.urdu.isEmpty)
        }
    }

    /// FORM serves the whole file: a row for each frame, section, field and rule, none near the limit of a line.
    @Test func rowsHoldEverything() throws {
        let form = try Form.shipped()
        let fields = form.memberFields.count + form.householdFields.count
        #expect(form.rows.count == 1 + form.frames.count + form.sections.count + fields + form.rules.count + 13)
        for row in form.rows {
            let view = try JSONDocument(row).root
            #expect(view["kind"]?.string != nil)
            #expect(row.count < 8_192)
        }
        #expect(form.file.count > 40_000)
    }

    @Test(arguments: [
        (#""form": "nser-2026-1","#, "", "\"form\" is missing"),
        (#""form": "nser-2026-1""#, #""form": 7"#, "\"form\" must be text"),
        (#""maximum_members": 40"#, #""maximum_members": 0"#, "1 to 100"),
        (#""maximum_members": 40"#, #""maximum_members": 40, "colour": 1"#, "unknown member \"colour\""),
        (#""type": "identifier""#, #""type": "uuid""#, "unknown type \"uuid\""),
        (#""frame": "tenure""#, #""frame": "tenancy""#, "there is no frame \"tenancy\""),
        (#""key": "rooms""#, #""key": "tenure""#, "occurs twice"),
        (#""key": "rooms""#, #""key": "Rooms""#, "small letters"),
        (#""key": "husband""#, #""key": "spouse""#, "\"husband\""),
        (#""key": "born""#, #""key": "birth""#, "\"born\""),
        (#""scope": "member""#, #""scope": "person""#, "scope is member or household"),
        (#""minimum": 1, "maximum": 50"#, #""minimum": 51, "maximum": 50"#, "maximum that is not smaller"),
        (#""minimum": 1, "maximum": 50"#, #""minimum": "1", "maximum": 50"#, "must be a whole number"),
        (
            #""asked": {"answer": "tenure", "is": "RENTED"}"#, #""asked": {"answer": "tenure", "was": "RENTED"}"#,
            "unknown member \"was\""
        ),
        (
            #""asked": {"answer": "tenure", "is": "RENTED"}"#, #""asked": {"answer": "tenure", "is": "LEASED"}"#,
            "not a code of frame"
        ),
        (
            #""asked": {"answer": "tenure", "is": "RENTED"}"#, #""asked": {"guess": "tenure"}"#,
            "unknown operator (guess)"
        ),
        (#""asked": {"answer": "tenure", "is": "RENTED"}"#, #""asked": {"all": []}"#, "needs 1 to 64 conditions"),
        (
            #""asked": {"answer": "tenure", "is": "RENTED"}"#, #""asked": {"member": "sex", "is": "F"}"#,
            "needs \"some\""
        ),
        (#""asked": {"answer": "tenure", "is": "RENTED"}"#, #""asked": {"value": "this", "is": 1}"#, "for indicators"),
        (#""check": "lines""#, #""check": "rows""#, "unknown kind of rule \"rows\""),
        (
            #""check": "linked_count", "field": "husband""#, #""check": "linked_count", "field": "sex""#,
            "must name a line"
        ),
        (#""gap": {"minimum": 12, "maximum": 55}"#, #""gap": {"minimum": 55, "maximum": 12}"#, "smaller than minimum"),
        (#""number": 562"#, #""number": 200"#, "number is 560 or 562"),
        (#""id": "head.one""#, #""id": "head.adult""#, "occurs twice"),
        (#"{"id": "not_refusable""#, #"{"id": "not.refusable""#, "\"not_refusable\" are missing"),
        (#""code": "OWNED", "en": "Owned""#, #""code": "OWNED", "en": """#, "\"en\" must be text"),
        (#""code": "OWNED""#, #""code": "RENTED""#, "each once"),
        (#""code": "OWNED""#, #""code": 1"#, "all text or all numbers"),
        (#""require": {"answered": "cnic"}"#, #""require": {"answered": "passport"}"#, "no member field \"passport\""),
        (
            #""require": {"member": "born", "at_most": "interview"}"#,
            #""require": {"member": "born", "at_most": "today"}"#, "\"interview\""
        ),
    ])
    func isRefused(_ old: String, _ new: String, _ words: String) throws {
        let text = try shipped()
        let range = try text.range(of: old).required(old)
        let found = refusal(text.replacingCharacters(in: range, with: new))
        #expect(found.contains(words), "\(found)")
    }

    @Test func isRefusedWhereverItIsCut() throws {
        let bytes = Array(try shipped().utf8)
        for length in stride(from: 0, to: bytes.count - 2, by: 499) {
            #expect(throws: FormError.self) { try Form(file: Array(bytes[..<length])) }
        }
    }
}
