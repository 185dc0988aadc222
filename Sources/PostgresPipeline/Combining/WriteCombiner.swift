/// How the combiner gathers writes.
package struct WriteCombinerConfiguration: Sendable {
    /// Writes in one unit. 64: half as many is slower by an eighth, more is not faster.
    package var unitLimit: Int
    /// Writes that may wait; one more fails with `queueFull`.
    package var queueLimit: Int
    /// How long after its submission a write may go on being tried; then it fails, or is unknown.
    package var deadline: Duration
    /// While a lane works, fewer writes than these wait for it, though another lane is free. A unit costs PostgreSQL as much
    /// for itself as for two registrations: where writes come at half of the rate that the processors allow, a lane for
    /// each pair of them uses these up all the same. Lanes that are free share what waits in parts no smaller than this.
    package var gatherCount: Int
    /// How long a write waits so at most, that none is kept by a lane that waits for a lock or for a connection.
    package var gatherTime: Duration
    /// How long after a unit was begun fewer writes than `gatherCount` wait for others, though all lanes are free. Where desks
    /// keep the processors busy by half, a lane that takes each write at once does two in a unit and is hardly ever free:
    /// whatever else works on the machine then shows in the longest waits. Of 64 desks at half of their most, beside a
    /// night, the p99 was 17 to 92 ms without it (7 runs, the middle one 50) and 25 to 53 (29) with it, in turns; with nobody
    /// beside them 13 to 222 (20) and 18 to 32 (23), and p50 went from 6 to 8 ms.
    package var pace: Duration

    package init(
        unitLimit: Int = 64, queueLimit: Int = 4096, deadline: Duration = .seconds(30), gatherCount: Int = 8,
        gatherTime: Duration = .milliseconds(20), pace: Duration = .milliseconds(4)
    ) {
        self.unitLimit = unitLimit
        self.queueLimit = queueLimit
        self.deadline = deadline
        self.gatherCount = gatherCount
        self.gatherTime = gatherTime
        self.pace = pace
    }
}

/// Combines the writes that wait into one transaction on one of several lanes.
///
/// A write that finds all lanes free, and for a moment (`pace`) none before it, its own desk's last one too, goes at once.
/// While a lane works, writes gather: until it is free, they are enough for another, or have waited long enough. The lanes
/// that are free then take all that may go together, in equal shares: desks that were answered together ask together
/// again, and as one unit they would go round together for as long as one lane cannot do what is offered, while the
/// others had nothing to do.
///
/// A unit that is refused is explained by the resolver, so that one desk's mistake costs the others nothing but one
/// repetition; see `UnitFailure`.
package actor WriteCombiner<Resolver: WriteResolver> {
    package typealias Completion = @Sendable (WriteOutcome<Resolver.Reply>) -> Void

    /// A write on its way. Only the combiner touches it.
    final class Pending: QueuedWrite {
        let keys: [UInt64]
        let lineage: UInt64
        let ticket: Resolver.Ticket
        var rows: [Rows]
        /// What the resolver said is the answer when `rows`, which it gave, are durable.
        var reply: Resolver.Reply?
        let arrived: ContinuousClock.Instant
        let deadline: ContinuousClock.Instant
        let completion: Completion

        init(
            _ write: Write<Resolver.Ticket>, arrived: ContinuousClock.Instant, deadline: ContinuousClock.Instant,
            completion: @escaping Completion
        ) {
            keys = write.keys
            lineage = write.lineage
            ticket = write.ticket
            rows = write.rows
            self.arrived = arrived
            self.deadline = deadline
            self.completion = completion
        }
    }

    /// Writes that are tried together.
    struct Batch {
        var writes: [Pending]
        var attempts = UnitFailure.Attempts()
        /// Set while the fate of the batch's last unit is not known.
        var doubt: DatabaseError?
    }

    /// What one lane works on.
    struct Work {
        /// All writes that were taken; their keys and lineages stay under way until the last batch has ended.
        var taken: [Pending] = []
        /// The last one is tried now; a divided batch leaves its second half below the first.
        var batches: [Batch] = []
        var isBusy: Bool { !batches.isEmpty }
    }

    let loop: PollLoop
    let lanes: [Lane]
    let resolver: Resolver
    let configuration: WriteCombinerConfiguration
    let groupDelivered: @Sendable () -> Void
    private let inbox = VisibleMutex<[(Write<Resolver.Ticket>, completion: Completion)]>([])
    var queue = WriteQueue<Pending>()
    var work: [Work]
    /// When the last unit was begun.
    private var begun: ContinuousClock.Instant?
    private var sweepIsSet = false
    /// When what waits is looked at again, if nothing happens before.
    private var lookAgainAt: ContinuousClock.Instant?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameter groupDelivered: called on the loop after the completions of a group of writes that ended together, so
    ///   that their replies can be handed over in one go.
    package init(
        loop: PollLoop, lanes: [Lane], resolver: Resolver, configuration: WriteCombinerConfiguration = .init(),
        groupDelivered: @escaping @Sendable () -> Void = {}
    ) {
        precondition(!lanes.isEmpty, "a write combiner needs a lane")
        self.loop = loop
        self.lanes = lanes
        self.resolver = resolver
        self.configuration = configuration
        self.groupDelivered = groupDelivered
        self.work = Array(repeating: Work(), count: lanes.count)
    }

    /// Takes writes in order. Each completion is called exactly once, on the loop; when the loop has stopped, at once.
    package nonisolated func submit(_ writes: [(Write<Resolver.Ticket>, completion: Completion)]) {
        let isFirst = inbox.withLock { inbox in
            defer { inbox.append(contentsOf: writes) }
            return inbox.isEmpty
        }
        if isFirst, !loop.execute({ self.assumeIsolated { $0.arrived() } }) {
            for (_, completion) in takeArrivals() { completion(.failed(DatabaseError(.stopped))) }
        }
    }

    private nonisolated func takeArrivals() -> [(Write<Resolver.Ticket>, completion: Completion)] {
        inbox.withLock { inbox in
            var taken: [(Write<Resolver.Ticket>, completion: Completion)] = []
            swap(&taken, &inbox)
            return taken
        }
    }

    /// How many writes wait and are under way.
    package var load: Int { queue.waiting.count + work.reduce(0) { $0 + $1.taken.count } }

    private func arrived() {
        let arrivals = takeArrivals()
        let now = ContinuousClock.now
        let deadline = now + configuration.deadline
        var refused = false
        for (write, completion) in arrivals {
            guard queue.waiting.count < configuration.queueLimit else {
                completion(.failed(DatabaseError(.queueFull)))
                refused = true
                continue
            }
            queue.append(Pending(write, arrived: now, deadline: deadline, completion: completion))
        }
        if refused { groupDelivered() }
        fillLanes()
    }

    /// Gives the waiting writes to the lanes that are free.
    func fillLanes() {
        // A lane without connection is used only when none has one: then the writes wait for it, and hear of it.
        let isReady = lanes.map { lane in lane.assumeIsolated { $0.isReady } }
        let anyReady = isReady.contains(true)
        var free = lanes.indices.filter { !work[$0].isBusy && (isReady[$0] || !anyReady) }
        while let index = free.first {
            if queue.isEmpty || isGathering(anyReady: anyReady) { break }
            let share = (queue.waiting.count + free.count - 1) / free.count
            let limit = min(configuration.unitLimit, max(configuration.gatherCount, share))
            let taken = queue.take(limit: limit)
            if taken.isEmpty { break }
            free.removeFirst()
            work[index] = Work(taken: taken, batches: [Batch(writes: taken)])
            begun = .now
            runBatch(on: index)
        }
        setSweep()
    }

    /// Whether what waits is left to a lane that works, or is to become more; then it is looked at again when its first has
    /// waited long enough, or the last unit was begun long enough ago. With no lane there is nothing to wait for.
    private func isGathering(anyReady: Bool) -> Bool {
        guard queue.waiting.count < configuration.gatherCount, let first = queue.waiting.first, let begun else {
            return false
        }
        let isBusy = work.contains(where: \.isBusy)
        guard isBusy || anyReady else { return false }
        let patient = first.arrived + configuration.gatherTime
        let end = isBusy ? patient : min(patient, begun + configuration.pace)
        let rest = end - .now
        guard rest > .zero else { return false }
        // A lane that became free brings the moment nearer.
        if lookAgainAt.map({ $0 > end }) ?? true {
            lookAgainAt = end
            loop.execute(after: rest) { self.assumeIsolated { $0.lookAgain(end) } }
        }
        return true
    }

    private func lookAgain(_ end: ContinuousClock.Instant) {
        // An earlier look has taken this one's place.
        guard end == lookAgainAt else { return }
        lookAgainAt = nil
        fillLanes()
    }

    /// Watches for writes that wait in vain, with one timer for all.
    private func setSweep() {
        guard !sweepIsSet, let oldest = queue.waiting.first else { return }
        sweepIsSet = true
        loop.execute(after: oldest.deadline - .now) { self.assumeIsolated { $0.sweep() } }
    }

    private func sweep() {
        sweepIsSet = false
        let now = ContinuousClock.now
        let late = queue.remove { $0.deadline <= now }
        for write in late { write.completion(.failed(DatabaseError(.deadline))) }
        if !late.isEmpty { groupDelivered() }
        setSweep()
    }
}
