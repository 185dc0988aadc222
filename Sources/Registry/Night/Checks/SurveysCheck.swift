import PostgresPipeline
import Shared

/// What was asked against what is kept. Of all days whose journal is there: every change that was accepted stands in its
/// household's history. Of the night's day: the answers of each registration and re-survey are those of the request in the
/// journal, whose bytes the chain proves; the roster of a registration is the request's byte for byte, that of a re-survey,
/// which is put together with what was known, has the same names in the same order. So are those of all earlier and later
/// days of one household in a hundred, other ones each day, as in `ChangedHouseholds`: each was kept with a version of its
/// own, which no later one changes.
struct SurveysCheck: NightCheck {
    let name = "surveys"

    private static let (against, lost) = ("survey_against_journal", "version_lost")

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.against, Self.lost])
        for row in try connection.rows(Self.versionsLost, [scene.office?.written]) { look.add(try Self.found(row)) }
        // Only those that are not alike come here: a day of imports has millions that are.
        let rows = try connection.rows(
            """
            with sought as (
                select part[1] as desk, part[2]::integer as epoch, part[3]::bigint as seq
                from nser.finding_unproved f
                cross join lateral (select string_to_array(substring(f.subject from 'op=([^ ]+)'), '/') as part) p
                where f.kind = $3
                union
                -- Without an offset, and below without a limit, a plan may read every version and every request instead.
                select v.desk, v.epoch, v.seq
                from nser.household h
                cross join lateral (
                    select desk, epoch, seq from nser.household_version where household_id = h.id offset 0) v
                where hashtextextended(h.id::text, $4::bigint) % 100 = 0),
            op as (
                select b.* from nser.journal_body b where b.day = $1::date
                union all
                select b.* from sought o
                cross join lateral (
                    select j.* from nser.journal_body j
                    where (j.desk, j.epoch, j.seq) = (o.desk, o.epoch, o.seq) limit 1) b
                where b.day <> $1::date),
            looked_at as materialized (
                select b.household_id, b.desk, b.epoch, b.seq, b.tehsil, v.version,
                    s.version is not null and s.answers::text = (r.request -> 'answers')::text
                        and case b.verb when 'REGISTER' then v.roster::text = (r.request -> 'roster')::text
                            else json_typeof(v.roster) = 'array' and json_typeof(r.request -> 'roster') = 'array'
                                and array(select e ->> 'name' from json_array_elements(
                                        case json_typeof(v.roster) when 'array' then v.roster else '[]' end) e)
                                    = array(select e ->> 'name' from json_array_elements(
                                        case json_typeof(r.request -> 'roster') when 'array' then r.request -> 'roster'
                                            else '[]' end) e) end
                        as is_alike
                from op b
                -- Once a row: what is without an offset is taken up into the query, and done where it stands.
                cross join lateral (select nser.json_of(b.request) as request offset 0) r
                join nser.household_version v on v.household_id = b.household_id
                    and (v.desk, v.epoch, v.seq) = (b.desk, b.epoch, b.seq)
                left join nser.survey s on s.household_id = v.household_id and s.version = v.version
                where b.number = 0 and b.verb in ('REGISTER', 'RESURVEY') and ($2::text is null or b.tehsil = $2))
            select (select count(*) from looked_at), household_id, desk, epoch, seq, tehsil, version
            from (select) one left join looked_at on is_alike is not true
            order by desk, epoch, seq
            """, [scene.day.written, scene.office?.written, Self.against, "\(scene.day.daysSince2000)"])
        for row in rows {
            look.lookedAt = try row.integer(0)
            if row.optional(1) != nil { look.add(try Self.found(row)) }
        }
        look.keep(try Findings.outOfReach([Self.against, Self.lost], on: connection))
        return look
    }

    /// Accepted ops that changed a household and are not in its history; one more than are kept says that there are more.
    /// First all of them: a plan that hopes to stop after some reads a sound journal to its end, row by row.
    private static let versionsLost = """
        with lost as materialized (
            select b.household_id, b.desk, b.epoch, b.seq, b.tehsil
            from nser.journal_body b
            where b.number = 0 and b.verb in ('REGISTER', 'RESURVEY', 'UPDATE') and ($1::text is null or b.tehsil = $1)
                and not exists (
                    select from nser.household_version v
                    where v.household_id = b.household_id and (v.desk, v.epoch, v.seq) = (b.desk, b.epoch, b.seq)))
        select 0, household_id, desk, epoch, seq, tehsil, null
        from lost order by desk, epoch, seq limit \(NightLook.bound + 1)
        """

    /// Of a row of household, op, tehsil and version, from the second column on; without a version it is lost.
    private static func found(_ row: TextRow) throws(AdministrationError) -> Found {
        let household = try row.text(1)
        let op = "\(try row.text(2))/\(try row.text(3))/\(try row.text(4))"
        let version = row.optional(6).flatMap { Int64($0) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("household", household)
            writer.member("receipt", op)
            if let version { writer.member("version", version) }
        }
        return Found(
            version == nil ? lost : against, "household_id=\(household) op=\(op)", tehsil: try row.text(5), .critical,
            evidence: writer.bytes)
    }
}
