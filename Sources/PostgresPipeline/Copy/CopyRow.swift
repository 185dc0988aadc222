/// One row of a binary COPY, as it came from the server: valid only while it is looked at. Columns count from 0.
///
/// It refuses what is not as the format says, so that a wrong column list ends in `undecodable` and not in nonsense.
package struct CopyRow: ~Copyable {
    private var message = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Where each field begins, and its length; -1 for null.
    private var fields: [(start: Int, length: Int)] = []

    /// The eleven bytes every binary COPY begins with.
    static let signature: [UInt8] = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]

    /// What one message held.
    enum Loaded { case row, nothing, end }

    /// Takes a message apart; it must outlive the row. The server sends one message a row, the header before the first
    /// and the trailer in one of its own.
    mutating func load(_ message: UnsafeRawBufferPointer, isFirst: Bool) throws(DatabaseError) -> Loaded {
        self.message = message
        fields.removeAll(keepingCapacity: true)
        var place = isFirst ? try header() : 0
        if place == message.count { return .nothing }
        let count = Int(try integer(at: place, as: Int16.self))
        place += 2
        if count == -1 {
            guard place == message.count else { throw DatabaseError(.undecodable) }
            return .end
        }
        guard count >= 0 else { throw DatabaseError(.undecodable) }
        for _ in 0..<count {
            let length = Int(try integer(at: place, as: Int32.self))
            place += 4
            guard length >= -1, place + max(length, 0) <= message.count else { throw DatabaseError(.undecodable) }
            fields.append((place, length))
            place += max(length, 0)
        }
        guard place == message.count else { throw DatabaseError(.undecodable) }
        return .row
    }

    private func header() throws(DatabaseError) -> Int {
        let signature = Self.signature
        guard message.count >= signature.count + 8, message.prefix(signature.count).elementsEqual(signature) else {
            throw DatabaseError(.undecodable)
        }
        let flags = try integer(at: signature.count, as: Int32.self)
        let more = Int(try integer(at: signature.count + 4, as: Int32.self))
        // Bits 16 to 31 name what a reader must understand; nothing of that is known to us.
        guard flags >> 16 == 0, more >= 0, signature.count + 8 + more <= message.count else {
            throw DatabaseError(.undecodable)
        }
        return signature.count + 8 + more
    }

    private func integer<Integer: FixedWidthInteger>(
        at place: Int, as type: Integer.Type
    ) throws(DatabaseError) -> Integer {
        guard place >= 0, place + Integer.bitWidth / 8 <= message.count, let start = message.baseAddress else {
            throw DatabaseError(.undecodable)
        }
        return start.bigEndian(at: place, as: type)
    }
}

extension CopyRow {
    package var columnCount: Int { fields.count }

    package func isNull(_ column: Int) -> Bool { column < fields.count && fields[column].length < 0 }

    package func bool(_ column: Int) throws(DatabaseError) -> Bool {
        try field(column, bytes: 1).load(as: UInt8.self) != 0
    }

    package func int2(_ column: Int) throws(DatabaseError) -> Int16 {
        try field(column, bytes: 2).bigEndian(at: 0, as: Int16.self)
    }

    package func int4(_ column: Int) throws(DatabaseError) -> Int32 {
        try field(column, bytes: 4).bigEndian(at: 0, as: Int32.self)
    }

    package func int8(_ column: Int) throws(DatabaseError) -> Int64 {
        try field(column, bytes: 8).bigEndian(at: 0, as: Int64.self)
    }

    /// Days since 2000-01-01.
    package func date(_ column: Int) throws(DatabaseError) -> Int32 { try int4(column) }

    /// Microseconds since 2000-01-01 00:00 UTC.
    package func timestamptz(_ column: Int) throws(DatabaseError) -> Int64 { try int8(column) }

    package func uuid(_ column: Int) throws(DatabaseError) -> (high: UInt64, low: UInt64) {
        let field = try field(column, bytes: 16)
        return (field.bigEndian(at: 0, as: UInt64.self), field.bigEndian(at: 8, as: UInt64.self))
    }

    /// A text or json field.
    package func text(_ column: Int) throws(DatabaseError) -> String {
        try withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a bytea, text or json field.
    package func bytes(_ column: Int) throws(DatabaseError) -> [UInt8] { try withBytes(column) { Array($0) } }

    /// The bytes of any field, without a copy.
    package func withBytes<R>(
        _ column: Int, _ body: (UnsafeRawBufferPointer) -> R
    ) throws(DatabaseError) -> R {
        let field = try value(column)
        return body(UnsafeRawBufferPointer(rebasing: message[field.start..<field.start + field.length]))
    }

    /// The field's bytes, when there are exactly as many as its type has.
    private func field(_ column: Int, bytes: Int) throws(DatabaseError) -> UnsafeRawPointer {
        let field = try value(column)
        guard field.length == bytes, let start = message.baseAddress else { throw DatabaseError(.undecodable) }
        return start + field.start
    }

    private func value(_ column: Int) throws(DatabaseError) -> (start: Int, length: Int) {
        guard fields.indices.contains(column), fields[column].length >= 0 else { throw DatabaseError(.undecodable) }
        return fields[column]
    }
}
