package import PostgresPipeline
package import Shared

/// The days whose night nobody held to its end: those that `reconcile --date missed` makes up for and `night-status` names.
package enum MissedNights {
    /// So many days before today are looked at: a month, as far as `DaysCheck` looks back too. Of an older day the night is
    /// held by its date.
    package static let daysBack = 31

    /// Every day before `today` that has no night, of the last `daysBack`, oldest first. None before the registry's first
    /// day, which is that of its first entry or of its first night for the whole country: a new registry does not miss a
    /// month of nights. One that has neither yet misses yesterday's, so that an empty database in place of the registry is
    /// no agreement.
    package static func days(
        before today: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [CalendarDate] {
        guard let yesterday = today.adding(days: -1), let earliest = today.adding(days: -daysBack) else { return [] }
        let row = try connection.rows(firstDay).first
        let first = row?.optional(0).flatMap { CalendarDate($0) } ?? yesterday
        return try days(from: max(earliest, min(first, yesterday)), through: yesterday, on: connection)
    }

    /// Every day of a span that has no night for the whole country, oldest first.
    package static func days(
        from first: CalendarDate, through last: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [CalendarDate] {
        var missed: [CalendarDate] = []
        for row in try connection.rows(withoutNight, [first.written, last.written]) {
            guard let day = CalendarDate(try row.text(0)) else { throw .mismatch("a day without a night is none") }
            missed.append(day)
        }
        return missed
    }

    private static let firstDay = """
        select least((select min(day) from nser.journal_body),
            (select min(day) from nser.night_run where office is null and finished_at is not null))
        """

    /// A night that was held while its day was not over has not seen all of it, and does not count: it is told by the day's
    /// sums, which are sealed only afterwards (see `CountsCheck`), and not by when it began, since a rehearsal's nights are
    /// held at another moment than the database's. One that was begun again and stands open is to be ended.
    private static let withoutNight = """
        select d.day from (
            select $1::date + place as day from generate_series(0, $2::date - $1::date) place) d
        where not exists (select from nser.count_sealed s where s.day = d.day)
            or (select bool_and(r.finished_at is not null) from nser.night_run r
                where r.day = d.day and r.office is null) is not true
        order by d.day
        """
}
