import Shared

/// The line to the server from its banner on: introduction, login, requests and their replies in order, pings.
///
/// Pure: bytes of lines in, bytes to send out. It never waits, knows no socket and no journal.
struct LinkMachine: ~Copyable {
    private enum State {
        case awaitingBanner
        case awaitingHello
        case awaitingLogin(resuming: Bool)
        case ready
        case ended
    }

    /// What waits for a reply, oldest first.
    private enum Waiting { case request(Tag), ping(Tag) }

    private let introduction: Introduction
    private let credentials: Credentials
    private let token: String?
    private var state = State.awaitingBanner
    private var waiting: [Waiting] = []
    private var lastTag: UInt32 = 0
    /// Seconds of silence after which the server closes, from its banner.
    private(set) var idleLimit = Double(LineLimits.idleSeconds)
    /// How many requests may wait for their replies, from the banner.
    private(set) var window = LineLimits.window

    init(introduction: Introduction, credentials: Credentials, token: String?) {
        self.introduction = introduction
        self.credentials = credentials
        self.token = token
    }

    /// What a line of the server asks of the caller.
    enum Reaction {
        /// The conversation goes on with these bytes.
        case send([UInt8])
        case loggedIn(LoginReply)
        /// A row of the listing that the oldest request asked for.
        case row(JSONDocument)
        /// The reply to the oldest request.
        case replied(Reply)
        /// Counts that are watched have changed.
        case counts(JSONDocument)
        /// The server is going to close; come back after so many seconds, when it says so.
        case goodbye(after: Double?)
        /// Login or introduction was refused.
        case refused(ProblemReply)
        /// What came is no answer to anything: close, nothing of it counts.
        case broken(String)
        case nothing
    }

    /// A reply to a request.
    enum Reply {
        case ok(JSONDocument)
        case problem(ProblemReply)
    }

    mutating func lineReceived(_ bytes: [UInt8]) -> Reaction {
        do throws(ServerLine.Failure) {
            return switch try ServerLine(bytes) {
            case .event(let event, let document): eventReceived(event, document)
            case .row(let tag, let document): rowReceived(tag, document)
            case .ok(let tag, let document): replyReceived(tag, .ok(document))
            case .problem(let tag, let number, let document):
                replyReceived(tag, .problem(ProblemReply(number: number, document)))
            case .broken(let number, let document): misunderstood(ProblemReply(number: number, document))
            }
        } catch .unknownEvent {
            return .nothing
        } catch {
            return end("the server sent a line that is not of the protocol")
        }
    }

    /// The bytes of a request. Only after ``Reaction/loggedIn(_:)``, and never more than ``window`` at once.
    mutating func request(_ verb: Verb, _ body: [UInt8]?) -> [UInt8] {
        let tag = nextTag()
        waiting.append(.request(tag))
        return RequestLine.bytes(tag, verb, body)
    }

    /// Nothing was heard for a while: a ping to send, or nil when the last one is still unanswered and the line is dead.
    mutating func silencePassed() -> [UInt8]? {
        guard case .ready = state else { return nil }
        for case .ping in waiting { return nil }
        let tag = nextTag()
        waiting.append(.ping(tag))
        return RequestLine.bytes(tag, .ping)
    }

    /// How many requests wait for a reply.
    var pendingRequests: Int { waiting.count }

    /// Whether requests may be sent.
    var isReady: Bool { if case .ready = state { true } else { false } }
}

extension LinkMachine {
    private mutating func eventReceived(_ event: Event, _ document: JSONDocument) -> Reaction {
        switch (state, event) {
        case (.ended, _): return .nothing
        case (_, .bye):
            state = .ended
            return .goodbye(after: document.root["after"]?.integer.map(Double.init))
        case (.awaitingBanner, .ready):
            guard Ready(document.root) != nil else {
                return end("the server speaks another protocol; this program may be too old")
            }
            idleLimit = document.root["idle"]?.integer.map { Double(min(max($0, 10), 3_600)) } ?? idleLimit
            window = document.root["window"]?.integer.map { Int(min(max($0, 1), Int64(window))) } ?? window
            state = .awaitingHello
            return .send(RequestLine.bytes(nextTag(), .hello, introduction.body))
        case (.awaitingBanner, _): return end("the server did not greet")
        case (_, .ready): return end("the server greeted twice")
        case (.ready, .counts): return .counts(document)
        case (_, .counts), (_, .note): return .nothing
        }
    }

    private mutating func rowReceived(_ tag: Tag, _ document: JSONDocument) -> Reaction {
        guard case .ready = state, case .request(tag)? = waiting.first else { return end("a row nobody asked for") }
        return .row(document)
    }

    private mutating func replyReceived(_ tag: Tag, _ reply: Reply) -> Reaction {
        if case .ready = state { return answered(tag, reply) }
        guard tag == currentTag else { return end("a reply to nothing") }
        switch (state, reply) {
        case (.awaitingHello, .ok):
            state = .awaitingLogin(resuming: token != nil)
            return .send(login(with: token))
        case (.awaitingLogin, .ok(let document)):
            guard let login = LoginReply(document.root), login.mark != nil else {
                return end("the server's login is not complete")
            }
            guard login.officer == credentials.officer else { return end("the server took us for another") }
            state = .ready
            return .loggedIn(login)
        case (.awaitingLogin(resuming: true), .problem):
            // The token is too old, or the server that gave it is gone: the password says it again.
            state = .awaitingLogin(resuming: false)
            return .send(login(with: nil))
        case (.awaitingHello, .problem(let problem)), (.awaitingLogin, .problem(let problem)):
            state = .ended
            return .refused(problem)
        default: return end("a reply to nothing")
        }
    }

    /// The server could not read what we sent, or will not talk to us at all; it closes.
    private mutating func misunderstood(_ problem: ProblemReply) -> Reaction {
        if case .ready = state { return end("the server did not understand our line (\(problem.number))") }
        state = .ended
        return .refused(problem)
    }

    private mutating func answered(_ tag: Tag, _ reply: Reply) -> Reaction {
        switch waiting.first {
        case .request(tag)?:
            waiting.removeFirst()
            return .replied(reply)
        case .ping(tag)?:
            waiting.removeFirst()
            return .nothing
        default: return end("a reply to nothing")
        }
    }

    private mutating func end(_ reason: String) -> Reaction {
        state = .ended
        return .broken(reason)
    }

    private var currentTag: Tag { Tag(counter: lastTag) }

    private mutating func nextTag() -> Tag {
        lastTag += 1
        return currentTag
    }

    private mutating func login(with token: String?) -> [UInt8] {
        if let token { return RequestLine.bytes(nextTag(), .resume, ResumeRequest(token: token).body) }
        let login = LoginRequest(officer: credentials.officer, password: credentials.password)
        return RequestLine.bytes(nextTag(), .login, login.body)
    }
}
