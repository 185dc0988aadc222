import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Databases and files for the tests of import and export: invented families, taken out of one registry by `export`, to
/// be brought into another by `import`.
final class ImportBench {
    static let day = CalendarDate(year: 2026, month: 11, day: 1)
    static let tehsils = ["PK60101", "PK61701", "PK10101"]

    let folder: String
    private let stays: Bool

    /// - Parameter stays: whether the folder is left for the rest of the test process.
    init(stays: Bool = false) throws {
        self.stays = stays
        folder = NSTemporaryDirectory() + "nser-import-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { if !stays { try? FileManager.default.removeItem(atPath: folder) } }

    /// Empty, with the published card and all programmes active.
    static func empty() throws -> MigratedDatabase {
        try MigratedDatabase(
            template: PostgresCluster.shared().template("import_empty") { conninfo in
                let connection = try Administration.connect(conninfo)
                try MigratedDatabase.makeSchema(on: connection)
                let folder = NSTemporaryDirectory() + "nser-keys-\(UUID().uuidString.prefix(8).lowercased())"
                defer { try? FileManager.default.removeItem(atPath: folder) }
                let keys = SigningKeys(folder: folder)
                _ = try keys.make(on: connection)
                let model = try #require(RegistryFile.named("models/pk-2005-06.json"))
                _ = try Models.load(model.bytes, keys: keys, on: connection)
                try Models.activate("pk-2005-06", by: "A", second: "B", on: connection)
                for name in ["kafaalat", "taleemi-wazaif"] {
                    let file = try #require(RegistryFile.named("programmes/\(name).json"))
                    _ = try Programmes.load(file.bytes, keys: keys, on: connection)
                    try Programmes.activate(name, by: "A", second: "B", on: connection)
                }
                try Programmes.chooseRuleSet("pk-2005-06", by: "A", second: "B", on: connection)
            })
    }

    /// The same with 300 invented families.
    static func seeded() throws -> MigratedDatabase {
        let template = try PostgresCluster.shared().template("import_seeded") { conninfo in
            let connection = try Administration.connect(conninfo)
            try MigratedDatabase.makeSchema(on: connection)
            let folder = NSTemporaryDirectory() + "nser-keys-\(UUID().uuidString.prefix(8).lowercased())"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let keys = SigningKeys(folder: folder)
            _ = try keys.make(on: connection)
            let model = try #require(RegistryFile.named("models/pk-2005-06.json"))
            _ = try Models.load(model.bytes, keys: keys, on: connection)
            try Models.activate("pk-2005-06", by: "A", second: "B", on: connection)
            _ = try Seeding.run(
                households: 300, seed: 11, tehsils: tehsils, day: try #require(day), on: connection)
        }
        return try MigratedDatabase(template: template)
    }

    static func connection(_ database: MigratedDatabase, _ name: String = "test") throws -> DirectConnection {
        try Administration.connect(database.administration + " application_name=\(name)")
    }

    static func rows(_ database: MigratedDatabase, _ sql: String) throws -> [[String?]] {
        try connection(database).query(sql)
    }

    // MARK: Files

    /// The files of the 300 invented families, made once in the test process.
    static let exported = Result { () throws -> Survey in
        let bench = try ImportBench(stays: true)
        return try bench.export(seeded())
    }

    struct Survey: Sendable {
        var households: String
        var members: String
    }

    /// Both files of a registry, numbers in full.
    func export(_ database: MigratedDatabase, _ name: String = "survey") throws -> Survey {
        let survey = Survey(households: "\(folder)/\(name)-h.csv", members: "\(folder)/\(name)-m.csv")
        for (what, path) in [(ExportPlan.What.households, survey.households), (.members, survey.members)] {
            let plan = try ExportPlan(what: what, area: nil, numbers: .full, scores: false, by: "test")
            _ = try ExportRun.run(plan, to: path, on: Self.connection(database))
        }
        return survey
    }

    /// A table as it is read; its first row is the header.
    static func table(_ path: String) throws -> [[String]] {
        var records = CSVRecords(limit: 1 << 20)
        var rows: [[String]] = []
        let keep = { (record: CSVRecords.Record) in
            rows.append(record.fields.map { String(decoding: $0, as: UTF8.self) })
        }
        records.take(Array(try Data(contentsOf: URL(fileURLWithPath: path))), keep)
        records.finish(keep)
        return rows
    }

    /// Writes rows, escaped cells as they are.
    func write(_ rows: [[String]], _ name: String) throws -> String {
        let text = rows.map { row in
            row.map { cell in
                cell.contains { ",\"\n\r".contains($0) }
                    ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
            }.joined(separator: ",") + "\n"
        }
        return try write(bytes: Array(text.joined().utf8), name)
    }

    func write(bytes: [UInt8], _ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The first households of a survey with their members, as tables.
    static func first(_ count: Int, of survey: Survey) throws -> (households: [[String]], members: [[String]]) {
        let households = Array(try table(survey.households).prefix(count + 1))
        let wanted = Set(households.dropFirst().map { $0[0] })
        let all = try table(survey.members)
        return (households, [all[0]] + all.dropFirst().filter { wanted.contains($0[0]) })
    }

    // MARK: Imports

    static func settings(_ change: (inout ImportRun.Settings) -> Void = { _ in }) -> ImportRun.Settings {
        var settings = ImportRun.Settings()
        settings.acceptsInventedNumbers = true
        settings.rowsAtOnce = 50
        change(&settings)
        return settings
    }

    /// 20 November 2026, nine in the morning.
    static func now() -> Instant {
        Instant("2026-11-20T09:00:00+05:00") ?? Instant(microsecondsSince1970: 0) ?? { preconditionFailure() }()
    }

    static func run(
        _ survey: Survey, into database: MigratedDatabase, _ settings: ImportRun.Settings = settings(),
        _ name: String = "test", report: (Int, Int) -> Void = { _, _ in }
    ) throws -> ImportRun.Summary {
        try ImportRun.run(
            households: survey.households, members: survey.members, settings, on: connection(database, name), now: now,
            report: report)
    }

    /// The refused rows of an import, as the report has them: `file line number field rule`.
    func refusals(_ file: Int, _ database: MigratedDatabase) throws -> [String] {
        let path = "\(folder)/report-\(UUID().uuidString.prefix(8)).csv"
        _ = try ImportReport.write(file: file, to: path, on: Self.connection(database))
        return try Self.table(path).dropFirst().map { "\($0[0]) \($0[1]) \($0[3]) \($0[4]) \($0[5])" }
    }

    /// One digest over what a family is, whoever registered it and when.
    static func families(_ database: MigratedDatabase) throws -> String? {
        let parts = [
            "nser.member t", "nser.identity t", "nser.marriage t", "nser.survey t",
            "(select id, tehsil, status, version, head, mobile from nser.household) t",
            "(select household_id, version, what, effective, roster, tehsil, mobile from nser.household_version) t",
            "(select household_id, ordinal, version, model, as_of, state, score, reason, terms from nser.assessment) t",
        ].map { "(select md5(string_agg(md5(t::text), '' order by t::text)) from \($0))" }
        return try rows(database, "select concat(\(parts.joined(separator: ",")))")[0][0]
    }

    static func violatedChecks(_ database: MigratedDatabase) throws -> [String] {
        let connection = try connection(database)
        return try InvariantCheck.shipped.filter { try $0.violations(on: connection) > 0 }.map(\.name)
    }
}
