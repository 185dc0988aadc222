/// One parameter of a statement, already in PostgreSQL's binary format.
package struct Value: Sendable {
    enum Storage: Sendable {
        case null
        /// The low `width` bytes of a big-endian number of 1, 2, 4 or 8 bytes.
        case fixed(UInt64, width: Int)
        case uuid(high: UInt64, low: UInt64)
        case bytes([UInt8])
        /// A part of a buffer that several parameters share.
        case slice(ArraySlice<UInt8>)
        case text(String)
    }

    let type: PostgresType
    let storage: Storage

    package static func bool(_ value: Bool) -> Value {
        Value(type: .bool, storage: .fixed(value ? 1 : 0, width: 1))
    }

    package static func int2(_ value: Int16) -> Value {
        Value(type: .int2, storage: .fixed(UInt64(UInt16(bitPattern: value)), width: 2))
    }

    package static func int4(_ value: Int32) -> Value {
        Value(type: .int4, storage: .fixed(UInt64(UInt32(bitPattern: value)), width: 4))
    }

    package static func int8(_ value: Int64) -> Value {
        Value(type: .int8, storage: .fixed(UInt64(bitPattern: value), width: 8))
    }

    package static func text(_ value: String) -> Value {
        Value(type: .text, storage: .text(value))
    }

    /// Text whose UTF-8 bytes are at hand. They must be valid UTF-8: PostgreSQL refuses others.
    package static func utf8(_ bytes: [UInt8]) -> Value {
        Value(type: .text, storage: .bytes(bytes))
    }

    package static func bytea(_ bytes: [UInt8]) -> Value {
        Value(type: .bytea, storage: .bytes(bytes))
    }

    /// A `json` document as UTF-8 text.
    package static func json(_ bytes: [UInt8]) -> Value {
        Value(type: .json, storage: .bytes(bytes))
    }

    /// A `jsonb` document as UTF-8 text.
    package static func jsonb(_ bytes: [UInt8]) -> Value {
        Value(type: .jsonb, storage: .bytes([1] + bytes))
    }

    package static func date(daysSince2000 days: Int32) -> Value {
        Value(type: .date, storage: .fixed(UInt64(UInt32(bitPattern: days)), width: 4))
    }

    package static func timestamptz(microsecondsSince2000 microseconds: Int64) -> Value {
        Value(type: .timestamptz, storage: .fixed(UInt64(bitPattern: microseconds), width: 8))
    }

    package static func uuid(high: UInt64, low: UInt64) -> Value {
        Value(type: .uuid, storage: .uuid(high: high, low: low))
    }

    /// SQL's null as a parameter of `type`.
    package static func null(_ type: PostgresType) -> Value {
        Value(type: type, storage: .null)
    }

    /// An array of `element`s, one encoder call for each.
    ///
    /// ```swift
    /// .array(of: .int8) { for number in numbers { $0.int8(number) } }
    /// ```
    package static func array(of element: PostgresType, _ build: (inout RowEncoder) -> Void) -> Value {
        var encoder = RowEncoder(repeating: element)
        build(&encoder)
        var bytes = [UInt8]()
        bytes.reserveCapacity(BinaryArray.headerBytes + encoder.bytes.count)
        BinaryArray.appendHeader(
            to: &bytes, element: element, count: encoder.fields, hasNull: encoder.wroteNull)
        bytes.append(contentsOf: encoder.bytes)
        return Value(type: element.array, storage: .bytes(bytes))
    }

    package static func int8Array(_ values: [Int64]) -> Value {
        array(of: .int8) { encoder in for value in values { encoder.int8(value) } }
    }

    package static func int4Array(_ values: [Int32]) -> Value {
        array(of: .int4) { encoder in for value in values { encoder.int4(value) } }
    }

    package static func textArray(_ values: [String]) -> Value {
        array(of: .text) { encoder in for value in values { encoder.text(value) } }
    }

    package static func uuidArray(_ values: [(high: UInt64, low: UInt64)]) -> Value {
        array(of: .uuid) { encoder in for value in values { encoder.uuid(high: value.high, low: value.low) } }
    }
}

/// The header of a one-dimensional array in binary (`array_send` in `src/backend/utils/adt/arrayfuncs.c`): number of
/// dimensions, whether nulls occur, element type, length, lower bound; each element follows with its length before it.
enum BinaryArray {
    static let headerBytes = 20

    static func appendHeader(to bytes: inout [UInt8], element: PostgresType, count: Int, hasNull: Bool) {
        bytes.appendBigEndian(Int32(1))
        bytes.appendBigEndian(Int32(hasNull ? 1 : 0))
        bytes.appendBigEndian(element.rawValue)
        bytes.appendBigEndian(Int32(count))
        bytes.appendBigEndian(Int32(1))
    }
}
