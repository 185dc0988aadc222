package import Shared

/// What a programme decides about a household or one of its members, and why.
package struct Decision: Hashable, Sendable {
    package enum State: String, Sendable {
        case eligible = "ELIGIBLE"
        case notEligible = "NOT_ELIGIBLE"
        /// Something that decides is not known yet. Unknown is never a no.
        case pending = "PENDING_VERIFICATION"
    }

    package let programme: String
    /// First day of the rule version that decided.
    package let version: String
    /// The member, in a programme that decides about members; nil for the household as a whole.
    package let subject: Identifier?
    /// The level the member fits, such as `PRIMARY`.
    package let level: String?
    package let state: State
    package let reasons: [Reason]
    /// What is paid, if eligible and the file says it.
    package let amount: Payment?

    package struct Payment: Hashable, Sendable {
        package let rupees: Int64
        package let period: Programme.Amount.Period
    }
}

/// One reason: a code with its arguments, never a score. `ReasonWords` has the words.
package struct Reason: Hashable, Sendable {
    package let code: String
    package let arguments: [Argument]

    package struct Argument: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package init(_ code: String, _ arguments: (name: String, value: String)...) {
        self.code = code
        self.arguments = arguments.map { Argument(name: $0.name, value: $0.value) }
    }

    init(_ code: String, arguments: [Argument]) {
        self.code = code
        self.arguments = arguments
    }

    /// The argument of that name, or nil.
    package func argument(_ name: String) -> String? { arguments.first { $0.name == name }?.value }
}

/// How a household stands for 8171, over all programmes.
package enum HouseholdStanding: String, CaseIterable, Sendable {
    case eligible = "ELIGIBLE"
    case ineligible = "INELIGIBLE"
    case pending = "PENDING_VERIFICATION"

    /// Eligible for anything is eligible; then anything open is pending; only what is refused everywhere is ineligible.
    /// Where nothing is decided nothing is known: pending.
    package init(of decisions: [Decision]) {
        if decisions.contains(where: { $0.state == .eligible }) {
            self = .eligible
        } else if decisions.isEmpty || decisions.contains(where: { $0.state == .pending }) {
            self = .pending
        } else {
            self = .ineligible
        }
    }
}

extension Decision {
    /// Decisions as they are stored: a JSON array, in the order of the programmes.
    static func json(_ decisions: [Decision]) -> [UInt8] {
        var writer = JSONWriter(capacity: 128 * max(decisions.count, 1))
        writer.array { writer in
            for decision in decisions { writer.object { decision.write(to: &$0) } }
        }
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter) {
        writer.member("programme", programme)
        writer.member("version", version)
        if let subject { writer.member("subject", subject.written) }
        if let level { writer.member("level", level) }
        writer.member("state", state.rawValue)
        writer.array("reasons") { writer in
            for reason in reasons {
                writer.object { writer in
                    writer.member("code", reason.code)
                    for argument in reason.arguments {
                        writer.key(text: argument.name)
                        writer.string(argument.value)
                    }
                }
            }
        }
        if let amount {
            writer.member("rupees", amount.rupees)
            writer.member("period", amount.period.rawValue)
        }
    }

    /// What `json` wrote; nil if it is anything else.
    static func read(_ json: [UInt8]) -> [Decision]? {
        guard let document = try? JSONDocument(json), document.root.kind == .array else { return nil }
        var decisions: [Decision] = []
        for view in document.root.elements {
            guard let decision = Decision(view) else { return nil }
            decisions.append(decision)
        }
        return decisions
    }

    private init?(_ view: JSONView) {
        guard let programme = view["programme"]?.string, let version = view["version"]?.string,
            let state = view["state"]?.string.flatMap(State.init(rawValue:)), let list = view["reasons"],
            list.kind == .array
        else { return nil }
        var reasons: [Reason] = []
        for element in list.elements {
            guard let code = element["code"]?.string else { return nil }
            var arguments: [Reason.Argument] = []
            for (key, value) in element.members where !(key == "code") {
                guard let text = value.string else { return nil }
                arguments.append(Reason.Argument(name: key.text, value: text))
            }
            reasons.append(Reason(code, arguments: arguments))
        }
        var amount: Payment?
        if let rupees = view["rupees"]?.integer {
            guard let period = view["period"]?.string.flatMap(Programme.Amount.Period.init(rawValue:)) else {
                return nil
            }
            amount = Payment(rupees: rupees, period: period)
        }
        self.init(
            programme: programme, version: version, subject: view["subject"]?.string.flatMap { Identifier($0) },
            level: view["level"]?.string, state: state, reasons: reasons, amount: amount)
    }
}
