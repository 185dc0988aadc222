/// One version of the questionnaire, read from its file and compiled once; the same at the desk and in the server.
///
///     let form = try Form.shipped()
///     let interview = try Interview(form: form, roster: body["roster"]!, answers: body["answers"]!, date: date)
///     for violation in interview.violations(of: form) { ... }
///
/// It never changes after it was read and is shared by reference.
package final class Form: Sendable {
    /// Such as `nser-2026-1`; a REGISTER names it.
    package let id: String
    package let title: FormWords
    package let sections: [FormSection]
    /// Questions about each member, in the order asked.
    package let memberFields: [FormField]
    /// Questions about the household, in the order asked.
    package let householdFields: [FormField]
    package let frames: [CodeFrame]
    package let rules: [FormRule]
    package let maximumMembers: Int
    /// The form as rows of the verb FORM: JSON objects whose `kind` says what they are, a head, then one per frame,
    /// section, field and rule.
    package let rows: [[UInt8]]
    /// The file itself; FORM's digest is its SHA-256.
    package let file: [UInt8]

    package let index: FieldIndex
    let known: KnownSlots
    let program: ConditionProgram
    private let fieldRules: [String: FormWords]

    /// The form that is built into the program.
    package static func shipped() throws(FormError) -> Form {
        guard let file = ShippedFile.named("nser-2026-1.json") else {
            throw FormError("nser-2026-1.json", "is not in this program")
        }
        return try Form(file: file)
    }

    /// Reads a form file; refuses in words whatever it does not know.
    package init(file: [UInt8]) throws(FormError) {
        var reader = try FormReader(file)
        try reader.read()
        guard let known = reader.known, let index = reader.index else {
            throw FormError("sections", "there are none")
        }
        self.file = file
        id = reader.id
        title = reader.title
        sections = reader.sections
        memberFields = index.memberFields
        householdFields = index.householdFields
        frames = index.frames
        rules = reader.rules
        maximumMembers = reader.maximumMembers
        rows = reader.rows
        fieldRules = reader.fieldRules
        program = reader.program
        self.index = index
        self.known = known
    }

    /// The field of this key, or nil.
    package func field(_ key: String, _ scope: FormScope) -> FormField? { index.field(key, scope) }

    /// The options of a choice; empty for other fields.
    package func options(of field: FormField) -> [CodeFrame.Option] {
        guard case .choice(let frame) = field.kind else { return [] }
        return frames[frame].options
    }

    /// The words of a rule, of a field or over several answers; `{minimum}` and the like stand for its arguments.
    package func words(ofRule id: String) -> FormWords? {
        fieldRules[id] ?? rules.first { $0.id == id }?.words
    }

    /// The words of a violation in one language, its arguments filled in.
    package func explain(_ violation: FormViolation, _ locale: FormLocale) -> String {
        words(ofRule: violation.rule)?.filled(with: violation.arguments, locale) ?? violation.rule
    }
}
