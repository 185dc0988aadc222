internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server disasters`: where families may be surveyed again because of a disaster.
struct DisastersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disasters",
        abstract: "Notifies areas hit by a disaster, lists the notices and ends them.",
        discussion: """
            A household that lived in a notified area when the notice began may be surveyed again before the usual time, \
            once, as long as the notice lasts.
            """,
        subcommands: [NotifyDisaster.self, ListDisasters.self, EndDisaster.self])
}

struct NotifyDisaster: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Puts in a notified area, with the days and the number of the notification.",
        discussion: """
            Servers that run see the notice at once.

            Examples:
              nser-server disasters notify PK601 --title "Flood of August 2026" --title-urdu "سیلاب اگست 2026" \
            --from 2026-08-20 --until 2027-02-28 --reference "PDMA/2026/17" --by "A. Khan"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "P-code of a tehsil, a district or a province.")
    var area: String

    @Option(help: "What happened, in English.")
    var title: String

    @Option(help: "What happened, in Urdu.")
    var titleUrdu: String

    @Option(help: "The first day, YYYY-MM-DD: who lived there then.")
    var from: String

    @Option(help: "The last day on which a family may be surveyed because of it.")
    var until: String

    @Option(help: "The number of the government's notification.")
    var reference: String

    @Option(help: "Who puts it in.")
    var by: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let id = try DisasterAreas.notify(
            area, title: FormWords(english: title, urdu: titleUrdu), from: day(from), until: day(until),
            reference: reference, by: by, on: connection)
        print("notice \(id): \(area), \(from) to \(until)")
    }
}

struct ListDisasters: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists all notices with their days as they stand.",
        discussion: """
            Examples:
              nser-server disasters list
              nser-server disasters list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let notices = try DisasterAreas.list(on: connection)
        Listing(
            columns: [
                "notice", "area", "title", "from", "until", "reference", "notified_by", "changed_by", "reason",
            ],
            rows: notices.map {
                [
                    .integer($0.id), .text($0.area), .text($0.title), .text($0.from), .text($0.until),
                    .text($0.reference), .text($0.notifiedBy), .optional($0.changedBy), .optional($0.reason),
                ]
            }
        ).print(json: json)
    }
}

struct EndDisaster: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "Lets a notice end on another day than it said; who did it and why is kept.",
        discussion: """
            A later day prolongs it.

            Examples:
              nser-server disasters end 3 --until 2026-12-31 --by "A. Khan" --reason "notification withdrawn"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The notice's number; `nser-server disasters list` names them.")
    var notice: Int

    @Option(help: "The last day, YYYY-MM-DD.")
    var until: String

    @Option(help: "Who changes it.")
    var by: String

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try DisasterAreas.set(notice, until: day(until), by: by, reason: reason, on: connection)
        print("notice \(notice) lasts until \(until)")
    }
}

/// A day as it is typed.
private func day(_ text: String) throws -> CalendarDate {
    guard let day = CalendarDate(text) else {
        throw AdministrationError.refused("a day is written YYYY-MM-DD")
    }
    return day
}
