internal import Glibc
package import PostgresPipeline
package import Shared

/// Every open household decided again by what is in force: after the activation of a model or a programme, another rule
/// set or switch, or when the authorities' files have changed. A row of `nser.redecision_run` says how far it is, so that
/// a run that was killed goes on where its last transaction ended.
///
/// Since `RulesGuard` keeps every other writer to the rules in force, a household that is registered or changed while the
/// run is under way has them already, and one that is not yet reached is decided once, when it is reached.
package struct RedecisionRun: Sendable {
    /// The run's number.
    package let id: Int
    /// What every household is decided by.
    package let scoring: ScoringInForce
    /// Whether an earlier command began it.
    package let isResumed: Bool
    /// Counts over all commands of the run.
    package private(set) var counts: Counts
    private let form: Form
    private let day: CalendarDate
    private let asOf: CalendarDate?
    private var last: Identifier?

    package struct Counts: Sendable, Equatable {
        package var households = 0
        /// Those that another model had assessed, and which have one assessment more.
        package var assessed = 0
        /// Those whose decisions are others than before.
        package var decided = 0
        /// Those whose interview cannot be read; nothing is said of them.
        package var unreadable = 0
    }

    /// The run by these rules that is not finished, or a new one.
    ///
    /// - Parameters:
    ///   - day: on which a new run decides.
    ///   - asOf: the day on which ages are counted for the score; nil: for each household that of its last assessment, so
    ///     that a model that comes back gives the scores back.
    package static func open(
        day: CalendarDate, asOf: CalendarDate? = nil, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> RedecisionRun {
        guard try connection.rows("select pg_try_advisory_lock(\(lock))").first?.bool(0) == true else {
            throw .refused("another run decides the households of this database again")
        }
        let form: Form
        do { form = try Form.shipped() } catch { throw .mismatch("\(error)") }
        guard let scoring = try ScoringInForce.load(form: form, on: connection) else {
            throw .refused("no model is active: there is nothing to apply")
        }
        let words = [
            "\(scoring.generation)", Hexadecimal.bytea(scoring.model.digest),
            scoring.rules.map { Hexadecimal.bytea($0.digest) }, asOf?.written,
        ]
        return try connection.transaction { (connection) throws(AdministrationError) in
            _ = try connection.rows(
                """
                update nser.redecision_run set superseded_at = now()
                where finished_at is null and superseded_at is null
                    and not (generation = $1::bigint and model = $2::bytea and rules is not distinct from $3::bytea
                        and as_of is not distinct from $4::date)
                """, words)
            let open = try connection.rows(
                """
                select id, decided_on, last_household, households, assessed, decided, unreadable
                from nser.redecision_run where finished_at is null and superseded_at is null
                """)
            if let row = open.first {
                return RedecisionRun(
                    id: try row.integer(0), scoring: scoring, isResumed: true,
                    counts: Counts(
                        households: try row.integer(3), assessed: try row.integer(4), decided: try row.integer(5),
                        unreadable: try row.integer(6)),
                    form: form, day: CalendarDate(try row.text(1)) ?? day, asOf: asOf,
                    last: row.optional(2).flatMap { Identifier($0) })
            }
            let made = try connection.rows(
                """
                insert into nser.redecision_run (generation, model, rules, as_of, decided_on)
                values ($1::bigint, $2::bytea, $3::bytea, $4::date, $5::date) returning id
                """, words + [day.written])
            guard let row = made.first else { throw .mismatch("the run was not stored") }
            return RedecisionRun(
                id: try row.integer(0), scoring: scoring, isResumed: false, counts: Counts(), form: form, day: day,
                asOf: asOf, last: nil)
        }
    }

    /// Decides every household that is not done yet.
    ///
    /// - Parameters:
    ///   - size: households of one transaction; an UPDATE of one of them waits for as long as it takes, some tens of
    ///     milliseconds.
    ///   - now: the moment that new assessments and decisions bear.
    ///   - report: hears after each transaction how many of how many are done.
    package mutating func finish(
        size: Int = 500, on connection: borrowing DirectConnection, now: () -> Instant,
        report: (_ done: Int, _ total: Int) -> Void
    ) throws(AdministrationError) {
        let rest = try connection.rows(
            "select count(*) from nser.household where status = 'ACTIVE' and ($1::uuid is null or id > $1::uuid)",
            [last?.written])
        let total = counts.households + (try rest.first?.integer(0) ?? 0)
        report(counts.households, total)
        // Whoever waits for a household is let through before PostgreSQL would call it a deadlock.
        try connection.run("set lock_timeout = '\(Self.patience)ms'")
        while true {
            let done = try batch(size, on: connection, now)
            guard let end = done.last else { break }
            last = end
            counts.households += done.households
            counts.assessed += done.assessed
            counts.decided += done.decided
            counts.unreadable += done.unreadable
            report(counts.households, max(total, counts.households))
        }
        _ = try connection.rows(
            "update nser.redecision_run set finished_at = now() where id = $1::bigint", ["\(id)"])
        report(counts.households, counts.households)
    }

    /// The next households; again when a desk was first with one of them.
    private func batch(
        _ size: Int, on connection: borrowing DirectConnection, _ now: () -> Instant
    ) throws(AdministrationError) -> RedecisionBatch.Done {
        var attempts = 0
        while true {
            let batch = RedecisionBatch(
                run: id, form: form, redecider: Redecider(scoring: scoring, day: day, asOf: asOf), after: last,
                moment: now(), size: size)
            do throws(DatabaseError) {
                return try batch.perform(on: connection)
            } catch {
                if error.constraint == RulesGuard.constraint {
                    throw .refused("other rules came into force meanwhile; start the command again to apply those")
                }
                attempts += 1
                guard Self.passes(error), attempts < Self.attempts else { throw AdministrationError(error) }
                usleep(20_000)
            }
        }
    }

    /// A lock that somebody else held, a deadlock, or an assessment that came first.
    private static func passes(_ error: DatabaseError) -> Bool {
        error.isTransient || error.sqlstate == "55P03" || error.sqlstate == "23505"
    }

    /// Milliseconds that a batch waits for a household: less than PostgreSQL's deadlock_timeout.
    private static let patience = 200
    /// A batch is begun so often at most.
    private static let attempts = 200

    /// "nser" in ASCII, and 21.
    private static let lock = 0x6E73_6572_15
}
