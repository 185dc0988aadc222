internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server counts`: the sealed sums of closed days.
struct CountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counts",
        abstract: "Seals the counts of a closed day anew, and lists which days were.",
        discussion: """
            The first night after a day seals its counts. From then on COUNTS reads what was sealed, and every night \
            for that day compares it with the journal: what differs is the finding counts_against_journal.
            """,
        subcommands: [RenewCounts.self, ListCountRenewals.self])
}

struct RenewCounts: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Seals a day anew, as the journal has it; who did it, why, and what differed is kept.",
        discussion: """
            First find out why the two differ: `nser-server findings` names the acts, `nser-server check --rows` says \
            whether the journal is what the desks sent. What differed is printed, and is none any more; the next night \
            says so. Refused is a day that is not sealed, agrees or is to come, and one that the journal does not hold \
            whole: its month is detached, or ops of it are lost.

            Examples:
              nser-server counts renew --date 2026-11-22 --by "A. Khan" --reason "the server's clock was set back"

            \(ExitStatus.explanation)
            """)

    @Option(help: "The day, YYYY-MM-DD.")
    var date: String

    @Option(help: "Who seals it anew.")
    var by: String

    @Option(help: "Why, in 300 characters at most.")
    var reason: String

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard CalendarDate(date) != nil else { throw ValidationError("--date is a day written YYYY-MM-DD") }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        guard let day = CalendarDate(date) else { return }
        let differences = try DayRollup.renew(day, by: by, reason: reason, on: connection)
        for difference in differences { print("\(day.written) \(difference)") }
        if differences.isEmpty { print("\(day.written) the sums were not those of its acts") }
        print("renewed \(day.written): \(differences.count) difference(s)")
    }
}

struct ListCountRenewals: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "renewals",
        abstract: "Lists the days that were sealed anew, by whom and why, and what differed.",
        discussion: """
            Examples:
              nser-server counts renewals
              nser-server counts renewals --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let renewals = try DayRollup.renewals(on: connection)
        Listing(
            columns: ["renewal", "day", "renewed_at", "renewed_by", "reason", "differences"],
            rows: renewals.map {
                [
                    .integer($0.id), .text($0.day), .text($0.renewedAt), .text($0.renewedBy), .text($0.reason),
                    .json($0.differences),
                ]
            }
        ).print(json: json)
    }
}
