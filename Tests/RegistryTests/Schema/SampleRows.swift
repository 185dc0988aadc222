import PostgresPipeline
import Testing

/// Rows written with plain SQL, in the order in which a registration writes them. All numbers are invented.
enum SampleRows {
    /// A desk with its centre and first epoch, an officer there and a supervisor.
    static let places = """
        insert into nser.centre values ('LHR-C1', 'Lahore', 'PK61701');
        insert into nser.desk (code, centre, tehsil) values ('LHR-001', 'LHR-C1', 'PK61701');
        insert into nser.desk_epoch (desk, epoch) values ('LHR-001', 1);
        insert into nser.officer (code, name, role, area_level, area_code, desk, salt, password, scrypt_n, scrypt_r, scrypt_p)
        values ('ayesha', 'A', 'OFFICER', 'TEHSIL', 'PK61701', 'LHR-001', sha256('s'), sha256('p'), 2, 1, 1),
            ('bilal', 'B', 'SUPERVISOR', 'DISTRICT', 'PK617', null, sha256('s'), sha256('p'), 2, 1, 1);
        """

    /// Journal entry `seq` of the desk, with body. Request bytes are the sequence number's digits.
    static func entry(_ seq: Int, epoch: Int = 1) -> String {
        let prev = seq == 1 ? "null" : "sha256('\(seq - 1)')"
        return """
            insert into nser.journal_entry (desk, epoch, seq, prev, digest, day)
            values ('LHR-001', \(epoch), \(seq), \(prev), sha256('\(seq)'), '2026-11-22');
            insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock,
                received_at, request, reply)
            values ('2026-11-22', 'LHR-001', \(epoch), \(seq), 'PK61701', 'REGISTER', 0, 'ayesha', 'ayesha', now(), now(),
                '\(seq)', '{}');
            """
    }

    /// The desk's day closed by the journal's second entry, which it makes.
    static let closedDay =
        entry(2) + """
            update nser.journal_body set verb = 'CLOSE-DAY' where seq = 2;
            insert into nser.day_close (desk, day, epoch, seq, last_seq, head, registered, updated, reassessed, refused,
                drafts, unsent, late, content, closed_at)
            values ('LHR-001', '2026-11-22', 1, 2, 1, sha256('1'), 1, 0, 0, 0, 0, 0, 0, '{}', '2026-11-22 17:00+05');

            """

    /// A uuid whose last digit is `digit`.
    static func uuid(_ digit: Int) -> String { "00000000-0000-7000-8000-00000000000\(digit)" }

    /// Household 9 of a husband (person 1), a wife (2) and a child (3), with version, survey, assessment, identities and
    /// marriage, by the journal's first entry.
    static let family =
        model + entry(1) + """
            insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
            values ('\(uuid(1))', '\(uuid(9))', true, 1, 'M', 'M', '1980-01-01', 1),
                ('\(uuid(2))', '\(uuid(9))', true, 2, 'F', 'F', '1985-01-01', 2),
                ('\(uuid(3))', '\(uuid(9))', true, 3, 'C', 'M', '2015-01-01', 3);
            insert into nser.identity values (352020000001, '\(uuid(1))', 'CNIC', '2030-01-01'),
                (352020000002, '\(uuid(2))', 'CNIC', null), (352020000003, '\(uuid(3))', 'CRC', null);
            insert into nser.household (id, tehsil, status, version, head, registered)
            values ('\(uuid(9))', 'PK61701', 'ACTIVE', 1, '\(uuid(1))', '2026-11-22');
            insert into nser.household_version
                (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil)
            values ('\(uuid(9))', 1, 'REGISTERED', '2026-11-22', now(), 'LHR-001', 1, 1, 'ayesha',
                '[{"line":1,"person":"\(uuid(1))","name":"M","sex":"M","born":"1980-01-01","relation":1,
                   "cnic":"03520-2000000-1"},
                  {"line":2,"person":"\(uuid(2))","name":"F","sex":"F","born":"1985-01-01","relation":2,
                   "cnic":"03520-2000000-2"},
                  {"line":3,"person":"\(uuid(3))","name":"C","sex":"M","born":"2015-01-01","relation":3,
                   "crc":"03520-2000000-3"}]', 'PK61701');
            insert into nser.survey values ('\(uuid(9))', 1, 'nser-2026-1', '2026-11-22', 25, '{}');
            insert into nser.marriage (husband, wife, rank) values ('\(uuid(1))', '\(uuid(2))', 1);
            insert into nser.assessment (household_id, ordinal, version, model, as_of, state, score, terms, assessed_at)
            values ('\(uuid(9))', 1, 1, sha256('m'), '2026-11-22', 'SCORED', 4100, '[]', now());
            """

    /// A case about `family` that bilal raised by the journal's first entry, and waits.
    static let openCase = """
        insert into nser.registry_case
            (id, kind, household_id, version, ground, reason, raised_at, desk, epoch, seq, raised_by)
        values ('\(uuid(6))', 'VOID', '\(uuid(9))', 1, 'REGISTERED_TWICE', 'twice', now(), 'LHR-001', 1, 1, 'bilal');

        """

    /// `openCase` approved by an op of the desk.
    static func decided(_ officer: String, seq: Int) -> String {
        """
        update nser.registry_case set approved = true, decided_at = now(), decided_by = '\(officer)',
            decided_reason = 'seen', decided_desk = 'LHR-001', decided_epoch = 1, decided_seq = \(seq),
            decisions = decisions + 1;

        """
    }

    /// Two files of one programme and the rules of one decision about `family`: eligible, as the household stands.
    static let decision = """
        insert into nser.programme_rule (digest, name, content, key_id, signature)
        values (sha256('p'), 'p', 'p', 'k1', sha256('a') || sha256('b')),
            (sha256('q'), 'p', 'q', 'k1', sha256('a') || sha256('b'));
        insert into nser.decision_rules (digest, rule_set, programmes, content)
        values (sha256('r'), 'r', array[sha256('p')], 'r');
        insert into nser.decision (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions)
        values ('\(uuid(9))', 1, 0, sha256('r'), '2026-11-22', now(), 'ELIGIBLE', '[]');
        update nser.household set standing = 'ELIGIBLE';
        """

    /// A key and two models of one score type.
    static let model = """
        insert into nser.signing_key (id, public_key) values ('k1', sha256('k1'));
        insert into nser.pmt_model (digest, name, score_type, content, key_id, signature)
        values (sha256('m'), 'm', 'pmt', 'm', 'k1', sha256('a') || sha256('b')),
            (sha256('n'), 'n', 'pmt', 'n', 'k1', sha256('a') || sha256('b'));
        """
}

extension DirectConnection {
    /// Expects the database to refuse a script by the constraint of that name, and that nothing of it stays.
    borrowing func expectRefusal(
        by constraint: String, _ script: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            try execute("begin")
            try execute(script)
            // Says yes where a refusal was due.
            try execute("rollback")
            Issue.record("not refused: \(script)", sourceLocation: sourceLocation)
        } catch {
            #expect(error.constraint == constraint, "\(error.debugDescription)", sourceLocation: sourceLocation)
            try? execute("rollback")
        }
    }

    /// Expects the database to refuse a script with that SQLSTATE.
    borrowing func expectError(
        _ sqlstate: String, _ script: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            try execute("begin")
            try execute(script)
            try execute("rollback")
            Issue.record("not refused: \(script)", sourceLocation: sourceLocation)
        } catch {
            #expect(error.sqlstate == sqlstate, "\(error.debugDescription)", sourceLocation: sourceLocation)
            try? execute("rollback")
        }
    }
}
