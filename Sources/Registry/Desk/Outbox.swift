import Synchronization

/// Answers that wait until the unit they belong to is answered whole, so that they are handed over in one go.
final class Outbox: Sendable {
    private let waiting = Mutex<[Delivery]>([])
    private let deliver: @Sendable ([Delivery]) -> Void

    init(deliver: @escaping @Sendable ([Delivery]) -> Void) {
        self.deliver = deliver
    }

    /// Keeps an answer for the next `flush`.
    func put(_ reply: RegistryReply, for address: ReplyAddress) {
        waiting.withLock { $0.append(Delivery(address: address, reply: reply)) }
    }

    /// Hands over an answer at once, with those that wait.
    func send(_ reply: RegistryReply, for address: ReplyAddress) {
        put(reply, for: address)
        flush()
    }

    /// Hands over what waits.
    func flush() {
        let taken = waiting.withLock { waiting in
            let taken = waiting
            waiting.removeAll(keepingCapacity: true)
            return taken
        }
        if !taken.isEmpty { deliver(taken) }
    }
}
