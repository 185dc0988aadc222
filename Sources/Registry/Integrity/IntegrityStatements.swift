/// The counts behind the signs. `$1` and `$2` are the first and the last day where a span is asked.
enum IntegrityStatements {
    /// How many stand on a roster. Of one that was changed by hand into something else than a list nothing is said: null,
    /// and no error that would keep the night from the others.
    private static func members(_ roster: String) -> String {
        "case json_typeof(\(roster)) when 'array' then json_array_length(\(roster)) end"
    }

    /// The versions of the span that a survey made.
    private static let surveyed = """
        select v.household_id, v.version, v.desk, v.tehsil, \(members("v.roster")) as members, s.minutes
        from nser.household_version v
        join nser.survey s on s.household_id = v.household_id and s.version = v.version
        where v.recorded_at >= $1::date::timestamp at time zone 'Asia/Karachi'
            and v.recorded_at < ($2::date + 1)::timestamp at time zone 'Asia/Karachi'
        """

    /// Of a desk's scores near the cut-off, those that are just in: who has it exactly is. The first assessment of a survey
    /// counts; scores near the cut-off are few, so they are found before the surveys that they are of.
    static let bunched = """
        with surveyed as (\(surveyed))
        select v.desk, min(v.tehsil), count(*) filter (where a.score <= $3::integer), count(*)
        from nser.assessment a
        join surveyed v on v.household_id = a.household_id and v.version = a.version
        where a.score > $3::integer - $4::integer and a.score <= $3::integer + $4::integer
            and not exists (
                select from nser.assessment e
                where e.household_id = a.household_id and e.version = a.version and e.ordinal < a.ordinal)
        group by v.desk order by v.desk
        """

    /// Of a desk's interviews, those that were too short for their members.
    static let short = """
        with surveyed as (\(surveyed))
        select v.desk, min(v.tehsil), count(*) filter (where v.minutes < $3::integer * v.members), count(*)
        from surveyed v group by v.desk order by v.desk
        """

    /// Households surveyed in the span whose score fell with every survey they had.
    static let falling = """
        with surveyed as (\(surveyed)), scores as (
            select w.household_id, s.version, (
                select score from nser.assessment a
                where a.household_id = w.household_id and a.version = s.version order by ordinal limit 1) as score
            from (
                select household_id from nser.survey group by household_id having count(*) >= $3::integer
                intersect
                select household_id from surveyed) w
            join nser.survey s on s.household_id = w.household_id),
        steps as (
            select household_id, version, score, lag(score) over (partition by household_id order by version) as before
            from scores where score is not null)
        select t.household_id, h.tehsil, count(*), max(t.score), min(t.score)
        from steps t join nser.household h on h.id = t.household_id
        group by t.household_id, h.tehsil
        having count(*) >= $3::integer and coalesce(bool_and(t.score < t.before), false)
        order by t.household_id
        """

    /// Mobile numbers of more open households than may share one, by the first household.
    static let mobiles = """
        select (array_agg(id order by id))[1], (array_agg(tehsil order by id))[1], count(*)
        from nser.household where mobile is not null and status = 'ACTIVE'
        group by mobile having count(*) > $1::integer order by 1
        """

    /// Households surveyed again in the span with fewer on the roster than they had some days before. Who died did not
    /// leave; a new survey itself takes nobody away.
    static let shrunk = """
        with surveyed as (\(surveyed))
        select v.household_id, v.tehsil, max(\(members("b.roster"))), v.members
        from surveyed v
        join nser.household_version n on n.household_id = v.household_id and n.version = v.version
        join nser.household_version x on x.household_id = v.household_id and x.version < v.version
            and x.what <> 'DEATH' and x.recorded_at > n.recorded_at - make_interval(days => $3::integer)
        join nser.household_version b on b.household_id = x.household_id and b.version = x.version - 1
        where v.version > 1
        group by v.household_id, v.tehsil, v.version, v.members
        having max(\(members("b.roster"))) > v.members
        order by v.household_id
        """
}
