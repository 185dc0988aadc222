import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A registry whose days pass as a test says: desks that register, close and are silent, and nights held on it.
final class PassingDays: Sendable {
    let bench: RulesBench
    let keys: SigningKeys

    /// - Parameter officers: whether desks `D1` and `D2` have officers, without whom a desk closes no day.
    init(officers: Bool = true) async throws {
        bench = try await RulesBench()
        keys = SigningKeys(folder: "\(bench.database.cluster.folder)/days-\(bench.database.name)")
        let connection = try bench.connection()
        _ = try keys.rotate(on: connection)
        for (officer, desk) in [("ayesha", "D1"), ("zainab", "D2")] where officers {
            try Officers.add(
                code: officer, name: "Invented", post: .officer(desk: desk), password: Array("a password".utf8),
                cost: PasswordHash.Cost(n: 1_024, r: 8, p: 1), on: connection)
        }
    }

    /// A moment in Karachi, such as `2026-11-22 23:59:30`.
    static func moment(_ text: String) throws -> Instant {
        try Instant(validating: text.split(separator: " ").joined(separator: "T") + "+05:00")
    }

    static func day(_ text: String) throws -> CalendarDate { try CalendarDate(validating: text) }

    /// A desk sends one op at a moment of the server's clock.
    @discardableResult
    func send(_ payload: DeskRequest.Payload, from desk: String, at moment: String) async throws -> Answer {
        // What a session knows of its desk: the last day that was closed.
        let closed = try bench.value("select max(day) from nser.day_close where desk = '\(desk)'")
        let caller = try RulesBench.caller(desk, closed: closed.flatMap { CalendarDate($0) })
        return try await bench.ask([payload], as: caller, at: Self.moment(moment))[0]
    }

    /// A family is registered.
    ///
    /// - Parameter held: the moment by the desk's clock; that of the server if nil.
    /// - Returns: the day that it counts for.
    @discardableResult
    func register(
        _ family: InventedHousehold, by chain: inout OpChain, at moment: String, held: String? = nil
    ) async throws -> String? {
        chain.at = try Self.moment(held ?? moment).written
        let answer = try await send(chain.register(family), from: chain.desk, at: moment)
        try #require(answer.number == 0, "\(answer.text)")
        return answer.body["day"]?.string
    }

    /// A family of five, interviewed on a day.
    static func family(_ seed: UInt64, on day: String) throws -> InventedHousehold {
        let date = try Self.day(day)
        return InventedHousehold(seed: seed, members: 5, interviewed: (date.year, date.month, date.day))
    }

    func scene(_ day: String, at moment: String) throws -> NightScene {
        NightScene(day: try Self.day(day), office: nil, at: try Self.moment(moment), form: try Form.shipped())
    }

    /// Holds the night for a day. Every check must have been done.
    ///
    /// - Returns: every finding that is not mended, as kind, subject and state.
    @discardableResult
    func night(_ day: String, at moment: String, _ checks: [any NightCheck] = NightChecks.all) throws -> [String] {
        let connection = try bench.connection()
        let run = try NightRun.open(scene(day, at: moment), on: connection)
        let ended = run.perform(checks, conninfo: bench.database.administration) { _, _, _ in }
        try run.finish(ended, on: connection)
        #expect(ended.compactMap(\.failure) == [])
        return try findings()
    }

    /// Everything that nights have found and that is not mended.
    func findings() throws -> [String] {
        try Findings.list(state: nil, on: bench.connection()).filter { $0.state != "MENDED" }
            .map { "\($0.kind) \($0.subject)" }.sorted()
    }

    func events(of kind: String) throws -> [String] {
        try bench.connection().query(
            """
            select what from nser.finding_event e join nser.finding f on f.id = e.finding
            where f.kind = '\(kind)' order by e.finding, e.ordinal
            """
        ).compactMap { $0[0] }
    }

    /// COUNTS of one day over everything, as supervisors ask: registered and re-assessed.
    func counted(_ day: String) async throws -> [Int64?] {
        let caller = Caller(
            desk: "D1", deskTehsil: try PCode(validating: DeskBench.lahore), officer: "sana", role: .supervisor,
            area: .national, epoch: 1)
        let asked = try Self.day(day)
        let request = CountsRequest(from: asked, to: asked, by: .desk, compares: false)
        let answer = try await bench.ask([.counts(request)], as: caller)[0]
        return ["registered", "reassessed"].map { answer.body[$0]?.integer }
    }

    /// The day file's lines of one kind, such as `count`.
    func lines(_ word: String, of day: String, at moment: String) throws -> [String] {
        let file = try DayFile.make(scene(day, at: moment), night: 1, keys: keys, on: bench.connection())
        return String(decoding: file.content, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix(word + " ") }
    }
}
