import Foundation
import Shared
import TestSupport

/// A small valid interview that each test changes in one place: a couple with two children.
struct Examples {
    var roster: [[String: Any]]
    var answers: [String: Any]

    static let date = CalendarDate(year: 2026, month: 11, day: 22)

    /// Line 1 the head, 40; line 2 his wife, 35; line 3 a daughter of 12; line 4 a son of 2.
    static func family() throws -> Examples {
        let household = InventedHousehold(seed: 1, members: 4)
        let roster = try JSONSerialization.jsonObject(with: Data(household.roster)) as? [[String: Any]]
        let answers = try JSONSerialization.jsonObject(with: Data(household.answers)) as? [String: Any]
        var example = Examples(roster: try roster.required("a roster"), answers: try answers.required("answers"))
        for (line, born) in [(1, "1986-03-01"), (2, "1991-03-01"), (3, "2014-03-01"), (4, "2024-03-01")] {
            example.roster[line - 1] = person(line, born: born, example.roster[line - 1])
        }
        return example
    }

    /// The same person at another age, with what is asked at that age.
    static func person(_ line: Int, born: String, _ other: [String: Any], sex: String? = nil) -> [String: Any] {
        var member: [String: Any] = [
            "line": line, "born": born, "relation": line < 3 ? line : 3,
            "sex": sex ?? ["M", "F", "F", "M"][min(line, 4) - 1], "long_illness": false,
        ]
        for key in ["person", "name", "father_name"] { member[key] = other[key] }
        let age = 2026 - (Int(born.prefix(4)) ?? 0)
        member[age >= 18 ? "cnic" : "crc"] = "034500000\(line)421"
        if age >= 4 { member["attendance"] = 1 }
        if (5...16).contains(age) { member["no_school"] = "COST" }
        if age >= 10 {
            member["marital"] = line < 3 ? 2 : 1
            member["literate"] = true
            member["worked"] = false
        }
        if age >= 5 {
            for key in ["seeing", "hearing", "walking", "memory", "selfcare", "communication"] { member[key] = 1 }
        }
        if line == 2 { member["husband"] = 1 }
        if line > 2 {
            member["mother"] = 2
            member["father"] = 1
        } else {
            member["mother_alive"] = true
            member["father_alive"] = false
        }
        return member
    }

    /// The member of a line.
    subscript(line: Int) -> [String: Any] {
        get { roster[line - 1] }
        set { roster[line - 1] = newValue }
    }

    func interview(_ form: Form) throws -> Interview {
        let roster = try JSONDocument(Array(JSONSerialization.data(withJSONObject: roster, options: [.sortedKeys])))
        let answers = try JSONDocument(Array(JSONSerialization.data(withJSONObject: answers, options: [.sortedKeys])))
        return try Interview(
            form: form, roster: roster.root, answers: answers.root, date: try Examples.date.required("a date"))
    }

    /// `path rule` of each violation.
    func violations(_ form: Form) throws -> [String] {
        try interview(form).violations(of: form).map { "\($0.field) \($0.rule)" }
    }

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
