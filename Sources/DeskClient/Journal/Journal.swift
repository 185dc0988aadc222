import Foundation
import GRDB
import Glibc
import Shared

/// The desk's journal: an SQLite file that holds every act before it is sent, and the chain of ops under them.
///
/// Nothing is sent that was not stored first, and nothing that was stored is deleted; so a crash or a lost link at any
/// point leaves either nothing or an op that is sent again, byte for byte, until the server's answer is stored too.
/// WAL with `synchronous=FULL`: a call that returned is on the disk.
final class Journal: Sendable {
    let path: String
    private let database: DatabaseQueue
    /// The desk's clock, for the times written beside each row.
    let now: @Sendable () -> String

    /// Opens the journal at `path` and makes a new one when there is no file. Only the owner may read it.
    init(path: String, now: @escaping @Sendable () -> String) throws(JournalError) {
        self.path = path
        self.now = now
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "journal"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        // Made before SQLite opens it: its own files beside it take over the mode. A umask would be everybody's.
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if file >= 0 { Glibc.close(file) }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.write { database in try Self.verify(database, path: path) }
        } catch {
            throw JournalError(error)
        }
    }

    private static func verify(_ database: Database, path: String) throws {
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if identifier == 0, version == 0, tables == 0 {
            try JournalSchema.create(database)
        } else if identifier != JournalSchema.applicationIdentifier {
            throw JournalError.foreign(path: path, reason: "another program made this SQLite file")
        } else if version > JournalSchema.version {
            throw JournalError.foreign(path: path, reason: "a newer nser-desk wrote it (version \(version))")
        } else if version < JournalSchema.version {
            try JournalSchema.upgrade(database, from: version)
        }
    }

    /// Runs `work` in one transaction that is on the disk when this returns.
    func write<T>(_ work: (Database) throws -> T) throws(JournalError) -> T {
        do { return try database.write(work) } catch { throw JournalError(error) }
    }

    /// Runs `work` on one snapshot.
    func read<T>(_ work: (Database) throws -> T) throws(JournalError) -> T {
        do { return try database.read(work) } catch { throw JournalError(error) }
    }

    /// Closes the file; every later call fails.
    func close() throws(JournalError) {
        do { try database.close() } catch { throw JournalError(error) }
    }
}

// MARK: - Reading

extension Journal {
    /// Where the desk stands in its chain; nil before the first login.
    func position() throws(JournalError) -> JournalPosition? {
        try read { try Self.position($0) }
    }

    static func position(_ database: Database) throws -> JournalPosition? {
        guard let desk = try Row.fetchOne(database, sql: "SELECT code, tehsil, epoch, blocked FROM desk") else {
            return nil
        }
        let epoch: Int64 = desk["epoch"]
        let last = try Row.fetchOne(
            database,
            sql: "SELECT seq, digest FROM op WHERE epoch = ? AND state <> 'withdrawn' ORDER BY seq DESC LIMIT 1",
            arguments: [epoch])
        return JournalPosition(
            desk: desk["code"], tehsil: desk["tehsil"], epoch: epoch, seq: last?["seq"] ?? 0,
            head: try last.map { try digest($0["digest"]) }, blocked: desk["blocked"])
    }

    /// The op at a place of the chain, with its bytes.
    func op(at place: OpPlace) throws(JournalError) -> StoredOp? {
        try read { database in
            try Row.fetchOne(
                database, sql: Self.opColumns + "WHERE op.epoch = ? AND op.seq = ? AND op.state <> 'withdrawn'",
                arguments: [place.epoch, place.seq]
            ).map(Self.op)
        }
    }

    /// What has to be sent in the present epoch when the server's last op is `mark`: everything after it, whatever
    /// this journal thinks of it (a server restored from a backup may have lost it), and everything before it whose
    /// answer never arrived. In order.
    func unsent(after mark: Int64) throws(JournalError) -> [OpSummary] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT seq, digest, state FROM op
                    WHERE epoch = (SELECT epoch FROM desk) AND state <> 'withdrawn' AND (seq > ? OR state = 'pending')
                    ORDER BY seq
                    """, arguments: [mark]
            ).map(Self.summary)
        }
    }

    /// The op at `seq` of the present epoch, without its bytes.
    func summary(of seq: Int64) throws(JournalError) -> OpSummary? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT seq, digest, state FROM op
                    WHERE epoch = (SELECT epoch FROM desk) AND seq = ? AND state <> 'withdrawn'
                    """, arguments: [seq]
            ).map(Self.summary)
        }
    }

    /// The last place of the present epoch of which the answer is stored.
    func lastAnswered() throws(JournalError) -> OpPlace? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT epoch, seq FROM op WHERE epoch = (SELECT epoch FROM desk)
                    AND state IN ('acknowledged', 'refused') ORDER BY seq DESC LIMIT 1
                    """
            ).map { OpPlace(epoch: $0["epoch"], seq: $0["seq"]) }
        }
    }

    /// Ops that nobody answered, of every epoch, in order.
    func pendingOps() throws(JournalError) -> [StoredOp] {
        try read { database in
            try Row.fetchAll(
                database, sql: Self.opColumns + "WHERE op.state = 'pending' ORDER BY op.epoch, op.seq"
            ).map(Self.op)
        }
    }

    /// Acts in the order they were stored, all or those in one state.
    func acts(in state: ActState? = nil) throws(JournalError) -> [StoredAct] {
        try read { database in
            try Row.fetchAll(
                database, sql: Self.actColumns + "WHERE ?1 IS NULL OR act.state = ?1 ORDER BY act.id",
                arguments: [state?.rawValue]
            ).map(Self.act)
        }
    }

    /// One act.
    func act(_ id: Int64) throws(JournalError) -> StoredAct? {
        try read { database in
            try Row.fetchOne(database, sql: Self.actColumns + "WHERE act.id = ?", arguments: [id]).map(Self.act)
        }
    }

    /// The act, not refused, that came from the file with SHA-256 `source`.
    func act(fromSource source: String) throws(JournalError) -> StoredAct? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: Self.actColumns + "WHERE act.source = ? AND act.state IN ('waiting', 'done')", arguments: [source]
            ).map(Self.act)
        }
    }

    /// The act, not refused, that registers `household` or came from the file with SHA-256 `source`.
    func registration(of household: String?, source: String?) throws(JournalError) -> StoredAct? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: Self.actColumns + """
                    WHERE act.verb = 'REGISTER' AND act.state IN ('waiting', 'done')
                    AND (act.household = ? OR act.source = ?)
                    """, arguments: [household, source]
            ).map(Self.act)
        }
    }
}

// MARK: - Rows

extension Journal {
    private static let opColumns = """
        SELECT op.epoch, op.seq, op.digest, op.request, op.act, op.state, act.verb, act.household
        FROM op JOIN act ON act.id = op.act

        """

    private static let actColumns = """
        SELECT act.*, op.epoch, op.seq FROM act LEFT JOIN op ON op.act = act.id AND op.state <> 'withdrawn'

        """

    private static func op(_ row: Row) throws -> StoredOp {
        let request: Data = row["request"]
        return StoredOp(
            place: OpPlace(epoch: row["epoch"], seq: row["seq"]), digest: try digest(row["digest"]),
            request: [UInt8](request), act: row["act"], verb: try state(row["verb"]), household: row["household"],
            state: try state(row["state"]))
    }

    private static func act(_ row: Row) throws -> StoredAct {
        let content: Data = row["content"]
        let epoch: Int64? = row["epoch"]
        let seq: Int64? = row["seq"]
        return StoredAct(
            id: row["id"],
            act: NewAct(
                verb: try state(row["verb"]), household: row["household"], officer: row["officer"], at: row["at"],
                content: [UInt8](content), source: row["source"]),
            state: try state(row["state"]), number: row["number"], reply: row["reply"],
            place: epoch.flatMap { epoch in seq.map { OpPlace(epoch: epoch, seq: $0) } })
    }

    private static func summary(_ row: Row) throws -> OpSummary {
        OpSummary(seq: row["seq"], digest: try digest(row["digest"]), state: try state(row["state"]))
    }

    private static func state<State: RawRepresentable<String>>(_ text: String) throws -> State {
        guard let state = State(rawValue: text) else { throw JournalError.storage("unknown state \(text)") }
        return state
    }

    private static func digest(_ hex: String) throws -> OpDigest {
        guard let digest = OpDigest(hex) else { throw JournalError.storage("a digest in the journal is damaged") }
        return digest
    }
}
