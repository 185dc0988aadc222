package import PostgresPipeline
internal import Shared

/// What nights have found and what became of it.
package enum Findings {
    /// A finding as administration lists it.
    package struct Record: Sendable, Equatable {
        package let id: Int
        package let kind: String
        package let subject: String
        package let tehsil: String?
        package let severity: String
        package let state: String
        package let firstSeen: String
        package let lastSeen: String
        /// A JSON object.
        package let evidence: String

        static let columns = "id, kind, subject, tehsil, severity, state, first_seen, last_seen, evidence"

        /// Of a row of `columns`.
        init(_ row: TextRow) throws(AdministrationError) {
            id = try row.integer(0)
            kind = try row.text(1)
            subject = try row.text(2)
            tehsil = row.optional(3)
            severity = try row.text(4)
            state = try row.text(5)
            firstSeen = try row.text(6)
            lastSeen = try row.text(7)
            evidence = try row.text(8)
        }
    }

    /// The subject of a finding that says how many there are, where more were found than are kept.
    static let tooMany = "too many to keep"

    /// How many are open, of the whole country or of one tehsil.
    package static func open(
        office: String?, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        let rows = try connection.rows(
            "select count(*) from nser.finding where state = 'OPEN' and ($1::text is null or tehsil = $1)", [office])
        return try rows.first?.integer(0) ?? 0
    }

    /// - Parameter state: nil for all.
    package static func list(
        state: String?, office: String? = nil, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Record] {
        let rows = try connection.rows(
            """
            select \(Record.columns) from nser.finding
            where ($1::text is null or state = $1) and ($2::text is null or tehsil = $2) order by id
            """, [state, office])
        var records: [Record] = []
        for row in rows { records.append(try Record(row)) }
        return records
    }

    /// What is not mended of these kinds, as it was found last.
    static func standing(
        _ kinds: [String], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Found] {
        try found(kinds, among: "nser.finding where state <> 'MENDED'", on: connection)
    }

    /// What of these kinds the next night has to look at: what stands, and what a person calls mended and no night has seen
    /// gone.
    static func unproved(
        _ kinds: [String], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Found] {
        try found(kinds, among: "nser.finding_unproved where true", on: connection)
    }

    /// What of these kinds no night can look at again, because the month of the journal that it is about was put aside: of
    /// the day that the subject names, or of its op. It is as it was when that month was.
    static func outOfReach(
        _ kinds: [String], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Found] {
        try found(
            kinds,
            among: """
                nser.finding_unproved f
                cross join lateral (select string_to_array(substring(f.subject from 'op=([^ ]+)'), '/') as part) op
                where exists (
                    select from nser.journal_detached x
                    where x.attached_at is null and x.month = date_trunc('month', coalesce(
                        substring(f.subject from 'day=([0-9]{4}-[0-9]{2}-[0-9]{2})')::date,
                        (select e.day from nser.journal_entry e
                            where e.desk = part[1] and e.epoch = part[2]::integer and e.seq = part[3]::bigint))::timestamp)::date)
                """, on: connection)
    }

    private static func found(
        _ kinds: [String], among findings: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Found] {
        var found: [Found] = []
        for row in try connection.rows(
            """
            select kind, subject, tehsil, severity, evidence from \(findings) and kind = any($1::text[]) order by id
            """, ["{\(kinds.joined(separator: ","))}"])
        {
            guard let severity = Found.Severity(rawValue: try row.text(3)) else {
                throw .mismatch("a finding has an unknown severity")
            }
            found.append(
                Found(
                    try row.text(0), try row.text(1), tehsil: row.optional(2), severity,
                    evidence: Array(try row.text(4).utf8)))
        }
        return found
    }

    /// Brings what a check saw into the findings: new ones, those seen again, those whose evidence changed, and those
    /// that are gone. An explained or accepted one is open again when its evidence is another, unless it is a warning: numbers
    /// that people were warned of move every day. What is seen is seen when the night is held: people's answers go by the
    /// same clock. What a person calls mended is gone when a night says so. A night of one office records what is that
    /// office's, or was. A look that saw more than it keeps mends nothing, unless it says what is gone: what has no place
    /// among those kept may well be there.
    static func record(
        _ look: NightLook, of run: NightRun, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let office = run.scene.office?.written
        var found = look.found
        if look.wasCutShort, let kind = look.kinds.first {
            var writer = JSONWriter()
            writer.object { $0.member("count", Int64(look.count)) }
            found.removeAll { ($0.kind, $0.subject) == (kind, tooMany) }
            found.append(Found(kind, tooMany, tehsil: nil, .critical, evidence: writer.bytes))
        }
        var writer = JSONWriter(capacity: 256)
        writer.beginArray()
        for finding in found {
            writer.object { writer in
                writer.member("kind", finding.kind)
                writer.member("subject", finding.subject)
                if let tehsil = finding.tehsil { writer.member("tehsil", tehsil) }
                writer.member("severity", finding.severity.rawValue)
                writer.member("evidence", raw: finding.evidence[...])
            }
        }
        writer.endArray()
        let soughtAgain = look.soughtAgain.map { subjects in
            var writer = JSONWriter()
            writer.beginArray()
            for subject in subjects { writer.string(subject) }
            writer.endArray()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        _ = try connection.rows(
            Self.statement,
            [
                "\(run.id)", String(decoding: writer.bytes, as: UTF8.self), "{\(look.kinds.joined(separator: ","))}",
                office, run.scene.at.written, String(look.saysWhatIsGone), soughtAgain,
            ])
    }

    private static let statement = """
        with seen as (
            select distinct on (kind, subject) * from json_to_recordset($2::json)
                as s (kind text, subject text, tehsil text, severity text, evidence json)),
        before as (
            select f.* from nser.finding f
            where f.kind = any($3::text[])
                and (exists (select from seen s where (s.kind, s.subject) = (f.kind, f.subject)
                        and ($4::text is null or s.tehsil = $4 or f.tehsil = $4))
                    or f.id in (select u.id from nser.finding_unproved u where u.kind = any($3::text[])) and $6::boolean and ($4::text is null or f.tehsil = $4)
                        and ($7::json is null or f.subject in (select json_array_elements_text($7::json))))
            for update),
        fresh as (
            insert into nser.finding
                (kind, subject, tehsil, severity, evidence, first_run, last_run, first_seen, last_seen)
            select s.kind, s.subject, s.tehsil, s.severity, s.evidence, $1::bigint, $1::bigint, $5::timestamptz,
                $5::timestamptz
            from seen s
            where ($4::text is null or s.tehsil = $4)
                and not exists (select from before b where (b.kind, b.subject) = (s.kind, s.subject))
            returning id),
        again as (
            update nser.finding f set last_run = greatest(f.last_run, $1::bigint),
                last_seen = greatest(f.last_seen, $5::timestamptz), severity = s.severity, evidence = s.evidence,
                tehsil = s.tehsil,
                state = case when b.state = 'MENDED' or (b.state <> 'OPEN' and s.severity <> 'WARNING'
                    and b.evidence::text <> s.evidence::text)
                    then 'OPEN' else b.state end
            from seen s join before b on (b.kind, b.subject) = (s.kind, s.subject)
            where f.id = b.id
            returning f.id, b.state as was, b.evidence::text <> s.evidence::text as changed),
        gone as (
            update nser.finding f set state = 'MENDED'
            from before b
            where f.id = b.id
                and not exists (select from seen s where (s.kind, s.subject) = (b.kind, b.subject))
            returning f.id),
        happened as (
            select id, 'FOUND' as what from fresh
            union all select id, 'FOUND_AGAIN' from again where was = 'MENDED'
            union all select id, 'CHANGED' from again where was <> 'MENDED' and changed
            union all select id, 'GONE' from gone)
        insert into nser.finding_event (finding, ordinal, what, run, at)
        select h.id, 1 + coalesce((select max(ordinal) from nser.finding_event e where e.finding = h.id), 0), h.what,
            $1::bigint, $5::timestamptz
        from happened h
        """
}
