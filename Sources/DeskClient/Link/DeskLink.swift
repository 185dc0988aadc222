import Shared

/// The conversation with the server: connects, logs in, asks and hears the replies. Blocking, for one thread.
///
/// A line that breaks is taken up again, with a token instead of the password where the server still knows it. How often
/// and how long is bounded; every wait is told.
final class DeskLink {
    private let surroundings: Surroundings
    private let credentials: Credentials
    private let introduce: () -> Introduction
    private var conversation: Conversation?
    private var token: String?
    private var backoff: Backoff

    /// - Parameter introduce: called for each new connection, for what HELLO says.
    init(surroundings: Surroundings, credentials: Credentials, introduce: @escaping () -> Introduction) {
        self.surroundings = surroundings
        self.credentials = credentials
        self.introduce = introduce
        backoff = Backoff(attempts: surroundings.tries)
    }

    /// The login of the present line, on a new line when there is none.
    ///
    /// Throws what does not pass by itself at once, and what does pass when it did not after several tries.
    func login() throws(LinkFailure) -> LoginReply {
        while true {
            if let conversation, let login = conversation.login { return login }
            do throws(LinkFailure) {
                return try connect()
            } catch {
                try comeBack(after: error)
            }
        }
    }

    /// Tries once to log in; gives why it did not work.
    func greet() -> LinkFailure? {
        if conversation?.login != nil { return nil }
        do throws(LinkFailure) {
            _ = try connect()
            return nil
        } catch {
            hangUp()
            return error
        }
    }

    private func connect() throws(LinkFailure) -> LoginReply {
        let conversation = Conversation(transport: surroundings.makeTransport(), patience: surroundings.patience)
        self.conversation = conversation
        let login = try conversation.open(
            LinkMachine(introduction: introduce(), credentials: credentials, token: token))
        token = login.token
        return login
    }

    /// Whether the line that ``login()`` gave still stands, as far as is known.
    var isOpen: Bool { conversation?.login != nil }

    /// Sends a request and takes its rows and reply. A line that breaks before the reply is taken up again and the
    /// request repeated: only for requests that change nothing.
    func ask(_ verb: Verb, _ body: [UInt8]?) throws(LinkFailure) -> (rows: [JSONDocument], reply: LinkMachine.Reply) {
        while true {
            _ = try login()
            do throws(LinkFailure) {
                guard let conversation else { throw LinkFailure.transport(.lost) }
                try conversation.send(verb, body)
                let answer = try conversation.reply()
                if case .problem(let problem) = answer.reply, problem.number < 500 {
                    try wait(for: .passing(number: problem.number), asked: problem.after.map(Double.init))
                    continue
                }
                progressed()
                return answer
            } catch {
                try comeBack(after: error)
            }
        }
    }

    /// Puts a request on the present line without waiting for its reply.
    func send(_ verb: Verb, _ body: [UInt8]?) throws(LinkFailure) {
        guard let conversation, conversation.login != nil else { throw .transport(.lost) }
        try conversation.send(verb, body)
    }

    /// The reply to the oldest request on the present line.
    func reply() throws(LinkFailure) -> LinkMachine.Reply {
        guard let conversation, conversation.login != nil else { throw .transport(.lost) }
        return try conversation.reply().reply
    }

    /// The next event of counts on the present line, `seconds` at most; nil when none came.
    func counts(within seconds: Double) throws(LinkFailure) -> JSONDocument? {
        guard let conversation, conversation.login != nil else { throw .transport(.lost) }
        return try conversation.counts(within: seconds)
    }

    /// How many requests may wait for their replies.
    var window: Int { conversation?.window ?? 1 }

    /// Keeps the present line open while the officer thinks. A line that turns out dead is let go of silently.
    func keepAlive() { conversation?.ping() }

    /// Seconds between two calls of ``keepAlive()`` so that the server does not close: a third of what it allows.
    var keepAliveInterval: Double { (conversation?.idleLimit ?? 150) / 3 }

    /// Lets go of the line so that the next request makes a new one.
    func hangUp() {
        conversation?.close()
        conversation = nil
    }

    /// Says goodbye and closes.
    func quit() {
        if let conversation, conversation.login != nil { try? conversation.send(.quit, nil) }
        hangUp()
    }

    /// Something went forward: patience starts anew.
    func progressed() { backoff.progressed() }

    /// Hangs up, then waits before the next try; throws when `failure` does not pass by itself or did not in time.
    func comeBack(after failure: LinkFailure, asked: Double? = nil) throws(LinkFailure) {
        let asked = asked ?? conversation?.comeBackAfter
        hangUp()
        guard failure.isPassing else { throw failure }
        try wait(for: failure, asked: asked)
    }

    /// Waits before the next try on the same line; throws `failure` when there were enough.
    func wait(for failure: LinkFailure, asked: Double?) throws(LinkFailure) {
        guard let seconds = backoff.failed(asked: asked, random: surroundings.random()) else { throw failure }
        surroundings.tell(.waiting(seconds: seconds, failure))
        surroundings.pause(seconds)
    }
}
