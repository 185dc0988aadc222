internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server findings`: what nights have found.
struct FindingsCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "Lists what nights have found, by state.",
        discussion: """
            Examples:
              nser-server findings
              nser-server findings --state ACCEPTED --json

            \(ExitStatus.explanation)
            """)

    enum State: String, ExpressibleByArgument, CaseIterable {
        case open = "OPEN"
        case explained = "EXPLAINED"
        case accepted = "ACCEPTED"
        case mended = "MENDED"
        case all = "ALL"
    }

    @Option(help: "OPEN, EXPLAINED, ACCEPTED, MENDED or ALL.")
    var state = State.open

    @Option(help: "One tehsil by its code. Default: the whole country.")
    var office: String?

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let findings = try Findings.list(
            state: state == .all ? nil : state.rawValue, office: office, on: connection)
        Listing(
            columns: [
                "finding", "severity", "kind", "subject", "tehsil", "state", "first_seen", "last_seen", "evidence",
            ],
            rows: findings.map {
                [
                    .integer($0.id), .text($0.severity), .text($0.kind), .text($0.subject), .optional($0.tehsil),
                    .text($0.state), .text($0.firstSeen), .text($0.lastSeen), .text($0.evidence),
                ]
            }
        ).print(json: json)
    }
}
