import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Sixty invented families, scored and decided, on whom nights are held.
struct NightBench {
    static let day = CalendarDate(year: 2026, month: 11, day: 1)
    static let tehsils = ["PK60101", "PK61701", "PK10101"]

    let database: MigratedDatabase

    init() throws {
        let template = try PostgresCluster.shared().template("night_template") { conninfo in
            let connection = try Administration.connect(conninfo)
            try MigratedDatabase.makeSchema(on: connection)
            let folder = NSTemporaryDirectory() + "nser-night-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let keys = SigningKeys(folder: folder)
            _ = try keys.make(on: connection)
            for name in ["pk-2005-06", "bisp-shape"] {
                let file = try #require(RegistryFile.named("models/\(name).json"))
                _ = try Models.load(file.bytes, keys: keys, on: connection)
            }
            try Models.activate("pk-2005-06", by: "A", second: "B", on: connection)
            let kafaalat = try #require(RegistryFile.named("programmes/kafaalat.json"))
            _ = try Programmes.load(kafaalat.bytes, keys: keys, on: connection)
            try Programmes.activate("kafaalat", by: "A", second: "B", on: connection)
            try Programmes.chooseRuleSet("pk-2005-06", by: "A", second: "B", on: connection)
            let day = try #require(Self.day)
            _ = try Seeding.run(households: 60, seed: 11, tehsils: Self.tehsils, day: day, on: connection)
            var run = try RedecisionRun.open(day: day, on: connection)
            let noon = try #require(Instant(rfc3339: "2026-11-01T12:00:00+05:00"))
            try run.finish(on: connection, now: { noon }, report: { _, _ in })
        }
        database = try MigratedDatabase(template: template)
    }

    func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    func scene(office: String? = nil, day: CalendarDate? = day) throws -> NightScene {
        NightScene(
            day: try #require(day), office: office.flatMap { PCode($0) },
            at: try #require(Instant(rfc3339: "2026-11-02T01:00:00+05:00")), form: try Form.shipped())
    }

    /// Holds a night from begin to end. Every check must have been done.
    @discardableResult
    func night(
        _ checks: [any NightCheck] = NightChecks.all, office: String? = nil, day: CalendarDate? = day
    ) throws -> [NightRun.Ended] {
        // The night before may be done and its session not yet gone.
        try database.untilUnlocked()
        let connection = try connection()
        let run = try NightRun.open(scene(office: office, day: day), on: connection)
        let ended = run.perform(checks, conninfo: database.administration) { _, _, _ in }
        try run.finish(ended, on: connection)
        #expect(ended.compactMap(\.failure) == [])
        return ended
    }

    /// As somebody who may do everything, without triggers and foreign keys: what a constraint would refuse happens too.
    func damage(_ sql: String) throws {
        try connection().execute("set session_replication_role = replica; \(sql)")
    }

    /// Kinds and states of all findings, in their order.
    func findings() throws -> [String] {
        try Findings.list(state: nil, on: connection()).map { "\($0.kind) \($0.state)" }
    }
}
