/// Why an interview, or one answer of it, is not accepted. Holds no answer, so that it may be logged.
package struct FormViolation: Error, Hashable, Sendable {
    /// A value that belongs into the words of the rule, such as a limit.
    package struct Argument: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The problem of the protocol's catalogue: 501 for a shape that no terminal of ours sends (unknown field, wrong
    /// JSON type), 562 for an expired card, 560 for all else.
    package let number: Int
    /// Where: `roster/3/cnic` (3 is the line), `roster`, `answers/rooms`.
    package let field: String
    /// The rule's id; `Form.words(ofRule:)` gives its words.
    package let rule: String
    package let arguments: [Argument]

    package init(number: Int = 560, field: String, rule: String, arguments: [Argument] = []) {
        self.number = number
        self.field = field
        self.rule = rule
        self.arguments = arguments
    }
}

extension FormViolation: CustomStringConvertible {
    package var description: String {
        let detail = arguments.map { " \($0.name)=\($0.value)" }.joined()
        return "\(number) \(field): \(rule)\(detail)"
    }
}

/// Why a form file is not used. Says where in the file and what; files are ours, so their text may be shown.
package struct FormError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the file, such as `sections/roster/cnic`.
    package let place: String
    /// What is wrong there, in words.
    package let reason: String

    package init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    package var description: String { "form file, \(place): \(reason)" }
}
