import PostgresPipeline
import Shared

/// What desks said of their days: days with work that nobody closed, closings on which desk and server did not agree, ops
/// that a desk still had when it closed and that never came, drafts that lie for a week.
struct DaysCheck: NightCheck {
    let name = "days"

    private static let kinds = ["day_not_closed", "day_not_agreed", "ops_never_arrived", "old_drafts"]

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: Self.kinds)
        let days = try Findings.unproved(Self.kinds, on: connection).compactMap(\.day)
        let last = try Self.last(scene, on: connection)
        let rows = try connection.rows(
            Self.query, [scene.day.written, last.written, "{\(days.map(\.written).joined(separator: ","))}"])
        look.lookedAt =
            try connection.rows(
                "select count(distinct desk) from nser.journal_body where day = $1::date", [scene.day.written]
            ).first?.integer(0) ?? 0
        look.keep(try Findings.outOfReach(Self.kinds, on: connection))
        for row in rows {
            look.add(
                Found(
                    try row.text(0), try row.text(1), tehsil: row.optional(2),
                    try row.text(0) == "day_not_agreed" ? .error : .warning, evidence: Array(try row.text(3).utf8)))
        }
        return look
    }

    /// The last day that is over on every desk and of which a night was held: a night that makes up for an earlier day must
    /// not take back what a later one found.
    private static func last(
        _ scene: NightScene, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> CalendarDate {
        let held = try connection.rows("select max(day) from nser.night_run").first?.optional(0)
            .flatMap { CalendarDate($0) }
        let over = CalendarDate(daysSince2000: scene.at.dayInKarachi.daysSince2000 - 1) ?? scene.day
        return min(max(scene.day, held ?? scene.day), over)
    }

    /// Of the 31 days that end with the night's, of those that end with the last, and of those about which something is open:
    /// that time passes mends nothing. Of a month that was put aside the journal cannot be asked. Desks without an officer
    /// are workplaces of supervisors and of administration, which close no day.
    private static let query = """
        with span as (select $1::date - 30 as first, $2::date as last),
        day as (
            select day from (
                select first + n as day from span, generate_series(0, 30) n
                union select last - n from span, generate_series(0, 30) n
                union select unnest($3::date[])) d, span
            where day <= last and not exists (
                select from nser.journal_detached x
                where x.attached_at is null and x.month = date_trunc('month', day::timestamp)::date)),
        clerk as (
            select d.code, d.tehsil from nser.desk d
            where exists (select from nser.officer o where o.desk = d.code)),
        worked as (
            select b.desk, c.tehsil, b.day, count(*) filter (where b.verb <> 'CLOSE-DAY') as ops
            from nser.journal_body b join clerk c on c.code = b.desk
            where b.day = any(array(select day from day))
            group by 1, 2, 3),
        -- A close may come on a later day than the one that it is about. From the text: a request that was changed may name
        -- anything, and an escaped zero in it would stop ->>.
        refused as (
            select b.desk, c.tehsil,
                coalesce(
                    substring(nser.json_of(b.request)::text
                        from '"day"[[:space:]]*:[[:space:]]*"([0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))"'),
                    b.day::text) as day
            from nser.journal_body b join clerk c on c.code = b.desk
            where b.verb = 'CLOSE-DAY' and b.number = 566 and b.day = any(array(
                select day from day union select day + n from unnest($3::date[]) day, generate_series(0, 30) n))
            union
            -- What a night found stands, however long after its day the close was refused and however long ago that was.
            select c.code, c.tehsil, substring(f.subject from 'day=([^ ]+)')
            from nser.finding_unproved f join clerk c on c.code = substring(f.subject from 'desk=([^ ]+)')
            where f.kind = 'day_not_agreed'),
        -- Only that this very day is agreed ends it: a later close says nothing of the entries on which the two differed.
        disagreed as (
            select r.desk, r.tehsil, d.day from refused r join day d on d.day::text = r.day
            where not exists (select from nser.day_close k where k.desk = r.desk and k.day = d.day))
        select 'day_not_agreed', 'desk=' || x.desk || ' day=' || x.day, x.tehsil,
            json_build_object('desk', x.desk, 'day', x.day, 'ops', coalesce(w.ops, 0))::text
        from disagreed x left join worked w on w.desk = x.desk and w.day = x.day
        union all
        -- A later close has the head of the whole chain, and so vouches for a day that was only forgotten.
        select 'day_not_closed', 'desk=' || w.desk || ' day=' || w.day, w.tehsil,
            json_build_object('desk', w.desk, 'day', w.day, 'ops', w.ops)::text
        from worked w
        where w.ops > 0 and not exists (select from nser.day_close k where k.desk = w.desk and k.day >= w.day)
            and not exists (select from disagreed x where x.desk = w.desk and x.day = w.day)
        union all
        select 'ops_never_arrived', 'desk=' || k.desk || ' day=' || k.day, c.tehsil,
            json_build_object('desk', k.desk, 'day', k.day, 'unsent', k.unsent, 'arrived', a.arrived)::text
        from nser.day_close k join clerk c on c.code = k.desk
        left join lateral (
            select desk_clock from nser.journal_body o
            where (o.desk, o.epoch, o.seq) = (k.desk, k.epoch, k.seq) limit 1) o on true
        -- What was unsent was done before the close, and an act that is sent later keeps its moment. That the journal lost
        -- the close mends nothing: then the server's clock has to do.
        cross join lateral (
            select count(*) as arrived from nser.journal_body b
            where b.desk = k.desk and (b.epoch, b.seq) > (k.epoch, k.seq) and b.verb <> 'CLOSE-DAY'
                and b.desk_clock <= coalesce(o.desk_clock, k.closed_at)) a
        where k.unsent > 0 and k.day in (select day from day) and k.unsent > a.arrived
        union all
        select 'old_drafts', 'desk=' || c.code, c.tehsil,
            json_build_object('desk', c.code, 'drafts', o.fewest, 'since', o.since)::text
        from clerk c
        cross join span
        cross join lateral (
            select min(k.drafts) as fewest, min(k.day) as since, max(k.day) as until from nser.day_close k
            where k.desk = c.code and k.day between span.last - 13 and span.last) o
        where o.fewest > 0 and o.until - o.since >= 7
        order by 1, 2
        """
}
