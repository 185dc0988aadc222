import ArgumentParser
import Foundation
import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

@testable import Server

/// Subcommands run on a real database: what they change, and the exit code with which they end.
@Suite final class SubcommandRunTests {
    private let cluster: PostgresCluster
    private let conninfo: String
    private let folder = "/tmp/nser-sub-\(UUID().uuidString.prefix(8).lowercased())"

    init() throws {
        cluster = try PostgresCluster.shared()
        conninfo = cluster.conninfo(database: try cluster.createDatabase())
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try "long enough\n".write(toFile: folder + "/password", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a command line as the program does, and gives its exit code.
    private func run(_ line: String, database: String? = nil) async -> Int32 {
        let words = line.split(separator: " ").map(String.init) + ["--database", database ?? conninfo]
        do {
            var command = try NserServer.parseAsRoot(words)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return NserServer.exitCode(for: error).rawValue
        }
    }

    @Test func anInstallationGoesFromNothingToAnActiveModel() async throws {
        #expect(await run("check") == 78)
        #expect(await run("desk list") == 78)
        #expect(await run("migrate") == 0)
        #expect(await run("migrate") == 0)
        #expect(await run("desk add LHR-001 --centre LHR-C1 --tehsil PK61701") == 0)
        #expect(await run("desk add LHR-001 --centre LHR-C1 --tehsil PK61701") == 1)
        let password = "--scrypt-n 16 --password-file \(folder)/password"
        #expect(await run("officer add ayesha --name Ayesha --role OFFICER --desk LHR-001 \(password)") == 0)
        #expect(await run("officer add bilal --name Bilal --role SUPERVISOR --area-level NATIONAL \(password)") == 0)
        #expect(await run("officer move bilal --role SUPERVISOR --area-level PROVINCE --area-code PK6") == 0)
        #expect(await run("officer reset bilal \(password)") == 0)
        #expect(await run("officer disable bilal") == 0)
        #expect(await run("officer disable nobody") == 1)
        #expect(await run("officer list --json") == 0)
        #expect(await run("desk disable LHR-001") == 0)
        #expect(await run("key make --keys \(folder)/keys") == 0)
        #expect(await run("key make --keys \(folder)/keys") == 1)
        #expect(await run("key rotate --keys \(folder)/keys") == 0)
        #expect(await run("check") == 78)
        #expect(await run("model load pk-2005-06 --keys \(folder)/keys") == 0)
        #expect(await run("model load pk-2005-06 --keys \(folder)/keys") == 1)
        #expect(await run("model activate pk-2005-06 --by A --second A") == 1)
        #expect(await run("model activate pk-2005-06 --by A --second B") == 0)
        #expect(await run("model list") == 0)
        #expect(await run("check --rows --json") == 0)
        let active = try Administration.connect(conninfo).query("select count(*) from nser.pmt_active")
        #expect(active == [["1"]])
    }

    @Test func programmesAndFiltersGoFromNothingToRulesInForce() async throws {
        #expect(await run("programme list") == 78)
        _ = await run("migrate")
        #expect(await run("programme load kafaalat --keys \(folder)/keys") == 1)
        #expect(await run("key make --keys \(folder)/keys") == 0)
        #expect(await run("programme load kafaalat --keys \(folder)/keys") == 0)
        #expect(await run("programme load kafaalat --keys \(folder)/keys") == 1)
        #expect(await run("programme load taleemi-wazaif --keys \(folder)/keys") == 0)
        #expect(await run("programme load /nowhere/programme.json --keys \(folder)/keys") == 73)
        #expect(await run("programme load filters --keys \(folder)/keys") == 1)
        #expect(await run("programme activate taleemi-wazaif --by A --second B") == 1)
        #expect(await run("programme rule-set pk-2005-06 --by A --second B") == 1)
        #expect(await run("programme activate kafaalat --by A --second A") == 1)
        #expect(await run("programme activate kafaalat --by A --second B") == 0)
        #expect(await run("programme activate taleemi-wazaif --by A --second B") == 0)
        #expect(await run("programme rule-set nothing --by A --second B") == 1)
        #expect(await run("programme rule-set pk-2005-06 --by A --second B") == 0)
        #expect(await run("programme list --json") == 0)
        #expect(await run("filters switch TRAVEL_ONCE off --by A --reason order") == 0)
        #expect(await run("filters switch NOBODY off --by A --reason order") == 1)
        #expect(await run("filters list") == 0)
        #expect(try rows("select count(*) from nser.programme_active") == [["2"]])
        #expect(try rows("select rule_set from nser.rule_set_active") == [["pk-2005-06"]])
    }

    @Test func aDisasterIsNotifiedOnceAndEnded() async throws {
        #expect(await run("migrate") == 0)
        let notify = "disasters notify PK601 --title Flood --title-urdu سیلاب --from 2026-08-20 --until 2027-02-28"
        #expect(await run("\(notify) --reference PDMA/17 --by A") == 0)
        #expect(await run("\(notify) --reference PDMA/17 --by A") == 1)
        #expect(
            await run(
                "disasters notify PK699 --title a --title-urdu ا --from 2026-08-20 --until 2026-08-20 --reference 1 --by A"
            ) == 1)
        #expect(
            await run(
                "disasters notify PK6 --title a --title-urdu ا --from 20-08-2026 --until 2026-08-20 --reference 1 --by A"
            ) == 1)
        #expect(await run("disasters end 1 --until 2026-12-31 --by A --reason withdrawn") == 0)
        #expect(await run("disasters end 2 --until 2026-12-31 --by A --reason withdrawn") == 1)
        #expect(await run("disasters list --json") == 0)
        #expect(
            try rows(
                "select area, until_day::text, set_by from nser.disaster_area join (select notice, until_day as last, set_by from nser.disaster_term) t on t.notice = id"
            )
                == [["PK601", "2027-02-28", "A"]])
    }

    @Test func monthsOfTheJournalAreListedPutAsideAndBroughtBack() async throws {
        _ = await run("migrate")
        #expect(await run("journal list --json") == 0)
        #expect(await run("journal detach --before 2020-13 --by A") == 1)
        #expect(await run("journal detach --before 2999-01 --by A --even-if-young") == 1)
        #expect(await run("journal detach --before 2020-02 --by A") == 0)
        _ = try rows("select nser.make_journal_months('2020-01-01', 1)")
        #expect(await run("journal attach 2020-01 --by A") == 1)
        #expect(await run("journal detach --before 2020-02 --by A") == 0)
        #expect(try rows("select count(*) from nser.journal_detached where attached_at is null") == [["1"]])
        #expect(await run("journal attach 2020-01 --by A") == 0)
        #expect(try rows("select count(*) from nser.journal_detached where attached_at is null") == [["0"]])
    }

    @Test func aDayIsSealedAnewByAPersonWithAReason() async throws {
        _ = await run("migrate")
        let connection = try Administration.connect(conninfo)
        try connection.execute(
            """
            select nser.make_journal_months('2020-01-01', 1);
            insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock,
                received_at, request, reply)
            values ('2020-01-15', 'D1', 1, 1, 'PK60101', 'REGISTER', 0, 'ayesha', 'ayesha', now(),
                '2020-01-15T10:30:00+05:00', '', '{}')
            """)
        let renew = "counts renew --date 2020-01-15 --by A --reason"
        #expect(await run("\(renew) looked") == 1)
        #expect(await run("counts renew --date 2199-12-30 --by A --reason looked") == 1)
        #expect(try DayRollup.seal(CalendarDate(validating: "2020-01-15"), on: connection) == [])
        #expect(await run("\(renew) looked") == 1)
        try connection.execute("update nser.count_day set n = 3; update nser.count_desk_day set registered = 3")
        #expect(await run("\(renew) \(String(repeating: "a", count: 301))") == 1)
        let application = conninfo.replacingOccurrences(of: "user=postgres", with: "user=nser_app")
        #expect(await run("\(renew) looked", database: application) == 78)
        #expect(try rows("select n from nser.count_day") == [["3"]])
        #expect(await run("\(renew) looked") == 0)
        #expect(await run("\(renew) looked") == 1)
        #expect(await run("counts renewals") == 0)
        #expect(await run("counts renewals --json") == 0)
        #expect(try rows("select n, registered from nser.count_day") == [["1", "1"]])
        #expect(try rows("select registered from nser.count_desk_day") == [["1"]])
        let kept = "select day, renewed_by, reason, differences #>> '{0,sealed}', differences #>> '{0,journal}'"
        #expect(try rows("\(kept) from nser.count_renewal") == [["2020-01-15", "A", "looked", "3", "1"]])
        // A member of the owner's may do it too.
        let migrator = conninfo.replacingOccurrences(of: "user=postgres", with: "user=nser_migrator")
        try connection.execute("update nser.count_day set n = 2; update nser.count_desk_day set registered = 2")
        #expect(await run("\(renew) again", database: migrator) == 0)
    }

    @Test func aFindingIsToldWithAllThatBecameOfIt() async throws {
        _ = await run("migrate")
        let connection = try Administration.connect(conninfo)
        try connection.execute(
            """
            insert into nser.night_run (day, finished_at) values ('2026-11-21', now()), ('2026-11-22', now());
            insert into nser.finding (kind, subject, severity, evidence, state, first_run, last_run)
            values ('shared_mobile', 'a', 'WARNING', '{"count":5}', 'ACCEPTED', 1, 2);
            insert into nser.finding_event (finding, ordinal, what, run)
            values (1, 2, 'CHANGED', 2), (1, 1, 'FOUND', 1);
            insert into nser.finding_event (finding, ordinal, what, officer, desk, epoch, seq, reason)
            values (1, 3, 'ACCEPTED', 'sana', 'LHR-SUP', 1, 7, 'an agent collects')
            """)
        #expect(await run("findings --finding 1") == 0)
        #expect(await run("findings --finding 1 --json") == 0)
        #expect(await run("findings --finding 2") == 1)
        #expect(await run("findings --finding 0 --json") == 1)
        #expect(await run("findings --json") == 0)
        let history = try Findings.history(of: 1, on: connection)
        let told = try JSONSerialization.jsonObject(with: Data(FindingsCommand.whole(history).json.utf8))
        let finding = try #require((told as? [[String: Any]])?.first)
        #expect(finding["finding"] as? Int == 1 && finding["state"] as? String == "ACCEPTED")
        let events = try #require(finding["events"] as? [[String: Any]])
        #expect(events.compactMap { $0["what"] as? String } == ["FOUND", "CHANGED", "ACCEPTED"])
        #expect(events.compactMap { $0["night"] as? Int } == [1, 2])
        #expect(events[2]["officer"] as? String == "sana" && events[2]["op"] as? String == "LHR-SUP/1/7")
        #expect(events[2]["reason"] as? String == "an agent collects" && events[0]["reason"] is NSNull)
        let table = FindingsCommand.events(history).table.split(separator: "\n")
        #expect(table.count == 4 && table[0].hasPrefix("event  what"))
        #expect(table[3].hasSuffix("-      sana     LHR-SUP/1/7  an agent collects"))
    }

    @Test func aFileOfAnAuthorityIsImportedWithAReport() async throws {
        _ = await run("migrate")
        let good = "\u{FEFF}number,until\r\n0000000100011,\r\n0000000100022,2027-01-31\r\n"
        try good.write(toFile: folder + "/good.csv", atomically: true, encoding: .utf8)
        #expect(await run("filters import \(folder)/good.csv --filter TAXPAYER") == 0)
        #expect(await run("filters import \(folder)/good.csv --filter TAXPAYER") == 0)
        #expect(try rows("select count(*) from nser.authority_fact") == [["2"]])
        let bad = "number\n0000000100033\n123\n\"0000000\n100044\"\n0000000100055,x\n"
        try bad.write(toFile: folder + "/bad.csv", atomically: true, encoding: .utf8)
        let report = folder + "/report.csv"
        #expect(await run("filters import \(folder)/bad.csv --filter TAXPAYER --report \(report)") == 1)
        #expect(try rows("select count(*) from nser.authority_fact") == [["3"]])
        #expect(
            try String(contentsOfFile: report, encoding: .utf8) == """
                line,reason
                3,"not a number of 13 digits"
                4,"a line end within quotes"
                6,"2 fields, where the first line has 1"

                """)
        let batch = try rows("select max(id) from nser.authority_batch")[0][0] ?? ""
        #expect(await run("filters withdraw \(batch) --by A --reason wrong") == 0)
        #expect(await run("filters withdraw \(batch) --by A --reason wrong") == 1)
        #expect(await run("filters withdraw 99 --by A --reason wrong") == 1)
        #expect(await run("filters files --json") == 0)
        #expect(await run("filters import \(folder)/bad.csv --filter TAXPAYER") == 1)
        #expect(try rows("select count(*) from nser.standing_authority_fact") == [["2"]])
        #expect(await run("filters import \(folder)/bad.csv --filter NOBODY") == 1)
        #expect(await run("filters import \(folder)/absent.csv --filter TAXPAYER") == 73)
        #expect(await run("filters import \(folder)/good.csv --filter TAXPAYER --report /nowhere/report") == 73)
        try Data([0xFF, 0xFE, 0x6E, 0x00]).write(to: URL(fileURLWithPath: folder + "/utf16.csv"))
        #expect(await run("filters import \(folder)/utf16.csv --filter TAXPAYER") == 1)
        #expect(try rows("select count(*) from nser.authority_batch") == [["2"]])
        // The server's role reads facts and writes none.
        let application = conninfo.replacingOccurrences(of: "user=postgres", with: "user=nser_app")
        #expect(await run("filters import \(folder)/bad.csv --filter VEHICLE", database: application) == 78)
    }

    private func rows(_ sql: String) throws -> [[String?]] { try Administration.connect(conninfo).query(sql) }

    @Test func thePasswordInTheFileIsTheOneThatMatches() async throws {
        _ = await run("migrate")
        let added = await run(
            "officer add bilal --name B --role SUPERVISOR --area-level NATIONAL --scrypt-n 16 --password-file \(folder)/password"
        )
        #expect(added == 0)
        let row = try Administration.connect(conninfo).query(
            "select salt, password, scrypt_n, scrypt_r, scrypt_p from nser.officer")[0].map { $0 ?? "" }
        let cost = PasswordHash.Cost(n: Int(row[2]) ?? 0, r: Int(row[3]) ?? 0, p: Int(row[4]) ?? 0)
        let hash = PasswordHash(
            salt: try #require(Hexadecimal.bytes(row[0])), derived: try #require(Hexadecimal.bytes(row[1])), cost: cost)
        #expect(hash.matches(Array("long enough".utf8)))
        #expect(!hash.matches(Array("long enough\n".utf8)))
    }

    @Test func aSeededDatabaseIsScoredByAShadow() async throws {
        _ = await run("migrate")
        #expect(await run("seed --households 50 --tehsils PK60101") == 1)
        #expect(await run("key make --keys \(folder)/keys") == 0)
        for name in ["pk-2005-06", "bisp-shape"] { #expect(await run("model load \(name) --keys \(folder)/keys") == 0) }
        #expect(await run("model activate pk-2005-06 --by A --second B") == 0)
        #expect(await run("seed --households 50 --tehsils PK60101") == 0)
        #expect(await run("seed --households 60 --tehsils PK60101") == 0)
        #expect(await run("seed --households 60 --seed 2 --tehsils PK60101") == 1)
        let files = "--csv \(folder)/crossings.csv --plot \(folder)/crossings.svg"
        #expect(await run("model shadow bisp-shape --cut-off 32 --stored-cut-off 34 \(files)") == 0)
        #expect(await run("model shadow bisp-shape --cut-off 32 --csv /nowhere/crossings.csv") == 73)
        #expect(await run("model shadow no-such-model") == 1)
        let csv = try String(contentsOfFile: folder + "/crossings.csv", encoding: .utf8).split(separator: "\r\n")
        #expect(csv.count >= 2 && csv[1].hasPrefix("PK60101,Attock,"))
        let counts = csv.dropFirst().flatMap { $0.split(separator: ",").dropFirst(3).compactMap { Int($0) } }
        #expect(counts.reduce(0, +) == 60)
        let plot = try String(contentsOfFile: folder + "/crossings.svg", encoding: .utf8)
        #expect(plot.contains("<svg") && plot.contains("ILLUSTRATIVE"))
        #expect(await run("check --rows") == 0)
    }

    @Test func whatIsExportedIsImportedElsewhere() async throws {
        _ = await run("migrate")
        #expect(await run("key make --keys \(folder)/keys") == 0)
        #expect(await run("model load pk-2005-06 --keys \(folder)/keys") == 0)
        #expect(await run("model activate pk-2005-06 --by A --second B") == 0)
        let bare = conninfo
        let other = cluster.conninfo(database: try cluster.createDatabase())
        #expect(await run("migrate", database: other) == 0)
        #expect(await run("key make --keys \(folder)/other", database: other) == 0)
        #expect(await run("model load pk-2005-06 --keys \(folder)/other", database: other) == 0)
        #expect(await run("model activate pk-2005-06 --by A --second B", database: other) == 0)
        #expect(await run("seed --households 60 --tehsils PK60101", database: other) == 0)
        for what in ["households", "members"] {
            let words = "export --what \(what) --numbers full --by A --output \(folder)/\(what).csv"
            #expect(await run(words, database: other) == 0)
        }
        #expect(await run("export --what members --area PK9 --by A --output \(folder)/x", database: other) == 1)
        #expect(await run("export --what members --by A --output /nowhere/x", database: other) == 73)
        let files = "\(folder)/households.csv \(folder)/members.csv --interview-days 36525"
        #expect(await run("import \(files) --invented-ids --tehsils PK99999", database: bare) == 1)
        #expect(await run("import /nowhere/households.csv \(folder)/members.csv", database: bare) == 73)
        #expect(await run("import \(files) --invented-ids", database: bare) == 0)
        #expect(await run("import \(files) --invented-ids", database: bare) == 0)
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/households.csv.refused.csv"))
        // The families are there already: the breaker stops it, then it is told to go on.
        let breaker = "--invented-ids --breaker-window 20 --report \(folder)/refused.csv"
        #expect(await run("import \(files) \(breaker)", database: other) == 75)
        #expect(await run("import \(files) \(breaker)", database: other) == 75)
        #expect(await run("import \(files) \(breaker) --continue --breaker-share 100", database: other) == 1)
        let report = try String(contentsOfFile: folder + "/refused.csv", encoding: .utf8).split(separator: "\r\n")
        #expect(report.count == 61 && report[0] == "file,line,household,number,field,rule,words")
        #expect(report.dropFirst().allSatisfy { $0.contains(",561,roster/") && $0.contains("office PK60101") })
        #expect(await run("check --rows", database: bare) == 0)
    }

    @Test func failuresHaveTheirExitCodes() async throws {
        _ = await run("migrate")
        #expect(await run("check", database: "host=/nowhere dbname=nser") == 69)
        #expect(await run("model load /nowhere/model.json --keys \(folder)/keys") == 73)
        #expect(await run("officer reset bilal --password-file /nowhere/password") == 73)
        // The server's role may not administer.
        let application = conninfo.replacingOccurrences(of: "user=postgres", with: "user=nser_app")
        #expect(await run("desk add LHR-001 --centre LHR-C1 --tehsil PK61701", database: application) == 78)
        // Nor does a program older than the database.
        try Administration.connect(conninfo).execute(
            "insert into nser.migration (number, name, digest) values (999, 'later', sha256('later'))")
        #expect(await run("desk list") == 78)
        #expect(await run("migrate") == 78)
    }

    @Test func theMigratorMayAdminister() async throws {
        _ = await run("migrate")
        let migrator = conninfo.replacingOccurrences(of: "user=postgres", with: "user=nser_migrator")
        #expect(await run("migrate", database: migrator) == 0)
        #expect(await run("desk add LHR-001 --centre LHR-C1 --tehsil PK61701", database: migrator) == 0)
        #expect(await run("check --rows", database: migrator) == 78)
        #expect(await run("key make --keys \(folder)/keys", database: migrator) == 0)
    }
}
