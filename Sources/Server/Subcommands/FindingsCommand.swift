internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server findings`: what nights have found, and what became of one.
struct FindingsCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "Lists what nights have found, by state, or tells one with its history.",
        discussion: """
            With --finding also all that became of it, oldest first: the night that found it, saw it changed, gone or \
            there again, and what people said of it and why. `op` is where the journal holds what they said, as desk, \
            epoch and sequence number.

            Examples:
              nser-server findings
              nser-server findings --state ACCEPTED --json
              nser-server findings --finding 17

            \(ExitStatus.explanation)
            """)

    enum State: String, ExpressibleByArgument, CaseIterable {
        case open = "OPEN"
        case explained = "EXPLAINED"
        case accepted = "ACCEPTED"
        case mended = "MENDED"
        case all = "ALL"
    }

    @Option(help: "OPEN, EXPLAINED, ACCEPTED, MENDED or ALL. Default: OPEN.")
    var state: State?

    @Option(help: "One tehsil by its code. Default: the whole country.")
    var office: String?

    @Option(help: ArgumentHelp("One finding, whatever its state, with its history.", valueName: "number"))
    var finding: Int?

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard finding == nil || (state == nil && office == nil) else {
            throw ValidationError("--finding names one finding: without --state and --office")
        }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        if let finding {
            tell(try Findings.history(of: finding, on: connection))
        } else {
            let wanted = state ?? .open
            let findings = try Findings.list(
                state: wanted == .all ? nil : wanted.rawValue, office: office, on: connection)
            Listing(columns: Self.columns, rows: findings.map { Self.row($0) }).print(json: json)
        }
    }

    /// Two tables; as JSON the events are a member of the finding.
    private func tell(_ history: Findings.History) {
        if json { return Self.whole(history).print(json: true) }
        Listing(columns: Self.columns, rows: [Self.row(history.finding)]).print(json: false)
        print("")
        Self.events(history).print(json: false)
    }

    private static let columns = [
        "finding", "severity", "kind", "subject", "tehsil", "state", "first_seen", "last_seen", "evidence",
    ]

    private static func row(_ finding: Findings.Record) -> [Listing.Field] {
        [
            .integer(finding.id), .text(finding.severity), .text(finding.kind), .text(finding.subject),
            .optional(finding.tehsil), .text(finding.state), .text(finding.firstSeen), .text(finding.lastSeen),
            .text(finding.evidence),
        ]
    }

    /// A finding with its events in it.
    static func whole(_ history: Findings.History) -> Listing {
        Listing(columns: columns + ["events"], rows: [row(history.finding) + [.json(events(history).json)]])
    }

    /// What became of a finding, a row for each event.
    static func events(_ history: Findings.History) -> Listing {
        Listing(
            columns: ["event", "what", "at", "night", "officer", "op", "reason"],
            rows: history.events.map { event in
                [
                    .integer(event.ordinal), .text(event.what), .text(event.at),
                    event.night.map { Listing.Field.integer($0) } ?? .optional(nil), .optional(event.officer),
                    .optional(event.op), .optional(event.reason),
                ]
            })
    }
}
