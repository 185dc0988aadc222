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
            would cross it against the stored scores of the active model, by tehsil and sex of the head. Where \
            programmes decide, each household is judged by them too: who would cross into each and who out of it; \
            --csv and --plot hold that unless a --cut-off is given. The tried model is judged by the rule set that \
            names it, or by --rule-set.

            Examples:
              nser-server model shadow bisp-shape --csv programmes.csv --plot programmes.svg
              nser-server model shadow bisp-shape --cut-off 32 --stored-cut-off 34 --csv crossings.csv --plot crossings.svg

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The model's name, or 8 or more first digits of its digest.")
    var model: String

    @Option(help: "Count ages on this day, YYYY-MM-DD. Default: for each household the day of its current assessment.")
    var asOf: String?

    @Option(help: "Judge the model by this rule set of the programmes. Default: the one that names it.")
    var ruleSet: String?

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
        guard cutOff != nil || storedCutOff == nil else {
            throw ValidationError("--stored-cut-off needs a --cut-off")
        }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        var run = try ShadowRun.open(model, asOf: asOf.flatMap { CalendarDate($0) }, ruleSet: ruleSet, on: connection)
        if cutOff == nil, csv != nil || plot != nil, run.programmes.isEmpty {
            throw AdministrationError.refused("no programme decides: --csv and --plot need a --cut-off")
        }
        if run.isResumed { Complaint.print("run \(run.id) goes on after \(run.households) households") }
        var line = ProgressLine("households")
        try run.finish(on: connection) { line.report($0, of: $1) }
        let cutoffs = try cutoffs()
        let summary = try ShadowSummary.of(run, cutoffs: cutoffs, on: connection)
        let crossings = try ProgrammeCrossings.of(run, on: connection)
        let report = ShadowReport(run: run, summary: summary, cutoffs: cutoffs, programmes: crossings)
        print(report.text)
        if let csv { try SmallFile.write(csv, Array((cutoffs == nil ? crossings.csv : summary.csv).utf8)) }
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
