package import PostgresPipeline

/// The statements that read what gates ask: of the households `$1`, and of those of who has the numbers `$2`.
package enum GateStatements {
    /// One array, so that PostgreSQL looks each household up by its key.
    private static let households = """
        any($1 || array(select m.household_id from nser.identity i join nser.member m on m.person_id = i.person_id
            where i.number = any($2) and i.freed_by is null))
        """

    /// Each household with its last full interview and its latest decisions.
    package static let readHouseholds = Statement(
        "gate_households",
        """
        select h.id, h.tehsil, h.status, h.version, h.recipient is not null, s.version, s.interviewed, s.recorded_at,
            d.decisions
        from nser.household h
        left join lateral (
            select v.version, s.interviewed, v.recorded_at
            from nser.household_version v
            join nser.survey s on s.household_id = v.household_id and s.version = v.version
            where v.household_id = h.id and (v.version = 1 or v.what = 'RESURVEYED')
            order by v.version desc limit 1) s on true
        left join lateral (
            select decisions from nser.decision where household_id = h.id
            order by ordinal desc, step desc limit 1) d on true
        where h.id = \(households)
        order by h.id
        """,
        parameters: [.uuidArray, .int8Array])

    /// The life events of those kinds, first to last.
    package static let readEvents = Statement(
        "gate_events",
        """
        select v.household_id, v.version, v.what, v.effective, v.evidence is not null
        from nser.household_version v
        where v.household_id = \(households) and v.what = any($3)
        order by v.household_id, v.version
        """,
        parameters: [.uuidArray, .int8Array, .textArray])

    /// The approved appeals that no survey has used, first to last.
    package static let readAppeals = Statement(
        "gate_appeals",
        """
        select id, household_id, decided_at from nser.registry_case
        where household_id = \(households) and kind = 'APPEAL' and state = 'APPROVED' and used_version is null
        order by decided_at, id
        """,
        parameters: [.uuidArray, .int8Array])

    /// The notices in force on a day of areas in which the households lived when the notice began; who was recorded
    /// later counts as living where first recorded.
    package static let readNotices = Statement(
        "gate_notices",
        """
        select h.id, d.title, d.title_ur, d.from_day, d.until_day
        from (
            select n.id, n.area, n.title, n.title_ur, n.from_day, coalesce(t.until_day, n.until_day) as until_day
            from nser.disaster_area n
            left join lateral (
                select until_day from nser.disaster_term where notice = n.id order by id desc limit 1) t on true) d
        cross join nser.household h
        cross join lateral (
            select v.tehsil from nser.household_version v
            where v.household_id = h.id
                and (v.version = 1 or v.recorded_at < (d.from_day + 1)::timestamp at time zone 'Asia/Karachi')
            order by v.version desc limit 1) lived
        where h.id = \(households) and d.from_day <= $3 and d.until_day >= $3
            and left(lived.tehsil, length(d.area)) = d.area
        order by h.id, d.id
        """,
        parameters: [.uuidArray, .int8Array, .date])

    /// Who has these numbers, and what became of them.
    package static let readScreened = Statement(
        "screened_numbers",
        """
        select i.number, m.household_id, m.active, m.gone
        from nser.identity i
        join nser.member m on m.person_id = i.person_id
        where i.number = any($1) and i.freed_by is null
        """,
        parameters: [.int8Array])

    /// The household of a re-survey with its last version, and its last answers if it has any: columns as
    /// `LifeEventStatements.readFamilies` has them.
    package static let readFamily = Statement(
        "resurvey_family",
        """
        select h.id, h.tehsil, h.status, h.version, h.mobile, h.recipient, v.what,
            coalesce((select max(effective) from nser.household_version where household_id = h.id
                and what not in ('CORRECTION', 'CONTACT', 'RECIPIENT', 'VERIFICATION')), v.effective), v.roster,
            coalesce(s.form, ''), coalesce(s.answers, '{}'),
            (select coalesce(max(a.ordinal), 0) from nser.assessment a where a.household_id = h.id)
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        left join lateral (
            select form, answers from nser.survey
            where household_id = h.id order by version desc limit 1) s on true
        where h.id = any($1)
        """,
        parameters: [.uuidArray])

    /// The marriages that stand, of everybody in the household and of who has these numbers: columns as
    /// `LifeEventStatements.readMarriages` has them.
    package static let readMarriages = Statement(
        "resurvey_marriages",
        """
        with person as (
            select person_id from nser.member where household_id = any($1)
            union select person_id from nser.identity where number = any($2) and freed_by is null
        \(LifeEventStatements.standing)
        """,
        parameters: [.uuidArray, .int8Array])

    /// The answers of a re-survey.
    package static let insertSurveys = Statement(
        "survey_again",
        """
        insert into nser.survey (household_id, version, form, interviewed, minutes, answers)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6)
        """,
        parameters: [.uuidArray, .int4Array, .textArray, .dateArray, .int4Array, .jsonArray])
}
