internal import Crypto
package import PostgresPipeline
package import Shared

/// Brings the interviews of survey tablets into the registry: streaming, each row with its result, restartable.
///
/// A row is known by its file (the SHA-256 of both) and its line. Its result is written in the transaction that writes
/// its household; where that ended, the next run of the same files goes on.
package struct ImportRun: Sendable {
    /// What an import may differ in.
    package struct Settings: Sendable {
        package var breaker = CircuitBreaker.Setting.standard
        /// P-codes; empty for all.
        package var tehsils: [String] = []
        package var acceptsInventedNumbers = false
        /// Days between an interview and its import at most.
        package var interviewDaysBack = RegisterOperation.interviewDaysBack
        /// Goes on behind a circuit breaker that has stopped it.
        package var goesOn = false
        /// Results in one transaction: some megabytes, and no more to do again after a kill.
        package var rowsAtOnce = 500

        package init() {}
    }

    /// What an import did, over all its runs.
    package struct Summary: Sendable, Equatable {
        /// The import's number.
        package let file: Int
        package let accepted: Int
        package let refused: Int
        /// Of the refused: those that look like households or persons that are registered.
        package let duplicates: Int
        /// Whether its circuit breaker holds it.
        package let isStopped: Bool
        /// Under which names these files were finished before; nil if they were not.
        package let wasDoneAs: String?
    }

    /// Batches that wait from thread to thread.
    static let batchesWaiting = 2
    /// Batches that may be overtaken one after the other by what desks do meanwhile, before it is called a fault.
    private static let overtakenAtMost = 20

    /// The import's number.
    let file: Int
    /// SHA-256 over the digests of both files.
    let digest: [UInt8]
    /// Results that are written.
    let done: Int
    let rowsAtOnce: Int
    /// The clock of days and moments.
    let now: @Sendable () -> Instant

    /// Imports what is not imported yet.
    ///
    /// - Parameter report: hears after each transaction how many rows of how many households are done.
    package static func run(
        households: String, members: String, _ settings: Settings = Settings(),
        on connection: borrowing DirectConnection, now: @escaping @Sendable () -> Instant,
        report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(AdministrationError) -> Summary {
        guard try connection.rows("select pg_try_advisory_lock(\(lockKey))").first?.bool(0) == true else {
            throw .refused("another import works on this database")
        }
        defer { try? connection.run("select pg_advisory_unlock(\(lockKey))") }
        let form = try form()
        // Once to the end before anything is written: files that cannot be read as a whole leave nothing.
        let survey = try inspect(households, members, form)
        let file = try open(survey.digest, households, members, on: connection)
        let before = try Standing(file, on: connection)
        if before.isFinished { return before.summary(file, isStopped: false) }
        guard settings.goesOn || !before.isStopped else { return before.summary(file, isStopped: true) }
        if settings.goesOn { try continueBehindBreaker(file, on: connection) }
        let tehsils = try known(settings.tehsils, on: connection)
        _ = try connection.rows("select nser.make_journal_months($1::date, 1)", [now().dayInKarachi.written])
        report(before.done, survey.rows)
        var overtaken = 0
        var isStopped: Bool?
        while isStopped == nil {
            let standing = try Standing(file, on: connection)
            let (register, generation) = try operation(form, settings, on: connection)
            let works = ImportWorks(
                paths: (households, members), form: form,
                run: ImportRun(
                    file: file, digest: survey.digest, done: standing.done, rowsAtOnce: settings.rowsAtOnce, now: now),
                register: register,
                breaker: try breaker(settings.breaker, file, on: connection), tehsils: tehsils,
                address: connection.address)
            var done = standing.done
            do throws(ImportFailure) {
                isStopped = try works.run { (batch) throws(ImportFailure) in
                    try batch.write(file: file, generation: generation, on: connection)
                    done += batch.rows.count
                    overtaken = 0
                    report(done, max(survey.rows, done))
                }
            } catch {
                switch error {
                case .administration(let error): throw error
                case .overtaken(let error):
                    overtaken += 1
                    guard overtaken < overtakenAtMost else { throw AdministrationError(error) }
                }
            }
        }
        if isStopped == false {
            _ = try connection.rows(
                "update nser.import_file set finished_at = now() where id = $1::bigint", ["\(file)"])
        }
        return try Standing(file, on: connection).summary(file, isStopped: isStopped == true, isNow: true)
    }

    /// "nser" in ASCII, and 13.
    private static let lockKey = 0x6E73_6572_0D

    static func form() throws(AdministrationError) -> Form {
        do {
            return try Form.shipped()
        } catch {
            throw .mismatch("\(error)")
        }
    }

    static func digest(_ households: [UInt8], _ members: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: households + members))
    }

    /// Reads both files to their ends: their digest, and how many results there will be.
    private static func inspect(
        _ households: String, _ members: String, _ form: Form
    ) throws(AdministrationError) -> (digest: [UInt8], rows: Int) {
        guard households != "-", members != "-" else {
            throw .refused("the files are read twice, so they cannot come through a pipe")
        }
        var merge = SurveyMerge(
            try SurveyFile(households, part: .households, form: form),
            try SurveyFile(members, part: .members, form: form), maximumMembers: form.maximumMembers)
        var rows = 0
        while try merge.next() != nil { rows += 1 }
        return (digest(merge.digests.households, merge.digests.members), rows)
    }

    private static func open(
        _ digest: [UInt8], _ households: String, _ members: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
        _ = try connection.rows(
            """
            insert into nser.import_file (digest, households_name, members_name) values ($1::bytea, $2, $3)
            on conflict on constraint import_file_once do nothing
            """, [Hexadecimal.bytea(digest), name(households), name(members)])
        let row = try connection.rows(
            "select id from nser.import_file where digest = $1::bytea", [Hexadecimal.bytea(digest)]
        ).first
        guard let row else { throw .mismatch("the import was not stored") }
        return try row.integer(0)
    }

    /// What an import's row says.
    private struct Standing {
        let done: Int
        let accepted: Int
        let refused: Int
        let duplicates: Int
        let isStopped: Bool
        let isFinished: Bool
        let names: String

        init(_ file: Int, on connection: borrowing DirectConnection) throws(AdministrationError) {
            let row = try connection.rows(
                """
                select done, accepted, refused, duplicates, stopped_at is not null, finished_at is not null,
                    households_name || ' and ' || members_name
                from nser.import_file where id = $1::bigint
                """, ["\(file)"]
            ).first
            guard let row else { throw .mismatch("the import is gone") }
            done = try row.integer(0)
            accepted = try row.integer(1)
            refused = try row.integer(2)
            duplicates = try row.integer(3)
            isStopped = try row.bool(4)
            isFinished = try row.bool(5)
            names = try row.text(6)
        }

        func summary(_ file: Int, isStopped: Bool, isNow: Bool = false) -> Summary {
            Summary(
                file: file, accepted: accepted, refused: refused, duplicates: duplicates, isStopped: isStopped,
                wasDoneAs: isFinished && !isNow ? names : nil)
        }
    }

    private static func continueBehindBreaker(
        _ file: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        _ = try connection.rows(
            """
            update nser.import_file set stopped_at = null, counted_from = done
            where id = $1::bigint and stopped_at is not null
            """, ["\(file)"])
    }

    /// The breaker as it stood after the last result, so that a kill does not make it forget.
    private static func breaker(
        _ setting: CircuitBreaker.Setting, _ file: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> CircuitBreaker {
        var breaker = CircuitBreaker(setting)
        let rows = try connection.rows(
            """
            select r.number in (561, 563, 564) from nser.import_row r
            where r.file = $1::bigint and r.part = 'HOUSEHOLDS'
            order by r.line desc limit least($2::bigint, (select done - counted_from from nser.import_file where id = $1::bigint))
            """, ["\(file)", "\(setting.window)"])
        for row in rows.reversed() { _ = breaker.stops(after: try row.bool(0)) }
        return breaker
    }

    private static func known(
        _ tehsils: [String], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Set<String> {
        var known: Set<String> = []
        for row in try connection.rows("select code from nser.tehsil") { known.insert(try row.text(0)) }
        for code in tehsils where !known.contains(code) { throw .refused("no tehsil has the code \(code)") }
        return tehsils.isEmpty ? known : Set(tehsils)
    }

    private static func operation(
        _ form: Form, _ settings: Settings, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (register: RegisterOperation, generation: Int64) {
        guard let scoring = try ScoringInForce.load(form: form, on: connection) else {
            throw .refused("no model is active; families are scored when they are registered")
        }
        let register = RegisterOperation(
            form: form, model: scoring.model, rules: scoring.rules, geography: Geography([]),
            acceptsInventedNumbers: settings.acceptsInventedNumbers, interviewDaysBack: settings.interviewDaysBack)
        return (register, scoring.generation)
    }
}
