import NIOCore
import Registry
import Synchronization

/// Where the registry's replies arrive, on whatever thread, and from where they reach the event loop: at most one
/// hop is under way at a time, and it takes along everything that has arrived.
final class ReplySink: Sendable {
    private struct Inbox {
        var deliveries: [Delivery] = []
        var isHopping = false
        var hall: NIOLoopBound<SessionHall>?
    }

    private let inbox = Mutex(Inbox())

    /// Where replies go from now on.
    func open(_ hall: NIOLoopBound<SessionHall>) {
        inbox.withLock { $0.hall = hall }
    }

    /// Takes replies from any thread.
    func deliver(_ deliveries: [Delivery]) {
        let hall: NIOLoopBound<SessionHall>? = inbox.withLock { inbox in
            inbox.deliveries.append(contentsOf: deliveries)
            guard !inbox.isHopping, let hall = inbox.hall else { return nil }
            inbox.isHopping = true
            return hall
        }
        guard let hall else { return }
        hall.eventLoop.execute { hall.value.repliesArrived(self.empty()) }
    }

    private func empty() -> [Delivery] {
        inbox.withLock { inbox in
            inbox.isHopping = false
            defer { inbox.deliveries = [] }
            return inbox.deliveries
        }
    }
}
