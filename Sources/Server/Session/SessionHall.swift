import Logging
import NIOCore
import Registry
import Shared

/// All sessions of one event loop, and what they share: limits, the way to the registry, the drain.
///
/// Lives on its event loop. Requests that arrive in one turn of the loop go to the registry in one call; replies that
/// come back together are written together, with one flush a connection.
final class SessionHall {
    let eventLoop: NIOIsolatedEventLoop
    let configuration: HallConfiguration
    let operations: any DeskOperations
    let signIn: SignInDesk
    let logger: Logger

    private var sessions: [UInt64: SessionHandler] = [:]
    private var nextSession: UInt64 = 1
    /// The one session of each desk that may write.
    private var writers: [String: UInt64] = [:]
    private var connections: [String: Int] = [:]
    private var rates: RateCounters
    private var turn: [DeskRequest] = []
    private var drained: EventLoopPromise<Void>?
    private var sweeper: RepeatedTask?
    /// How much has happened: arrivals, departures, requests for the registry.
    private var events: UInt64 = 0
    private var eventsAtLastSweep: UInt64 = 0
    private var isQuiet = true
    /// Who watches counts, the task that asks again, and the hall's questions under way by their numbers.
    var watches = Watches()
    var watcher: Scheduled<Void>?
    var questions: [UInt64: WatchedCounts] = [:]
    var lastQuestion: UInt64 = 0

    init(
        eventLoop: any EventLoop, configuration: HallConfiguration, operations: any DeskOperations,
        passwords: PasswordThreads, logger: Logger
    ) {
        self.eventLoop = eventLoop.assumeIsolated()
        self.configuration = configuration
        self.operations = operations
        self.signIn = SignInDesk(operations: operations, passwords: passwords)
        self.logger = logger
        self.rates = RateCounters(limits: configuration.rates)
    }

    // MARK: Coming and going

    /// A connection was accepted; gives its number, or nil when the hall is full or closing.
    func enter(_ session: SessionHandler) -> UInt64? {
        guard drained == nil, sessions.count < configuration.rates.connections else { return nil }
        let id = nextSession
        nextSession += 1
        events &+= 1
        sessions[id] = session
        if sweeper == nil { startSweeping() }
        return id
    }

    /// The connection showed whose it is; false when that desk has too many.
    func identified(_ desk: String) -> Bool {
        let count = connections[desk, default: 0]
        guard count < configuration.rates.connectionsPerDesk else { return false }
        connections[desk] = count + 1
        return true
    }

    /// A connection has closed.
    func left(_ id: UInt64, desk: String?) {
        sessions[id] = nil
        watchEnded(id)
        events &+= 1
        if let desk {
            connections[desk] = connections[desk].flatMap { $0 > 1 ? $0 - 1 : nil }
            if writers[desk] == id { writers[desk] = nil }
        }
        if sessions.isEmpty { drained?.succeed() }
    }

    /// The session logged in: an older one of the same desk ends.
    func becomesWriter(of desk: String, _ id: UInt64) {
        let older = writers.updateValue(id, forKey: desk)
        if let older, older != id { sessions[older]?.replaced() }
    }

    /// The session logged out.
    func releases(_ desk: String, _ id: UInt64) {
        if writers[desk] == id { writers[desk] = nil }
    }

    // MARK: Requests and replies

    /// Seconds to wait, when the desk or its tehsil asks too often.
    func overRate(of caller: Caller) -> Int? {
        rates.requestArrived(desk: caller.desk, tehsil: caller.deskTehsil.description, now: now)
    }

    /// Seconds to wait, when the desk tries to log in too often.
    func overLoginRate(of desk: String) -> Int? { rates.loginArrived(desk: desk, now: now) }

    /// Hands a request to the registry at the end of this turn of the loop, with the others of the turn.
    func submit(_ request: DeskRequest) {
        if turn.isEmpty { eventLoop.execute { self.turnEnded() } }
        turn.append(request)
        events &+= 1
    }

    private func turnEnded() {
        let requests = turn
        turn.removeAll(keepingCapacity: turn.capacity <= 1_024)
        operations.perform(requests)
    }

    /// The registry's replies, as they come together.
    func repliesArrived(_ deliveries: [Delivery]) {
        var touched: [SessionHandler] = []
        for delivery in deliveries where !takeOwn(delivery) {
            guard let session = sessions[delivery.address.connection] else { continue }
            session.replyArrived(delivery.address.request, delivery.reply)
            if !session.isTouched {
                session.isTouched = true
                touched.append(session)
            }
        }
        for session in touched {
            session.isTouched = false
            session.flush()
        }
    }

    /// The session of an answer that comes later; nil when the connection has closed.
    func session(_ id: UInt64) -> SessionHandler? { sessions[id] }

    // MARK: Time

    var now: Tick { Tick(eventLoop.nonisolated().now) }

    private func startSweeping() {
        let interval = TimeAmount.milliseconds(configuration.limits.sweepMilliseconds)
        let hall = NIOLoopBound(self, eventLoop: eventLoop.nonisolated())
        sweeper = eventLoop.nonisolated().scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            hall.value.sweep()
        }
    }

    private func sweep() {
        let now = now
        rates.sweep(now: now)
        for session in Array(sessions.values) { session.timePassed(now) }
        if events != eventsAtLastSweep {
            eventsAtLastSweep = events
            isQuiet = false
        } else if !isQuiet {
            isQuiet = true
            configuration.whenQuiet()
        }
    }

    // MARK: The end

    /// Every session hears 421 for new requests, finishes what is in flight, says BYE and closes.
    ///
    /// - Returns: when the last one has closed, or the drain's deadline has passed.
    func drain() -> EventLoopFuture<Void> {
        if let drained { return drained.futureResult }
        let promise = eventLoop.nonisolated().makePromise(of: Void.self)
        drained = promise
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.sweeper?.cancel()
            self.watcher?.cancel()
        }
        if sessions.isEmpty { promise.succeed() }
        for session in Array(sessions.values) { session.drainStarted() }
        _ = eventLoop.scheduleTask(in: .milliseconds(configuration.limits.drainMilliseconds)) {
            for session in Array(self.sessions.values) { session.close() }
            promise.succeed()
        }
        return promise.futureResult
    }
}
