package import PostgresPipeline
package import Shared

extension DayRollup {
    /// A day that was sealed anew, as administration lists it.
    package struct Renewal: Sendable, Equatable {
        package let id: Int
        package let day: String
        package let renewedAt: String
        package let renewedBy: String
        package let reason: String
        /// A JSON array with an object for each kind of acts whose numbers differed.
        package let differences: String
    }

    /// Seals a day anew, by a person who has looked at its differences: they are returned, and are none any more; none where
    /// only its sums by desk or its number of acts were not those of its acts. Who did it, when and why, and what differed
    /// stays in `nser.count_renewal`. All is of one moment: what comes for that day meanwhile is a difference of the next
    /// night.
    ///
    /// - Parameters:
    ///   - person: who seals it anew.
    ///   - reason: why, in 1 to 300 characters.
    /// - Throws: `refused` for a day that is to come, is not sealed or agrees, and for one that the journal does not hold
    ///   whole: its month is detached, or ops of it are lost. What is left would be counted as if it were all.
    package static func renew(
        _ day: CalendarDate, by person: String, reason: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Difference] {
        try connection.transaction { (connection) throws(AdministrationError) in
            // One at a time, and no month is detached meanwhile. A lock takes no snapshot: that of the transaction is
            // taken behind them and sees what was done while they were waited for.
            try connection.run(
                """
                set transaction isolation level repeatable read;
                lock table nser.count_renewal in share row exclusive mode;
                lock table only nser.journal_body in access share mode
                """)
            try requireSealed(day, on: connection)
            let found = try differences(of: day, on: connection)
            let sumsDiffer = found.isEmpty ? try Self.sumsDiffer(on: day, connection) : false
            guard !found.isEmpty || sumsDiffer else {
                throw .refused("\(day.written) agrees with the journal: there is nothing to seal anew")
            }
            try requireWhole(day, on: connection)
            for table in ["count_desk_day", "count_day", "count_sealed"] {
                _ = try connection.rows("delete from nser.\(table) where day = $1::date", [day.written])
            }
            _ = try seal(day, on: connection)
            _ = try connection.rows(
                """
                insert into nser.count_renewal (day, renewed_by, reason, differences)
                values ($1::date, $2, $3, $4::json)
                """, [day.written, person, reason, sumsDiffer ? onlySums : json(of: found)],
                explaining: [
                    "count_renewal_person_said": "say who seals it anew", "count_renewal_reason_said": "say why",
                    "count_renewal_reason_short": "a reason has 300 characters at most",
                ])
            return found
        }
    }

    /// All days that were sealed anew, the first first; a day as often as it was.
    package static func renewals(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Renewal] {
        var renewals: [Renewal] = []
        for row in try connection.rows(
            "select id, day, renewed_at, renewed_by, reason, differences from nser.count_renewal order by id")
        {
            renewals.append(
                Renewal(
                    id: try row.integer(0), day: try row.text(1), renewedAt: try row.text(2),
                    renewedBy: try row.text(3), reason: try row.text(4), differences: try row.text(5)))
        }
        return renewals
    }

    /// A sealed day is over: the night that sealed it said so by its own clock, which in a rehearsal is not the
    /// database's. The latter only gives the words for a day that is not sealed.
    private static func requireSealed(
        _ day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let row = try connection.rows(
            """
            select exists (select from nser.count_sealed where day = $1::date),
                $1::date > (now() at time zone 'Asia/Karachi')::date,
                (select to_char(month, 'YYYY-MM') from nser.journal_detached
                where attached_at is null and month = date_trunc('month', $1::date::timestamp)::date)
            """, [day.written]
        ).first
        guard let row else { throw .mismatch("the database does not say whether \(day.written) is sealed") }
        guard try row.bool(0) else {
            let words = try row.bool(1) ? "is a day to come" : "is not sealed: its counts are those of the journal"
            throw .refused("\(day.written) \(words)")
        }
        if let month = row.optional(2) {
            throw .refused(
                "the bodies of \(month) are detached: first bring them back by `nser-server journal attach \(month)`")
        }
    }

    /// Whether the sums of a sealed day are not those of its acts, as `count_by_desk_against_day` asks of all days.
    private static func sumsDiffer(
        on day: CalendarDate, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Bool {
        let rows = try connection.rows(
            """
            select (select acts from nser.count_sealed where day = $1::date)
                    is distinct from (select coalesce(sum(n), 0) from nser.count_day where day = $1::date)
                or exists (
                    select from (
                        select tehsil, desk, registered, updated, reassessed, other, refused from nser.count_desk_day
                        where day = $1::date) k
                    full join (
                        select tehsil, desk, sum(registered) as registered, sum(updated) as updated,
                            sum(reassessed) as reassessed, sum(other) as other, sum(refused) as refused
                        from nser.count_day where day = $1::date group by 1, 2) d using (tehsil, desk)
                    where (k.registered, k.updated, k.reassessed, k.other, k.refused)
                        is distinct from (d.registered, d.updated, d.reassessed, d.other, d.refused))
            """, [day.written])
        return try rows.first?.bool(0) ?? false
    }

    /// What is kept where no act differed.
    private static let onlySums = #"[{"sums":"by desk"}]"#

    /// Every op of the day that the chain counts is there. Entries have no index by the day: all are read.
    private static func requireWhole(
        _ day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let rows = try connection.rows(
            """
            select count(*) from nser.journal_entry e
            where e.day = $1::date and not exists (
                select from nser.journal_body b
                where b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq)
            """, [day.written])
        let lost = try rows.first?.integer(0) ?? 0
        guard lost == 0 else {
            throw .refused(
                "the journal has lost \(lost) op(s) of \(day.written); `nser-server check --rows` says what is wrong")
        }
    }

    private static func json(of differences: [Difference]) -> String {
        var writer = JSONWriter()
        writer.beginArray()
        for difference in differences {
            let act = difference.act
            writer.object { writer in
                writer.member("tehsil", act.tehsil)
                writer.member("desk", act.desk)
                writer.member("officer", act.officer)
                writer.member("hour", act.hour)
                writer.member("verb", act.verb)
                writer.member("outcome", act.outcome)
                writer.member("sealed", difference.sealed)
                writer.member("journal", difference.journal)
            }
        }
        writer.endArray()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
