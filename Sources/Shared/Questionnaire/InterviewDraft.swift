/// An interview while it is asked: one answer at a time, each checked at once, questions by the skip logic.
///
///     var draft = InterviewDraft(form: form, date: today)
///     let line = draft.addMember(person: identifier)
///     while let field = draft.nextQuestion(line: line) {
///         try draft.answer(field, line: line, typed: readLine() ?? "")
///     }
package struct InterviewDraft: Sendable {
    package let form: Form
    /// The interview date.
    package let date: CalendarDate
    private var household: [TypedAnswer?]
    private var members: [[TypedAnswer?]] = []

    package init(form: Form, date: CalendarDate) {
        self.form = form
        self.date = date
        household = Array(repeating: nil, count: form.householdFields.count)
    }

    package var memberCount: Int { members.count }

    /// Adds a member on the next line; its line and identifier are filled in. The line that comes back names it.
    package mutating func addMember(person: Identifier) -> Int {
        var row = [TypedAnswer?](repeating: nil, count: form.memberFields.count)
        let line = members.count + 1
        row[form.known.line] = TypedAnswer(
            cell: Int64(line), json: Array("\(line)".utf8), shown: FormWords(english: "\(line)", urdu: "\(line)"))
        row[form.known.person] = TypedAnswer(
            cell: Int64(bitPattern: person.high), json: Array("\"\(person.written)\"".utf8),
            shown: FormWords(english: person.written, urdu: person.written))
        members.append(row)
        return line
    }

    /// Takes back the member of the last line.
    package mutating func removeLastMember() {
        if !members.isEmpty { members.removeLast() }
    }

    /// The first question that is asked and has no answer yet; nil when the member (or the household: `line` nil) is
    /// through.
    package func nextQuestion(line: Int?) -> FormField? {
        fields(line).first { field in
            answer(field, line) == nil && !field.isMade && isAsked(field, line: line)
        }
    }

    /// True if the question is asked after the answers given so far.
    package func isAsked(_ field: FormField, line: Int?) -> Bool {
        guard let asked = field.asked else { return true }
        return withScene(line) { row, scene in form.program.truth(of: asked, row: row, in: scene) == .yes }
    }

    /// Checks and keeps an answer; "" leaves an optional question empty, "-" says: does not know, or refused. Answers
    /// that are no longer asked after it are dropped.
    package mutating func answer(_ field: FormField, line: Int?, typed text: String) throws(FormViolation) {
        let answer = try form.answer(typed: text, to: field, at: path(field, line))
        set(answer, field, line)
        dropUnasked(line)
    }

    /// Forgets an answer, so that it is asked again.
    package mutating func retract(_ field: FormField, line: Int?) {
        set(nil, field, line)
        dropUnasked(line)
    }

    /// The answer as a person reads it; nil if there is none.
    package func shown(_ field: FormField, line: Int?, _ locale: FormLocale) -> String? {
        answer(field, line)?.shown(locale)
    }

    /// The roster for the body of REGISTER.
    package var roster: [UInt8] {
        var writer = JSONWriter(capacity: 512 * members.count + 2)
        writer.array { writer in
            for row in members { InterviewDraft.write(row, form.memberFields, &writer) }
        }
        return writer.bytes
    }

    /// The household's answers for the body of REGISTER.
    package var answers: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        InterviewDraft.write(household, form.householdFields, &writer)
        return writer.bytes
    }

    /// The interview as the server will read it; ask its `violations(of:)` before sending.
    package func interview() throws(FormViolation) -> Interview {
        let documents: (roster: JSONDocument, answers: JSONDocument)
        do throws(JSONError) {
            documents = (try JSONDocument(roster), try JSONDocument(answers))
        } catch {
            // Every answer was checked and written by ourselves.
            throw FormViolation(number: 501, field: "roster", rule: "syntax")
        }
        return try Interview(
            form: form, roster: documents.roster.root, answers: documents.answers.root, date: date)
    }

    // MARK: Cells

    private static func write(_ row: [TypedAnswer?], _ fields: [FormField], _ writer: inout JSONWriter) {
        writer.object { writer in
            for (slot, answer) in row.enumerated() {
                guard let json = answer?.json else { continue }
                writer.key(text: fields[slot].key)
                writer.raw(json)
            }
        }
    }

    private func fields(_ line: Int?) -> [FormField] { line == nil ? form.householdFields : form.memberFields }

    private func path(_ field: FormField, _ line: Int?) -> String {
        line.map { "roster/\($0)/\(field.key)" } ?? "answers/\(field.key)"
    }

    private func answer(_ field: FormField, _ line: Int?) -> TypedAnswer? {
        guard let line else { return household[field.slot] }
        return members.indices.contains(line - 1) ? members[line - 1][field.slot] : TypedAnswer.empty
    }

    private mutating func set(_ answer: TypedAnswer?, _ field: FormField, _ line: Int?) {
        if let line {
            if members.indices.contains(line - 1) { members[line - 1][field.slot] = answer }
        } else {
            household[field.slot] = answer
        }
    }

    /// One pass is enough per level of dependence; the form's conditions look back a few levels at most.
    private mutating func dropUnasked(_ line: Int?) {
        for _ in 0..<4 {
            let unasked = fields(line).filter { answer($0, line) != nil && !isAsked($0, line: line) }
            if unasked.isEmpty { return }
            for field in unasked { set(nil, field, line) }
        }
    }

    private func withScene<Result>(_ line: Int?, _ body: (Int, ConditionScene) -> Result) -> Result {
        let layout = form.index.layout
        var cells = [Int64](repeating: Cell.missing, count: layout.row(1))
        for (slot, answer) in household.enumerated() { cells[slot] = answer?.cell ?? Cell.missing }
        if let line, members.indices.contains(line - 1) {
            let row = layout.row(0)
            for (slot, answer) in members[line - 1].enumerated() { cells[row + slot] = answer?.cell ?? Cell.missing }
            let born = cells[row + form.known.born]
            if Cell.isKnown(born) {
                cells[row + layout.age] = CellText.years(from: born, to: Int64(date.daysSince2000))
            }
        }
        return cells.withUnsafeBufferPointer { cells in
            body(
                layout.row(0),
                ConditionScene(cells: cells, layout: layout, members: 1, today: Int64(date.daysSince2000)))
        }
    }
}
