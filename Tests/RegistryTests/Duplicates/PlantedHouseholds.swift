import PostgresPipeline
import Registry
import TestSupport

/// Invented entries as rows of a registry, as far as likely duplicates are looked for in them.
enum PlantedHouseholds {
    /// Writes entries whose serials begin with `first`.
    static func plant(
        _ entries: some Sequence<InventedEntry>, from first: Int = 0, on connection: borrowing DirectConnection
    ) throws {
        let rows = entries.enumerated().map { place, entry in
            """
            {"id":"\(entry.identifier)","tehsil":"\(entry.tehsil)","mobile":"\(entry.mobile)","seq":\(first + place + 1),\
            "address":"\(entry.address)","head":"\(entry.members[0].identifier)","roster":\(entry.roster(serial: first + place))}
            """
        }
        let source = """
            json_to_recordset($1::json) as e (id uuid, tehsil text, mobile text, seq bigint, address text, head uuid,
                roster json)
            """
        let statements = [
            """
            insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
            select (j->>'person')::uuid, e.id, true, (j->>'line')::smallint, j->>'name', j->>'sex', (j->>'born')::date,
                (j->>'relation')::smallint
            from \(source), json_array_elements(e.roster) j
            """,
            """
            insert into nser.household (id, tehsil, status, version, head, mobile, registered)
            select id, tehsil, 'ACTIVE', 1, head, mobile, '2026-11-22' from \(source)
            """,
            """
            insert into nser.household_version (household_id, version, what, effective, recorded_at, desk, epoch, seq,
                officer, roster, tehsil, mobile)
            select id, 1, 'REGISTERED', '2026-11-22', now(), 'LHR-001', 1, seq, 'ayesha', roster, tehsil, mobile
            from \(source)
            """,
            "insert into nser.survey select id, 1, 'nser-2026-1', '2026-11-22', 25, '{}' from \(source)",
            """
            insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock,
                received_at, household_id, request, reply)
            select '2026-11-22', 'LHR-001', 1, seq, tehsil, 'REGISTER', 0, 'ayesha', 'ayesha', now(), now(), id,
                convert_to(json_build_object('address', address)::text, 'UTF8'), '{}'
            from \(source)
            """,
        ]
        for statement in statements {
            _ = try connection.query(statement, ["[\(rows.joined(separator: ","))]"])
        }
    }

    /// What happened to a household: a version more, which says the same of it but for what `set` sets.
    static func change(_ household: String, _ set: String, on connection: borrowing DirectConnection) throws {
        try connection.execute(
            """
            update nser.household set version = version + 1, \(set) where id = '\(household)';
            insert into nser.household_version (household_id, version, what, effective, recorded_at, desk, epoch, seq,
                officer, roster, tehsil, mobile, status)
            select h.id, h.version, 'CHANGED', '2026-11-23', now(), 'LHR-001', 1, 900000 + h.version, 'ayesha', v.roster,
                h.tehsil, h.mobile, h.status
            from nser.household h join nser.household_version v on v.household_id = h.id and v.version = h.version - 1
            where h.id = '\(household)';
            """)
    }
}
