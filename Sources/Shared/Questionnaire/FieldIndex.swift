/// The fields of a form: as described, and as flat tables by which interviews are read. Shared by reference, so that
/// reading an interview counts few references.
package final class FieldIndex: Sendable {
    package let memberFields: [FormField]
    package let householdFields: [FormField]
    package let frames: [CodeFrame]
    package let layout: CellLayout
    let memberTable: FieldTable
    let householdTable: FieldTable
    let codes: CodeTable

    init(memberFields: [FormField], householdFields: [FormField], frames: [CodeFrame]) {
        self.memberFields = memberFields
        self.householdFields = householdFields
        self.frames = frames
        layout = CellLayout(answers: householdFields.count, memberFields: memberFields.count)
        memberTable = FieldTable(memberFields)
        householdTable = FieldTable(householdFields)
        codes = CodeTable(frames)
    }

    func fields(_ scope: FormScope) -> [FormField] { scope == .member ? memberFields : householdFields }

    package func field(_ key: String, _ scope: FormScope) -> FormField? { fields(scope).first { $0.key == key } }

    /// Cell and kind of an answer that a condition names; "age" of a member is one too.
    package func cell(of key: String, _ scope: FormScope, at place: String) throws(FormError) -> (
        slot: Int, kind: FormField.Kind
    ) {
        if scope == .member, key == "age" { return (layout.age, .integer(minimum: 0, maximum: 130)) }
        guard let field = field(key, scope) else {
            throw FormError(place, "there is no \(scope == .member ? "member" : "household") field \"\(key)\"")
        }
        return (field.slot, field.kind)
    }
}

/// The hash the JSON reader keeps beside each key, taken from the reader itself so that the two cannot differ.
enum KeyHash {
    static func of(_ key: String) -> UInt32 {
        let text = "{\"\(key)\":0}"
        guard let document = try? JSONDocument(Array(text.utf8)), document.storage.nodes.count > 1 else { return 0 }
        return document.storage.nodes[1].next
    }
}
