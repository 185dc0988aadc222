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
    /// By which programmes are judged; nil while none decides.
    let rules: ShadowRules?
    /// Where the last durable batch ended.
    private(set) var last: Identifier?
    /// Households done so far.
    package private(set) var households: Int
    /// Whether an earlier command began it.
    package let isResumed: Bool

    /// The run of this model and day, under the rules in force, that is not finished, or a new one.
    ///
    /// - Parameters:
    ///   - name: of a loaded model, or the first digits of its digest.
    ///   - ruleSet: by which programmes judge the model's scores; nil: see `ShadowRules`.
    package static func open(
        _ name: String, asOf: CalendarDate?, ruleSet: String? = nil, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> ShadowRun {
        guard try connection.rows("select pg_try_advisory_lock(\(lockKey))").first?.bool(0) == true else {
            throw .refused("another shadow run works on this database")
        }
        let (signed, model) = try Models.loaded(name, on: connection)
        let rules = try rules(for: model, ruleSet, on: connection)
        guard rules != nil || ruleSet == nil else { throw .refused("no programme decides: a rule set judges nothing") }
        return try connection.transaction { (connection) throws(AdministrationError) in
            let words = [Hexadecimal.bytea(signed.digest), asOf?.written]
            // A run under other rules is left as it is: half of it would be judged by others.
            _ = try connection.rows(
                """
                update nser.model_run set superseded_at = now()
                where model = $1::bytea and as_of is not distinct from $2::date and finished_at is null
                    and superseded_at is null
                    and (rule_set is distinct from $3 or generation is distinct from $4::bigint)
                """, words + [rules?.ruleSet, rules.map { "\($0.generation)" }])
            let open = try connection.rows(
                """
                select id, last_household, households, decided_on from nser.model_run
                where model = $1::bytea and as_of is not distinct from $2::date and finished_at is null
                    and superseded_at is null
                """, words)
            if let row = open.first {
                return ShadowRun(
                    id: try row.integer(0), model: model, content: signed.content, asOf: asOf,
                    rules: rules?.on(row.optional(3).flatMap { CalendarDate($0) }),
                    last: row.optional(1).flatMap { Identifier($0) }, households: try row.integer(2), isResumed: true)
            }
            let made = try connection.rows(
                """
                insert into nser.model_run (model, as_of, generation, rule_set, decided_on, programmes)
                values ($1::bytea, $2::date, $3::bigint, $4, $5::date, $6::text[]) returning id
                """,
                words + [
                    rules.map { "\($0.generation)" }, rules?.ruleSet, rules?.day.written,
                    rules.map { "{" + $0.programmes.joined(separator: ",") + "}" },
                ])
            guard let row = made.first else { throw .mismatch("the run was not stored") }
            return ShadowRun(
                id: try row.integer(0), model: model, content: signed.content, asOf: asOf, rules: rules, last: nil,
                households: 0, isResumed: false)
        }
    }

    /// By what programmes are judged; nil while none decides.
    private static func rules(
        for model: PMTModel, _ ruleSet: String?, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> ShadowRules? {
        let form: Form
        do { form = try Form.shipped() } catch { throw .mismatch("\(error)") }
        return try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run("set transaction isolation level repeatable read")
            let row = try connection.rows(
                "select nser.rules_generation(), (now() at time zone 'Asia/Karachi')::date"
            ).first
            guard let row, let day = CalendarDate(try row.text(1)) else { return nil }
            let parts = try RulesInForce.Parts(on: connection)
            guard let active = try Models.active(on: connection).first(where: { $0.scoreType == model.scoreType })
            else {
                return nil
            }
            return try ShadowRules(
                generation: Int64(try row.integer(0)), parts: parts, active: active, tried: model, ruleSet: ruleSet,
                day: day, form: form)
        }
    }

    /// The programmes that are judged, in order; empty while none decides.
    package var programmes: [String] { rules?.programmes ?? [] }
    /// The rule set by which the tried model is judged, and the model in whose place it stands, if it is another.
    package var judgedBy: (ruleSet: String, standsAs: String?)? {
        rules.map { ($0.ruleSet, $0.standsAs == model.name ? nil : $0.standsAs) }
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
        let works = ShadowWorks(content: content, asOf: asOf, after: last, address: connection.address, rules: rules)
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
