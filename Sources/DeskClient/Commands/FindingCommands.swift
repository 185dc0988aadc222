import ArgumentParser
import Shared

struct FindingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings", abstract: "What the nightly job found in your area (supervisors).",
        discussion: """
            The gravest come first, 200 in one answer; one that has more to say names the number to go on --after. One \
            finding by its number comes with all that nights saw and people said of it, the oldest first.

            Examples:
              nser-desk --officer sana findings
              nser-desk --officer sana findings --finding 17 --json
              nser-desk --officer sana findings --state ACCEPTED
              nser-desk --officer sana findings --after 412
            """)

    @Option(help: "One finding by its number.") var finding: Int64?
    @Option(help: "Those of one kind, such as score_not_reproduced.") var kind: String?
    @Option(help: "OPEN, EXPLAINED, ACCEPTED or MENDED.") var state: String?
    @Option(help: "Those that follow this one, by its number.") var after: Int64?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.question(.findings, try request().body) { rows, reply in
                FindingLines.of(rows, reply, desk.console.language)
            }
        }
    }

    private func request() throws(UsageError) -> FindingsRequest {
        guard finding.map({ $0 >= 1 }) ?? true else { throw UsageError("--finding is a number above 0") }
        guard after.map({ $0 >= 1 }) ?? true else { throw UsageError("--after is a number above 0") }
        if let kind,
            kind.isEmpty
                || !kind.utf8.allSatisfy({ $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
        {
            throw UsageError("--kind is written in small letters, digits and _, such as score_not_reproduced")
        }
        return FindingsRequest(
            id: finding, kind: kind,
            state: try state.map { (text) throws(UsageError) in try FindingState(typed: text) }, after: after)
    }
}

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Say what a finding of the nightly job is (supervisors).",
        discussion: """
            It mends nothing by itself: the registry is mended by its ordinary operations (update, void, merge, dispute).
            The next night looks again.

            Example:
              nser-desk --officer sana resolve 17 --state EXPLAINED --reason "the terminal was replaced that day"
            """)

    @Argument(help: "The finding's number.") var finding: Int64
    @Option(help: "EXPLAINED, ACCEPTED, MENDED or OPEN.") var state: String
    @Option(help: "Why; it is kept with the finding.") var reason: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard finding >= 1 else { throw ValidationError("A finding has a number above 0.") }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.resolve(finding, try FindingState(typed: state), reason: try TypedValue.reason(reason))
        }
    }
}

extension FindingState {
    fileprivate init(typed text: String) throws(UsageError) {
        guard let state = FindingState(rawValue: text.uppercased()) else {
            throw UsageError("--state is OPEN, EXPLAINED, ACCEPTED or MENDED")
        }
        self = state
    }
}

extension Desk {
    /// Says what a finding is.
    fileprivate func resolve(_ id: Int64, _ state: FindingState, reason: PlainText) -> Outcome {
        submit(
            NewAct(
                verb: .resolve, household: nil, officer: officer.written, at: now().written,
                content: .object {
                    $0.member("finding", id)
                    $0.member("state", state.rawValue)
                    $0.member("reason", reason.written)
                }))
    }
}
