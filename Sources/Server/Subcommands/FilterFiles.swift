internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server filters files`: which files of the authorities have come.
struct ListFilterFiles: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Lists the authorities' files that were imported, and which were withdrawn.",
        discussion: """
            Examples:
              nser-server filters files
              nser-server filters files --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let files = try AuthorityFiles.list(on: connection)
        Listing(
            columns: [
                "batch", "filter", "file", "started_at", "finished_at", "facts", "withdrawn_by", "reason",
                "withdrawn_at",
            ],
            rows: files.map {
                [
                    .integer($0.batch), .text($0.code), .text($0.name), .text($0.startedAt), .optional($0.finishedAt),
                    .integer($0.facts), .optional($0.withdrawal?.by), .optional($0.withdrawal?.reason),
                    .optional($0.withdrawal?.at),
                ]
            }
        ).print(json: json)
    }
}

/// `nser-server filters withdraw`: a file that was wrong counts no more.
struct WithdrawFilterFile: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Withdraws an authority's file that was wrong; who did it and why is kept.",
        discussion: """
            The file and its facts stay on record and count for nothing; what other files say of the same numbers counts \
            on. Servers that run decide without it at once; what was decided before is decided again by `nser-server \
            programme apply`. A withdrawn file is not imported again: the authority sends a mended one.

            Examples:
              nser-server filters files
              nser-server filters withdraw 12 --by "A. Khan" --reason "FBR sent last year's list"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The file's batch; `nser-server filters files` names it.")
    var batch: Int

    @Option(help: "Who withdraws it.")
    var by: String

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let facts = try AuthorityFiles.withdraw(batch, by: by, reason: reason, on: connection)
        print("withdrew batch \(batch): \(facts) fact(s) count no more")
        print("decide again by it: nser-server programme apply")
    }
}
