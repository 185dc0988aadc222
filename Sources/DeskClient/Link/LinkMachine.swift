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
    private enum Waiting { case request(tag: String), ping(tag: String) }

    private let introduction: Introduction
    private let credentials: Credentials
    private let token: String?
    private var state = State.awaitingBanner
    private var waiting: [Waiting] = []
    private var lastTag = 0
    /// Seconds of silence after which the server closes, from its banner.
    private(set) var idleLimit = 150.0
    /// How many requests may wait for their replies, from the banner.
    private(set) var window = 32

    init(introduction: Introduction, credentials: Credentials, token: String?) {
        self.introduction = introduction
        self.credentials = credentials
        self.token = token
    }

    /// What a line of the server asks of the caller.
    enum Reaction {
        /// The conversation goes on with these bytes.
        case send([UInt8])
        case loggedIn(Login)
        /// A row of the listing that the oldest request asked for.
        case row(JSONDocument)
        /// The reply to the oldest request.
        case replied(Reply)
        /// The server is going to close; come back after so many seconds, when it says so.
        case goodbye(after: Double?)
        /// Login or introduction was refused.
        case refused(number: Int, JSONDocument)
        /// What came is no answer to anything: close, nothing of it counts.
        case broken(String)
        case nothing
    }

    /// A reply to a request.
    enum Reply {
        case ok(JSONDocument)
        case problem(number: Int, JSONDocument)
    }

    mutating func lineReceived(_ bytes: [UInt8]) -> Reaction {
        do throws(ServerLine.Fault) {
            return switch try ServerLine(bytes) {
            case .event(let name, let document): eventReceived(name, document)
            case .row(let tag, let document): rowReceived(tag, document)
            case .ok(let tag, let document): replyReceived(tag, .ok(document))
            case .problem(let tag, let number, let document): replyReceived(tag, .problem(number: number, document))
            }
        } catch {
            return end("the server sent a line that is not of the protocol (\(error))")
        }
    }

    /// The bytes of a request. Only after ``Reaction/loggedIn(_:)``, and never more than ``window`` at once.
    mutating func request(_ verb: String, _ body: [UInt8]) -> [UInt8] {
        let tag = nextTag()
        waiting.append(.request(tag: tag))
        return Self.line(tag, verb, body)
    }

    /// Nothing was heard for a while: a ping to send, or nil when the last one is still unanswered and the line is dead.
    mutating func silencePassed() -> [UInt8]? {
        guard case .ready = state else { return nil }
        for case .ping in waiting { return nil }
        let tag = nextTag()
        waiting.append(.ping(tag: tag))
        return Self.line(tag, "PING", [])
    }

    /// How many requests wait for a reply.
    var pendingRequests: Int { waiting.count }

    /// Whether requests may be sent.
    var isReady: Bool { if case .ready = state { true } else { false } }
}

extension LinkMachine {
    private mutating func eventReceived(_ name: String, _ document: JSONDocument) -> Reaction {
        switch (state, name) {
        case (.awaitingBanner, "READY"):
            guard document.root["protocol"]?.equals("NSER/1") == true else {
                return end("the server speaks another protocol; this program may be too old")
            }
            idleLimit = document.root["idle"]?.integer.map { Double(min(max($0, 10), 3_600)) } ?? idleLimit
            window = document.root["window"]?.integer.map { Int(min(max($0, 1), 32)) } ?? window
            state = .awaitingHello
            return .send(Self.line(nextTag(), "HELLO", hello))
        case (.awaitingBanner, "BYE"), (.awaitingHello, "BYE"), (.awaitingLogin, "BYE"), (.ready, "BYE"):
            state = .ended
            return .goodbye(after: document.root["after"]?.integer.map(Double.init))
        case (.awaitingBanner, _), (.ended, _): return end("the server did not greet")
        case (_, "READY"): return end("the server greeted twice")
        default: return .nothing
        }
    }

    private mutating func rowReceived(_ tag: String, _ document: JSONDocument) -> Reaction {
        guard case .ready = state, case .request(tag)? = waiting.first else { return end("a row nobody asked for") }
        return .row(document)
    }

    private mutating func replyReceived(_ tag: String, _ reply: Reply) -> Reaction {
        switch (state, reply) {
        // Before anything was asked the server may only say why it will not talk.
        case (.awaitingBanner, .problem(let number, let document)) where tag == ServerLine.framingTag:
            state = .ended
            return .refused(number: number, document)
        case (.awaitingHello, .ok) where tag == currentTag:
            state = .awaitingLogin(resuming: token != nil)
            return .send(login(with: token))
        case (.awaitingLogin(let resuming), .ok(let document)) where tag == currentTag:
            guard let login = Login(document) else { return end("the server's login is not complete") }
            guard resuming || login.officer == credentials.officer else { return end("the server took us for another") }
            state = .ready
            return .loggedIn(login)
        case (.awaitingLogin(resuming: true), .problem) where tag == currentTag:
            // The token is too old, or the server that gave it is gone: the password says it again.
            state = .awaitingLogin(resuming: false)
            return .send(login(with: nil))
        case (.awaitingHello, .problem(let number, let document)), (.awaitingLogin, .problem(let number, let document)):
            guard tag == currentTag || tag == ServerLine.framingTag else { return end("a reply to nothing") }
            state = .ended
            return .refused(number: number, document)
        case (.ready, _): return answered(tag, reply)
        default: return end("a reply to nothing")
        }
    }

    private mutating func answered(_ tag: String, _ reply: Reply) -> Reaction {
        if tag == ServerLine.framingTag, case .problem(let number, _) = reply {
            return end("the server did not understand our line (\(number))")
        }
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

    private var currentTag: String { "d\(lastTag)" }

    private mutating func nextTag() -> String {
        lastTag += 1
        return currentTag
    }

    private var hello: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("client", Introduction.clientVersion)
            writer.member("locale", introduction.language.rawValue)
            if let desk = introduction.desk { writer.member("desk", desk) }
            if let place = introduction.acknowledged {
                writer.object("acknowledged") {
                    $0.member("epoch", place.epoch)
                    $0.member("seq", place.seq)
                }
            }
        }
        return writer.bytes
    }

    private mutating func login(with token: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let token {
                writer.member("token", token)
            } else {
                writer.member("officer", credentials.officer)
                writer.member("password", credentials.password)
            }
        }
        return Self.line(nextTag(), token == nil ? "LOGIN" : "RESUME", writer.bytes)
    }

    private static func line(_ tag: String, _ verb: String, _ body: [UInt8]) -> [UInt8] {
        Array("\(tag) \(verb)".utf8) + (body.isEmpty ? [] : [0x20] + body) + [0x0A]
    }
}
