internal import CLibPQ

/// The parameters of one statement in the form libpq takes them. One buffer serves all statements of a lane in turn.
struct ParameterBuffer: ~Copyable {
    private var bytes: [UInt8] = []
    /// Where each parameter begins in `bytes`; -1 for null.
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// Above this the buffer is given back after use, so that one huge unit does not stay in memory.
    private static let keptBytes = 4 << 20

    mutating func fill(_ values: [Value]) {
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptBytes)
        // An empty buffer has no address, and then an empty value would read as null.
        bytes.append(0)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for value in values { append(value) }
        while formats.count < values.count { formats.append(1) }
    }

    /// Sends the statement, prepared under `name`, with the values last filled in. False when libpq refuses.
    mutating func send(_ name: String, on connection: OpaquePointer) -> Bool {
        let count = Int32(offsets.count)
        return bytes.withUnsafeBytes { buffer in
            pointers.removeAll(keepingCapacity: true)
            for offset in offsets {
                let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                pointers.append(offset < 0 ? nil : start.map { $0 + offset })
            }
            return PQsendQueryPrepared(connection, name, count, pointers, lengths, formats, 1) == 1
        }
    }

    private mutating func append(_ value: Value) {
        if case .null = value.storage {
            offsets.append(-1)
            lengths.append(0)
            return
        }
        let start = bytes.count
        switch value.storage {
        case .null: break
        case .fixed(let number, let width):
            Swift.withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0.suffix(width)) }
        case .uuid(let high, let low):
            bytes.appendBigEndian(high)
            bytes.appendBigEndian(low)
        case .bytes(let content): bytes.append(contentsOf: content)
        case .slice(let content): bytes.append(contentsOf: content)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        }
        offsets.append(start)
        lengths.append(Int32(bytes.count - start))
    }
}
