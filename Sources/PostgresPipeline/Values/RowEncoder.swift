/// Writes the fields of one row, in the order of the statement's parameters, straight into their binary form.
///
/// A field of the wrong type or a missing field is a mistake of the program and ends it with a sentence.
package struct RowEncoder {
    /// Each field: its length as a big-endian `Int32` (-1 for null), then its bytes.
    var bytes: [UInt8] = []
    /// How many fields were written so far.
    private(set) var fields = 0
    private(set) var wroteNull = false
    /// The type of each field; with `cycles`, one type for all.
    private let types: [PostgresType]
    private let cycles: Bool

    /// For the rows of a statement, whose parameters are arrays of these element types.
    init(elements: [PostgresType]) {
        self.types = elements
        self.cycles = false
    }

    /// For one array, all of whose elements are of one type.
    init(repeating element: PostgresType) {
        self.types = [element]
        self.cycles = true
    }

    mutating func beginRow() {
        fields = 0
    }

    package mutating func bool(_ value: Bool?) {
        guard let value else { return null(.bool) }
        expect(.bool)
        bytes.appendBigEndian(Int32(1))
        bytes.append(value ? 1 : 0)
    }

    package mutating func int2(_ value: Int16?) {
        guard let value else { return null(.int2) }
        expect(.int2)
        bytes.appendBigEndian(Int32(2))
        bytes.appendBigEndian(value)
    }

    package mutating func int4(_ value: Int32?) {
        guard let value else { return null(.int4) }
        expect(.int4)
        bytes.appendBigEndian(Int32(4))
        bytes.appendBigEndian(value)
    }

    package mutating func int8(_ value: Int64?) {
        guard let value else { return null(.int8) }
        expect(.int8)
        bytes.appendBigEndian(Int32(8))
        bytes.appendBigEndian(value)
    }

    package mutating func date(daysSince2000 days: Int32?) {
        guard let days else { return null(.date) }
        expect(.date)
        bytes.appendBigEndian(Int32(4))
        bytes.appendBigEndian(days)
    }

    package mutating func timestamptz(microsecondsSince2000 microseconds: Int64?) {
        guard let microseconds else { return null(.timestamptz) }
        expect(.timestamptz)
        bytes.appendBigEndian(Int32(8))
        bytes.appendBigEndian(microseconds)
    }

    package mutating func uuid(high: UInt64, low: UInt64) {
        expect(.uuid)
        bytes.appendBigEndian(Int32(16))
        bytes.appendBigEndian(high)
        bytes.appendBigEndian(low)
    }

    package mutating func text(_ value: String?) {
        guard var value else { return null(.text) }
        value.withUTF8 { self.bytes($0) }
    }

    /// The bytes of a text (UTF-8), json, jsonb or bytea field.
    package mutating func bytes(_ value: UnsafeBufferPointer<UInt8>) {
        let isJSONB = expectBytes()
        bytes.appendBigEndian(Int32(value.count + (isJSONB ? 1 : 0)))
        if isJSONB { bytes.append(1) }
        bytes.append(contentsOf: value)
    }

    /// The bytes of a text (UTF-8), json, jsonb or bytea field.
    package mutating func bytes(_ value: [UInt8]) {
        value.withUnsafeBufferPointer { self.bytes($0) }
    }

    /// The bytes of a text (UTF-8), json, jsonb or bytea field: the request's own bytes, copied once.
    package mutating func bytes(_ value: ArraySlice<UInt8>) {
        value.withUnsafeBufferPointer { self.bytes($0) }
    }

    /// SQL's null, whatever the field's type is.
    package mutating func null() {
        precondition(cycles || fields < types.count, "a row has more fields than its statement has parameters")
        writeNull()
    }

    private mutating func null(_ type: PostgresType) {
        expect(type)
        fields -= 1
        writeNull()
    }

    private mutating func writeNull() {
        fields += 1
        wroteNull = true
        bytes.appendBigEndian(Int32(-1))
    }

    private mutating func expect(_ type: PostgresType) {
        precondition(cycles || fields < types.count, "a row has more fields than its statement has parameters")
        precondition(types[cycles ? 0 : fields] == type, "a field does not have its parameter's type")
        fields += 1
    }

    /// Counts a field of bytes; true when it needs jsonb's version byte in front.
    private mutating func expectBytes() -> Bool {
        precondition(cycles || fields < types.count, "a row has more fields than its statement has parameters")
        let type = types[cycles ? 0 : fields]
        precondition(
            type == .text || type == .json || type == .jsonb || type == .bytea,
            "a field of bytes goes into text, json, jsonb or bytea")
        fields += 1
        return type == .jsonb
    }
}
