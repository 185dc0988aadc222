/// The counts behind the reports, by office. One pass each for the whole country; the last text parameter is one office,
/// or null for all.
enum ReportStatements {
    /// Of the day `$1`, by desk.
    static let acts = """
        select tehsil, desk, count(*) filter (where verb = 'REGISTER' and not refused),
            count(*) filter (where verb in ('UPDATE', 'RESURVEY') and not refused),
            count(*) filter (where verb = 'REASSESS' and not refused), count(*) filter (where refused)
        from nser.counted_act where day = $1::date and ($2::text is null or tehsil = $2)
        group by tehsil, desk order by tehsil, desk
        """

    /// From `$1` to `$2`, by desk and day; the day as its place in the span.
    static let registrations = """
        select tehsil, desk, day - $1::date, count(*) from nser.journal_body
        where day between $1::date and $2::date and verb = 'REGISTER' and number = 0
            and ($3::text is null or tehsil = $3)
        group by tehsil, desk, day
        """

    /// Open households by their last score, in bands of five points; whether it is of the model `$2`.
    static let scores = """
        select h.tehsil, coalesce(a.model = $2::bytea, false), case when a.score is not null then least(a.score / 500, 19) end, count(*)
        from nser.household h
        cross join lateral (
            select score, model from nser.assessment where household_id = h.id order by ordinal desc limit 1) a
        where h.status = 'ACTIVE' and ($1::text is null or h.tehsil = $1)
        group by 1, 2, 3
        """

    /// Interviews that were recorded from `$1` to `$2`, in bands of five minutes.
    static let minutes = """
        select b.tehsil, least(s.minutes / 5, 23), count(*)
        from nser.journal_body b
        join nser.household_version v on v.household_id = b.household_id
            and (v.desk, v.epoch, v.seq) = (b.desk, b.epoch, b.seq)
        join nser.survey s on s.household_id = v.household_id and s.version = v.version
        where b.day between $1::date and $2::date and b.number = 0 and b.verb in ('REGISTER', 'RESURVEY')
            and ($3::text is null or b.tehsil = $3)
        group by 1, 2
        """

    /// Households that were scored or decided again from `$1` to `$2`, once each: how the decision before the first time
    /// and the last decision of the span stood in each programme. 1 eligible, 2 waiting, 3 not eligible, 4 not decided; a
    /// programme for members stands as the best of them. A row without a programme counts the households. What was changed
    /// by hand into no list of decisions says nothing of any programme: that is a finding, and the report goes on.
    static let crossings = """
        with span as (
            select $1::date::timestamp at time zone 'Asia/Karachi' as first,
                ($2::date + 1)::timestamp at time zone 'Asia/Karachi' as until),
        again as (
            select household_id, min(at) as at from (
                select a.household_id, a.assessed_at as at from nser.assessment a, span
                where a.ordinal > 1 and a.assessed_at >= span.first and a.assessed_at < span.until
                union all
                select d.household_id, d.decided_at from nser.decision d, span
                where (d.ordinal > 1 or d.step > 0) and d.decided_at >= span.first and d.decided_at < span.until) e
            group by household_id),
        stood as (
            select h.tehsil, b.decisions as before, c.decisions as after
            from again g
            join nser.household h on h.id = g.household_id and ($3::text is null or h.tehsil = $3)
            cross join span
            left join lateral (
                select decisions from nser.decision where household_id = g.household_id and decided_at < g.at
                order by ordinal desc, step desc limit 1) b on true
            left join lateral (
                select decisions from nser.decision where household_id = g.household_id and decided_at < span.until
                order by ordinal desc, step desc limit 1) c on true)
        select s.tehsil, p.programme, coalesce(p.before, 4), coalesce(p.after, 4), count(*)
        from stood s
        cross join lateral (
            select e.programme, min(e.rank) filter (where e.was) as before, min(e.rank) filter (where not e.was) as after
            from (
                select true as was, v ->> 'programme' as programme,
                    array_position(array['ELIGIBLE', 'PENDING_VERIFICATION', 'NOT_ELIGIBLE'], v ->> 'state') as rank
                from json_array_elements(case json_typeof(s.before) when 'array' then s.before else '[]' end) v
                union all
                select false, v ->> 'programme',
                    array_position(array['ELIGIBLE', 'PENDING_VERIFICATION', 'NOT_ELIGIBLE'], v ->> 'state')
                from json_array_elements(case json_typeof(s.after) when 'array' then s.after else '[]' end) v) e
            where e.programme is not null
            group by e.programme) p
        group by 1, 2, 3, 4
        union all
        select tehsil, null, 4, 4, count(*) from stood group by tehsil
        """

    /// Desks that could have worked on the day `$1` and sent nothing. Desks without an officer are workplaces of
    /// supervisors and of administration.
    static let silent = """
        select d.tehsil, d.code, c.name, (
            select e.day from nser.journal_entry e
            where e.desk = d.code and e.day <= $1::date order by e.epoch desc, e.seq desc limit 1)
        from nser.desk d
        join nser.centre c on c.code = d.centre
        where d.active and ($2::text is null or d.tehsil = $2)
            and exists (select from nser.officer o where o.desk = d.code and o.active)
            and not exists (select from nser.journal_body b where b.day = $1::date and b.desk = d.code)
        order by d.tehsil, d.code
        """

    /// What is not mended, the gravest and newest first; `$1` is one office, `$2` the night's number.
    static let findings = """
        select id, kind, subject, tehsil, severity, state, (first_seen at time zone 'Asia/Karachi')::date,
            first_run = $2::bigint
        from nser.finding where state <> 'MENDED' and ($1::text is null or tehsil = $1)
        order by state <> 'OPEN', array_position(array['CRITICAL', 'ERROR', 'WARNING'], severity), id desc
        """
}
