internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server model apply` and `nser-server programme apply`: one command, since model and programmes are applied
/// together.
struct ApplyRules: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Decides every open household again by the model and the programmes in force.",
        discussion: """
            A household whose last assessment is by another model gets one by the active model; its decisions are \
            judged anew and written where they are not those that stand. What was before stays and is shown by history \
            and show --as-of. Households that were seeded are decided by it for the first time. To be run after an \
            activation, and when an authority's file was imported; again, it finds nothing to write. Desks go on \
            meanwhile. A run that was killed goes on where its last transaction ended.

            Examples:
              nser-server model apply
              nser-server model apply --as-of 2026-12-01
              nser-server programme apply

            \(ExitStatus.explanation)
            """)

    @Option(
        help: ArgumentHelp(
            "Count ages on this day, YYYY-MM-DD, as REASSESS does on its own. Default: for each household the day of its last assessment, so that an earlier model gives the earlier scores back."
        ))
    var asOf: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        if let asOf, CalendarDate(asOf) == nil { throw ValidationError("--as-of is a day written YYYY-MM-DD") }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        var run = try RedecisionRun.open(
            day: ServerClock.machine.now().dayInKarachi, asOf: asOf.flatMap { CalendarDate($0) }, on: connection)
        if run.isResumed { Complaint.print("run \(run.id) goes on after \(run.counts.households) households") }
        if run.scoring.rules == nil { Complaint.print("no programme decides: households are only assessed") }
        if let caution = run.scoring.model.caution { Complaint.print("caution: \(caution(.english))") }
        var line = ProgressLine("households")
        try run.finish(on: connection, now: ServerClock.machine.now) { line.report($0, of: $1) }
        let counts = run.counts
        print(
            """
            run \(run.id): \(counts.households) households by \(run.scoring.model.name): \(counts.assessed) assessed \
            again, \(counts.decided) decided otherwise or for the first time, \(counts.unreadable) that cannot be read
            """)
    }
}
