package import PostgresPipeline

/// The statements of cases: raising, deciding, what an approval does beside the rows of families, and looking.
package enum CaseStatements {
    package static let insert = Statement(
        "case_insert",
        """
        insert into nser.registry_case
            (id, kind, household_id, version, other_household, other_version, number, claimant, expires, details,
             ground, reason, raised_at, desk, epoch, seq, raised_by)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
            unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15), unnest($16),
            unnest($17)
        """,
        parameters: [
            .uuidArray, .textArray, .uuidArray, .int4Array, .uuidArray, .int4Array, .int8Array, .uuidArray, .dateArray,
            .jsonArray, .textArray, .textArray, .timestamptzArray, .textArray, .int4Array, .int8Array, .textArray,
        ])

    /// Counted up, not set: a case that was decided meanwhile breaks `registry_case_decided_once`.
    package static let decide = Statement(
        "case_decide",
        """
        update nser.registry_case c
        set decisions = c.decisions + 1, approved = n.approved, decided_at = n.at, decided_by = n.officer,
            decided_reason = n.reason, decided_desk = n.desk, decided_epoch = n.epoch, decided_seq = n.seq
        from (select unnest($1) as id, unnest($2) as approved, unnest($3) as at, unnest($4) as officer,
            unnest($5) as reason, unnest($6) as desk, unnest($7) as epoch, unnest($8) as seq) n
        where c.id = n.id
        """,
        parameters: [
            .uuidArray, .boolArray, .timestamptzArray, .textArray, .textArray, .textArray, .int4Array, .int8Array,
        ])

    /// The number of somebody who should not have it is free.
    package static let freeNumbers = Statement(
        "identity_free",
        """
        update nser.identity i set freed_by = n.freed
        from (select unnest($1) as person, unnest($2) as freed) n
        where i.person_id = n.person and i.freed_by is null
        """,
        parameters: [.uuidArray, .uuidArray])

    /// What was verified of a person by a number that was another's is verified no more.
    package static let withdrawVerifications = Statement(
        "verification_withdraw",
        """
        insert into nser.verification (person_id, ordinal, way, verified_at, desk, epoch, seq, officer)
        select unnest($1), unnest($2), 'DISPUTED', unnest($3), unnest($4), unnest($5), unnest($6), unnest($7)
        """,
        parameters: [
            .uuidArray, .int4Array, .timestamptzArray, .textArray, .int4Array, .int8Array, .textArray,
        ])

    /// A household that is none any more is eligible for nothing, by the rules of its last decision. Nothing where nothing
    /// was decided.
    package static let endDecisions = Statement(
        "decision_end",
        """
        with ended as (
            insert into nser.decision
                (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions)
            select d.household_id, d.ordinal, d.step + 1, d.rules, n.day, n.at, 'INELIGIBLE', '[]'
            from (select unnest($1) as id, unnest($2) as day, unnest($3) as at) n
            cross join lateral (
                select * from nser.decision
                where household_id = n.id order by ordinal desc, step desc limit 1) d
            returning household_id
        )
        update nser.household set standing = 'INELIGIBLE'
        where id in (select household_id from ended) and standing <> 'INELIGIBLE'
        """,
        parameters: [.uuidArray, .dateArray, .timestamptzArray])

    /// How households stand.
    package static let readStandings = Statement(
        "standings_read", "select id, standing from nser.household where id = any($1)", parameters: [.uuidArray])

    /// What stands in the way of raising a case: one of the same id, or an open one about the same.
    package static let readRivals = Statement(
        "case_rivals",
        """
        select id from nser.registry_case where id = $1
        union
        select id from nser.registry_case
        where household_id = $2 and kind = $3 and coalesce(number, 0) = $4 and decisions = 0
        """,
        parameters: [.uuid, .uuid, .text, .int8])

    private static let columns = """
        c.id, c.kind, c.household_id, c.version, c.other_household, c.other_version, c.number, c.claimant, c.expires,
        c.details, c.ground, c.reason, c.raised_at, c.desk, c.epoch, c.seq, c.raised_by, c.state, c.decided_at,
        c.decided_by, c.decided_reason, c.decided_desk, c.decided_epoch, c.decided_seq, c.used_version,
        h.tehsil, h.version, o.tehsil, o.version
        from nser.registry_case c
        join nser.household h on h.id = c.household_id
        left join nser.household o on o.id = c.other_household
        """

    package static let readCase = Statement("case_read", "select \(columns) where c.id = $1", parameters: [.uuid])

    /// The cases of which a household is part, first to last.
    package static let readOfHousehold = Statement(
        "cases_of_household",
        """
        select \(columns) where c.household_id = $1 or c.other_household = $1
        order by c.raised_at, c.id
        """,
        parameters: [.uuid])

    /// The cases of an area, first to last: those all of whose households lie in it. `$2` false: appeals only. The others
    /// narrow the list where they are not null.
    package static let list = Statement(
        "cases_list",
        """
        select \(columns)
        where h.tehsil = any($1) and (o.id is null or o.tehsil = any($1)) and ($2 or c.kind = 'APPEAL')
            and ($3 is null or c.household_id = $3 or c.other_household = $3) and ($4 is null or c.id = $4)
            and ($5 is null or c.state = $5)
        order by c.raised_at, c.id limit \(listLimit + 1)
        """,
        parameters: [.textArray, .bool, .uuid, .uuid, .text])

    /// The most cases that one CASES lists.
    package static let listLimit = 200

    /// A re-survey was made because of these appeals, as these versions of their households.
    package static let useOpenings = Statement(
        "appeal_use",
        """
        update nser.registry_case c set used_version = n.version
        from (select unnest($1) as id, unnest($2) as version) n
        where c.id = n.id and c.used_version is null
        """,
        parameters: [.uuidArray, .int4Array])
}
