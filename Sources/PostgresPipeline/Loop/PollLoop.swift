internal import CLibPQ
internal import Glibc
internal import Synchronization

/// The one thread that waits for all connections to PostgreSQL, and the executor of the actors that own them.
///
/// Work comes in through one inbox. The thread is woken only when it has announced that it sleeps, so that a busy loop
/// costs its callers a lock and nothing else.
package final class PollLoop: SerialExecutor, TaskExecutor {
    private enum Work {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
        case timer(ContinuousClock.Instant, @Sendable () -> Void)
        case lane(Lane)
    }

    private enum Phase {
        case new, running(pthread_t), stopping, stopped
    }

    private struct Inbox {
        var work: [Work] = []
        var asleep = false
        var phase = Phase.new
    }

    private let inbox = VisibleMutex(Inbox())
    private let wakeUp: Int32
    /// The thread's pthread_t; 0 while it does not run.
    private let thread = Atomic<UInt>(0)

    package init() {
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        precondition(wakeUp >= 0, "the system has no file descriptor left for the poll loop")
    }

    deinit {
        close(wakeUp)
    }

    /// Starts the thread. Call once.
    package func start() {
        var id = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(&id, nil, { runPollLoop($0) }, context)
        precondition(result == 0, "the system does not give the poll loop a thread")
        inbox.withLock { $0.phase = .running(id) }
    }

    /// Closes every lane, so that whatever waits is rejected, ends the thread and waits for its end. Not to be called on
    /// the loop itself.
    package func stop() {
        let running: pthread_t? = inbox.withLock { inbox in
            guard case .running(let id) = inbox.phase else { return nil }
            inbox.phase = .stopping
            return id
        }
        guard let running else { return }
        wake()
        pthread_join(running, nil)
    }

    /// Runs `call` on the loop soon, without a task. Calls run in the order in which one thread gave them. False when
    /// the loop has stopped: then the call is dropped.
    @discardableResult
    package func execute(_ call: @escaping @Sendable () -> Void) -> Bool {
        put(.call(call))
    }

    /// Runs `call` on the loop after a time; when the loop stops earlier, then. False when it has stopped already.
    @discardableResult
    package func execute(after delay: Duration, _ call: @escaping @Sendable () -> Void) -> Bool {
        put(.timer(.now + delay, call))
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        put(.job(UnownedJob(job)))
    }

    package func checkIsolated() {
        precondition(isOnLoop, "this belongs on the poll loop's thread")
    }

    package func isIsolatingCurrentContext() -> Bool? { isOnLoop }

    /// Whether the caller runs on the loop's thread.
    package var isOnLoop: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    func add(_ lane: Lane) {
        put(.lane(lane))
    }

    @discardableResult
    private func put(_ work: Work) -> Bool {
        let (isTaken, wasAsleep) = inbox.withLock { inbox in
            if case .stopped = inbox.phase { return (false, false) }
            inbox.work.append(work)
            defer { inbox.asleep = false }
            return (true, inbox.asleep)
        }
        if wasAsleep { wake() }
        return isTaken
    }

    private func wake() {
        eventfd_write(wakeUp, 1)
    }
}

/// The thread's first function: owns the loop for as long as the thread runs.
private func runPollLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<PollLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

extension PollLoop {
    /// What only the thread itself touches.
    private struct Turn {
        var lanes: [(lane: Lane, ready: Bool)] = []
        var timers: [(due: ContinuousClock.Instant, call: @Sendable () -> Void)] = []
        var polled: [pollfd] = []
        var earliest: ContinuousClock.Instant?

        mutating func wake(at instant: ContinuousClock.Instant?) {
            guard let instant else { return }
            earliest = earliest.map { min($0, instant) } ?? instant
        }
    }

    fileprivate func run() {
        nser_name_thread("postgres-poll")
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        var turn = Turn()
        while true {
            let stopping = runWork(&turn)
            turn.earliest = nil
            runTimers(&turn, all: stopping)
            if stopping { break }
            takeTurns(&turn)
            if announceSleep() { sleep(&turn) }
        }
        finish(&turn)
        thread.store(0, ordering: .relaxed)
    }

    /// Runs everything that has arrived; true when the loop is to stop.
    private func runWork(_ turn: inout Turn) -> Bool {
        let (work, stopping) = inbox.withLock { inbox in
            var taken: [Work] = []
            swap(&taken, &inbox.work)
            inbox.asleep = false
            if case .stopping = inbox.phase { return (taken, true) }
            return (taken, false)
        }
        for item in work {
            switch item {
            case .job(let job):
                job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            case .call(let call): call()
            case .timer(let due, let call): turn.timers.append((due, call))
            case .lane(let lane): turn.lanes.append((lane, false))
            }
        }
        return stopping
    }

    private func runTimers(_ turn: inout Turn, all: Bool) {
        guard !turn.timers.isEmpty else { return }
        let now = ContinuousClock.now
        let due = turn.timers.filter { all || $0.due <= now }
        if !due.isEmpty { turn.timers.removeAll { all || $0.due <= now } }
        for timer in due { timer.call() }
        for timer in turn.timers { turn.wake(at: timer.due) }
    }

    /// Lets each lane read, settle, send and flush, and notes what it waits for.
    private func takeTurns(_ turn: inout Turn) {
        let now = ContinuousClock.now
        turn.polled.removeAll(keepingCapacity: true)
        turn.polled.append(pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0))
        for index in turn.lanes.indices {
            let ready = turn.lanes[index].ready
            turn.lanes[index].ready = false
            let interest = turn.lanes[index].lane.assumeIsolated { $0.turn(ready: ready, now: now) }
            let events = (interest.reads ? POLLIN : 0) | (interest.writes ? POLLOUT : 0)
            // A negative descriptor is one that poll leaves out.
            turn.polled.append(pollfd(fd: interest.descriptor, events: Int16(events), revents: 0))
            turn.wake(at: interest.deadline)
        }
    }

    /// True when nothing has arrived, and then whoever brings something wakes the thread.
    private func announceSleep() -> Bool {
        inbox.withLock { inbox in
            if case .stopping = inbox.phase { return false }
            inbox.asleep = inbox.work.isEmpty
            return inbox.asleep
        }
    }

    private func sleep(_ turn: inout Turn) {
        let arrived = poll(&turn.polled, nfds_t(turn.polled.count), Self.milliseconds(until: turn.earliest))
        guard arrived > 0 else { return }
        if turn.polled[0].revents != 0 {
            var count: eventfd_t = 0
            eventfd_read(wakeUp, &count)
        }
        for index in turn.lanes.indices where turn.polled[index + 1].revents != 0 { turn.lanes[index].ready = true }
    }

    /// poll's time-out: -1 for ever; rounded up, so that the deadline has passed when poll returns.
    private static func milliseconds(until instant: ContinuousClock.Instant?) -> Int32 {
        guard let instant else { return -1 }
        let (seconds, attoseconds) = (instant - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(clamping: min(seconds, 3600) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    /// Closes the lanes and runs what that brings, until nothing comes any more.
    private func finish(_ turn: inout Turn) {
        while true {
            for (lane, _) in turn.lanes { lane.assumeIsolated { $0.close() } }
            _ = runWork(&turn)
            runTimers(&turn, all: true)
            let done = inbox.withLock { inbox in
                if inbox.work.isEmpty { inbox.phase = .stopped }
                return inbox.work.isEmpty
            }
            if done { return }
        }
    }
}
