import PostgresPipeline
import Shared

/// The next households of a run, in one transaction: held, read, decided, written, with how far the run is.
///
/// An UPDATE of one of them waits for the transaction, or the transaction for it: whichever is second sees what the first
/// wrote. A REASSESS holds no household, so the key of its assessment decides: the second of both fails and is made again.
struct RedecisionBatch {
    let run: Int
    let form: Form
    let redecider: Redecider
    let after: Identifier?
    let moment: Instant
    /// Households at most.
    let size: Int

    /// What was done.
    struct Done {
        /// The last household of the batch; nil when none was left.
        var last: Identifier?
        var households = 0
        var assessed = 0
        var decided = 0
        var unreadable = 0
    }

    /// Nothing has happened when it throws.
    func perform(on connection: borrowing DirectConnection) throws(DatabaseError) -> Done {
        try connection.execute("begin")
        do throws(DatabaseError) {
            let done = try held(connection)
            try connection.execute("commit")
            return done
        } catch {
            try? connection.execute("rollback")
            throw error
        }
    }

    private func held(_ connection: borrowing DirectConnection) throws(DatabaseError) -> Done {
        _ = try connection.query("select nser.require_rules($1::bigint)", ["\(redecider.scoring.generation)"])
        let rows = try connection.query(
            """
            select id from nser.household where status = 'ACTIVE' and ($1::uuid is null or id > $1::uuid)
            order by id limit \(size) for no key update
            """, [after?.written])
        let ids = Set(rows.compactMap { $0[0].flatMap { Identifier($0) } })
        var done = Done()
        guard let last = ids.max() else { return done }
        done.last = last
        let knowledge = try RangeKnowledge(
            after: after, through: last, on: redecider.day, connection: connection)
        var written = Written()
        // Read by a snapshot of its own, taken when all of them were held.
        try connection.copyOut(query(through: last)) { row throws(DatabaseError) in
            let household = try StandingHousehold(row, form: form)
            // Registered since: by the rules in force.
            guard ids.contains(household.id) else { return .next }
            done.households += 1
            guard let outcome = redecider.outcome(of: household, knowledge, at: moment) else {
                done.unreadable += 1
                return .next
            }
            written.add(outcome, of: household.id)
            return .next
        }
        done.assessed = written.assessments.count
        done.decided = written.decisions.count
        try written.write(on: connection)
        try position(done, connection)
        return done
    }

    private func query(through last: Identifier) -> String {
        let query = (RegistryFile.named("queries/redecide.sql")?.text ?? "")
            .replacing("$1", with: "'\((after ?? Identifier(high: 0, low: 0)).written)'")
            .replacing("$2", with: "'\(last.written)'")
        return "copy (\(query)) to stdout with (format binary)"
    }

    private func position(_ done: Done, _ connection: borrowing DirectConnection) throws(DatabaseError) {
        _ = try connection.query(
            """
            update nser.redecision_run set last_household = $2::uuid, households = households + $3::bigint,
                assessed = assessed + $4::bigint, decided = decided + $5::bigint,
                unreadable = unreadable + $6::bigint
            where id = $1::bigint
            """,
            ["\(run)", done.last?.written]
                + [done.households, done.assessed, done.decided, done.unreadable].map { "\($0)" })
    }

    /// The rows of the batch.
    private struct Written {
        var assessments = Rows(AssessmentRows.insert)
        var decisions = Rows(DecisionRows.insert)
        var standings: [(Identifier, HouseholdStanding)] = []

        mutating func add(_ outcome: Redecider.Outcome, of household: Identifier) {
            if let row = outcome.assessment { assessments.merge(row) }
            if let row = outcome.decision { decisions.merge(row) }
            if let standing = outcome.standing { standings.append((household, standing)) }
        }

        func write(on connection: borrowing DirectConnection) throws(DatabaseError) {
            try copy(
                assessments,
                "assessment (household_id, ordinal, version, model, as_of, state, score, reason, terms, assessed_at)",
                connection)
            try copy(
                decisions, "decision (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions)",
                connection)
            guard !standings.isEmpty else { return }
            _ = try connection.query(
                """
                update nser.household h set standing = d.standing
                from (select unnest($1::uuid[]) as id, unnest($2::text[]) as standing) d
                where h.id = d.id and h.standing <> d.standing
                """,
                [
                    "{" + standings.map(\.0.written).joined(separator: ",") + "}",
                    "{" + standings.map(\.1.rawValue).joined(separator: ",") + "}",
                ])
        }

        private func copy(
            _ rows: Rows, _ columns: StaticString, _ connection: borrowing DirectConnection
        ) throws(DatabaseError) {
            guard rows.count > 0 else { return }
            let types = rows.statement.parameters.compactMap(\.element)
            try connection.copyIn("copy nser.\(columns) from stdin with (format binary)", types) {
                (writer) throws(DatabaseError) in
                try writer.append(rows, constants: .none)
            }
        }
    }
}
