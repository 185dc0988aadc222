/// Households written with plain SQL for the views of `reporting`: enough of one kind to be shown, all with names,
/// numbers, a mobile and an address that no view may show.
enum ReportingRows {
    /// Words that stand for persons in `households(_:from:)`.
    static let personal = ["Zubaida", "35202", "03001234567", "Gulberg", "ayesha", "bilal", "secret-reason"]

    /// `count` households, each registered by an op of the desk, scored 31.40, decided eligible for `p`, interviewed
    /// for 21 to 20 + `count` minutes; their numbers begin behind `first`. Needs `SampleRows.places`, `model` and the
    /// rules of `SampleRows.decision`.
    static func households(_ count: Int, behind first: Int = 0, tehsil: String = "PK61701") -> String {
        """
        insert into nser.journal_entry (desk, epoch, seq, prev, digest, day)
        select 'LHR-001', 1, n, case when n > 1 then sha256((n - 1)::text::bytea) end, sha256(n::text::bytea),
            '2026-11-22'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock,
            received_at, household_id, request, reply)
        select '2026-11-22', 'LHR-001', 1, n, '\(tehsil)', 'REGISTER', 0, 'ayesha', 'ayesha', now(), now(),
            \(household), n::text::bytea, '{"entry":true,"assessment":"SCORED"}'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.member (person_id, household_id, active, line, name, sex, born, relation, find_name)
        select \(person), \(household), true, 1, 'Zubaida ' || n, 'F', '1980-01-01', 1, 'zubaida'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.identity select 3520200000000 + n, \(person), 'CNIC', null
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.household (id, tehsil, status, version, head, registered, mobile, standing)
        select \(household), '\(tehsil)', 'ACTIVE', 1, \(person), '2026-11-22', '03001234567', 'ELIGIBLE'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.household_version (household_id, version, what, effective, recorded_at, desk, epoch, seq,
            officer, roster, tehsil, mobile)
        select \(household), 1, 'REGISTERED', '2026-11-22', '2026-11-22 05:00+00', 'LHR-001', 1, n, 'ayesha',
            '[{"name":"Zubaida"}]', '\(tehsil)', '03001234567'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.household_version (household_id, version, what, effective, recorded_at, desk, epoch, seq,
            officer, roster, tehsil, mobile)
        select \(household), 2, 'INCOME', '2026-11-22', '2026-11-22 05:00+00', 'LHR-001', 1, n, 'ayesha',
            '[{"name":"Zubaida"}]', '\(tehsil)', '03001234567'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.survey
        select \(household), 1, 'nser-2026-1', '2026-11-22', 20 + n, '{"address":"Gulberg"}'
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.assessment (household_id, ordinal, version, model, as_of, state, score, terms, assessed_at)
        select \(household), 1, 1, sha256('m'), '2026-11-22', 'SCORED', 3140, '[]', now()
        from generate_series(\(first + 1), \(first + count)) n;
        insert into nser.decision (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions)
        select \(household), 1, 0, sha256('r'), '2026-11-22', now(), 'ELIGIBLE',
            '[{"programme":"p","state":"ELIGIBLE","reasons":[{"code":"secret-reason"}]}]'
        from generate_series(\(first + 1), \(first + count)) n;

        """
    }

    /// What the rules of the decisions are.
    static let rules = """
        insert into nser.programme_rule (digest, name, content, key_id, signature)
        values (sha256('p'), 'p', 'p', 'k1', sha256('a') || sha256('b'));
        insert into nser.decision_rules (digest, rule_set, programmes, content)
        values (sha256('r'), 'r', array[sha256('p')], 'r');

        """

    private static let household = "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
    private static let person = "('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid"
}
