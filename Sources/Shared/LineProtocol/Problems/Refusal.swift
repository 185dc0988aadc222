/// A problem with what is known of it: what stands after `ERR` in a reply.
///
///     Refusal(.validation, field: "roster/3/cnic", rule: "number.digits")
package struct Refusal: Error, Hashable, Sendable {
    package let problem: Problem
    /// Which field, as a path from the request's object: `op/seq`, `roster/3/cnic`.
    package var field: String?
    /// Which rule it breaks, a stable name.
    package var rule: String?
    /// When to come back, in seconds.
    package var after: Int?
    /// More of what the words need.
    package var arguments: [Argument]

    package init(
        _ problem: Problem, field: String? = nil, rule: String? = nil, after: Int? = nil, arguments: [Argument] = []
    ) {
        self.problem = problem
        self.field = field
        self.rule = rule
        self.after = after
        self.arguments = arguments
    }

    /// A named value in the reply.
    package struct Argument: Hashable, Sendable {
        package enum Value: Hashable, Sendable {
            case text(String)
            case integer(Int64)
            /// JSON as it is.
            case raw([UInt8])
        }

        package let name: String
        package let value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }

        package static func text(_ name: String, _ value: String) -> Argument { Argument(name, .text(value)) }
        package static func integer(_ name: String, _ value: some BinaryInteger) -> Argument {
            Argument(name, .integer(Int64(value)))
        }
    }

    /// The object after the number. `entry` is said in replies to writes only.
    package func body(isWrite: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { write(to: &$0, isWrite: isWrite) }
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter, isWrite: Bool) {
        if isWrite {
            switch problem.entry {
            case .left: writer.member("entry", true)
            case .none: writer.member("entry", false)
            case .unknown: writer.null("entry")
            }
        }
        writer.member("retry", problem.retry.rawValue)
        writer.member("message", problem.message)
        if let field { writer.member("field", field) }
        if let rule { writer.member("rule", rule) }
        if let after { writer.member("after", after) }
        for argument in arguments {
            writer.key(text: argument.name)
            switch argument.value {
            case .text(let text): writer.string(text)
            case .integer(let number): writer.integer(number)
            case .raw(let json): writer.raw(json)
            }
        }
    }
}

extension Refusal: CustomStringConvertible {
    /// Number and message, never a value of the request.
    package var description: String {
        let place = field.map { " \($0)" } ?? ""
        return "\(problem.number) \(problem.message)\(place)\(rule.map { " \($0)" } ?? "")"
    }
}
