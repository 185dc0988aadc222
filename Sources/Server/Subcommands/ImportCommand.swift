internal import ArgumentParser
internal import Glibc
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server import`: interviews that survey tablets held from door to door.
struct ImportCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Imports households from the files of survey tablets.",
        discussion: """
            Two CSV files in UTF-8, both sorted by the bytes of the column household: one row a household with its answers, \
            one row a member. Columns are the questions of the form; `nser-server export` writes both files in this form, \
            and Sources/Registry/Import/IMPORT.md describes it. Households are checked, scored, decided and journalled as \
            if through REGISTER, by desks IMPORT-..., one a tehsil.

            Each row has its result in the registry, written with its household. An import that was interrupted goes on \
            when the same files are given again, under whatever names; what is done is not done twice. Refused rows are \
            reported with file, line, number, rule and words. When more than --breaker-share of a hundred of the last \
            --breaker-window households are registered already, the import stops with 75 and keeps what it has done; \
            --continue goes on behind that.

            Examples:
              nser-server import households.csv members.csv --report refused.csv
              nser-server import households.csv members.csv --report refused.csv --continue

            Ends with 1 when rows were refused, with 75 when the circuit breaker holds the import. \
            \(ExitStatus.explanation)
            """)

    @Argument(help: "The file of households.")
    var households: String

    @Argument(help: "The file of members.")
    var members: String

    @Option(help: "P-codes of the tehsils that are accepted, parted by commas. Default: all.")
    var tehsils: String = ""

    @Option(
        help:
            "Where refused rows go, as CSV; - is standard output. Default: the file of households with .refused.csv behind it."
    )
    var report: String?

    @Option(help: "Households that the circuit breaker looks at together.")
    var breakerWindow = CircuitBreaker.Setting.standard.window

    @Option(help: "Of a hundred so many may be registered already; 100 switches the breaker off.")
    var breakerShare = CircuitBreaker.Setting.standard.percent

    @Option(help: "Days between an interview and its import at most.")
    var interviewDays = Int(RegisterOperation.interviewDaysBack)

    @Flag(name: .customLong("continue"), help: "Go on behind the circuit breaker.")
    var goesOn = false

    @Flag(help: "Accept numbers that begin with 0, which no card has: for demos and tests.")
    var inventedIds = false

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard (1...1_000_000).contains(breakerWindow) else {
            throw ValidationError("--breaker-window is 1 to 1000000")
        }
        guard (0...100).contains(breakerShare) else { throw ValidationError("--breaker-share is 0 to 100") }
        guard (0...36_525).contains(interviewDays) else { throw ValidationError("--interview-days is 0 to 36525") }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        var settings = ImportRun.Settings()
        settings.breaker = CircuitBreaker.Setting(window: breakerWindow, percent: breakerShare)
        settings.tehsils = tehsils.split(separator: ",").map(String.init)
        settings.acceptsInventedNumbers = inventedIds
        settings.interviewDaysBack = Int32(interviewDays)
        settings.goesOn = goesOn
        var line = ProgressLine("rows")
        let summary = try ImportRun.run(
            households: households, members: members, settings, on: connection, now: ServerClock.machine.now
        ) { line.report($0, of: $1) }
        let report = report ?? households + ".refused.csv"
        if summary.refused > 0 { _ = try ImportReport.write(file: summary.file, to: report, on: connection) }
        print(
            """
            import \(summary.file): \(summary.accepted) household(s) registered, \(summary.refused) row(s) refused, \
            \(summary.duplicates) of them as registered already
            """)
        if let names = summary.wasDoneAs { print("these files were imported before, as \(names)") }
        var usage = rusage()
        if getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 {
            Complaint.print("peak memory \(usage.ru_maxrss / 1_024) MiB")
        }
        if summary.isStopped {
            Complaint.print(
                "stopped: too many of the last households are registered already; look at \(report), then --continue")
            throw ExitStatus.stoppedByBreaker
        }
        guard summary.refused == 0 else {
            throw AdministrationError.refused("\(summary.refused) row(s) were refused; they are in \(report)")
        }
    }
}
