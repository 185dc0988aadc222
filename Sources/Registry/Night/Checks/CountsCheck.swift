import PostgresPipeline
import Shared

/// The day's counts: sealed by the first night after the day is over, derived again from the journal by every later one,
/// also those of other days about which something is open, and of one in a hundred of the sealed days, other ones each
/// night.
struct CountsCheck: NightCheck {
    let name = "counts"

    private static let kind = "counts_against_journal"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.kind])
        var days = [scene.day]
        for row in scene.office == nil ? try connection.rows(Self.drawn, ["\(scene.day.daysSince2000)"]) : [] {
            if let day = CalendarDate(try row.text(0)), !days.contains(day) { days.append(day) }
        }
        for finding in try Findings.unproved([Self.kind], on: connection) {
            if let day = finding.day, !days.contains(day) { days.append(day) }
        }
        if scene.day >= scene.at.dayInKarachi {
            look.note = "the day is not over: its counts are sealed, and compared, when it is"
        }
        // Of a month that was put aside the journal cannot be asked: it would say that nothing was done.
        look.keep(try Findings.outOfReach([Self.kind], on: connection))
        let aside = try connection.rows(
            "select to_char(month, 'YYYY-MM') from nser.journal_detached where attached_at is null")
        let monthsAside = Set(aside.compactMap { $0.optional(0) })
        days.removeAll { monthsAside.contains(String($0.written.prefix(7))) }
        if days.first != scene.day {
            look.note = "the journal of that month was put aside: its counts cannot be compared"
        }
        for day in days {
            // A day that is not over is not sealed, and one office does not seal for all.
            let isOver = day < scene.at.dayInKarachi && scene.office == nil
            let differences =
                try isOver
                ? DayRollup.seal(day, on: connection) : DayRollup.differences(of: day, on: connection)
            look.lookedAt += 1
            for difference in differences { look.add(Self.found(difference, day)) }
        }
        return look
    }

    /// Days of imports, of a million acts and more, are not drawn: to count one again takes as long as all others together.
    private static let drawn = """
        select s.day from nser.count_sealed s
        where hashtextextended((s.day - date '2000-01-01')::text, $1::bigint) % 100 = 0 and s.acts < 1000000
        order by 1
        """

    private static func found(_ difference: DayRollup.Difference, _ day: CalendarDate) -> Found {
        let act = difference.act
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("day", day.written)
            writer.member("desk", act.desk)
            writer.member("verb", act.verb)
            writer.member("outcome", act.outcome)
            writer.member("sealed", difference.sealed)
            writer.member("journal", difference.journal)
        }
        let subject =
            "day=\(day.written) desk=\(act.desk) officer=\(act.officer) hour=\(act.hour) \(act.verb) \(act.outcome)"
        return Found(kind, subject, tehsil: act.tehsil, .critical, evidence: writer.bytes)
    }
}
