internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server export`: rows of the registry as CSV.
struct ExportCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes households, members or decisions into a CSV file.",
        discussion: """
            Open households, in the order of their identifiers, all of one moment, in memory that does not grow. The file \
            has its name only when it is whole. A cell that a spreadsheet would take for a formula has an apostrophe in \
            front (cells that begin with = + - @, tab, carriage return or an apostrophe). Numbers of cards and telephones \
            are masked unless --numbers full is said; the files of households and members with full numbers are those \
            that `nser-server import` reads. Scores are for administration only. Who took what is kept.

            Examples:
              nser-server export --what households --area PK601 --output households.csv --by "A. Khan"
              nser-server export --what members --numbers full --output members.csv --by "A. Khan"

            \(ExitStatus.explanation)
            """)

    @Option(help: "households, members or decisions.")
    var what: ExportPlan.What

    @Option(help: "P-code of a province, district or tehsil. Default: everything.")
    var area: String?

    @Option(help: "masked or full.")
    var numbers = ExportPlan.Numbers.masked

    @Flag(help: "Put the scores into the file of households.")
    var scores = false

    @Option(help: "Who takes it.")
    var by: String

    @Option(name: .shortAndLong, help: "The file; - is standard output.")
    var output: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let plan = try ExportPlan(what: what, area: area, numbers: numbers, scores: scores, by: by)
        var line = ProgressLine("households")
        let rows = try ExportRun.run(plan, to: output, on: connection) { line.report($0, of: $1) }
        if output != "-" { print("wrote \(rows) row(s) to \(output)") }
    }
}

extension ExportPlan.What: ExpressibleByArgument {}
extension ExportPlan.Numbers: ExpressibleByArgument {}
