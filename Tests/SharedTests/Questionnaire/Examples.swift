import Shared
import TestSupport

/// A small valid interview that each test changes in one place.
enum Examples {
    static let date = CalendarDate(year: 2026, month: 11, day: 22)

    static func violations(
        _ household: InventedHousehold, _ form: Form, date: CalendarDate? = Examples.date
    ) throws -> [FormViolation] {
        let roster = try JSONDocument(household.roster)
        let answers = try JSONDocument(household.answers)
        let day = try date.required("a date")
        return try Interview(form: form, roster: roster.root, answers: answers.root, date: day).violations(of: form)
    }
}

struct Missing: Error { let what: String }

extension Optional {
    func required(_ what: String) throws -> Wrapped {
        guard let self else { throw Missing(what: what) }
        return self
    }
}
