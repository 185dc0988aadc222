import PostgresPipeline
import Registry
import Testing

/// Programmes, facts and decisions: what plain SQL cannot bring about.
@Suite struct ProgrammeInvariantsTests {
    private let database: MigratedDatabase

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(
            SampleRows.places + SampleRows.family + SampleRows.decision)
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    @Test func aProgrammeIsWhatItsDigestSays() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "programme_rule_digest_true", "update nser.programme_rule set content = 'x' where content = 'q'")
        connection.expectRefusal(
            by: "programme_rule_signed_by", "update nser.programme_rule set key_id = 'k9' where content = 'q'")
        connection.expectRefusal(
            by: "programme_rule_name_form", "update nser.programme_rule set name = 'P!' where content = 'q'")
        connection.expectRefusal(
            by: "programme_rule_signature_length", "update nser.programme_rule set signature = 'x'")
    }

    @Test func oneFileCountsForAProgrammeAndOneRuleSetForAll() throws {
        let connection = try connection()
        try connection.execute("insert into nser.programme_active values ('p', sha256('p'))")
        connection.expectRefusal(
            by: "programme_active_one", "insert into nser.programme_active values ('p', sha256('q'))")
        connection.expectRefusal(
            by: "programme_active_rule", "insert into nser.programme_active values ('other', sha256('q'))")
        try connection.execute("insert into nser.rule_set_active (rule_set) values ('r')")
        connection.expectRefusal(
            by: "rule_set_active_key", "insert into nser.rule_set_active (rule_set) values ('s')")
        connection.expectRefusal(
            by: "rule_set_active_one", "insert into nser.rule_set_active (one, rule_set) values (false, 's')")
    }

    @Test func twoPersonsActivate() throws {
        let connection = try connection()
        for (first, second) in [("A", "A"), ("A", "a"), ("A", ""), ("", "B")] {
            connection.expectRefusal(
                by: "programme_activation_two_persons",
                """
                insert into nser.programme_activation (name, rule, activated_by, seconded_by)
                values ('p', sha256('p'), '\(first)', '\(second)')
                """)
            connection.expectRefusal(
                by: "rule_set_activation_two_persons",
                """
                insert into nser.rule_set_activation (rule_set, activated_by, seconded_by)
                values ('r', '\(first)', '\(second)')
                """)
        }
    }

    @Test func aSwitchHasAPersonAndAReason() throws {
        let connection = try connection()
        let columns = "insert into nser.exclusion_switch (code, enabled, switched_by, reason) values"
        connection.expectRefusal(by: "exclusion_switch_person_said", "\(columns) ('X', true, '', 'r')")
        connection.expectRefusal(by: "exclusion_switch_reason_said", "\(columns) ('X', true, 'A', '')")
        connection.expectRefusal(by: "exclusion_switch_code_form", "\(columns) ('x y', true, 'A', 'r')")
    }

    @Test func aFactIsOfABatchOfItsCode() throws {
        let connection = try connection()
        try connection.execute(
            """
            insert into nser.authority_batch (code, file_digest, file_name) values ('X', sha256('f'), 'f');
            insert into nser.authority_fact (number, code, batch) select 100011, 'X', id from nser.authority_batch;
            """)
        connection.expectRefusal(
            by: "authority_batch_file_once",
            "insert into nser.authority_batch (code, file_digest, file_name) values ('X', sha256('f'), 'g')")
        connection.expectRefusal(
            by: "authority_fact_batch",
            "insert into nser.authority_fact (number, code, batch) select 100011, 'Y', id from nser.authority_batch")
        connection.expectRefusal(
            by: "authority_fact_key",
            "insert into nser.authority_fact (number, code, batch) select 100011, 'X', id from nser.authority_batch")
        connection.expectRefusal(
            by: "authority_fact_number_range",
            "insert into nser.authority_fact (number, code, batch) select 0, 'X', id from nser.authority_batch")
        connection.expectRefusal(
            by: "authority_batch_counted", "update nser.authority_batch set finished_at = now()")
        let withdrawal = "insert into nser.authority_withdrawal (batch, withdrawn_by, reason)"
        connection.expectRefusal(by: "authority_withdrawal_batch", "\(withdrawal) values (99, 'A', 'r')")
        connection.expectRefusal(
            by: "authority_withdrawal_person_said", "\(withdrawal) select id, '', 'r' from nser.authority_batch")
        connection.expectRefusal(
            by: "authority_withdrawal_reason_said", "\(withdrawal) select id, 'A', '' from nser.authority_batch")
        try connection.execute("\(withdrawal) select id, 'A', 'r' from nser.authority_batch")
        connection.expectRefusal(
            by: "authority_withdrawal_key", "\(withdrawal) select id, 'B', 's' from nser.authority_batch")
    }

    @Test func aDecisionRestsOnAnAssessmentAndOnRules() throws {
        let connection = try connection()
        let again = { (ordinal: Int, step: Int, rules: String) in
            """
            insert into nser.decision (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions)
            select household_id, \(ordinal), \(step), sha256('\(rules)'), decided_on, decided_at, standing, decisions
            from nser.decision
            """
        }
        connection.expectRefusal(by: "decision_key", again(1, 0, "r"))
        connection.expectRefusal(by: "decision_of_assessment", again(2, 0, "r"))
        connection.expectRefusal(by: "decision_step_positive", again(1, -1, "r"))
        connection.expectRefusal(by: "decision_rules_known", again(1, 1, "unknown"))
        try connection.execute(again(1, 1, "r"))
        connection.expectRefusal(by: "decision_standing_known", "update nser.decision set standing = 'MAYBE'")
        connection.expectRefusal(
            by: "decision_rules_digest_true", "update nser.decision_rules set content = 'x'")
        connection.expectRefusal(by: "household_standing_known", "update nser.household set standing = 'RICH'")
        connection.expectRefusal(by: "decision_of_assessment", "delete from nser.assessment")
    }
}
