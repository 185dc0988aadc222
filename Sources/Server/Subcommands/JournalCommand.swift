internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server journal`: the months of the journal's bodies.
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Lists the journal's months, puts old ones aside and brings one back.",
        discussion: """
            The bytes and answers of all ops lie in one table a month. A month that was put aside is a table of its own, \
            nser.journal_body_YYYY_MM: nothing drops it. Its entries, the chain, stay in the journal for ever, and \
            `check --rows` proves that the month put aside was theirs.
            """,
        subcommands: [ListJournalMonths.self, DetachJournalMonths.self, AttachJournalMonth.self])
}

struct ListJournalMonths: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists all months with their rows and size, and where they are.",
        discussion: """
            attached: part of the journal. detached: a table of its own. elsewhere: detached, and taken out of this \
            database.

            Examples:
              nser-server journal list
              nser-server journal list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        Listing(
            columns: ["month", "place", "rows", "bytes", "detached_at", "detached_by"],
            rows: try JournalMonths.list(on: connection).map {
                [
                    .text($0.month.written), .text($0.place.rawValue), .integer($0.rows), .integer($0.bytes),
                    .optional($0.detachedAt), .optional($0.detachedBy),
                ]
            }
        ).print(json: json)
    }
}

struct DetachJournalMonths: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Puts the months before one aside; their tables stay.",
        discussion: """
            Only months that agree with the chain are put aside. Desks work on; RESULT of an op of such a month says that \
            the op is stored and its reply in the archive. Afterwards a month may be dumped and, once the dump is \
            safe, dropped by the owner of the database:
              pg_dump --format custom --table nser.journal_body_2024_01 --file journal_body_2024_01.dump nser
            and comes back with:
              pg_restore --dbname nser journal_body_2024_01.dump
              nser-server journal attach 2024-01 --by "A. Khan"

            Examples:
              nser-server journal detach --before 2024-11 --by "A. Khan"

            \(ExitStatus.explanation)
            """)

    @Option(help: ArgumentHelp("The first month that stays, YYYY-MM.", valueName: "month"))
    var before: String

    @Option(help: "Who detaches them.")
    var by: String

    @Flag(help: "Also months younger than \(JournalMonths.ageInMonths) months.")
    var evenIfYoung = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        var count = 0
        try JournalMonths.detach(before: month(before), evenIfYoung: evenIfYoung, by: by, on: connection) {
            month, rows in
            count += 1
            print("detached \(month.written): \(rows) rows, now nser.\(month.table)")
        }
        if count == 0 { print("no month before \(before) is attached") }
    }
}

struct AttachJournalMonth: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Brings a month back into the journal.",
        discussion: """
            The table must be, row for row, what was detached. If it was taken out of the database, restore its dump first.

            Examples:
              nser-server journal attach 2024-01 --by "A. Khan"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The month, YYYY-MM.")
    var name: String

    @Option(help: "Who attaches it.")
    var by: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try JournalMonths.attach(month(name), by: by, on: connection)
        print("attached \(name)")
    }
}

/// A month as it is typed.
private func month(_ text: String) throws -> CalendarMonth {
    guard let month = CalendarMonth(text) else {
        throw AdministrationError.refused("a month is written YYYY-MM")
    }
    return month
}
