package import PostgresPipeline
package import Shared

/// The rules as the database has them: read when a server starts, and kept by their digest before the first decision.
package enum RulesInForce {
    private static let ruleSet = Statement(
        "active_rule_set", "select rule_set from nser.rule_set_active", parameters: [])

    private static let switches = Statement(
        "exclusion_switches",
        "select distinct on (code) code, enabled from nser.exclusion_switch order by code, id desc", parameters: [])

    private static let keep = Statement(
        "decision_rules_keep",
        """
        insert into nser.decision_rules (digest, rule_set, programmes, content) values ($1, $2, $3, $4)
        on conflict on constraint decision_rules_key do nothing
        """,
        parameters: [.bytea, .text, .byteaArray, .bytea])

    /// What is read for the rules: the files that count, the rule set, the switches.
    private struct Parts: Sendable {
        let files: [SignedProgramme]
        let ruleSet: String?
        let switches: [String: Bool]
    }

    /// The rules in force; nil while no programme is activated or no rule set is chosen: then nothing is decided. They
    /// are on record when this returns.
    ///
    /// Fails closed: a file that is not genuine, or rules that do not fit together, are an error, never fewer rules.
    package static func load(through lane: Lane, form: Form) async throws(AdministrationError) -> ProgrammeRules? {
        let unit = PostgresUnit(
            [(SignedProgramme.active, []), (ruleSet, []), (switches, [])], transaction: false)
        let parts = try committed(
            await lane.run(unit) { results throws(DatabaseError) in
                var switches: [String: Bool] = [:]
                for row in 0..<results[2].rowCount {
                    switches[try results[2].text(row, 0)] = try results[2].bool(row, 1)
                }
                return Parts(
                    files: try SignedProgramme.readActive(results[0]),
                    ruleSet: results[1].rowCount > 0 ? try results[1].text(0, 0) : nil, switches: switches)
            })
        guard !parts.files.isEmpty, let ruleSet = parts.ruleSet else { return nil }
        let rules = try rules(of: parts, ruleSet, form)
        let record = PostgresUnit([(keep, parameters(of: rules))], transaction: true)
        try committed(await lane.run(record) { _ throws(DatabaseError) in })
        return rules
    }

    /// The same through a direct connection, for commands.
    static func load(
        on connection: borrowing DirectConnection, form: Form
    ) throws(AdministrationError) -> ProgrammeRules? {
        var files: [SignedProgramme] = []
        for row in try connection.rows(SignedProgramme.active.sql) { files.append(try SignedProgramme(row)) }
        var switched: [String: Bool] = [:]
        for row in try connection.rows(switches.sql) { switched[try row.text(0)] = try row.bool(1) }
        guard !files.isEmpty, let ruleSet = try connection.rows(ruleSet.sql).first?.text(0) else { return nil }
        let rules = try rules(of: Parts(files: files, ruleSet: ruleSet, switches: switched), ruleSet, form)
        let digests = rules.programmes.map { "\"\\\(Hexadecimal.bytea($0.digest))\"" }.joined(separator: ",")
        _ = try connection.rows(
            """
            insert into nser.decision_rules (digest, rule_set, programmes, content)
            values ($1::bytea, $2, $3::bytea[], $4::bytea) on conflict on constraint decision_rules_key do nothing
            """,
            [Hexadecimal.bytea(rules.digest), rules.ruleSet, "{\(digests)}", Hexadecimal.bytea(rules.content)])
        return rules
    }

    private static func rules(
        of parts: Parts, _ ruleSet: String, _ form: Form
    ) throws(AdministrationError) -> ProgrammeRules {
        if let forged = parts.files.first(where: { !$0.isGenuine }) {
            throw .mismatch("programme \(forged.name) is not what its digest and signature say")
        }
        do throws(ProgrammeError) {
            var programmes: [Programme] = []
            for file in parts.files { programmes.append(try Programme(file: file.content, form: form)) }
            return try ProgrammeRules(
                programmes: programmes, filters: .shipped(), switches: parts.switches, ruleSet: ruleSet)
        } catch {
            throw .mismatch("the programmes in force do not fit together: \(error)")
        }
    }

    private static func parameters(of rules: ProgrammeRules) -> [Value] {
        let files = Value.array(of: .bytea) { encoder in
            for programme in rules.programmes { encoder.bytes(programme.digest) }
        }
        return [.bytea(rules.digest), .text(rules.ruleSet), files, .bytea(rules.content)]
    }

    private static func committed<Result>(_ outcome: UnitOutcome<Result>) throws(AdministrationError) -> Result {
        switch outcome {
        case .committed(let result): return result
        case .rejected(let error), .unknown(let error): throw AdministrationError(error)
        }
    }
}
