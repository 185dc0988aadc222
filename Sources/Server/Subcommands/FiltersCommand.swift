internal import ArgumentParser
internal import Glibc
internal import PostgresPipeline
internal import Registry

/// `nser-server filters`: whom the authorities' records exclude.
struct FiltersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filters",
        abstract: "Imports files of the authorities, withdraws wrong ones, lists filters and switches them.",
        discussion: """
            A filter excludes by an authority's record, whatever the score: a tax payer, a government employee. Its facts \
            come from imported files only, never from an interview.
            """,
        subcommands: [
            ImportFilterFile.self, ListFilters.self, ListFilterFiles.self, WithdrawFilterFile.self, SwitchFilter.self,
        ])
}

struct ImportFilterFile: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Imports an authority's file of national numbers.",
        discussion: """
            The file is CSV in UTF-8; its first line is number, or number,until. until is the last day on which the \
            record counts. Rows that cannot be read are reported with line and reason, never with the number; the others \
            are imported. An import that was interrupted is run again with the same file: nothing is doubled.

            Examples:
              nser-server filters import taxpayers.csv --filter TAXPAYER
              nser-server filters import disability.csv --filter DISABILITY_RECORD --report refused.csv

            Ends with 1 when rows were refused. \(ExitStatus.explanation)
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "The filter's code; `nser-server filters list` names them.")
    var filter: String

    @Option(help: "Where refused rows go, as CSV of line and reason. Default: standard error.")
    var report: String?

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let report = try RefusalReport(report)
        let summary = try AuthorityImport().run(file, filter: filter, on: connection) {
            line, reason throws(AdministrationError) in
            try report.add(line: line, reason: reason)
        }
        print(
            """
            batch \(summary.batch): \(summary.accepted) row(s) accepted, \(summary.new) new, \(summary.refused) \
            refused\(summary.wasDone ? "; this file had been imported before" : "")
            """)
        guard summary.refused == 0 else { throw AdministrationError.refused("\(summary.refused) row(s) were refused") }
    }
}

struct ListFilters: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists all filters, which are on, and how many facts there are.",
        discussion: """
            Examples:
              nser-server filters list
              nser-server filters list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let filters = try FilterSwitches.list(on: connection)
        Listing(
            columns: [
                "filter", "words", "subjects", "effective_from", "on", "facts", "switched_by", "reason", "switched_at",
            ],
            rows: filters.map {
                [
                    .text($0.code), .text($0.words), .text($0.subjects.joined(separator: " ")), .text($0.effectiveFrom),
                    .bool($0.isOn), .integer($0.facts), .optional($0.switchedBy), .optional($0.reason),
                    .optional($0.switchedAt),
                ]
            }
        ).print(json: json)
    }
}

struct SwitchFilter: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch",
        abstract: "Switches a filter on or off; who did it and why is kept.",
        discussion: """
            Servers that run decide by it at once; what was decided before is decided again by `nser-server programme \
            apply`.

            Examples:
              nser-server filters switch TRAVEL_ONCE off --by "A. Khan" --reason "cabinet decision of 12 May"
              nser-server filters switch TRAVEL_ONCE on --by "A. Khan" --reason "decision withdrawn"

            \(ExitStatus.explanation)
            """)

    enum Position: String, ExpressibleByArgument, CaseIterable { case on, off }

    @Argument(help: "The filter's code.")
    var filter: String

    @Argument(help: "on or off.")
    var position: Position

    @Option(help: "Who switches it.")
    var by: String

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try FilterSwitches.switchFilter(filter, on: position == .on, by: by, reason: reason, connection: connection)
        print("switched \(filter) \(position.rawValue)")
    }
}

/// Refused rows on their way to a file of their own, or to standard error.
struct RefusalReport: ~Copyable {
    private let file: Int32
    private let name: String

    /// Makes the file anew; nil is standard error.
    init(_ path: String?) throws(AdministrationError) {
        name = path ?? "standard error"
        guard let path else {
            file = dup(STDERR_FILENO)
            return
        }
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file("cannot write \(path): \(String(cString: strerror(errno)))") }
        try put("line,reason\n")
    }

    deinit { close(file) }

    func add(line: Int, reason: String) throws(AdministrationError) { try put("\(line),\"\(reason)\"\n") }

    private func put(_ text: String) throws(AdministrationError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .file("cannot write \(name): \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }
}
