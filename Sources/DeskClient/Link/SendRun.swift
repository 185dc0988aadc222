import Shared

/// The server's answer to one op, as far as sending cares.
enum WriteReply: Sendable, Equatable {
    /// Done, or done before. The reply object.
    case done(reply: String)
    /// Refused; the refusal is an entry of the chain.
    case refused(number: Int, reply: String)
    /// Not taken: the chain goes on without it, or with it when it is sent again.
    case notTaken(NotTaken)

    /// What an ERR without entry says.
    struct NotTaken: Sendable, Equatable {
        let number: Int
        /// Seconds the server asks for.
        var after: Double?
        /// The reply object.
        var reply: String = "{}"
    }
}

/// Sends a row of ops in order, several at once, and goes back when one was not taken. Pure: no bytes, clock or line.
///
///     var run = SendRun(queue: [13, 14, 15], window: 2)
///     run.next()                     // .send(13)
///     run.next()                     // .send(14)
///     run.next()                     // .awaitReply
///     run.replied(.notTaken(451))    // .ignore
///     run.next()                     // .awaitReply: the session answers 424 to 14
///     run.replied(.notTaken(424))    // .ignore
///     run.next()                     // .failed(seq: 13, 451): wait, then
///     run.rewind()                   // and 13 is sent again
struct SendRun: ~Copyable {
    private let queue: [Int64]
    private let window: Int
    private var sent = 0
    private var answered = 0
    private var failure: (index: Int, problem: WriteReply.NotTaken)?

    /// - Parameters:
    ///   - queue: sequence numbers in ascending order.
    ///   - window: how many may wait for their reply at once.
    init(queue: [Int64], window: Int) {
        self.queue = queue
        self.window = max(window, 1)
    }

    /// What to do now.
    enum Order: Equatable {
        case send(Int64)
        case awaitReply
        /// All answered.
        case finished
        /// The first op that was not taken; the replies to those behind it have arrived too.
        case failed(seq: Int64, WriteReply.NotTaken)
    }

    /// What a reply means for the journal.
    enum Verdict: Equatable {
        case record(seq: Int64, OpAnswer)
        case ignore
    }

    mutating func next() -> Order {
        if let failure {
            return answered < sent ? .awaitReply : .failed(seq: queue[failure.index], failure.problem)
        }
        if sent < queue.count, sent - answered < window {
            defer { sent += 1 }
            return .send(queue[sent])
        }
        return answered < sent ? .awaitReply : .finished
    }

    /// Takes the reply to the oldest op that waits for one.
    mutating func replied(_ reply: WriteReply) -> Verdict {
        let index = answered
        answered += 1
        switch reply {
        case .done(let reply): return .record(seq: queue[index], .acknowledged(reply: reply))
        case .refused(let number, let reply): return .record(seq: queue[index], .refused(number: number, reply: reply))
        case .notTaken(let problem):
            failure = failure ?? (index, problem)
            return .ignore
        }
    }

    /// Goes back to the op that was not taken.
    mutating func rewind() {
        guard let failed = failure?.index else { return }
        sent = failed
        answered = failed
        failure = nil
    }
}

/// What follows when an op was not taken, by the number of the problem.
enum Recovery: Equatable {
    /// Wait, then send it and all behind it again on the same line.
    case sendAgain
    /// Come back on a new line and compare the chains afresh.
    case logInAgain
    /// The server will not take these bytes, or fails on them (599), and says that it holds nothing: make sure with RESULT,
    /// then set the act aside, so that what waits behind it goes on. `journal --retry` takes it up again.
    case settle
    /// The server holds another op at this place: ask RESULT whose.
    case conflict

    init(number: Int) {
        self =
            switch Problem(rawValue: number) {
            case .draining, .earlierMissing, .sequence, .protocolVersion, .loginFirst, .loginRefused: .logInAgain
            case .opConflict: .conflict
            default: number < 500 ? .sendAgain : .settle
            }
    }
}
