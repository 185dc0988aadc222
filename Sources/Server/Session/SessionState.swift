import Registry
import Shared

/// What a request needs of the other requests of its session.
enum RequestWeight: Sendable {
    /// Needs no registry: answered when its turn comes.
    case light
    /// Sees every write asked for before it, so it waits for them.
    case read
    /// Appends to the desk's chain; many may be under way.
    case append
    /// Waits until every earlier request is answered, and later ones wait for it.
    case exclusive
}

/// One desk's connection as a machine: no socket, no clock, no registry.
///
/// Requests get a number in the order they arrive and are answered in that order. `Request` is what a waiting request
/// needs to start, `Reply` what a finished one puts on the wire.
///
///     connected ── bannerSent ──> anonymous ── loggedIn ──> signed in ── leave ──> leaving
///                                     └────────── loggedOut ──┘
struct SessionState<Request, Reply>: ~Copyable {
    /// A request's place in the session's order, from 0.
    typealias Number = UInt64

    /// What to do with a request that has arrived.
    enum Arrival {
        case start(Number, Request)
        /// It starts after others are answered; `nextRequest` hands it out.
        case waits
        case refuse(Number, Objection)
        /// The client sends on and on without reading its replies.
        case close
        /// The session is leaving: nothing more is answered.
        case ignore
    }

    /// A request whose turn has come.
    enum Turn {
        case start(Number, Request)
        case refuse(Number, Objection)
    }

    private enum Phase {
        case connected
        case anonymous
        case signedIn(Caller)
        case leaving
    }

    private enum Progress {
        case waiting(Request)
        case underWay
        case answered(Reply)
    }

    private struct Slot {
        let tag: Tag
        let weight: RequestWeight
        let op: OpPlace?
        let admitted: OpChain.Generation?
        var progress: Progress
    }

    private let limits: SessionLimits
    private var phase = Phase.connected
    private var chain: OpChain?
    private(set) var isDraining = false
    private var slots: [Slot] = []
    private var firstNumber: Number = 0
    private var lastHeard: Tick
    private var partialSince: Tick?

    init(limits: SessionLimits, now: Tick) {
        self.limits = limits
        self.lastHeard = now
    }

    // MARK: Phases

    /// The banner went out: from now on the client may speak.
    mutating func bannerSent() {
        if case .connected = phase { phase = .anonymous }
    }

    /// The officer is who they say; `chain` is where the desk's ops stand.
    mutating func loggedIn(_ caller: Caller, chain: OpChain) {
        if case .leaving = phase { return }
        phase = .signedIn(caller)
        self.chain = chain
    }

    mutating func loggedOut() {
        if case .leaving = phase { return }
        phase = .anonymous
        chain = nil
    }

    /// No request after those that are answered already or under way; `isFinished` tells when they are out.
    mutating func leave() {
        phase = .leaving
        slots.removeAll { if case .waiting = $0.progress { true } else { false } }
    }

    /// The server stops: what has arrived is finished, what arrives now is answered 421.
    mutating func drainStarted() { isDraining = true }

    /// The desk has closed a day: what it sends from now on counts for a later one.
    mutating func dayClosed(_ day: CalendarDate) {
        guard case .signedIn(var caller) = phase else { return }
        caller.lastClosedDay = max(caller.lastClosedDay ?? day, day)
        phase = .signedIn(caller)
    }

    /// Who is logged in.
    var caller: Caller? {
        if case .signedIn(let caller) = phase { caller } else { nil }
    }

    /// Whether bytes from the client are welcome: not before the banner, not after the end.
    var mayListen: Bool {
        switch phase {
        case .anonymous, .signedIn: true
        case .connected, .leaving: false
        }
    }

    /// Whether the banner has not gone out yet.
    var isBeforeBanner: Bool {
        if case .connected = phase { true } else { false }
    }

    var lineLimit: Int { caller == nil ? limits.lineBeforeLogin : limits.lineAfterLogin }

    /// Whether every request that arrived has its reply on the wire.
    var isIdle: Bool { slots.isEmpty }

    /// Whether the connection may close: leaving or draining, and nothing left to say.
    var isFinished: Bool {
        guard slots.isEmpty else { return false }
        if case .leaving = phase { return true }
        return isDraining
    }

    // MARK: Requests

    /// A request arrived.
    ///
    /// - Parameters:
    ///   - weight: what it needs of the others.
    ///   - needsLogin: whether only an officer or supervisor may ask.
    ///   - op: for a write, its place in the chain, and the desk it names.
    mutating func requestReceived(
        _ request: Request, tag: Tag, weight: RequestWeight, needsLogin: Bool, op: OpPlace? = nil,
        opDesk: String? = nil
    ) -> Arrival {
        guard mayListen else { return .ignore }
        guard slots.count < limits.window + limits.overflow else { return .close }
        let admission = admit(needsLogin: needsLogin, op: op, opDesk: opDesk)
        let number = firstNumber + UInt64(slots.count)
        switch admission {
        case .refuse(let objection):
            slots.append(Slot(tag: tag, weight: .light, op: nil, admitted: nil, progress: .underWay))
            return .refuse(number, objection)
        case .admit(let generation):
            let mayStart = slots.allSatisfy { !Self.mustWait(weight, behind: $0) }
            slots.append(
                Slot(
                    tag: tag, weight: weight, op: op, admitted: generation,
                    progress: mayStart ? .underWay : .waiting(request)))
            return mayStart ? .start(number, request) : .waits
        }
    }

    /// A request that is refused before it is looked at gets its number all the same, so that the reply comes in its
    /// turn; nil when the connection must close.
    mutating func refusedRequestReceived(_ tag: Tag) -> Number? {
        guard mayListen, slots.count < limits.window + limits.overflow else { return nil }
        slots.append(Slot(tag: tag, weight: .light, op: nil, admitted: nil, progress: .underWay))
        return firstNumber + UInt64(slots.count) - 1
    }

    /// A reply is there; `nextReply` hands out what may go on the wire now, `nextRequest` what may start.
    ///
    /// - Parameter leftEntry: for a write, whether the journal has it; nil when nobody knows.
    mutating func replyReady(_ number: Number, _ reply: Reply, leftEntry: Bool?) {
        guard number >= firstNumber, number - firstNumber < UInt64(slots.count) else { return }
        let index = Int(number - firstNumber)
        guard case .underWay = slots[index].progress else { return }
        slots[index].progress = .answered(reply)
        if let op = slots[index].op {
            chain?.opAnswered(op, admitted: slots[index].admitted, leftEntry: leftEntry)
        }
    }

    /// The next reply in the order of requests, when it is ready.
    mutating func nextReply() -> (tag: Tag, reply: Reply)? {
        guard let first = slots.first, case .answered(let reply) = first.progress else { return nil }
        slots.removeFirst()
        firstNumber += 1
        return (first.tag, reply)
    }

    /// The first waiting request whose turn has come.
    mutating func nextRequest() -> Turn? {
        guard let index = slots.firstIndex(where: { if case .waiting = $0.progress { true } else { false } }) else {
            return nil
        }
        guard case .waiting(let request) = slots[index].progress,
            slots[..<index].allSatisfy({ !Self.mustWait(slots[index].weight, behind: $0) })
        else { return nil }
        slots[index].progress = .underWay
        let number = firstNumber + UInt64(index)
        if let generation = slots[index].admitted, chain?.isCurrent(generation) == false {
            return .refuse(number, .predecessorMissing)
        }
        return .start(number, request)
    }

    /// The number of the desk's last op that the journal has, as far as this session knows.
    var committed: Int64 { chain?.committed ?? 0 }

    // MARK: Time

    /// Bytes arrived.
    ///
    /// - Parameters:
    ///   - endedLine: whether they ended a line: what is left then is the beginning of another one.
    ///   - isPartial: whether they left a line without its end.
    mutating func heard(at now: Tick, endedLine: Bool, isPartial: Bool) {
        lastHeard = now
        partialSince = isPartial ? (endedLine ? now : partialSince ?? now) : nil
    }

    /// Looks at the timeouts.
    func overdue(at now: Tick) -> Overdue? {
        if let partialSince, now.milliseconds(since: partialSince) >= limits.partialLineMilliseconds {
            return .partialLine
        }
        switch phase {
        case .connected where now.milliseconds(since: lastHeard) >= limits.handshakeMilliseconds: return .handshake
        case .leaving where now.milliseconds(since: lastHeard) >= limits.handshakeMilliseconds: return .farewell
        case .anonymous where slots.isEmpty && now.milliseconds(since: lastHeard) >= limits.idleMilliseconds:
            return .idle
        case .signedIn where slots.isEmpty && now.milliseconds(since: lastHeard) >= limits.idleMilliseconds:
            return .idle
        default: return nil
        }
    }

    /// Gives memory back that a burst of requests left behind.
    mutating func restReached() {
        if slots.isEmpty { slots = [] }
    }

    // MARK: Inside

    private enum Admission {
        case admit(OpChain.Generation?)
        case refuse(Objection)
    }

    private mutating func admit(needsLogin: Bool, op: OpPlace?, opDesk: String?) -> Admission {
        if isDraining { return .refuse(.draining) }
        guard let caller else {
            if needsLogin { return .refuse(.logInFirst) }
            return slots.count < limits.window ? .admit(nil) : .refuse(.windowFull)
        }
        guard slots.count < limits.window else { return .refuse(.windowFull) }
        guard let op else { return .admit(nil) }
        guard opDesk == caller.desk else { return .refuse(.otherDesk) }
        switch chain?.opArrived(op) {
        case .next(let generation): return .admit(generation)
        case .again: return .admit(nil)
        case .predecessorMissing: return .refuse(.predecessorMissing)
        case .wrongPredecessor: return .refuse(.wrongPredecessor)
        case .wrongEpoch, nil: return .refuse(.wrongEpoch)
        }
    }

    /// Whether a request of this weight must wait for one that arrived before it.
    private static func mustWait(_ weight: RequestWeight, behind earlier: Slot) -> Bool {
        switch earlier.progress {
        case .answered: return false
        case .waiting: return true
        case .underWay: break
        }
        switch weight {
        case .light: return false
        case .exclusive: return true
        case .read: return earlier.weight == .append || earlier.weight == .exclusive
        case .append: return earlier.weight == .exclusive
        }
    }
}

/// A timeout that has passed.
enum Overdue: Sendable, Equatable {
    case handshake
    case partialLine
    case idle
    /// The client did not let go of a closed connection.
    case farewell
}
