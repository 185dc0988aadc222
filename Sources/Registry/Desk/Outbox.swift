import PostgresPipeline
import Shared
import Synchronization

/// Answers that wait until the unit they belong to is answered whole, so that they are handed over in one go.
final class Outbox: Sendable {
    private let waiting = Mutex<[Delivery]>([])
    private let deliver: @Sendable ([Delivery]) -> Void
    private let faultFound: @Sendable (DatabaseError) -> Void

    init(
        faultFound: @escaping @Sendable (DatabaseError) -> Void, deliver: @escaping @Sendable ([Delivery]) -> Void
    ) {
        self.faultFound = faultFound
        self.deliver = deliver
    }

    /// Keeps the answer to a read or write that the database failed. A fault of the program is reported besides: the
    /// desk hears no more than its number.
    func put(failed error: DatabaseError, isWrite: Bool, for address: ReplyAddress) {
        let problem = Problem(error)
        if problem == .internalError { faultFound(error) }
        put(isWrite ? .refusedWrite(problem) : .refused(problem), for: address)
    }

    /// The same, handed over at once.
    func send(failed error: DatabaseError, isWrite: Bool, for address: ReplyAddress) {
        put(failed: error, isWrite: isWrite, for: address)
        flush()
    }

    /// Keeps an answer for the next `flush`.
    func put(_ reply: RegistryReply, for address: ReplyAddress) {
        waiting.withLock { $0.append(Delivery(address: address, reply: reply)) }
    }

    /// Keeps answers that came together.
    func put(_ deliveries: [Delivery]) {
        waiting.withLock { $0.append(contentsOf: deliveries) }
    }

    /// Hands over an answer at once, with those that wait.
    func send(_ reply: RegistryReply, for address: ReplyAddress) {
        put(reply, for: address)
        flush()
    }

    /// Hands over what waits.
    func flush() {
        let taken = waiting.withLock { waiting in
            var taken: [Delivery] = []
            swap(&taken, &waiting)
            return taken
        }
        if !taken.isEmpty { deliver(taken) }
    }
}
