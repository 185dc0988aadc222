import Glibc

/// Finds the fields of a form by the bytes of their keys.
package struct FieldIndex: Sendable {
    package let memberFields: [FormField]
    package let householdFields: [FormField]
    package let frames: [CodeFrame]
    package let layout: CellLayout
    private let memberTable: KeyTable
    private let householdTable: KeyTable

    init(memberFields: [FormField], householdFields: [FormField], frames: [CodeFrame]) {
        self.memberFields = memberFields
        self.householdFields = householdFields
        self.frames = frames
        layout = CellLayout(answers: householdFields.count, memberFields: memberFields.count)
        memberTable = KeyTable(memberFields)
        householdTable = KeyTable(householdFields)
    }

    func fields(_ scope: FormScope) -> [FormField] { scope == .member ? memberFields : householdFields }

    func table(_ scope: FormScope) -> KeyTable { scope == .member ? memberTable : householdTable }

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

/// Keys of one scope by the hash that the JSON reader has already computed; open addressing, at most half full.
struct KeyTable: Sendable {
    private let slots: [Int16]
    private let hashes: [UInt32]
    private let keys: [[UInt8]]

    init(_ fields: [FormField]) {
        var size = 16
        while size < fields.count * 2 { size *= 2 }
        var slots = [Int16](repeating: -1, count: size)
        for field in fields {
            var place = Int(field.hash) & (size - 1)
            while slots[place] >= 0 { place = (place + 1) & (size - 1) }
            slots[place] = Int16(field.slot)
        }
        self.slots = slots
        hashes = fields.map(\.hash)
        keys = fields.map(\.keyBytes)
    }

    /// The slot of the key. `guess` is tried first: interviews mostly come in the order of the form.
    @inline(__always)
    func slot(of key: UnsafeBufferPointer<UInt8>, hash: UInt32, guess: Int) -> Int? {
        if guess < hashes.count, hashes[guess] == hash, matches(guess, key) { return guess }
        var place = Int(hash) & (slots.count - 1)
        while slots[place] >= 0 {
            let found = Int(slots[place])
            if hashes[found] == hash, matches(found, key) { return found }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func matches(_ slot: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        keys[slot].withUnsafeBufferPointer { own in
            guard own.count == key.count, let one = own.baseAddress, let other = key.baseAddress else { return false }
            return memcmp(one, other, own.count) == 0
        }
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
