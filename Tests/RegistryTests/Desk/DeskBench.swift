import struct Crypto.SHA256
import PostgresPipeline
import Registry
import Shared
import Synchronization
import TestSupport
import Testing

/// A desk service on a fresh database, with desks in two tehsils, and a waiting side for its answers.
final class DeskBench: Sendable {
    static let lahore = "PK60101"
    static let elsewhere = "PK70101"
    /// The server's clock in all requests: 10:00 in Karachi.
    static let noon = Instant(rfc3339: "2026-11-22T10:00:00+05:00")

    let database: MigratedDatabase
    let service: DeskService
    private let loop: PollLoop
    private let answers: Answers

    /// - Parameters:
    ///   - ruleSet: activates all programmes that ship and chooses this; nil: nothing is decided.
    ///   - signs: whether the service has a key by which it signs closed days.
    init(
        acceptsInventedNumbers: Bool = true, ruleSet: String? = nil, gates: ResurveyGates? = nil, signs: Bool = false
    ) async throws {
        database = try MigratedDatabase()
        let model = try Self.prepare(database)
        if let ruleSet { try ActivatedProgrammes.activate(ruleSet, in: database) }
        let keys = SigningKeys(folder: "\(database.cluster.folder)/keys-\(database.name)")
        var signer: DaySigner?
        if signs {
            let connection = try Administration.connect(database.administration)
            _ = try keys.rotate(on: connection)
            signer = try DaySigner.current(on: connection) { keys.path(of: $0) }
        }
        loop = PollLoop()
        loop.start()
        let answers = Answers()
        self.answers = answers
        let lane = Lane(loop: loop, configuration: LaneConfiguration(conninfo: database.application))
        lane.start()
        service = DeskService(
            loop: loop,
            configuration: DeskServiceConfiguration(
                conninfo: database.application, acceptsInventedNumbers: acceptsInventedNumbers, signer: signer),
            form: try Form.shipped(), model: model,
            rules: try await RulesInForce.load(through: lane, form: Form.shipped()),
            gates: try gates ?? .shipped(), geography: try await Geography.load(through: lane),
            deliver: { answers.take($0) })
        service.start()
    }

    deinit { loop.stop() }

    /// Desks `D1`, `D2` in Lahore and `D9` elsewhere, a supervisor, and the shipped model.
    private static func prepare(_ database: MigratedDatabase) throws -> PMTModel {
        let file = try #require(RegistryFile.named("models/pk-2005-06.json"))
        let model = try PMTModel(file: file.bytes, form: try Form.shipped())
        let connection = try Administration.connect(database.administration)
        for (code, tehsil) in [("D1", lahore), ("D2", lahore), ("W1", lahore), ("D9", elsewhere)] {
            try Desks.add(code: code, centre: "C-\(tehsil)", tehsil: tehsil, on: connection)
        }
        try Officers.add(
            code: "sana", name: "Sana", post: .supervisor(area: AreaName(.province, "PK6") ?? .nation),
            password: Array("a password".utf8), cost: PasswordHash.Cost(n: 1024, r: 8, p: 1), on: connection)
        let zeros = String(repeating: "0", count: 64)
        try connection.execute(
            """
            insert into nser.signing_key (id, public_key) values ('test', '\\x\(zeros)');
            insert into nser.pmt_model (digest, name, score_type, content, key_id, signature)
            values ('\\x\(hex(model.digest))', 'pk-2005-06', 'PMT', '\\x\(hex(file.bytes))', 'test',
                '\\x\(zeros)\(zeros)');
            """)
        return model
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    // MARK: Asking

    func caller(_ desk: String = "D1", tehsil: String = lahore) throws -> Caller {
        Caller(
            desk: desk, deskTehsil: try PCode(validating: tehsil), officer: "ayesha", role: .officer,
            area: .tehsil(tehsil), epoch: 1)
    }

    func supervisor(_ area: Area = .province("PK6")) throws -> Caller {
        Caller(
            desk: "W1", deskTehsil: try PCode(validating: Self.lahore), officer: "sana", role: .supervisor, area: area,
            epoch: 1)
    }

    /// Hands over requests in one turn and waits for all answers, in the order of the requests.
    ///
    /// - Parameter moment: the server's clock; noon if nil.
    func ask(
        _ payloads: [DeskRequest.Payload], as caller: Caller, at moment: Instant? = nil
    ) async throws -> [Answer] {
        let noon = try #require(moment ?? Self.noon)
        let addresses = payloads.map { _ in answers.address() }
        service.perform(
            zip(addresses, payloads).map { address, payload in
                DeskRequest(address: address, caller: caller, receivedAt: noon, payload: payload)
            })
        var found: [Answer] = []
        for address in addresses { found.append(try Answer(await answers.reply(to: address))) }
        return found
    }

    func ask(_ payload: DeskRequest.Payload, as caller: Caller, at moment: Instant? = nil) async throws -> Answer {
        try await ask([payload], as: caller, at: moment)[0]
    }

    /// One value of one query as superuser.
    func value(_ sql: String) throws -> String? {
        try Administration.connect(database.administration).query(sql, []).first?.first ?? nil
    }
}

/// Answers by address; whoever asks before an answer is there is resumed by it.
final class Answers: Sendable {
    private struct State {
        var next: UInt64 = 0
        var replies: [ReplyAddress: RegistryReply] = [:]
        var waiting: [ReplyAddress: CheckedContinuation<RegistryReply, Never>] = [:]
    }
    private let state = Mutex(State())

    func address() -> ReplyAddress {
        state.withLock { state in
            state.next += 1
            return ReplyAddress(connection: 1, request: state.next)
        }
    }

    func take(_ deliveries: [Delivery]) {
        for delivery in deliveries {
            let waiting = state.withLock { state -> CheckedContinuation<RegistryReply, Never>? in
                if let waiting = state.waiting.removeValue(forKey: delivery.address) { return waiting }
                state.replies[delivery.address] = delivery.reply
                return nil
            }
            waiting?.resume(returning: delivery.reply)
        }
    }

    func reply(to address: ReplyAddress) async -> RegistryReply {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> RegistryReply? in
                if let reply = state.replies.removeValue(forKey: address) { return reply }
                state.waiting[address] = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}

/// A reply, read.
struct Answer {
    let number: Int16
    let entry: Bool?
    let text: String
    let body: JSONView
    let rows: [JSONView]

    init(_ reply: RegistryReply) throws {
        number = reply.number
        entry = reply.entry
        text = String(decoding: reply.body, as: UTF8.self)
        body = try JSONDocument(reply.body).root
        rows = try reply.rows.map { try JSONDocument($0).root }
    }
}

/// The writing side of one desk: its chain of ops.
struct OpChain {
    let desk: String
    var epoch: Int32 = 1
    /// The desk's clock.
    var at = "2026-11-22T10:05:00+05:00"
    private(set) var seq: Int64 = 0
    private(set) var head: Digest?

    init(_ desk: String) { self.desk = desk }

    /// The JSON of the next op, or of one that does not fit.
    func op(seq: Int64? = nil, prev: String? = nil) -> [UInt8] {
        let previous = prev ?? head.map { "\"\($0.written)\"" } ?? "null"
        return Array(
            """
            {"desk":"\(desk)","epoch":\(epoch),"seq":\(seq ?? self.seq + 1),"prev":\(previous),"officer":"ayesha",\
            "at":"\(at)"}
            """.utf8)
    }

    /// A body that was sent becomes the head.
    mutating func advance(_ body: [UInt8]) throws {
        seq += 1
        head = try digest(body)
    }

    func digest(_ body: [UInt8]) throws -> Digest { try #require(Digest(bytes: SHA256.hash(data: body))) }

    func bytes(_ body: [UInt8], isRepeat: Bool = false) throws -> WriteBytes {
        WriteBytes(object: body, digest: try digest(body), isRepeat: isRepeat)
    }

    /// A family as a request, and the chain moved on.
    mutating func register(
        _ household: InventedHousehold, tehsil: String = DeskBench.lahore, edit: (String) -> String = { $0 }
    ) throws -> DeskRequest.Payload {
        let plain = household.registerBody(op: op(), tehsil: tehsil)
        let body = Array(edit(String(decoding: plain, as: UTF8.self)).utf8)
        defer { head = try? digest(body) }
        seq += 1
        return try payload(body)
    }

    func payload(_ body: [UInt8], isRepeat: Bool = false) throws -> DeskRequest.Payload {
        guard case .register(let request) = try Request(.register, JSONDocument(body)) else {
            throw DatabaseError(.undecodable)
        }
        return .register(request, try bytes(body, isRepeat: isRepeat))
    }

    mutating func reassess(_ household: String, version: Int) throws -> DeskRequest.Payload {
        let body =
            Array("{\"op\":".utf8) + op() + Array(",\"household\":\"\(household)\",\"version\":\(version)}".utf8)
        try advance(body)
        guard case .reassess(let request) = try Request(.reassess, JSONDocument(body)) else {
            throw DatabaseError(.undecodable)
        }
        return .reassess(request, try bytes(body))
    }

    /// The close of a day; `counts` in the order registered, updated, reassessed, refused.
    mutating func close(
        _ day: String, _ entries: [(Int64, Int)], _ counts: [Int], drafts: Int = 1, unsent: Int = 0,
        isRepeat: Bool = false
    ) throws -> DeskRequest.Payload {
        let list = entries.map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
        let sums = zip(["registered", "updated", "reassessed", "refused"], counts).map { "\"\($0)\":\($1)" }
        let rest = """
            ,"day":"\(day)","counts":{\(sums.joined(separator: ","))},"entries":[\(list)],"drafts":\(drafts),\
            "unsent":\(unsent)}
            """
        let body = Array("{\"op\":".utf8) + op() + Array(rest.utf8)
        try advance(body)
        guard case .closeDay(let request) = try Request(.closeDay, JSONDocument(body)) else {
            throw DatabaseError(.undecodable)
        }
        return .closeDay(request, try bytes(body, isRepeat: isRepeat))
    }

    mutating func openEpoch(of desk: String) throws -> DeskRequest.Payload {
        let body = Array("{\"op\":".utf8) + op() + Array(",\"desk\":\"\(desk)\",\"reason\":\"disk died\"}".utf8)
        try advance(body)
        guard case .epoch(let request) = try Request(.epoch, JSONDocument(body)) else {
            throw DatabaseError(.undecodable)
        }
        return .epoch(request, try bytes(body))
    }
}
