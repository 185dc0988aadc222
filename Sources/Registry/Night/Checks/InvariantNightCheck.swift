import PostgresPipeline
import Shared

/// One query of `sql/checks` as a step of the night: each row is a finding under the query's name. So many as a look keeps
/// come here; the others are only counted.
struct InvariantNightCheck: NightCheck {
    let check: InvariantCheck

    var name: String { check.name }

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [check.name])
        let rows = try connection.rows(Self.query(check.sql))
        for row in rows {
            look.add(
                Found(
                    check.name, try row.text(0), tehsil: row.optional(1), severity,
                    evidence: Array(try row.text(2).utf8)))
        }
        if let first = rows.first { look.count(more: try first.integer(3) - look.count) }
        look.lookedAt = 1
        return look
    }

    private var severity: Found.Severity {
        if check.name == "journal_body_in_rest" { return .warning }
        return check.name.hasPrefix("journal") || check.name.contains("activation") ? .critical : .error
    }

    /// The rows of a check with what each is about and whose it is, and how many there are. The subject is made of the
    /// columns that say which row it is, so that it stays when counts in the other columns move. Where there are more than
    /// are kept, it is the same ones each night, and whose they are is asked of these only.
    private static func query(_ sql: String) -> String {
        let body =
            sql.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
            .split(separator: ";").first.map(String.init) ?? sql
        return """
            with bad as materialized (select to_jsonb(q) as fact from (\(body)) q),
            kept as (
                select coalesce(s.subject, fact::text) as subject, fact
                from bad
                cross join lateral (
                    select string_agg(key || '=' || (fact ->> key), ' ' order by place) as subject
                    from unnest(array['household_id', 'id', 'version', 'person_id', 'person', 'husband', 'wife',
                        'line', 'desk', 'epoch', 'seq', 'day', 'code', 'level', 'name', 'score_type', 'rule_set',
                        'file', 'part']) with ordinality as k (key, place)
                    where fact ->> key is not null) s
                order by 1 limit \(NightLook.bound))
            select subject, coalesce(h.tehsil, mh.tehsil, d.tehsil), fact::text, (select count(*) from bad)
            from kept
            left join nser.household h on h.id = (fact ->> 'household_id')::uuid
            left join nser.member m on m.person_id = coalesce(fact ->> 'person_id', fact ->> 'person', fact ->> 'wife')::uuid
            left join nser.household mh on mh.id = m.household_id
            left join nser.desk d on d.code = fact ->> 'desk'
            order by 1
            """
    }
}
