internal import CLibPQ

/// Rows on their way into a table, in the binary format of COPY. What is written goes out in pieces of about
/// `pieceBytes`; only a row that is larger makes a larger piece.
package struct CopyWriter: ~Copyable {
    /// Enough that a system call does not show, little enough that it does not count.
    static let pieceBytes = 128 << 10

    private let connection: OpaquePointer
    private let columns: Int
    private var encoder: RowEncoder
    /// How many rows were written.
    package private(set) var count = 0
    /// Whether the server has stopped taking rows.
    private(set) var isBroken = false

    init(_ connection: OpaquePointer, _ types: [PostgresType]) {
        self.connection = connection
        columns = types.count
        encoder = RowEncoder(elements: types)
        encoder.bytes.reserveCapacity(Self.pieceBytes * 2)
        encoder.bytes.append(contentsOf: CopyRow.signature)
        // Flags, and the length of what else the header holds.
        encoder.bytes.append(contentsOf: repeatElement(0, count: 8))
    }

    /// Appends one row: `build` calls the encoder once for each column, in order.
    package mutating func row(_ build: (inout RowEncoder) -> Void) throws(DatabaseError) {
        encoder.beginRow()
        encoder.bytes.appendBigEndian(Int16(columns))
        build(&encoder)
        precondition(encoder.fields == columns, "a row has fewer fields than its table has columns")
        count += 1
        if encoder.bytes.count >= Self.pieceBytes { try flush() }
    }

    /// Appends rows that were made for a statement, each followed by the same `constants`, which are encoded fields.
    package mutating func append(_ rows: Rows, constants: CopyConstants) throws(DatabaseError) {
        let fields = rows.statement.definition.elements.count
        precondition(fields + constants.count == columns, "rows and constants together fill the columns")
        try rows.withRows { (row) throws(DatabaseError) in
            encoder.bytes.appendBigEndian(Int16(columns))
            encoder.bytes.append(contentsOf: row)
            encoder.bytes.append(contentsOf: constants.bytes)
            count += 1
            if encoder.bytes.count >= Self.pieceBytes { try flush() }
        }
    }

    /// The trailer, and what is left.
    mutating func end() throws(DatabaseError) {
        encoder.bytes.appendBigEndian(Int16(-1))
        try flush()
    }

    private mutating func flush() throws(DatabaseError) {
        guard !isBroken else { throw DatabaseError(.stopped) }
        let sent = encoder.bytes.withUnsafeBytes { bytes in
            PQputCopyData(connection, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
        }
        // A row of hundreds of megabytes does not stay in memory.
        encoder.bytes.removeAll(keepingCapacity: encoder.bytes.capacity <= Self.pieceBytes * 8)
        guard sent == 1 else {
            isBroken = true
            // The server's own words, if it refused a row; else the connection is gone.
            throw DirectConnection.results(of: connection).failure ?? ConnectionHandle.lostError(connection)
        }
    }
}

/// Fields that are the same in every row, encoded once.
package struct CopyConstants: Sendable {
    let bytes: [UInt8]
    let count: Int
    /// What each field is.
    package let types: [PostgresType]

    /// No fields.
    package static let none = CopyConstants([]) { _ in }

    package init(_ types: [PostgresType], _ build: (inout RowEncoder) -> Void) {
        var encoder = RowEncoder(elements: types)
        build(&encoder)
        precondition(encoder.fields == types.count, "each constant has its type")
        bytes = encoder.bytes
        count = types.count
        self.types = types
    }
}

extension Rows {
    /// The encoded fields of each row, without a copy.
    func withRows(_ body: (ArraySlice<UInt8>) throws(DatabaseError) -> Void) throws(DatabaseError) {
        let fields = statement.definition.elements.count
        var start = 0
        while start < bytes.count {
            var end = start
            for _ in 0..<fields {
                let length = bytes.withUnsafeBytes { buffer in
                    Int(Int32(bigEndian: buffer.loadUnaligned(fromByteOffset: end, as: Int32.self)))
                }
                end += 4 + max(length, 0)
            }
            try body(bytes[start..<end])
            start = end
        }
    }
}
