import ArgumentParser
import Shared

/// What every case is raised with.
struct CaseOptions: ParsableArguments {
    @Option(help: "The ground, as a code.") var ground: String
    @Option(help: "Why, in words; it is kept with the case.") var reason: String
    @Option(help: "The version of the household you saw; otherwise it is looked up.") var seen: Int32?

    func draft(_ kind: CaseKind, _ household: String) throws(UsageError) -> Desk.CaseDraft {
        guard let ground = CaseGround(rawValue: ground.uppercased()), kind.grounds.contains(ground) else {
            throw UsageError("--ground is one of \(kind.grounds.map(\.rawValue).joined(separator: ", "))")
        }
        return Desk.CaseDraft(
            kind: kind, household: try TypedValue.identifier(household), seen: seen, ground: ground,
            reason: try TypedValue.reason(reason))
    }
}

extension TypedValue {
    static func reason(_ text: String) throws(UsageError) -> PlainText {
        guard let reason = PlainText(LineText.normalized(text)) else {
            throw UsageError("the reason is text of 1 to 300 characters")
        }
        return reason
    }

    static func person(_ text: String) throws(UsageError) -> Identifier {
        guard let person = Identifier(text.lowercased()), person.isVersion7 else {
            throw UsageError("a person's id looks like 01a23e7b-ca57-7805-a800-08345a87135b")
        }
        return person
    }

    /// `PERSON=VALUE`, such as two persons or a person and a relation.
    static func pair(_ text: String) throws(UsageError) -> (person: Identifier, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw UsageError("\(TerminalText.clean(text)): write PERSON=VALUE") }
        return (try person(parts[0]), parts[1])
    }
}
