import PostgresPipeline

/// The guard by which nothing is scored or decided by rules that no longer count: what was made under one generation of
/// model, programmes, rule set and switches is written only while that generation is in force.
///
/// A transaction that scores holds a lock together with all others of its kind, and compares; whoever changes the rules
/// holds it alone. So when an activation is committed, every score of before is committed too, and none comes after.
enum RulesGuard {
    /// Refuses a transaction whose generation is not in force, by `constraint`.
    static let require = Statement(
        "rules_required", "select nser.require_rules(g) from (select distinct unnest($1) as g) d",
        parameters: [.int8Array])

    /// The generation in force.
    static let generation = Statement("rules_generation", "select nser.rules_generation()", parameters: [])

    /// The name by which `require` refuses.
    static let constraint = "rules_in_force"

    /// The rows that a scoring write brings along; none where no generation is known, as in a database that is filled
    /// before anybody is served.
    static func rows(_ generation: Int64?) -> [Rows] {
        guard let generation else { return [] }
        var rows = Rows(require)
        rows.append { $0.int8(generation) }
        return [rows]
    }

    /// Waits until no scoring transaction is under way, and keeps others out until the transaction ends: the first thing
    /// a change of rules does.
    static func changing(on connection: borrowing DirectConnection) throws(AdministrationError) {
        try connection.run("select pg_advisory_xact_lock(\(lock))")
    }

    /// "nser" in ASCII, and 20: the number that `nser.require_rules` takes.
    private static let lock = 0x6E73_6572_14
}
