package import PostgresPipeline
package import Shared

/// The sums of a closed day: made by the night, and made again to see whether the journal still says the same.
/// Administration; the server reads what was sealed by ``CountsOperation``.
package enum DayRollup {
    /// What an op is counted as.
    package struct Act: Hashable, Sendable {
        package let tehsil: String
        package let desk: String
        package let officer: String
        /// Of the op's arrival, in Karachi.
        package let hour: Int
        package let verb: String
        /// `scored`, `pending`, `refused` or `done`; sql/migrations/0018 says when.
        package let outcome: String
    }

    /// Ops of one kind of which a sealed day and its journal have not the same number.
    package struct Difference: Hashable, Sendable, CustomStringConvertible {
        package let act: Act
        package let sealed: Int
        package let journal: Int

        package var description: String {
            "desk \(act.desk), \(act.hour) h, \(act.verb) \(act.outcome) by \(act.officer): "
                + "\(sealed) sealed, \(journal) in the journal"
        }
    }

    /// The day's sums as the journal gives them now, whether or not the day is sealed.
    package static func derive(
        _ day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Act: Int] {
        var sums: [Act: Int] = [:]
        for row in try connection.rows("select * from (\(derivation)) d", [day.written]) {
            sums[try Act(row)] = try row.integer(6)
        }
        return sums
    }

    /// Seals a day, unless it is sealed. The day must be over on every server: what a desk sends for it later is a
    /// difference.
    ///
    /// - Returns: where a day that was sealed before does not agree with the journal any more; nothing is changed then:
    ///   a person looks and seals it anew.
    package static func seal(
        _ day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Difference] {
        // One statement: the sums and the mark are of one snapshot, and who comes second at the same moment waits and
        // finds the day sealed.
        let made = try connection.rows(
            """
            with derived as materialized (\(derivation)),
            mark as (
                insert into nser.count_sealed (day, acts) select $1::date, coalesce(sum(n), 0) from derived
                on conflict (day) do nothing returning day),
            stored as (
                insert into nser.count_day (day, tehsil, desk, officer, hour, verb, outcome, n)
                select mark.day, derived.* from mark, derived
                returning day, tehsil, desk, registered, updated, reassessed, other, refused),
            stored_by_desk as (
                insert into nser.count_desk_day (day, tehsil, desk, registered, updated, reassessed, other, refused)
                select day, tehsil, desk, sum(registered), sum(updated), sum(reassessed), sum(other), sum(refused)
                from stored group by 1, 2, 3)
            select day from mark
            """, [day.written])
        return made.isEmpty ? try differences(of: day, on: connection) : []
    }

    /// Where a sealed day does not agree with the journal; none for a day that is not sealed.
    package static func differences(
        of day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Difference] {
        var differences: [Difference] = []
        let rows = try connection.rows(
            """
            select tehsil, desk, officer, hour, verb, outcome, coalesce(s.n, 0), coalesce(j.n, 0)
            from (select tehsil, desk, officer, hour, verb, outcome, n from nser.count_day where day = $1::date) s
            full join (\(derivation)) j using (tehsil, desk, officer, hour, verb, outcome)
            where s.n is distinct from j.n and exists (select from nser.count_sealed where day = $1::date)
            order by 1, 2, 3, 4, 5, 6
            """, [day.written])
        for row in rows {
            differences.append(
                Difference(act: try Act(row), sealed: try row.integer(6), journal: try row.integer(7)))
        }
        return differences
    }

    private static let derivation = """
        select tehsil, desk, officer, hour, verb, outcome, count(*)::integer as n
        from nser.counted_act where day = $1::date group by 1, 2, 3, 4, 5, 6
        """
}

extension DayRollup.Act {
    /// The first six columns of a row.
    fileprivate init(_ row: TextRow) throws(AdministrationError) {
        tehsil = try row.text(0)
        desk = try row.text(1)
        officer = try row.text(2)
        hour = try row.integer(3)
        verb = try row.text(4)
        outcome = try row.text(5)
    }
}
