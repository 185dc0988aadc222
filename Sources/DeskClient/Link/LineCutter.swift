/// Cuts what arrives into lines. A line that grows too long is an end, never a gap: there is no way back into step.
struct LineCutter: ~Copyable {
    private var buffer: [UInt8] = []
    private var start = 0

    mutating func append(_ bytes: [UInt8]) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole line without its LF; nil when there is none yet.
    mutating func next() throws(ServerLine.Fault) -> [UInt8]? {
        guard let end = buffer[start...].firstIndex(of: 0x0A) else {
            guard buffer.count - start <= ServerLine.limit else { throw .tooLong }
            return nil
        }
        defer { start = end + 1 }
        guard end - start <= ServerLine.limit else { throw .tooLong }
        return Array(buffer[start..<end])
    }
}
