package import PostgresPipeline
package import Shared

/// The rules of the programmes as the database has them, kept by their digest before the first decision.
package enum RulesInForce {
    private static let ruleSet = Statement(
        "active_rule_set", "select rule_set from nser.rule_set_active", parameters: [])

    private static let switches = Statement(
        "exclusion_switches",
        "select distinct on (code) code, enabled from nser.exclusion_switch order by code, id desc", parameters: [])

    /// Puts rules on record.
    static let keep = Statement(
        "decision_rules_keep",
        """
        insert into nser.decision_rules (digest, rule_set, programmes, content) values ($1, $2, $3, $4)
        on conflict on constraint decision_rules_key do nothing
        """,
        parameters: [.bytea, .text, .byteaArray, .bytea])

    /// The statements that read `Parts`, for a unit.
    static var statements: [(Statement, [Value])] { [(SignedProgramme.active, []), (ruleSet, []), (switches, [])] }

    /// What is read for the rules: the files that count, the rule set, the switches.
    struct Parts: Sendable {
        let files: [SignedProgramme]
        let ruleSet: String?
        let switches: [String: Bool]

        /// The answers to `statements`, from `first` on.
        init(_ results: borrowing UnitResults, from first: Int) throws(DatabaseError) {
            files = try SignedProgramme.readActive(results[first])
            ruleSet = results[first + 1].rowCount > 0 ? try results[first + 1].text(0, 0) : nil
            var switches: [String: Bool] = [:]
            for row in 0..<results[first + 2].rowCount {
                switches[try results[first + 2].text(row, 0)] = try results[first + 2].bool(row, 1)
            }
            self.switches = switches
        }

        /// The same for administration.
        init(on connection: borrowing DirectConnection) throws(AdministrationError) {
            var files: [SignedProgramme] = []
            for row in try connection.rows(SignedProgramme.active.sql) { files.append(try SignedProgramme(row)) }
            self.files = files
            ruleSet = try connection.rows(RulesInForce.ruleSet.sql).first?.text(0)
            var switches: [String: Bool] = [:]
            for row in try connection.rows(RulesInForce.switches.sql) { switches[try row.text(0)] = try row.bool(1) }
            self.switches = switches
        }

        /// The rules that these make; nil while no programme is activated or no rule set is chosen.
        ///
        /// - Parameter other: a rule set in place of the one that counts.
        func rules(form: Form, ruleSet other: String? = nil) throws(AdministrationError) -> ProgrammeRules? {
            guard !files.isEmpty, let ruleSet = other ?? ruleSet else { return nil }
            if let forged = files.first(where: { !$0.isGenuine }) {
                throw .mismatch("programme \(forged.name) is not what its digest and signature say")
            }
            do throws(ProgrammeError) {
                var programmes: [Programme] = []
                for file in files { programmes.append(try Programme(file: file.content, form: form)) }
                return try ProgrammeRules(
                    programmes: programmes, filters: .shipped(), switches: switches, ruleSet: ruleSet)
            } catch {
                throw .mismatch("the programmes in force do not fit together: \(error)")
            }
        }
    }

    /// The rules in force; nil while no programme is activated or no rule set is chosen: then nothing is decided. They
    /// are on record when this returns.
    ///
    /// Fails closed: a file that is not genuine, or rules that do not fit together, are an error, never fewer rules.
    package static func load(through lane: Lane, form: Form) async throws(AdministrationError) -> ProgrammeRules? {
        let parts = try committed(
            await lane.run(PostgresUnit(statements, transaction: false)) { results throws(DatabaseError) in
                try Parts(results, from: 0)
            })
        guard let rules = try parts.rules(form: form) else { return nil }
        let record = PostgresUnit([(keep, parameters(of: rules))], transaction: true)
        try committed(await lane.run(record) { _ throws(DatabaseError) in })
        return rules
    }

    static func parameters(of rules: ProgrammeRules) -> [Value] {
        let files = Value.array(of: .bytea) { encoder in
            for programme in rules.programmes { encoder.bytes(programme.digest) }
        }
        return [.bytea(rules.digest), .text(rules.ruleSet), files, .bytea(rules.content)]
    }

    /// Puts rules on record, for administration.
    static func record(
        _ rules: ProgrammeRules, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let files = rules.programmes.map { "\"\\\\x\(Hexadecimal.text($0.digest))\"" }.joined(separator: ",")
        _ = try connection.rows(
            """
            insert into nser.decision_rules (digest, rule_set, programmes, content)
            values ($1::bytea, $2, $3::bytea[], $4::bytea)
            on conflict on constraint decision_rules_key do nothing
            """,
            [Hexadecimal.bytea(rules.digest), rules.ruleSet, "{\(files)}", Hexadecimal.bytea(rules.content)])
    }

    private static func committed<Result>(_ outcome: UnitOutcome<Result>) throws(AdministrationError) -> Result {
        switch outcome {
        case .committed(let result): return result
        case .rejected(let error), .unknown(let error): throw AdministrationError(error)
        }
    }
}
