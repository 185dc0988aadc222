/// The answers of one interview: roster and household, typed and flat.
///
/// Reading checks the shape only (known fields, JSON types); `violations(of:)` checks everything the form says. So a
/// stored interview, which passed both once, is read for scoring without paying for them again.
package struct Interview: Sendable {
    /// The interview date: ages and validity of cards are of that day.
    package private(set) var date: CalendarDate
    /// Number of members in the roster.
    package let memberCount: Int
    private(set) var cells: [Int64]
    private let form: Form
    /// What was given but cannot be read as its field wants; found while reading, reported by `violations(of:)`.
    let faults: [CellFault]
    let roster: JSONStorage
    let answers: JSONStorage

    /// Reads `roster` (an array of members) and `answers` (an object).
    ///
    /// Throws the first unknown field or wrong JSON type, with problem number 501, or 560 for a roster without members
    /// or with too many.
    package init(
        form: Form, roster: JSONView, answers: JSONView, date: CalendarDate
    ) throws(FormViolation) {
        guard roster.kind == .array else { throw FormViolation(number: 501, field: "roster", rule: "type") }
        guard answers.kind == .object else { throw FormViolation(number: 501, field: "answers", rule: "type") }
        guard (1...form.maximumMembers).contains(roster.count) else {
            throw FormViolation(
                field: "roster", rule: "members.count",
                arguments: [.init(name: "maximum", value: "\(form.maximumMembers)")])
        }
        var decoder = InterviewDecoder(form: form, members: roster.count, date: date)
        let index = form.index
        let (memberTable, codes) = (index.memberTable, index.codes)
        try decoder.read(answers, index.householdTable, codes, row: 0, line: 0)
        var row = index.layout.answers
        let stride = index.layout.stride
        var line = 1
        for member in roster.elements {
            try decoder.read(member, memberTable, codes, row: row, line: line)
            decoder.setAge(row: row)
            row += stride
            line += 1
        }
        self.date = date
        memberCount = roster.count
        cells = decoder.cells
        faults = decoder.faults
        self.form = form
        self.roster = roster.storage
        self.answers = answers.storage
    }

    /// The same answers on another day: ages are counted anew.
    package func aged(on day: CalendarDate) -> Interview {
        guard day != date else { return self }
        var copy = self
        copy.date = day
        for member in 0..<memberCount {
            let row = layout.row(member)
            let born = cells[row + known.born]
            copy.cells[row + layout.age] =
                Cell.isKnown(born) ? CellText.years(from: born, to: Int64(day.daysSince2000)) : Cell.missing
        }
        return copy
    }

    /// The members in the order of the roster.
    package var members: InterviewMembers { InterviewMembers(interview: self) }

    /// The head, if exactly one member is.
    package var head: Member? {
        var found: Member?
        for member in members where member.relation == .head {
            guard found == nil else { return nil }
            found = member
        }
        return found
    }

    /// The number, count or amount of a household answer; nil if missing, refused or no number.
    package func integer(_ key: String, of form: Form) -> Int64? {
        guard let field = form.field(key, .household) else { return nil }
        let cell = cells[field.slot]
        guard Cell.isKnown(cell) else { return nil }
        switch field.kind {
        case .integer, .rupees, .line, .boolean: return cell
        case .choice(let frame): return form.frames[frame].options[Int(cell)].number
        default: return nil
        }
    }

    func options(_ memberSlot: Int) -> [CodeFrame.Option]? {
        guard case .choice(let frame) = form.memberFields[memberSlot].kind else { return nil }
        return form.frames[frame].options
    }

    var layout: CellLayout { form.index.layout }
    var known: KnownSlots { form.known }

    /// Calls `body` with the cells, as conditions read them.
    package func withScene<Result>(_ body: (ConditionScene) -> Result) -> Result {
        cells.withUnsafeBufferPointer { cells in
            body(
                ConditionScene(
                    cells: cells, layout: layout, members: memberCount, today: Int64(date.daysSince2000)))
        }
    }
}

/// A value that is there but not acceptable.
struct CellFault: Hashable, Sendable {
    /// 0 for an answer of the household.
    let line: Int
    let slot: Int
    let rule: String
}
