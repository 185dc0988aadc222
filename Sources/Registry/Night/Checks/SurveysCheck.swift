import PostgresPipeline
import Shared

/// What was asked against what is kept: the answers of every registration and re-survey of the day are those of the
/// request in the journal, whose bytes the chain proves, and its roster has the same names in the same order.
struct SurveysCheck: NightCheck {
    let name = "surveys"

    private static let kinds = ["survey_against_journal", "version_lost"]

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: Self.kinds)
        let rows = try connection.rows(
            """
            select b.household_id, b.desk, b.epoch, b.seq, b.tehsil, v.version,
                v.version is not null and s.version is not null
                    and s.answers::text = (r.request -> 'answers')::text
                    and array(select e ->> 'name' from json_array_elements(v.roster) e)
                        = array(select e ->> 'name' from json_array_elements(r.request -> 'roster') e)
            from nser.journal_body b
            cross join lateral (select convert_from(b.request, 'UTF8')::json as request) r
            left join nser.household_version v on v.household_id = b.household_id
                and (v.desk, v.epoch, v.seq) = (b.desk, b.epoch, b.seq)
            left join nser.survey s on s.household_id = v.household_id and s.version = v.version
            where b.number = 0 and b.verb in ('REGISTER', 'RESURVEY') and ($2::text is null or b.tehsil = $2)
                and (b.day = $1::date or b.household_id in (
                    select substring(subject from 'household_id=([0-9a-f-]{36})')::uuid from nser.finding
                    where kind = any($3::text[]) and state <> 'MENDED'))
            order by b.desk, b.epoch, b.seq
            """, [scene.day.written, scene.office?.written, "{\(Self.kinds.joined(separator: ","))}"])
        for row in rows {
            look.lookedAt += 1
            guard try !row.bool(6) else { continue }
            let op = "\(try row.text(1))/\(try row.text(2))/\(try row.text(3))"
            let household = try row.text(0)
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("household", household)
                writer.member("receipt", op)
                if let version = row.optional(5).flatMap({ Int64($0) }) { writer.member("version", version) }
            }
            look.add(
                Found(
                    row.optional(5) == nil ? "version_lost" : "survey_against_journal",
                    "household_id=\(household) op=\(op)", tehsil: try row.text(4), .critical, evidence: writer.bytes))
        }
        return look
    }
}
