import Foundation
import TestSupport

/// A registry of invented families, scored and decided, on which nights are held by the real program, with a folder for
/// what they write.
struct NightCentre {
    /// The day of all interviews: past wherever these tests run.
    static let day = "2026-11-01"
    static let tehsils = ["PK10101", "PK60101", "PK61701"]
    /// Seconds within which a command comes to its end however many families it is about.
    static let deadline = 600.0
    /// Files of one office, or of the country.
    static let kinds = ["csv", "day", "html", "txt"]

    let cluster: PostgresCluster
    let database: String
    let centre: Centre
    /// Where the nights leave their files. It is the data folder of a centre whose database is elsewhere, so that a
    /// small disk may be mounted there.
    var folder: String { centre.data }

    /// - Parameter cluster: the tests' shared one unless it will be stopped.
    init(households: Int = 60, cluster: PostgresCluster? = nil) throws {
        let cluster = try cluster ?? .shared()
        self.cluster = cluster
        database = try cluster.createDatabase()
        centre = try Centre(database: "host=\(cluster.folder) dbname=\(database)")
        try centre.prepare()
        try centre.administer(["programme", "load", "kafaalat", "--keys", centre.folder + "/keys"])
        try centre.administer(["programme", "activate", "kafaalat", "--by", "one", "--second", "other"])
        try centre.administer(["programme", "rule-set", "pk-2005-06", "--by", "one", "--second", "other"])
        try centre.administer(
            [
                "seed", "--households", "\(households)", "--seed", "11", "--day", Self.day, "--tehsils",
                Self.tehsils.joined(separator: ","),
            ], within: Self.deadline)
        try centre.administer(["programme", "apply"], within: Self.deadline)
    }

    /// The words of a night that leaves its files.
    func words(_ more: [String] = []) -> [String] {
        ["reconcile", "--date", Self.day, "--files", folder, "--keys", centre.folder + "/keys"] + more
    }

    /// Changes rows as somebody who may do everything, without triggers and foreign keys.
    func damage(_ sql: String) throws {
        try cluster.run("set session_replication_role = replica; \(sql)", database: database)
    }

    /// A score, a member's name and a request, each changed by hand: a wrong family, a wrong row, a changed record.
    func damageThree() throws {
        let scored = "select household_id from nser.assessment where state = 'SCORED' order by 1 limit 1"
        try damage(
            """
            update nser.assessment set score = score + 1 where household_id = (\(scored));
            update nser.member set name = 'Nobody' where household_id = (\(scored)) and relation = 1;
            update nser.journal_body set request = request || ' ' where household_id = (\(scored))
            """)
    }

    /// What nights have found, in an order of its own, with all that does not depend on when.
    static let found =
        "select kind, subject, tehsil, severity, state, evidence from nser.finding order by kind, subject"

    @discardableResult
    func value(_ sql: String) throws -> String { try cluster.run(sql, database: database) }

    /// Waits in the database until the last night has come to the end of so many checks, or to its own.
    func awaitChecks(_ count: Int) throws {
        try wait(
            while: """
                coalesce((select r.finished_at is null
                        and (select count(*) from nser.night_check where run = r.id) < \(count)
                    from nser.night_run r order by r.id desc limit 1), true)
                """)
    }

    /// Waits until nobody holds an advisory lock: the backend of a program that was killed notices it soon.
    func awaitUnlocked() throws {
        try wait(
            while: """
                exists (select from pg_locks where locktype = 'advisory'
                    and database = (select oid from pg_database where datname = current_database()))
                """)
    }

    /// Waits in the database as long as something is so, for two minutes at most.
    func wait(while condition: String) throws {
        try cluster.run(
            """
            set statement_timeout = '120s';
            do $$ begin while \(condition) loop perform pg_sleep(0.002); end loop; end $$
            """, database: database)
    }

    // MARK: Files

    /// The registry's public key, as `key list` prints it.
    func publicKey() throws -> String {
        let keys = try JSONSerialization.jsonObject(with: Data(centre.administer(["key", "list", "--json"]).utf8))
        guard let key = (keys as? [[String: Any]])?.last?["public_key"] as? String else {
            throw Unexpected("no public key is listed")
        }
        return key
    }

    /// Everything in the folder by its name.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        }
        return files
    }

    /// The names that a night of the whole country leaves.
    static var names: [String] { names(of: day, tehsils) }

    /// The names of the country's files of a day and those of some offices.
    static func names(of day: String, _ offices: [String]) -> [String] {
        (["national"] + offices).flatMap { place in kinds.map { "\(day)-\(place).\($0)" } }.sorted()
    }

    /// Runs `verify` on a day file; its exit status and what it said.
    static func verify(_ path: String, by key: String) throws -> (status: Int32, said: String) {
        let program = try RunningProgram(
            Programs.server, ["verify", "--day-file", path, "--public-key", key])
        return (try program.ended(), program.output)
    }

    /// Whether a file is whole, judged by its content: a day file by its signature, the others by how they end.
    func isWhole(_ name: String, _ content: Data, by key: String) throws -> Bool {
        switch (name as NSString).pathExtension {
        case "day": try Self.verify(folder + "/" + name, by: key).status == 0
        case "html": content.suffix(8) == Data("</html>\n".utf8)
        case "csv":
            content.starts(with: Data("figure,row,column,value\r\n".utf8)) && content.suffix(2) == Data("\r\n".utf8)
        case "txt": content.suffix(1) == Data("\n".utf8)
        default: false
        }
    }
}
