import Shared

/// Where an op stands in its desk's chain, as far as one session can know it.
struct OpPlace: Sendable, Equatable {
    let epoch: Int32
    let sequence: Int64
    /// The digest the op names as the one before it; nil for the first of an epoch.
    let previous: Digest?
    let digest: Digest
}

/// What one session knows of its desk's chain of ops: what is committed, and what is under way after it.
///
/// It is the path, not the wall: the database refuses gaps and forks by itself. A reply that left no entry moves
/// the tail back to the last committed op, so that every later op is answered 424 until the missing one arrives.
struct OpChain {
    /// One admission's mark; it goes stale when the tail moves back.
    typealias Generation = UInt32

    /// What to do with an op that has arrived.
    enum Arrival: Equatable {
        /// It is the next of the chain.
        case next(Generation)
        /// Its number is taken already: by a committed op, or by one that is under way.
        case again(committed: Bool)
        /// An op before it has not arrived: 424.
        case predecessorMissing
        /// It names another predecessor than the chain has: 503.
        case wrongPredecessor
        /// It belongs to an epoch that is not the desk's current one: 503.
        case wrongEpoch
    }

    private let epoch: Int32
    private(set) var committed: Int64
    private var head: Digest?
    private var tail: Int64
    private var tailDigest: Digest?
    private var generation: Generation = 0

    /// - Parameters:
    ///   - committed: the number of the last committed op of this epoch, 0 when there is none.
    ///   - head: its digest.
    init(epoch: Int32, committed: Int64, head: Digest?) {
        self.epoch = epoch
        self.committed = committed
        self.head = head
        self.tail = committed
        self.tailDigest = head
    }

    /// An op arrived. When it is the next one, the chain grows by it.
    mutating func opArrived(_ op: OpPlace) -> Arrival {
        guard op.epoch == epoch else { return .wrongEpoch }
        if op.sequence <= tail { return .again(committed: op.sequence <= committed) }
        guard op.sequence == tail + 1 else { return .predecessorMissing }
        guard op.previous == tailDigest else { return .wrongPredecessor }
        tail = op.sequence
        tailDigest = op.digest
        return .next(generation)
    }

    /// Whether an op admitted in this generation still has all its predecessors under way or committed.
    func isCurrent(_ admitted: Generation) -> Bool { admitted == generation }

    /// An op was answered.
    ///
    /// - Parameters:
    ///   - admitted: the generation in which it became the next of the chain; nil when its number was taken already.
    ///   - leftEntry: whether the journal has it now; nil when nobody knows.
    mutating func opAnswered(_ op: OpPlace, admitted: Generation?, leftEntry: Bool?) {
        if leftEntry == true {
            guard op.epoch == epoch, op.sequence > committed else { return }
            committed = op.sequence
            head = op.digest
            if tail < committed || (tail == committed && tailDigest != head) {
                tail = committed
                tailDigest = head
            }
        } else if admitted == generation, op.sequence > committed {
            generation &+= 1
            tail = committed
            tailDigest = head
        }
    }
}
