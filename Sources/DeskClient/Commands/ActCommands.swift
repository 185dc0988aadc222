import ArgumentParser
import Shared

struct RegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Register the household of a JSON file.",
        discussion: """
            The file holds the members of a REGISTER without `op`: roster and answers, and, where you have them, \
            household, tehsil, interview, mobile and address. It is checked by the form's rules before anything is \
            stored. The same file given twice is one act: run it again after a failure, it cannot double.

            A registration that was refused because members have left another registered household (561) is sent again with \
            --returning and the number of that act: they come as the persons that the registry knows.

            Examples:
              nser-desk register --file household.json
              nser-desk register --file - --json < household.json
              nser-desk register --returning 17
            """)

    @Option(help: ArgumentHelp("The file; - is standard input.", valueName: "file")) var file: String?
    @Option(help: ArgumentHelp("The refused act whose members have left another household.", valueName: "act"))
    var returning: Int64?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard (file == nil) != (returning == nil) else {
            throw ValidationError("Give exactly one of --file and --returning.")
        }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            if let returning { return try desk.register(returning: returning) }
            return desk.register(file: file ?? "-")
        }
    }
}

struct SendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send what is stored at this desk and not at the server yet.",
        discussion: """
            Example:
              nser-desk send
            """)

    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in desk.sendAll() }
    }
}

struct ReassessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reassess", abstract: "Run the proxy means test again on what is known of a household.",
        discussion: """
            Examples:
              nser-desk reassess 01a23e7b-ca57-7805-a800-08345a87135b
              nser-desk reassess 01a23e7b-ca57-7805-a800-08345a87135b --seen 2
            """)

    @Argument(help: "The household's id.") var household: String
    @Option(help: "The version you saw; otherwise it is looked up.") var seen: Int32?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.reassess(try TypedValue.identifier(household), version: seen)
        }
    }
}

struct UpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Record a life event of a household: the members of a JSON file.",
        discussion: """
            The file holds the members of an UPDATE without `op`: household, event, effective and details, where you have \
            it evidence, and for an act over two households other. Without a version the one at the server is looked up; \
            with --seen it is the one you saw, so that a change in between is noticed. Persons are named by the ids that \
            `nser-desk show` tells. A new member's `person`, and the `household` of a SPLIT, may be left out: they are made \
            here, and the same file given twice is then one act.

            Events, and what their details hold (what may be left out in brackets):
            \(LifeEventKind.allCases.map(\.helpLine).joined(separator: "\n"))

            Examples:
              nser-desk update --file birth.json
              echo '{"household":"01a2...","event":"DEATH","effective":"2026-11-20","details":{"person":"01a2..."}}' \
                | nser-desk update --file -
            """)

    @Option(help: ArgumentHelp("The file; - is standard input.", valueName: "file")) var file: String
    @Option(help: "The version you saw; otherwise it is looked up.") var seen: Int32?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in try desk.update(file: file, seen: seen) }
    }
}

extension LifeEventKind {
    /// The event and the members of its details, for the help.
    fileprivate var helpLine: String {
        let optional = fields.optional.map { "[\($0)]" }
        return "  " + ReplyLines.padded(rawValue, 14)
            + (fields.required.map { "\($0)" } + optional).joined(separator: " ")
    }
}

struct EpochCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epoch",
        abstract: "Open a new epoch for a desk that lost its journal (supervisors, at their own terminal).",
        discussion: """
            The desk signs what it still has again in the new epoch, in the same order; nothing is lost.

            Example:
              nser-desk --officer bilal epoch LHR-001 --reason "disk replaced on 22 November"
            """)

    @Argument(help: "The desk that gets a new epoch.") var other: String
    @Option(help: "Why; it is kept with the act.") var reason: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            guard let other = DeskCode(other) else { throw UsageError("a desk's code looks like LHR-001") }
            guard let reason = PlainText(LineText.normalized(reason)) else {
                throw UsageError("the reason is text of 1 to 300 characters")
            }
            return desk.openEpoch(of: other, reason: reason)
        }
    }
}

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "What is stored at this desk; asks no server.",
        discussion: """
            Lists what is pending and what the server did not take; --all lists everything.

            Examples:
              nser-desk journal
              nser-desk journal --all --json
              nser-desk journal --retry 17
              nser-desk journal --retry 17 18 19
            """)

    @Flag(help: "Also what is done and refused.") var all = false
    @Option(
        parsing: .upToNextOption, help: "Take acts up again that the server did not take; `send` then sends them.")
    var retry: [Int64] = []
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.runOffline(desk) { (journal, console) throws(UsageError) in
            do throws(JournalError) {
                for act in retry { try journal.retry(act) }
                return JournalListing(position: try journal.position(), acts: try journal.acts(), showsAll: all)
                    .show(on: console)
            } catch {
                throw UsageError(error.description)
            }
        }
    }
}
