import PostgresPipeline
import Shared

/// What was asked against what is kept: the answers of every registration and re-survey of the day are those of the
/// request in the journal, whose bytes the chain proves, and its roster has the same names in the same order.
struct SurveysCheck: NightCheck {
    let name = "surveys"

    private static let kinds = ["survey_against_journal", "version_lost"]

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: Self.kinds)
        // Only those that are not alike come here: a day of imports has millions that are.
        let rows = try connection.rows(
            """
            with looked_at as materialized (
                select b.household_id, b.desk, b.epoch, b.seq, b.tehsil, v.version,
                    v.version is not null and s.version is not null
                        and s.answers::text = (r.request -> 'answers')::text
                        and array(select e ->> 'name' from json_array_elements(v.roster) e)
                            = array(select e ->> 'name' from json_array_elements(r.request -> 'roster') e) as is_alike
                from nser.journal_body b
                cross join lateral (select convert_from(b.request, 'UTF8')::json as request) r
                left join nser.household_version v on v.household_id = b.household_id
                    and (v.desk, v.epoch, v.seq) = (b.desk, b.epoch, b.seq)
                left join nser.survey s on s.household_id = v.household_id and s.version = v.version
                where b.number = 0 and b.verb in ('REGISTER', 'RESURVEY') and ($2::text is null or b.tehsil = $2)
                    and (b.day = $1::date or b.household_id in (
                        select substring(subject from 'household_id=([0-9a-f-]{36})')::uuid from nser.finding
                        where kind = any($3::text[]) and state <> 'MENDED')))
            select (select count(*) from looked_at), household_id, desk, epoch, seq, tehsil, version
            from (select) one left join looked_at on is_alike is not true
            order by desk, epoch, seq
            """, [scene.day.written, scene.office?.written, "{\(Self.kinds.joined(separator: ","))}"])
        for row in rows {
            look.lookedAt = try row.integer(0)
            guard let household = row.optional(1) else { continue }
            let op = "\(try row.text(2))/\(try row.text(3))/\(try row.text(4))"
            let version = row.optional(6).flatMap { Int64($0) }
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("household", household)
                writer.member("receipt", op)
                if let version { writer.member("version", version) }
            }
            look.add(
                Found(
                    version == nil ? "version_lost" : "survey_against_journal",
                    "household_id=\(household) op=\(op)", tehsil: try row.text(5), .critical, evidence: writer.bytes))
        }
        return look
    }
}
