package import PostgresPipeline
package import Shared

/// A model tried on all households before it counts: what it would say of each, as rows of `nser.model_run_result`.
package struct ShadowRun: Sendable {
    /// The run's number.
    package let id: Int
    package let model: PMTModel
    /// The model's file, from which each scoring thread makes a model of its own.
    let content: [UInt8]
    /// The day on which ages are counted; nil: of each household that of its current assessment.
    package let asOf: CalendarDate?
    /// Where the last durable batch ended.
    private(set) var last: Identifier?
    /// Households done so far.
    package private(set) var households: Int
    /// Whether an earlier command began it.
    package let isResumed: Bool

    /// The run of this model and day that is not finished, or a new one.
    ///
    /// - Parameter name: of a loaded model, or the first digits of its digest.
    package static func open(
        _ name: String, asOf: CalendarDate?, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> ShadowRun {
        guard try connection.rows("select pg_try_advisory_lock(\(lockKey))").first?.bool(0) == true else {
            throw .refused("another shadow run works on this database")
        }
        let (signed, model) = try Models.loaded(name, on: connection)
        let words = [Hexadecimal.bytea(signed.digest), asOf?.written]
        let open = try connection.rows(
            """
            select id, last_household, households from nser.model_run
            where model = $1::bytea and as_of is not distinct from $2::date and finished_at is null
            """, words)
        if let row = open.first {
            return ShadowRun(
                id: try row.integer(0), model: model, content: signed.content, asOf: asOf,
                last: row.optional(1).flatMap { Identifier($0) }, households: try row.integer(2), isResumed: true)
        }
        let made = try connection.rows(
            "insert into nser.model_run (model, as_of) values ($1::bytea, $2::date) returning id", words)
        guard let row = made.first else { throw .mismatch("the run was not stored") }
        return ShadowRun(
            id: try row.integer(0), model: model, content: signed.content, asOf: asOf, last: nil, households: 0,
            isResumed: false)
    }

    /// Scores every household that is not done yet.
    ///
    /// - Parameters:
    ///   - durable: results that one transaction writes; so many are scored again after a kill at most.
    ///   - report: hears after each transaction how many of how many are done.
    package mutating func finish(
        durable: Int = 5_000, on connection: borrowing DirectConnection, report: (_ done: Int, _ total: Int) -> Void
    ) throws(AdministrationError) {
        let rest = try connection.rows(
            "select count(*) from nser.household where status = 'ACTIVE' and ($1::uuid is null or id > $1::uuid)",
            [last?.written])
        let total = households + (try rest.first?.integer(0) ?? 0)
        report(households, total)
        let works = ShadowWorks(content: content, asOf: asOf, after: last, address: connection.address)
        var waiting: [ShadowResult] = []
        try works.run { (results) throws(AdministrationError) in
            waiting += results
            guard waiting.count >= durable else { return }
            try store(waiting, on: connection)
            waiting.removeAll(keepingCapacity: true)
            report(households, max(total, households))
        }
        if !waiting.isEmpty { try store(waiting, on: connection) }
        _ = try connection.rows("update nser.model_run set finished_at = now() where id = $1::bigint", ["\(id)"])
        try connection.run("analyze nser.model_run_result")
        report(households, households)
    }

    /// Results and how far they reach, in one transaction.
    private mutating func store(
        _ results: [ShadowResult], on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        guard let end = results.last?.household else { return }
        let (run, done) = (Int64(id), households + results.count)
        try connection.transaction { (connection) throws(AdministrationError) in
            do throws(DatabaseError) {
                try connection.copyIn(ShadowStatements.store, ShadowStatements.stored) {
                    (writer) throws(DatabaseError) in
                    for result in results { try writer.row { result.write(run, to: &$0) } }
                }
            } catch {
                throw AdministrationError(error)
            }
            _ = try connection.rows(
                "update nser.model_run set last_household = $2::uuid, households = $3::bigint where id = $1::bigint",
                ["\(id)", end.written, "\(done)"])
        }
        last = end
        households = done
    }

    /// "nser" in ASCII, and 10.
    private static let lockKey = 0x6E73_6572_0A
}
