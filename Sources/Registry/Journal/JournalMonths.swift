package import PostgresPipeline

/// A month of the journal's bodies, as administration lists it.
package struct JournalMonth: Sendable, Equatable {
    package enum Place: String, Sendable {
        /// Part of the journal.
        case attached
        /// A table of its own, beside the journal.
        case detached
        /// Detached, and no longer in this database.
        case elsewhere
    }

    package let month: CalendarMonth
    package let place: Place
    package let rows: Int
    /// What the table takes on disk, with indexes; 0 elsewhere.
    package let bytes: Int
    /// When and by whom it was detached; nil if it is not.
    package let detachedAt: String?
    package let detachedBy: String?
}

/// The months of the journal's bodies: which there are, old ones put aside, and one brought back. A month that was put
/// aside is never dropped: its table stays where it is, under its name, until somebody dumps it and takes it away.
package enum JournalMonths {
    /// A month is old when so many whole months lie between it and the present one: appeals and the gates of re-surveys
    /// look back two to three years, and RESULT of a younger op may still be asked.
    package static let ageInMonths = 24

    /// All months, first to last. Counts rows, so it reads the smallest index of each month.
    package static func list(on connection: borrowing DirectConnection) throws(AdministrationError) -> [JournalMonth] {
        var months: [JournalMonth] = []
        let tables = try tables(on: connection)
        let detached = try standing(on: connection)
        for table in tables {
            let row = try connection.rows(
                "select count(*), pg_total_relation_size('nser.\(table.month.table)') from nser.\(table.month.table)"
            ).first
            months.append(
                JournalMonth(
                    month: table.month, place: table.isAttached ? .attached : .detached, rows: try row?.integer(0) ?? 0,
                    bytes: try row?.integer(1) ?? 0, detachedAt: detached[table.month]?.at,
                    detachedBy: detached[table.month]?.by))
        }
        for (month, record) in detached where !tables.contains(where: { $0.month == month }) {
            months.append(
                JournalMonth(
                    month: month, place: .elsewhere, rows: record.rows, bytes: 0, detachedAt: record.at,
                    detachedBy: record.by))
        }
        return months.sorted { $0.month < $1.month }
    }

    /// Puts every attached month before `limit` aside, oldest first, each in a transaction of its own. Desks work on:
    /// only the moment of detaching waits for who reads the journal, and gives up after some seconds.
    ///
    /// - Parameters:
    ///   - evenIfYoung: also months younger than `ageInMonths`; never the present one.
    ///   - report: gets each month that is done.
    package static func detach(
        before limit: CalendarMonth, evenIfYoung: Bool, by person: String, on connection: borrowing DirectConnection,
        report: (CalendarMonth, Int) -> Void
    ) throws(AdministrationError) {
        let present = try self.present(on: connection)
        guard limit <= present else { throw .refused("the present month and later ones are still written to") }
        guard evenIfYoung || limit.adding(ageInMonths - 1) <= present else {
            throw .refused(
                "\(limit.adding(-1).written) is younger than \(ageInMonths) months; --even-if-young detaches it all the same"
            )
        }
        for table in try tables(on: connection) where table.isAttached && table.month < limit {
            let rows = try connection.transaction { (connection) throws(AdministrationError) in
                try detach(table.month, by: person, on: connection)
            }
            report(table.month, rows)
        }
    }

    private static func detach(
        _ month: CalendarMonth, by person: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        // Nothing is written to the month from here on; other months go on.
        try connection.run("lock table nser.\(month.table) in share mode")
        let proof = try proof(of: month, on: connection)
        let entries = try connection.rows("select rows, digest from nser.journal_entries_proof($1)", [month.firstDay])
            .first
        guard try entries?.integer(0) == proof.rows, try entries?.text(1) == proof.digest else {
            throw .refused(
                "\(month.written) stays: its rows are not what the chain counts; `nser-server check --rows` names them")
        }
        _ = try connection.rows(
            """
            with put_aside as (
                insert into nser.journal_detached (month, detached_by, rows, digest, content)
                values ($1::date, $2, $3::bigint, $4::bytea, $5::bytea) returning id)
            insert into nser.journal_detached_count (detached, day, tehsil, desk, verb, outcome, ops)
            select (select id from put_aside), b.day, b.tehsil, b.desk, b.verb,
                case when b.number <> 0 then 'REFUSED'
                    else coalesce(substring(b.reply from '"assessment":"([A-Z_]+)"'), 'DONE') end,
                count(*)
            from nser.\(month.table) b group by 2, 3, 4, 5, 6
            """,
            [month.firstDay, person, "\(proof.rows)", proof.digest, proof.content],
            explaining: ["journal_detached_person_said": "say who detaches it"])
        try alter("detach partition nser.\(month.table)", month, on: connection)
        return proof.rows
    }

    /// Brings a detached month back into the journal, if its table is, row for row, what was put aside.
    package static func attach(
        _ month: CalendarMonth, by person: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        guard try standing(on: connection)[month] != nil else { throw .refused("\(month.written) is not detached") }
        guard let table = try tables(on: connection).first(where: { $0.month == month }), !table.isAttached else {
            throw .refused("there is no table nser.\(month.table): restore its dump first")
        }
        try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run("lock table nser.\(month.table) in share mode")
            let proof = try proof(of: month, on: connection)
            let brought = try connection.rows(
                """
                update nser.journal_detached set attached_at = now(), attached_by = $2
                where month = $1::date and attached_at is null and rows = $3::bigint and digest = $4::bytea
                    and content = $5::bytea
                returning id
                """,
                [month.firstDay, person, "\(proof.rows)", proof.digest, proof.content],
                explaining: ["journal_detached_person_said": "say who attaches it"])
            guard !brought.isEmpty else {
                throw .refused("nser.\(month.table) is not what was detached: rows were added, changed or taken away")
            }
            // With this constraint PostgreSQL need not read the table again while the journal waits.
            let days = "day >= '\(month.firstDay)' and day < '\(month.adding(1).firstDay)'"
            try connection.run("alter table nser.\(month.table) add constraint days_of_month check (\(days))")
            try alter(
                "attach partition nser.\(month.table) for values from ('\(month.firstDay)') to ('\(month.adding(1).firstDay)')",
                month, on: connection)
            try connection.run("alter table nser.\(month.table) drop constraint days_of_month")
        }
    }
}

extension JournalMonths {
    private struct Proof {
        let rows: Int
        let digest: String
        let content: String
    }

    private static func proof(
        of month: CalendarMonth, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Proof {
        let row = try connection.rows(
            "select rows, digest, content from nser.journal_month_proof('nser.\(month.table)')"
        ).first
        guard let row else { throw .mismatch("the database does not say what \(month.written) holds") }
        return Proof(rows: try row.integer(0), digest: try row.text(1), content: try row.text(2))
    }

    /// Changes the journal's parts. Whoever waits for that lock makes every desk wait behind: three seconds at most.
    private static func alter(
        _ change: String, _ month: CalendarMonth, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        do {
            try connection.execute("set local lock_timeout = '3s'; alter table nser.journal_body \(change)")
        } catch  where error.sqlstate == "55P03" {
            throw .refused("\(month.written) is as it was: the journal is being read; try again at a quieter moment")
        } catch {
            throw AdministrationError(error)
        }
    }

    private static func present(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> CalendarMonth {
        let row = try connection.rows("select to_char(now() at time zone 'Asia/Karachi', 'YYYY-MM')").first
        guard let month = CalendarMonth(try row?.text(0) ?? "") else {
            throw .mismatch("the database does not say which month it is")
        }
        return month
    }

    private static func tables(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [(month: CalendarMonth, isAttached: Bool)] {
        var tables: [(month: CalendarMonth, isAttached: Bool)] = []
        for row in try connection.rows(
            """
            select relname, relispartition from pg_class
            where relnamespace = 'nser'::regnamespace and relkind = 'r' and relname ~ '^journal_body_[0-9]{4}_[0-9]{2}$'
            order by 1
            """)
        {
            if let month = CalendarMonth(table: try row.text(0)) { tables.append((month, try row.bool(1))) }
        }
        return tables
    }

    private static func standing(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [CalendarMonth: (rows: Int, at: String, by: String)] {
        var records: [CalendarMonth: (rows: Int, at: String, by: String)] = [:]
        for row in try connection.rows(
            """
            select to_char(month, 'YYYY-MM'), rows,
                to_char(detached_at at time zone 'Asia/Karachi', 'YYYY-MM-DD HH24:MI'), detached_by
            from nser.journal_detached where attached_at is null
            """)
        {
            guard let month = CalendarMonth(try row.text(0)) else { continue }
            records[month] = (try row.integer(1), try row.text(2), try row.text(3))
        }
        return records
    }
}
