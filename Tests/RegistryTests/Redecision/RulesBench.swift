import Foundation
import PostgresPipeline
import Shared
import Synchronization
import TestSupport
import Testing

@testable import Registry

/// A registry with both models loaded and one active, all programmes, a desk service that is guarded as a server is, and
/// one desk: for tests in which the rules change while families are registered.
final class RulesBench: Sendable {
    static let noon = Instant(rfc3339: "2026-11-22T10:00:00+05:00")

    let database: MigratedDatabase
    let service: DeskService
    /// What desk `D1` sends.
    private let chain = Mutex(OpChain("D1"))
    private let loop: PollLoop
    private let answers = Answers()

    /// - Parameter ruleSet: activates all programmes and chooses this; nil: nothing is decided.
    init(ruleSet: String? = "pk-2005-06") async throws {
        let template = try PostgresCluster.shared().template("rules_template") { conninfo in
            let connection = try Administration.connect(conninfo)
            try MigratedDatabase.makeSchema(on: connection)
            for desk in ["D1", "D2"] {
                try Desks.add(code: desk, centre: "C-PK60101", tehsil: DeskBench.lahore, on: connection)
            }
            let folder = NSTemporaryDirectory() + "nser-rules-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let keys = SigningKeys(folder: folder)
            _ = try keys.make(on: connection)
            for name in ["pk-2005-06", "bisp-shape"] {
                let file = try #require(RegistryFile.named("models/\(name).json"))
                _ = try Models.load(file.bytes, keys: keys, on: connection)
            }
            try Models.activate("pk-2005-06", by: "A", second: "B", on: connection)
        }
        database = try MigratedDatabase(template: template)
        if let ruleSet { try ActivatedProgrammes.activate(ruleSet, in: database) }
        loop = PollLoop()
        loop.start()
        let lane = Lane(loop: loop, configuration: LaneConfiguration(conninfo: database.application))
        lane.start()
        let scoring = try #require(try await ScoringInForce.load(through: lane, form: Form.shipped()))
        let answers = answers
        service = DeskService(
            loop: loop,
            configuration: DeskServiceConfiguration(conninfo: database.application, acceptsInventedNumbers: true),
            form: try Form.shipped(), model: scoring.model, rules: scoring.rules, generation: scoring.generation,
            gates: try ResurveyGates.shipped(),
            geography: try await Geography.load(through: lane), deliver: { answers.take($0) })
        service.start()
    }

    deinit { loop.stop() }

    func connection(_ name: String = "test") throws -> DirectConnection {
        try Administration.connect(database.administration + " application_name=\(name)")
    }

    /// One value of one query as superuser.
    func value(_ sql: String) throws -> String? { try connection().query(sql).first?.first ?? nil }

    /// One desk's caller.
    static func caller(_ desk: String = "D1", closed: CalendarDate? = nil) throws -> Caller {
        Caller(
            desk: desk, deskTehsil: try PCode(validating: DeskBench.lahore), officer: "ayesha", role: .officer,
            area: .tehsil(DeskBench.lahore), epoch: 1, lastClosedDay: closed)
    }

    func ask(_ payload: DeskRequest.Payload, as desk: String = "D1") async throws -> Answer {
        try await ask([payload], as: Self.caller(desk))[0]
    }

    func ask(_ payloads: [DeskRequest.Payload]) async throws -> [Answer] {
        try await ask(payloads, as: Self.caller())
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

    /// The next op of desk `D1`.
    func next(
        _ make: (inout OpChain) throws -> DeskRequest.Payload
    ) throws -> DeskRequest.Payload { try chain.withLock { try make(&$0) } }

    /// Registers families and gives them.
    @discardableResult
    func register(_ seeds: Range<UInt64>) async throws -> [InventedHousehold] {
        let households = seeds.map { InventedHousehold(seed: $0, members: 5) }
        let payloads = try households.map { household in try next { try $0.register(household) } }
        for answer in try await ask(payloads) { try #require(answer.number == 0, "\(answer.text)") }
        return households
    }

    /// Activates a model by two persons, with its rule set.
    func activate(_ model: String) throws {
        try Models.activate(model, by: "A", second: "B", on: connection())
        try Programmes.chooseRuleSet(model, by: "A", second: "B", on: connection())
    }

    /// Runs what is in force over everybody.
    @discardableResult
    func apply(
        at moment: String = "2026-11-22T11:00:00+05:00", size: Int = 500, asOf: CalendarDate? = nil
    ) throws -> RedecisionRun.Counts {
        let connection = try connection()
        let now = try #require(Instant(rfc3339: moment))
        var run = try RedecisionRun.open(day: now.dayInKarachi, asOf: asOf, on: connection)
        try run.finish(size: size, on: connection, now: { now }) { _, _ in }
        return run.counts
    }

    /// What stands of every household: the last assessment and the last decisions.
    func standings() throws -> [[String?]] {
        try connection().query(
            """
            select h.id, h.standing, m.name, a.as_of, a.state, a.score, a.reason, d.decisions, a.terms
            from nser.household h
            join lateral (select * from nser.assessment where household_id = h.id order by ordinal desc limit 1) a
                on true
            join nser.pmt_model m on m.digest = a.model
            left join lateral (
                select decisions from nser.decision where household_id = h.id order by ordinal desc, step desc limit 1) d
                on true
            order by h.id
            """)
    }

    /// Everything that must hold whatever happened.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let connection = try connection()
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)", sourceLocation: sourceLocation)
        }
    }
}
