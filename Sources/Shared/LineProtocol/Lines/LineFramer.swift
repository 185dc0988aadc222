import Glibc

/// Cuts a stream of bytes into lines; knows nothing of what they say. What comes out does not depend on how the bytes
/// were cut into packets.
///
///     framer.append(bytes)
///     while case .line(let line) = framer.next() { ... }
package struct LineFramer: Sendable {
    /// What the bytes so far hold.
    package enum Step: Hashable, Sendable {
        /// One line, without its LF.
        case line([UInt8])
        /// The next line has not ended yet.
        case incomplete
        /// The next line is longer than the limit. Nothing comes after this: the connection closes.
        case tooLong
    }

    /// Bytes of a line without its LF. Holds for every line that has not been taken yet.
    package var limit: Int

    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// Up to where there is surely no LF.
    private var searched = 0

    package init(limit: Int) { self.limit = limit }

    /// Bytes that no line was made of yet.
    package var pendingBytes: Int { buffer.count - start }

    /// True if a line has begun and not ended: it may not stay so for long.
    package var hasPartialLine: Bool { pendingBytes > 0 }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        compact()
        buffer.append(contentsOf: bytes)
    }

    package mutating func append(_ bytes: some Sequence<UInt8>) {
        compact()
        buffer.append(contentsOf: bytes)
    }

    /// The next line, if it is whole.
    package mutating func next() -> Step {
        let limit = limit
        let found = buffer.withUnsafeBufferPointer { bytes -> Int? in
            // One byte beyond the limit may be the LF.
            let end = min(bytes.count, start + limit + 1)
            guard let base = bytes.baseAddress, searched < end,
                let place = memchr(base + searched, 0x0A, end - searched)
            else { return nil }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(place))
        }
        guard let end = found else {
            if pendingBytes > limit { return .tooLong }
            searched = buffer.count
            return .incomplete
        }
        let line = Array(buffer[start..<end])
        start = end + 1
        searched = start
        return .line(line)
    }

    /// Forgets lines that were taken.
    private mutating func compact() {
        guard start > 0 else { return }
        buffer.removeFirst(start)
        searched -= start
        start = 0
    }
}
