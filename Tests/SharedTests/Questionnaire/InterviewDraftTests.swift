import Shared
import TestSupport
import Testing

/// The interview as the terminal asks it.
struct InterviewDraftTests {
    let form: Form
    let date: CalendarDate

    init() throws {
        form = try Form.shipped()
        date = try Examples.date.required("a date")
    }

    private func identifier(_ number: UInt64) -> Identifier {
        Identifier.v7(milliseconds: 1_795_000_000_000 + number, random: (number, number))
    }

    private func field(_ key: String, _ scope: FormScope) throws -> FormField {
        try form.field(key, scope).required(key)
    }

    /// Types an answer to each question until there is none; unknown keys get the first acceptable answer.
    private func fill(_ draft: inout InterviewDraft, line: Int?, _ answers: [String: String]) throws -> [String] {
        var asked: [String] = []
        while let field = draft.nextQuestion(line: line) {
            asked.append(field.key)
            let typed =
                answers[field.key]
                ?? (field.isRequired ? form.options(of: field).first?.code ?? (field.kind == .boolean ? "n" : "1") : "")
            try draft.answer(field, line: line, typed: typed)
        }
        return asked
    }

    @Test func asksAFamilyOfTwo() throws {
        var draft = InterviewDraft(form: form, date: date)
        let head = draft.addMember(person: identifier(1))
        let asked = try fill(
            &draft, line: head,
            [
                "name": "محمد اسلم", "father_name": "غلام رسول", "relation": "Head", "sex": "m", "born": "31-1-1980",
                "cnic": "۰۳۵۲۰-۲۱۲۳۴۵۶-۷", "expires": "2030-01-31", "marital": "2", "attendance": "1", "worked": "yes",
            ])
        #expect(asked.first == "name")
        #expect(!asked.contains("crc") && !asked.contains("education") && !asked.contains("husband"))
        #expect(asked.contains("occupation"))
        let wife = draft.addMember(person: identifier(2))
        let wifes = try fill(
            &draft, line: wife,
            [
                "name": "Zubaida Bibi", "father_name": "Muhammad Aslam", "relation": "2", "sex": "F",
                "born": "1985-05-01", "cnic": "0352021234568", "marital": "2", "husband": "1",
            ])
        #expect(wifes.contains("husband"))
        _ = try fill(&draft, line: nil, ["rooms": "2", "tenure": "OWNED"])
        #expect(draft.nextQuestion(line: nil) == nil)
        #expect(try draft.interview().violations(of: form).isEmpty)
        #expect(draft.shown(try field("cnic", .member), line: 1, .english) == "03520-2123456-7")
        #expect(draft.shown(try field("relation", .member), line: 2, .urdu) == "شوہر یا بیوی")
    }

    @Test(arguments: [
        ("rooms", "0", "range"), ("rooms", "51", "range"), ("rooms", "two", "format.integer"),
        ("rooms", "", "required"), ("rooms", "-", "not_refusable"), ("water", "-", ""),
        ("tenure", "-", "not_refusable"), ("tenure", "CASTLE", "code"),
        ("mobile_phone", "maybe", "format.boolean"),
        ("electricity_meter", String(repeating: "9", count: 21), "format.text"),
        ("income_monthly", "۲۵٬۰۰۰", ""), ("water", "19", ""), ("water", "20", "code"), ("water", "Open well", ""),
    ])
    func checksAHouseholdAnswer(_ key: String, _ typed: String, _ rule: String) throws {
        var draft = InterviewDraft(form: form, date: date)
        let field = try field(key, .household)
        do throws(FormViolation) {
            try draft.answer(field, line: nil, typed: typed)
            #expect(rule.isEmpty)
        } catch {
            #expect(error.rule == rule)
            #expect(error.field == "answers/\(key)")
            #expect(!form.explain(error, .urdu).contains("{"))
        }
    }

    @Test(arguments: [
        ("cnic", "35202-123", "format.number"), ("cnic", "9352021234567", "format.number"),
        ("born", "1980-02-30", "format.date"), ("born", "yesterday", "format.date"), ("born", "30.1.1980", ""),
        ("name", "Aslam7", "format.name"), ("name", "\u{202E}Aslam", "format.name"), ("name", "", "required"),
        ("sex", "X", "code"), ("mother", "41", "range"), ("mother", "", ""),
    ])
    func checksAMembersAnswer(_ key: String, _ typed: String, _ rule: String) throws {
        var draft = InterviewDraft(form: form, date: date)
        let line = draft.addMember(person: identifier(1))
        let field = try field(key, .member)
        do throws(FormViolation) {
            try draft.answer(field, line: line, typed: typed)
            #expect(rule.isEmpty)
        } catch {
            #expect(error.rule == rule)
            #expect(error.field == "roster/1/\(key)")
        }
    }

    @Test func dropsAnswersThatAreNoLongerAsked() throws {
        var draft = InterviewDraft(form: form, date: date)
        try draft.answer(try field("tenure", .household), line: nil, typed: "RENTED")
        let rent = try field("rent_monthly", .household)
        #expect(draft.isAsked(rent, line: nil))
        try draft.answer(rent, line: nil, typed: "8000")
        try draft.answer(try field("tenure", .household), line: nil, typed: "OWNED")
        #expect(draft.shown(rent, line: nil, .english) == nil)
        #expect(draft.answers == Array(#"{"tenure":"OWNED"}"#.utf8))
        draft.retract(try field("tenure", .household), line: nil)
        #expect(draft.nextQuestion(line: nil)?.key == "tenure")
    }
}
