import PostgresPipeline
import Shared

/// The day's counts: sealed by the first night after the day is over, derived again from the journal by every later one,
/// also those of other days about which something is open.
struct CountsCheck: NightCheck {
    let name = "counts"

    private static let kind = "counts_against_journal"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.kind])
        var days = [scene.day]
        for finding in try Findings.standing([Self.kind], on: connection) {
            let words = finding.subject.split(separator: " ").first { $0.hasPrefix("day=") }
            if let day = words.flatMap({ CalendarDate(String($0.dropFirst(4))) }), !days.contains(day) {
                days.append(day)
            }
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
