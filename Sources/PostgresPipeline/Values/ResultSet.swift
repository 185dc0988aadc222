internal import CLibPQ

/// The answer to one statement, in binary. Rows and columns count from 0.
///
/// It lives on the loop only: decode what is needed into values and let those out.
package struct ResultSet: ~Copyable {
    let handle: OpaquePointer

    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    package var rowCount: Int { Int(PQntuples(handle)) }

    package var columnCount: Int { Int(PQnfields(handle)) }

    /// The command's tag, such as `INSERT 0 6`.
    package var commandTag: String { String(cString: PQcmdStatus(handle)) }

    /// How many rows the command inserted, changed or returned.
    package var affected: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    package func isNull(_ row: Int, _ column: Int) -> Bool {
        PQgetisnull(handle, Int32(row), Int32(column)) == 1
    }

    package func bool(_ row: Int, _ column: Int) throws(DatabaseError) -> Bool {
        try field(row, column, bytes: 1).load(as: UInt8.self) != 0
    }

    package func int2(_ row: Int, _ column: Int) throws(DatabaseError) -> Int16 {
        try field(row, column, bytes: 2).bigEndian(at: 0, as: Int16.self)
    }

    package func int4(_ row: Int, _ column: Int) throws(DatabaseError) -> Int32 {
        try field(row, column, bytes: 4).bigEndian(at: 0, as: Int32.self)
    }

    package func int8(_ row: Int, _ column: Int) throws(DatabaseError) -> Int64 {
        try field(row, column, bytes: 8).bigEndian(at: 0, as: Int64.self)
    }

    /// Days since 2000-01-01.
    package func date(_ row: Int, _ column: Int) throws(DatabaseError) -> Int32 {
        try int4(row, column)
    }

    /// Microseconds since 2000-01-01 00:00 UTC.
    package func timestamptz(_ row: Int, _ column: Int) throws(DatabaseError) -> Int64 {
        try int8(row, column)
    }

    package func uuid(_ row: Int, _ column: Int) throws(DatabaseError) -> (high: UInt64, low: UInt64) {
        let field = try field(row, column, bytes: 16)
        return (field.bigEndian(at: 0, as: UInt64.self), field.bigEndian(at: 8, as: UInt64.self))
    }

    /// A text or json field.
    package func text(_ row: Int, _ column: Int) throws(DatabaseError) -> String {
        try withBytes(row, column) { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a bytea, text or json field.
    package func bytes(_ row: Int, _ column: Int) throws(DatabaseError) -> [UInt8] {
        try withBytes(row, column) { Array($0) }
    }

    /// The bytes of any field, without a copy; of a text, json or bytea field they are its content.
    package func withBytes<R>(
        _ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> R
    ) throws(DatabaseError) -> R {
        try requireValue(row, column)
        let length = Int(PQgetlength(handle, Int32(row), Int32(column)))
        let start = PQgetvalue(handle, Int32(row), Int32(column))
        return body(UnsafeRawBufferPointer(start: start, count: length))
    }

    /// The field's bytes, when there are exactly as many as its type has.
    private func field(_ row: Int, _ column: Int, bytes: Int) throws(DatabaseError) -> UnsafeRawPointer {
        try requireValue(row, column)
        guard PQgetlength(handle, Int32(row), Int32(column)) == Int32(bytes),
            let start = PQgetvalue(handle, Int32(row), Int32(column))
        else { throw DatabaseError(.undecodable) }
        return UnsafeRawPointer(start)
    }

    /// Refuses a place outside the result and a null.
    private func requireValue(_ row: Int, _ column: Int) throws(DatabaseError) {
        guard row >= 0, row < rowCount, column >= 0, column < columnCount, !isNull(row, column) else {
            throw DatabaseError(.undecodable)
        }
    }
}
