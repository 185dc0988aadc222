internal import Crypto
internal import Glibc
package import PostgresPipeline
internal import Shared

/// Brings an authority's file of national numbers into the registry. Streaming: memory does not grow with the file. The
/// file's SHA-256 is its batch, so that an import that was interrupted is simply run again, and nothing is doubled.
package struct AuthorityImport: Sendable {
    /// What an import did.
    package struct Summary: Sendable, Equatable {
        package let batch: Int
        /// Rows of the file that say something of a number.
        package let accepted: Int
        /// Facts that were not on record before.
        package let new: Int
        package let refused: Int
        /// Whether this very file had been imported to its end before.
        package let wasDone: Bool
    }

    /// Rows that go to the database together, each time in a transaction of its own.
    private static let rowsAtOnce = 5_000

    package init() {}

    /// - Parameter refused: hears of every row that is not imported, in order: its line and why.
    package func run(
        _ path: String, filter code: String, on connection: borrowing DirectConnection,
        refused: (_ line: Int, _ reason: String) throws(AdministrationError) -> Void
    ) throws(AdministrationError) -> Summary {
        guard try FilterSwitches.shipped().filter(code) != nil else { throw FilterSwitches.unknown(code) }
        // Once to the end before anything is written: a file that cannot be read as a whole leaves no batch.
        let digest = try digestOfReadable(path)
        let (batch, wasDone) = try open(path, code, digest, on: connection)
        var (accepted, new, refusals) = (0, 0, 0)
        var waiting: [Int64: AuthorityRows.Row] = [:]
        var rows = AuthorityRows()
        // Readings of one chunk; the parser knows no database.
        var readings: [AuthorityRows.Reading] = []
        var hash = SHA256()
        let chunks = try FileChunks(path)
        var isEnd = false
        while !isEnd {
            let chunk = try chunks.next()
            isEnd = chunk == nil
            if let chunk { hash.update(data: chunk) }
            try parse(chunk, with: &rows, path, into: &readings)
            for reading in readings {
                switch reading {
                case .refused(let line, let reason):
                    refusals += 1
                    try refused(line, reason)
                case .row(let row):
                    accepted += 1
                    waiting[row.number] = row.longer(than: waiting[row.number])
                    if waiting.count == Self.rowsAtOnce {
                        new += try store(waiting, code, batch, on: connection)
                        waiting = [:]
                    }
                }
            }
            readings.removeAll(keepingCapacity: true)
        }
        if !waiting.isEmpty { new += try store(waiting, code, batch, on: connection) }
        guard Array(hash.finalize()) == digest else {
            throw .refused("\(path) changed while it was read; import it again when it is complete")
        }
        _ = try connection.rows(
            """
            update nser.authority_batch set accepted = $2::bigint, refused = $3::bigint, finished_at = now()
            where id = $1::bigint and finished_at is null
            """, ["\(batch)", "\(accepted)", "\(refusals)"])
        return Summary(batch: batch, accepted: accepted, new: new, refused: refusals, wasDone: wasDone)
    }

    /// The file's SHA-256. A file that is none of these as a whole (no header, another encoding) is refused here.
    private func digestOfReadable(_ path: String) throws(AdministrationError) -> [UInt8] {
        guard path != "-" else { throw .refused("a file is read twice, so it cannot come through a pipe") }
        var hash = SHA256()
        var rows = AuthorityRows()
        var readings: [AuthorityRows.Reading] = []
        let chunks = try FileChunks(path)
        var isEnd = false
        while !isEnd {
            let chunk = try chunks.next()
            isEnd = chunk == nil
            if let chunk { hash.update(data: chunk) }
            try parse(chunk, with: &rows, path, into: &readings)
            readings.removeAll(keepingCapacity: true)
        }
        return Array(hash.finalize())
    }

    /// Parses one chunk, or the end for nil.
    private func parse(
        _ chunk: [UInt8]?, with rows: inout AuthorityRows, _ path: String, into readings: inout [AuthorityRows.Reading]
    ) throws(AdministrationError) {
        do {
            if let chunk {
                try rows.take(chunk) { readings.append($0) }
            } else {
                try rows.finish { readings.append($0) }
            }
        } catch let error as AuthorityRows.FileFault {
            throw .refused("\(path): \(error.reason)")
        } catch {
            throw .file("\(path) cannot be read: \(error)")
        }
    }

    private func open(
        _ path: String, _ code: String, _ digest: [UInt8], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (batch: Int, wasDone: Bool) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        _ = try connection.rows(
            """
            insert into nser.authority_batch (code, file_digest, file_name) values ($1, $2::bytea, $3)
            on conflict on constraint authority_batch_file_once do nothing
            """, [code, Hexadecimal.bytea(digest), name])
        let row = try connection.rows(
            "select id, finished_at is not null from nser.authority_batch where code = $1 and file_digest = $2::bytea",
            [code, Hexadecimal.bytea(digest)]
        ).first
        guard let row else { throw .mismatch("the batch was not stored") }
        let batch = try row.integer(0)
        if let withdrawn = try AuthorityFiles.withdrawal(of: batch, on: connection) {
            throw .refused("\(path) is batch \(batch), withdrawn by \(withdrawn.by): \(withdrawn.reason)")
        }
        return (batch, try row.bool(1))
    }

    /// Gives how many facts were not on record, from this file or from another. A file keeps also what others say, since
    /// one of them may be withdrawn.
    private func store(
        _ rows: [Int64: AuthorityRows.Row], _ code: String, _ batch: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        let sorted = rows.values.sorted { $0.number < $1.number }
        let numbers = sorted.map { "\($0.number)" }.joined(separator: ",")
        let days = sorted.map { $0.until?.written ?? "NULL" }.joined(separator: ",")
        let found = try connection.rows(
            """
            with stored as (
                insert into nser.authority_fact as f (number, code, batch, until)
                select n, $1, $2::bigint, u from unnest($3::bigint[], $4::date[]) as given(n, u)
                on conflict on constraint authority_fact_key do update set until = excluded.until
                where f.until < coalesce(excluded.until, 'infinity')
                returning number, until, xmax = 0 as is_new)
            select count(*) from stored s where is_new and not exists (
                select from nser.standing_authority_fact o
                where o.number = s.number and o.code = $1 and o.batch <> $2::bigint
                    and o.until is not distinct from s.until)
            """, [code, "\(batch)", "{\(numbers)}", "{\(days)}"])
        return try found.first?.integer(0) ?? 0
    }
}

extension AuthorityRows.Row {
    /// Of two rows about one number the one that counts longer.
    fileprivate func longer(than other: Self?) -> Self {
        guard let other else { return self }
        guard let mine = until, let theirs = other.until else { return until == nil ? self : other }
        return mine >= theirs ? self : other
    }
}

/// A file in pieces.
struct FileChunks: ~Copyable {
    private static let size = 64 << 10

    private let path: String
    private let file: Int32

    init(_ path: String) throws(AdministrationError) {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(path) }
    }

    deinit { close(file) }

    /// The next piece, or nil at the end.
    func next() throws(AdministrationError) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: Self.size)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path) }
            return count == 0 ? nil : Array(buffer[..<count])
        }
    }

    private static func failure(_ path: String) -> AdministrationError {
        .file("cannot read \(path): \(String(cString: strerror(errno)))")
    }
}
