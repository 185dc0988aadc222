import Crypto
import Shared

@testable import DeskClient

/// A registry server in a few lines: the chain rules of NSER/1, held in memory, that does as a test tells it.
///
/// It checks what the real one checks of a desk's chain, so that a desk that sends a gap, a fork or a repeat with other
/// bytes is found out here.
final class ModelServer {
    struct Entry {
        let digest: OpDigest
        let household: String
        let number: Int
        let reply: String
    }

    /// What goes wrong with the next write, in place of or around its handling.
    enum Fault: CaseIterable {
        /// The line is cut before the request arrives.
        case lostRequest
        /// The request is done, then the line is cut before the reply.
        case lostReply
        /// The request is done, and half of its reply arrives.
        case halfReply
        /// The request is done, the reply is no line of the protocol.
        case garbage
        /// The request is done, the reply comes twice.
        case twiceReplied
        /// The reply bears another request's tag.
        case strangeTag
        /// Not done; busy, storage full, database gone, draining, internal error.
        case busy, storageFull, databaseGone, draining, slowDown, internalError
        /// Done, but the server cannot know and says so.
        case unknownOutcome
        /// Done, but the server failed on its reply (599).
        case failedReply
        /// Not done, and nothing is heard again.
        case silence
    }

    var epoch: Int64 = 1
    private(set) var chains: [Int64: [Entry]] = [:]
    /// Every household with the number of times it was registered.
    private(set) var registered: [String: Int] = [:]
    /// The faults of the coming writes, in order; nil for none.
    var faults: [Fault?] = []
    /// Households of which the server refuses the registration with an entry (561).
    var refused: Set<String> = []
    /// Members of a refusal beside those of the protocol, each with a comma before it.
    var refusalMembers = ""
    /// Households whose request it does not understand, without an entry (501).
    var notUnderstood: Set<String> = []
    /// Households on whose request it fails each time, without an entry (599).
    var failsOn: Set<String> = []
    /// What becomes of an agreed line on its way to the desk.
    var tamperedLine: (String) -> String = { $0 }
    /// Whether RESULT tells the digest.
    var tellsDigest = true
    private(set) var logins = 0
    private(set) var resumes = 0
    private(set) var pings = 0
    private(set) var writes = 0
    var password = "right"
    /// The bodies of the writes that left an entry, in order.
    private(set) var bodies: [[UInt8]] = []
    /// Called before each write is handled.
    var beforeWrite: ((ModelServer) -> Void)?
    /// Members that a reply to a write has beside those of the protocol.
    var extraMembers = ""
    /// Hears nothing and says nothing.
    var isDeaf = false
    /// What SCREEN and SHOW answer: the rows, then the object of the OK.
    var screened: (rows: [String], reply: String) = ([], #"{"token":"NEW_SURVEY","found":0}"#)
    var shown: (rows: [String], reply: String)?
    private(set) var screenings: [String] = []
    /// Sends this in place of the banner.
    var banner: String?

    func newSession() -> Session { Session(server: self) }

    /// Puts an op into the chain that no desk of the test has sent.
    func insertForeign(household: String) {
        let bytes = Array("foreign \(household)".utf8)
        chains[epoch, default: []].append(
            Entry(
                digest: .of(bytes), household: household, number: 0,
                reply: Self.done(household: household, replay: false)))
        registered[household, default: 0] += 1
    }

    /// Forgets the newest entries, as a server does that was restored from a backup.
    func forget(last count: Int) {
        for entry in chains[epoch, default: []].suffix(count) { registered[entry.household] = nil }
        chains[epoch, default: []].removeLast(count)
    }

    static func done(household: String, replay: Bool) -> String {
        #"{\#(replay ? #""replay":true,"# : "")"entry":true,"household":"\#(household)","version":1,"members":1}"#
    }

    /// One connection.
    final class Session {
        private let server: ModelServer
        var output: [UInt8] = []
        var isClosed = false
        private var input: [UInt8] = []
        private var missing: Int64?

        init(server: ModelServer) {
            self.server = server
            say(
                server.banner
                    ?? #"* READY {"protocol":"NSER/1","node":"n1","time":"2026-11-22T10:00:00+05:00","line":65536,"window":4,"#
                    + #""idle":30,"form":"nser-2026-1","model":null,"client":"1.0"}"#)
        }

        private func say(_ line: String) { output += Array(line.utf8) + [0x0A] }

        func receive(_ bytes: [UInt8]) {
            guard !server.isDeaf else { return }
            input += bytes
            while !isClosed, let end = input.firstIndex(of: 0x0A) {
                let line = Array(input[..<end])
                input.removeSubrange(...end)
                handle(line)
            }
        }

        private func handle(_ line: [UInt8]) {
            let words = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
            let tag = String(decoding: words[0], as: UTF8.self)
            let body = words.count > 2 ? Array(words[2]) : Array("{}".utf8)
            guard let document = try? JSONDocument(body) else {
                say("- ERR 501 {}")
                isClosed = true
                return
            }
            switch String(decoding: words[1], as: UTF8.self) {
            case "HELLO": say("\(tag) OK {\"protocol\":\"NSER/1\",\"desk\":\"LHR-001\"}")
            case "LOGIN": logIn(tag, isAllowed: document.root["password"]?.string == server.password)
            case "RESUME":
                server.resumes += 1
                logIn(tag, isAllowed: document.root["token"]?.string == "token")
            case "PING":
                server.pings += 1
                say("\(tag) OK {\"time\":\"2026-11-22T10:00:00+05:00\"}")
            case "RESULT": result(tag, document.root)
            case "QUIT":
                say("\(tag) OK {}")
                isClosed = true
            case "REGISTER", "UPDATE", "RESURVEY", "VOID", "MERGE", "DISPUTE", "APPEAL", "CLOSE-DAY":
                write(tag, document.root, body)
            case "SCREEN":
                server.screenings.append(String(decoding: body, as: UTF8.self))
                list(tag, server.screened)
            case "WATCH":
                // One registration so far, and at once the news of another.
                say(#"\#(tag) ROW {"key":"LHR-001",\#(Self.counted(1)),"heard":null,"desk_clock":null}"#)
                say(#"\#(tag) OK {"date":"2026-11-22",\#(Self.counted(1))}"#)
                let time = #""time":"2026-11-22T10:00:07+05:00""#
                say(#"* COUNTS {\#(time),"row":{"key":"LHR-001",\#(Self.counted(2)),"heard":null,"desk_clock":null}}"#)
                say(#"* COUNTS {\#(time),"total":{"date":"2026-11-22",\#(Self.counted(2))}}"#)
            case "SHOW": list(tag, server.shown ?? ([], "{}"))
            case "FIND":
                say(#"\#(tag) ROW {"household":"h","head":"A"}"#)
                say(#"\#(tag) OK {"found":1,"more":false}"#)
            default: say("\(tag) ERR 500 {}")
            }
        }

        private static func counted(_ registered: Int) -> String {
            #""registered":\#(registered),"updated":0,"reassessed":0,"other":0,"refused":0"#
        }

        private func list(_ tag: String, _ answer: (rows: [String], reply: String)) {
            for row in answer.rows { say("\(tag) ROW \(row)") }
            say("\(tag) OK \(answer.reply)")
        }

        private func logIn(_ tag: String, isAllowed: Bool) {
            server.logins += 1
            guard isAllowed else { return say("\(tag) ERR 535 {\"retry\":\"never\"}") }
            let chain = server.chains[server.epoch, default: []]
            let head = chain.last.map { "\"\($0.digest.written)\"" } ?? "null"
            say(
                "\(tag) OK {\"officer\":\"ayesha\",\"role\":\"OFFICER\",\"desk\":\"LHR-001\",\"tehsil\":\"PK60101\","
                    + "\"area\":{\"level\":\"TEHSIL\",\"code\":\"PK60101\"},\"time\":\"2026-11-22T10:00:00+05:00\","
                    + "\"epoch\":\(server.epoch),\"seq\":\(chain.count),\"head\":\(head),\"token\":\"token\","
                    + "\"token_seconds\":900}")
        }

        private func result(_ tag: String, _ body: JSONView) {
            let chain = server.chains[body["epoch"]?.integer ?? 0, default: []]
            let index = Int(body["seq"]?.integer ?? 0) - 1
            guard chain.indices.contains(index) else { return say("\(tag) OK {\"known\":false}") }
            let entry = chain[index]
            let digest = server.tellsDigest ? ",\"digest\":\"\(entry.digest.written)\"" : ""
            say(
                "\(tag) OK {\"known\":true,\"number\":\(entry.number)\(digest),\"day\":\"2026-11-22\",\"reply\":\(entry.reply)}"
            )
        }

        private func write(_ tag: String, _ body: JSONView, _ bytes: [UInt8]) {
            server.writes += 1
            server.beforeWrite?(server)
            let fault = server.faults.isEmpty ? nil : server.faults.removeFirst()
            let seq = body["op"]?["seq"]?.integer ?? 0
            switch fault {
            case .lostRequest: isClosed = true
            case .lostReply:
                _ = outcome(body, bytes)
                isClosed = true
            case .halfReply:
                output += Array("\(tag) \(outcome(body, bytes))".utf8.prefix(20))
                isClosed = true
            case .garbage:
                _ = outcome(body, bytes)
                say("\u{1B}[2J\(tag) OK {}\u{0}")
            case .twiceReplied:
                let reply = outcome(body, bytes)
                say("\(tag) \(reply)")
                say("\(tag) \(reply)")
            case .strangeTag: say("zz \(outcome(body, bytes))")
            case .busy: refuse(tag, seq, 451)
            case .storageFull: refuse(tag, seq, 452)
            case .databaseGone: refuse(tag, seq, 453)
            case .slowDown: refuse(tag, seq, 429)
            case .internalError: refuse(tag, seq, 599)
            case .draining:
                say("* BYE {\"after\":3}")
                isClosed = true
            case .unknownOutcome:
                _ = outcome(body, bytes)
                refuse(tag, seq, 454)
            case .failedReply:
                _ = outcome(body, bytes)
                say("\(tag) ERR 599 {\"entry\":false,\"retry\":\"never\"}")
            case .silence: isClosed = false; input = []
            case nil: say("\(tag) \(outcome(body, bytes))")
            }
        }

        private func refuse(_ tag: String, _ seq: Int64, _ number: Int) {
            missing = missing ?? seq
            let retry = number == 599 ? "never" : "same"
            say("\(tag) ERR \(number) {\"entry\":false,\"retry\":\"\(retry)\",\"after\":1}")
        }

        /// CLOSE-DAY against the chain, all of whose entries are of one day.
        private func closing(_ chain: [Entry], _ epoch: Int64, _ body: JSONView, _ bytes: [UInt8]) -> String {
            guard let document = try? JSONDocument(bytes),
                case .closeDay(let request)? = try? Request(.closeDay, document),
                let answers = OpDigest(bytes: SHA256.hash(data: request.view.listed))
            else { return "ERR 501 {\"entry\":false}" }
            let said = request.view.entries.map { Int($0.number) }
            let pairs = zip(chain.map(\.number), said).enumerated()
            let differing = pairs.first { $0.element.0 != $0.element.1 }?.offset ?? min(chain.count, said.count)
            var (number, reply) = (566, #"{"entry":true,"retry":"never","field":"entries","seq":\#(differing + 1)"#)
            if differing < chain.count {
                reply += #","desk":\#(differing < said.count ? "\(said[differing])" : "null")"#
                reply += #","server":\#(chain[differing].number),"verb":"REGISTER"}"#
            } else {
                number = 0
                let agreed = AgreedDay(request, answers: answers, elsewhere: 0, late: [], closed: request.op.at)
                let line = server.tamperedLine(String(decoding: agreed.content, as: UTF8.self))
                reply = #"{"entry":true,"day":"2026-11-22","agreed":\#(line),"signature":null,"key":null}"#
            }
            server.bodies.append(bytes)
            server.chains[epoch, default: []].append(
                Entry(digest: .of(bytes), household: "", number: number, reply: reply))
            return number == 0 ? "OK \(reply)" : "ERR \(number) \(reply)"
        }

        /// The chain's rules, in the order the real server checks them.
        private func outcome(_ body: JSONView, _ bytes: [UInt8]) -> String {
            guard let op = body["op"], let epoch = op["epoch"]?.integer, let seq = op["seq"]?.integer,
                let household = body["household"]?.string ?? (body["entries"] == nil ? nil : "")
            else { return "ERR 501 {\"entry\":false}" }
            let digest = OpDigest.of(bytes)
            let chain = server.chains[epoch, default: []]
            if seq >= 1, seq <= chain.count {
                let entry = chain[Int(seq) - 1]
                guard entry.digest == digest else { return "ERR 565 {\"entry\":false,\"retry\":\"supervisor\"}" }
                missing = missing == seq ? nil : missing
                let reply = #"{"replay":true,"# + entry.reply.dropFirst()
                return entry.number == 0 ? "OK \(reply)" : "ERR \(entry.number) \(reply)"
            }
            if let missing, seq > missing { return "ERR 424 {\"entry\":false,\"retry\":\"same\"}" }
            guard epoch == server.epoch else { return "ERR 503 {\"entry\":false}" }
            guard seq == chain.count + 1 else { return "ERR 424 {\"entry\":false,\"retry\":\"same\"}" }
            guard op["prev"]?.string == chain.last?.digest.written else { return "ERR 503 {\"entry\":false}" }
            if server.failsOn.contains(household) {
                missing = seq
                return "ERR 599 {\"entry\":false,\"retry\":\"never\",\"message\":\"server.internal\"}"
            }
            if server.notUnderstood.contains(household) {
                missing = seq
                return "ERR 501 {\"entry\":false,\"retry\":\"never\",\"field\":\"tenure\"}"
            }
            missing = nil
            if household.isEmpty { return closing(chain, epoch, body, bytes) }
            let number = server.refused.contains(household) ? 561 : server.registered[household] != nil ? 563 : 0
            if number == 0 { server.registered[household, default: 0] += 1 }
            let reply =
                number == 0
                ? ModelServer.done(household: household, replay: false).dropLast() + server.extraMembers + "}"
                : "{\"entry\":true,\"retry\":\"never\"\(server.refusalMembers)}"
            server.bodies.append(bytes)
            server.chains[epoch, default: []].append(
                Entry(digest: digest, household: household, number: number, reply: reply))
            return number == 0 ? "OK \(reply)" : "ERR \(number) \(reply)"
        }
    }
}

/// A line to a ``ModelServer``, without a socket.
final class ModelTransport: LineTransport {
    private let server: ModelServer
    private var session: ModelServer.Session?
    /// Bytes given at once; small numbers cut lines anywhere.
    private let cut: Int
    private let isAway: Bool

    init(server: ModelServer, cut: Int = 7, isAway: Bool = false) {
        self.server = server
        self.cut = cut
        self.isAway = isAway
    }

    func open() throws(TransportError) {
        if isAway { throw .unreachable("connection refused") }
        session = server.newSession()
    }

    func send(_ bytes: [UInt8]) throws(TransportError) {
        guard let session, !session.isClosed else { throw .lost }
        session.receive(bytes)
    }

    func next(within seconds: Double) -> TransportEvent {
        guard let session else { return .closed(.lost) }
        if session.output.isEmpty { return session.isClosed ? .closed(.lost) : .silence }
        let bytes = Array(session.output.prefix(cut))
        session.output.removeFirst(bytes.count)
        return .received(bytes)
    }

    func close() { session = nil }
}
