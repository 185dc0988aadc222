internal import ArgumentParser
internal import Glibc
internal import PostgresPipeline
internal import Registry
internal import Shared

struct ShadowModel: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "shadow",
        abstract: "Tries a loaded model on all households; nothing that counts is changed.",
        discussion: """
            Scores every open household with what is known of it and keeps the results as a run. A run that was killed \
            goes on where its last transaction ended when the same command is started again. With --cut-off it says who \
            would cross it against the stored scores of the active model, by tehsil and sex of the head.

            Examples:
              nser-server model shadow bisp-shape
              nser-server model shadow bisp-shape --cut-off 32 --stored-cut-off 34 --csv crossings.csv --plot crossings.svg

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The model's name, or 8 or more first digits of its digest.")
    var model: String

    @Option(help: "Count ages on this day, YYYY-MM-DD. Default: for each household the day of its current assessment.")
    var asOf: String?

    @Option(help: "A score such as 34 or 16.17; households at or under it are in.")
    var cutOff: String?

    @Option(help: "The cut-off of the stored scores, where it is another. Default: that of --cut-off.")
    var storedCutOff: String?

    @Option(help: "Write the crossings to this file as CSV.")
    var csv: String?

    @Option(help: "Write the crossings to this file as a picture (SVG).")
    var plot: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        _ = try cutoffs()
        if let asOf, CalendarDate(asOf) == nil { throw ValidationError("--as-of is a day written YYYY-MM-DD") }
        guard cutOff != nil || (csv == nil && plot == nil && storedCutOff == nil) else {
            throw ValidationError("--csv, --plot and --stored-cut-off need a --cut-off")
        }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        var run = try ShadowRun.open(model, asOf: asOf.flatMap { CalendarDate($0) }, on: connection)
        if run.isResumed { Complaint.print("run \(run.id) goes on after \(run.households) households") }
        var line = ProgressLine("households")
        try run.finish(on: connection) { line.report($0, of: $1) }
        let cutoffs = try cutoffs()
        let summary = try ShadowSummary.of(run, cutoffs: cutoffs, on: connection)
        let report = ShadowReport(run: run, summary: summary, cutoffs: cutoffs)
        print(report.text)
        if let csv { try SmallFile.write(csv, Array(summary.csv.utf8)) }
        if let plot { try SmallFile.write(plot, Array(report.plot.utf8)) }
        var usage = rusage()
        guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else { return }
        Complaint.print("peak memory \(usage.ru_maxrss / 1_024) MiB")
    }

    private func cutoffs() throws -> (stored: Int, run: Int)? {
        guard let cutOff else { return nil }
        guard let run = PMTModel.hundredths(cutOff), let stored = PMTModel.hundredths(storedCutOff ?? cutOff) else {
            throw ValidationError("a cut-off is a score from 0 to 100 with at most two decimals")
        }
        return (stored, run)
    }
}
