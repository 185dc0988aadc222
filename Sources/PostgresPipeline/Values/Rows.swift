/// Rows for one statement all of whose parameters are arrays, one array a column: `insert ... select unnest($1), ...`.
///
/// The fields are encoded when they are appended, so that putting the rows of many writes into one unit is copying
/// bytes and nothing else.
/// ```swift
/// var identities = Rows(Identities.insert)
/// for member in members { identities.append { $0.int8(member.cnic.number); $0.uuid(high: ..., low: ...) } }
/// ```
package struct Rows: Sendable {
    package let statement: Statement
    /// How many rows there are.
    package private(set) var count = 0
    /// Fields row after row, each with its length before it. Row by row, and not a buffer for each column, because one
    /// buffer a write costs one allocation; `columnValues` takes them apart while copying.
    private(set) var bytes: [UInt8] = []
    private(set) var hasNull = false

    /// Makes an empty list of rows. Every parameter of `statement` must be an array.
    package init(_ statement: Statement, reservingBytes capacity: Int = 0) {
        precondition(
            !statement.parameters.isEmpty && statement.parameters.allSatisfy { $0.element != nil },
            "rows go into statements whose parameters are arrays")
        self.statement = statement
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    /// Appends one row: `build` calls the encoder once for each column, in order.
    package mutating func append(_ build: (inout RowEncoder) -> Void) {
        var encoder = RowEncoder(elements: statement.definition.elements)
        swap(&encoder.bytes, &bytes)
        build(&encoder)
        swap(&encoder.bytes, &bytes)
        precondition(
            encoder.fields == statement.definition.elements.count,
            "a row has fewer fields than its statement has parameters")
        hasNull = hasNull || encoder.wroteNull
        count += 1
    }

    /// Appends the rows of `other`, which must be for the same statement.
    package mutating func merge(_ other: Rows) {
        precondition(statement == other.statement, "only rows of one statement can be merged")
        bytes.append(contentsOf: other.bytes)
        count += other.count
        hasNull = hasNull || other.hasNull
    }
}
