import Synchronization

/// Log lines as they are written.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    private let arrivals = AsyncStream.makeStream(of: String.self)

    func add(_ bytes: [UInt8]) {
        let line = String(decoding: bytes, as: UTF8.self)
        lines.withLock { $0.append(line) }
        arrivals.continuation.yield(line)
    }

    var all: [String] { lines.withLock { $0 } }

    /// Waits for a line with this in it.
    func line(containing text: String) async -> String? {
        for await line in arrivals.stream where line.contains(text) { return line }
        return nil
    }
}
