import PostgresPipeline
import Registry
import Shared

/// The clock of a rehearsal, in which years pass in seconds: it stands at the moment that a file names, until the file
/// names a later one. It never goes back; while the file cannot be read, it stands where it stood.
final class RehearsalClock: Sendable {
    private let path: String
    private let latest: VisibleMutex<Instant>

    /// - Throws: when the file names no moment at the start.
    init(_ path: String) throws(StartError) {
        guard let first = Self.read(path) else {
            throw .clock(file: path, reason: "its only line is a moment, as 2026-11-22T12:00:00+05:00")
        }
        self.path = path
        latest = VisibleMutex(first)
    }

    func now() -> Instant {
        let read = Self.read(path)
        return latest.withLock { latest in
            if let read, read > latest { latest = read }
            return latest
        }
    }

    /// Bytes of a moment with its LF, and some to spare.
    private static let sizeLimit = 64

    private static func read(_ path: String) -> Instant? {
        guard let bytes = try? SmallFile.read(path, limit: sizeLimit) else { return nil }
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        return Instant(String(decoding: line, as: UTF8.self))
    }
}
