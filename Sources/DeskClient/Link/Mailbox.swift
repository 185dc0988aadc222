import Dispatch
import Synchronization

/// Hands what the I/O thread received to the one thread that waits for it.
///
/// Bounded: a server that floods the terminal is cut off, its bytes are not kept.
final class Mailbox: Sendable {
    /// The most unread bytes: sixteen of the longest lines.
    static let limit = 1 << 20

    private struct Content {
        var bytes: [UInt8] = []
        var end: TransportError?
    }

    private let content = Mutex(Content())
    private let arrived = DispatchSemaphore(value: 0)

    /// Adds bytes; false when the reader is too far behind, then the connection has to be closed.
    func deliver(_ bytes: some Collection<UInt8>) -> Bool {
        let fits = content.withLock { content in
            guard content.bytes.count + bytes.count <= Self.limit else { return false }
            content.bytes.append(contentsOf: bytes)
            return true
        }
        arrived.signal()
        return fits
    }

    /// Nothing more will come. The first reason counts.
    func close(_ reason: TransportError) {
        content.withLock { $0.end = $0.end ?? reason }
        arrived.signal()
    }

    /// Waits for bytes or the end, `seconds` at most. What came before the end is given first.
    func take(within seconds: Double) -> TransportEvent {
        let deadline = DispatchTime.now() + seconds
        while true {
            if let event = present() { return event }
            guard arrived.wait(timeout: deadline) == .success else { return present() ?? .silence }
        }
    }

    private func present() -> TransportEvent? {
        content.withLock { content in
            if !content.bytes.isEmpty {
                defer { content.bytes = [] }
                return .received(content.bytes)
            }
            return content.end.map { .closed($0) }
        }
    }
}
