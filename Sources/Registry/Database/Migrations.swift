package import PostgresPipeline

/// Brings a database to the schema of this program, and says how far it is.
package struct Migrations: Sendable {
    /// Months of the journal that are made ahead, the current one among them: a year in which `migrate` need not run.
    package static let journalMonthsAhead = 13

    private let steps: [Migration]

    /// The migrations that ship in the program, unless a test brings its own.
    package init(_ steps: [Migration] = Migration.shipped) {
        self.steps = steps
    }

    /// What `apply` did.
    package struct Outcome: Sendable, Equatable {
        /// Names of the migrations applied now, in order; empty when there was nothing to do.
        package let applied: [String]
        /// Names of the partitions of the journal made now.
        package let months: [String]
        /// The number of the last migration.
        package let version: Int
    }

    /// Makes the months of the journal ahead without looking at the schema, and gives their names: what a server does for
    /// its own cluster while it runs.
    package func makeMonths(on connection: borrowing DirectConnection) throws(AdministrationError) -> [String] {
        try locked(connection) { (connection) throws(AdministrationError) in try makeMonthsLocked(on: connection) }
    }

    /// Applies what is missing, each migration in a transaction of its own, and makes the months of the journal ahead.
    ///
    /// Two that run at once do not collide: the second waits for the first and then finds nothing to do. Refuses a
    /// database that is newer than the program and one whose applied migrations are not those of the program; then
    /// nothing has been changed.
    package func apply(on connection: borrowing DirectConnection) throws(AdministrationError) -> Outcome {
        try locked(connection) { (connection) throws(AdministrationError) in try applyLocked(on: connection) }
    }

    /// One at a time: whoever comes second waits.
    private func locked<Result>(
        _ connection: borrowing DirectConnection,
        _ body: (borrowing DirectConnection) throws(AdministrationError) -> Result
    ) throws(AdministrationError) -> Result {
        try connection.run("select pg_advisory_lock(\(Self.lockKey))")
        do {
            let result = try body(connection)
            try connection.run("select pg_advisory_unlock(\(Self.lockKey))")
            return result
        } catch {
            try? connection.run("select pg_advisory_unlock(\(Self.lockKey))")
            throw error
        }
    }

    /// Throws `mismatch` unless the database stands exactly where this program does.
    package func requireCurrent(on connection: borrowing DirectConnection) throws(AdministrationError) {
        let missing = try self.missing(on: connection)
        guard missing.isEmpty else {
            throw .mismatch("the database lacks \(missing.count) migration(s); run: nser-server migrate")
        }
    }

    /// "nser" in ASCII, and 1: any number will do that nothing else in this database uses.
    private static let lockKey = 0x6E73_6572_01

    private func applyLocked(on connection: borrowing DirectConnection) throws(AdministrationError) -> Outcome {
        let missing = try missing(on: connection)
        for step in missing {
            try connection.transaction { (connection) throws(AdministrationError) in
                try run(step, on: connection)
            }
        }
        return Outcome(
            applied: missing.map(\.name), months: try makeMonthsLocked(on: connection), version: steps.last?.number ?? 0
        )
    }

    /// The months ahead, and those of entries that came when their month was not made: they move out of the rest.
    private func makeMonthsLocked(on connection: borrowing DirectConnection) throws(AdministrationError) -> [String] {
        let ahead = try connection.rows(
            "select * from nser.make_journal_months((now() at time zone 'Asia/Karachi')::date, $1::integer)",
            ["\(Self.journalMonthsAhead)"])
        var made = try names(ahead)
        let missed = try connection.rows(
            "select distinct date_trunc('month', day)::date from nser.journal_body_rest order by 1")
        for month in try names(missed) {
            made += try names(
                connection.rows("select * from nser.make_journal_months($1::date, 1)", [month]))
        }
        return made
    }

    private func run(_ step: Migration, on connection: borrowing DirectConnection) throws(AdministrationError) {
        do {
            try connection.execute(step.script)
        } catch {
            throw AdministrationError(.mismatch, "migration \(step.name) failed: \(error.debugDescription)")
        }
        _ = try connection.rows(
            "insert into nser.migration (number, name, digest) values ($1::integer, $2, $3::bytea)",
            ["\(step.number)", step.name, Hexadecimal.bytea(step.digest)])
    }

    private func names(_ rows: [TextRow]) throws(AdministrationError) -> [String] {
        var names: [String] = []
        for row in rows { names.append(try row.text(0)) }
        return names
    }

    /// The migrations that the database has not seen; throws if those it has seen are not ours.
    private func missing(on connection: borrowing DirectConnection) throws(AdministrationError) -> ArraySlice<Migration>
    {
        guard try connection.rows("select to_regclass('nser.migration') is not null").first?.bool(0) == true else {
            return steps[...]
        }
        let applied = try connection.rows("select number, name, digest from nser.migration order by number")
        guard applied.count <= steps.count else {
            throw .mismatch(
                "the database is newer than this program: it has \(applied.count) migrations, the program \(steps.count)"
            )
        }
        for (row, step) in zip(applied, steps) {
            guard try row.integer(0) == step.number, try row.bytes(2) == step.digest else {
                throw .mismatch(
                    "migration \(try row.text(1)) was applied in another form than this program's \(step.name)")
            }
        }
        return steps.dropFirst(applied.count)
    }
}
