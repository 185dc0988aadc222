import Shared

/// Days, moments and places as a report writes them for people.
enum ReportWords {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func month(_ day: CalendarDate) -> String { months[min(max(day.month, 1), 12) - 1] }

    /// `24 November 2026`.
    static func day(_ day: CalendarDate) -> String { "\(day.day) \(month(day)) \(day.year)" }

    private static let weekdays = ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]

    /// `Tuesday, 24 November 2026`: on a Sunday silent desks say nothing. 1 January 2000 was a Saturday.
    static func weekday(_ day: CalendarDate) -> String {
        let place = (Int(day.daysSince2000) % 7 + 7) % 7
        return "\(weekdays[place]), \(Self.day(day))"
    }

    /// `24 Nov`, for the foot of a bar.
    static func short(_ day: CalendarDate) -> String { "\(day.day) \(month(day).prefix(3))" }

    /// `25 November 2026, 01:00`, in Karachi.
    static func moment(_ moment: Instant) -> String {
        "\(day(moment.dayInKarachi)), \(moment.written.dropFirst(11).prefix(5))"
    }

    /// `1 family`, `2,000 families`.
    static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(Markup.grouped(count)) \(count == 1 ? one : many)"
    }

    /// What a finding is about: `household 2f…`, `desk LHR-002, day 2026-11-24`. Signs name only who it is.
    static func subject(_ subject: String, of kind: String) -> String {
        switch kind {
        case "bunched_under_cut_off", "short_interviews": return "desk \(subject)"
        case "falling_surveys", "shrunk_roster", "shared_mobile": return "household \(subject)"
        case "likely_duplicate": return "persons \(subject.replacing("+", with: " and "))"
        default: break
        }
        let names = ["household_id": "household", "person_id": "person", "op": "receipt"]
        let words = subject.split(separator: " ").map { word in
            guard let equals = word.firstIndex(of: "=") else { return String(word) }
            let name = String(word[..<equals])
            return "\(names[name] ?? name.replacing("_", with: " ")) \(word[word.index(after: equals)...]),"
        }
        let joined = words.joined(separator: " ")
        return joined.hasSuffix(",") ? String(joined.dropLast()) : joined
    }

    static func severity(_ severity: String) -> String {
        switch severity {
        case "CRITICAL": "record damaged"
        case "ERROR": "wrong"
        case "WARNING": "please look"
        default: severity
        }
    }

    static func state(_ state: String) -> String {
        switch state {
        case "OPEN": "open"
        case "EXPLAINED": "explained"
        case "ACCEPTED": "accepted"
        default: state
        }
    }
}
