internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server reconcile`: the night's proof that nothing was lost, doubled or scored wrongly.
struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract:
            "Proves for a day that nothing was lost, doubled or scored wrongly, and says what people must look at.",
        discussion: """
            Looks at the journal and its chains, the invariants of every table, the history against the rows of now, \
            the members of each family against its roster, the scores of every household that was changed that day and \
            of one in a hundred others bit for bit, and decisions against the rules in force. It changes nothing but its \
            own findings and what it keeps to work faster (persons, rosters, closed days): what was found before and is \
            so no more becomes MENDED, what is found again is the same finding. A night that was killed, or whose files \
            could not be written, goes on where it was; two never work at a time. It gives way to the desks: with \
            PostgreSQL on this machine its sessions work when nobody else wants the processor. From a terminal start it \
            with setsid --wait, or its program has the share of a session like all others.

            Examples:
              nser-server reconcile --date yesterday
              nser-server reconcile --date 2026-11-24 --office PK60101 --json
              nser-server reconcile --date yesterday --files /var/lib/nser-night

            Ends with 0 when all agrees, 1 when something is open, 2 when something could not be checked. \
            \(ExitStatus.explanation)
            """)

    @Option(help: "The day: YYYY-MM-DD, today or yesterday, in Asia/Karachi.")
    var date: String

    @Option(help: "One tehsil by its code. Default: the whole country.")
    var office: String?

    @Option(help: "How many checks are done at a time, 1 to 16.")
    var width = 2

    @Option(
        help: ArgumentHelp(
            "Write the signed day file and the report (HTML, text, CSV) of the country and of every office that worked into this folder. Needs the signing key.",
            valueName: "folder"))
    var files: String?

    @Flag(
        help:
            "Seek likely duplicates of all persons, as a first night does, not only of those who changed. One night keeps 10,000 findings of a kind and counts the others: this finds more of them when many were mended."
    )
    var seekEverybody = false

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "For rehearsals: the night is held at the moment that this file names, as for nser-server serve. Only with the private cluster; a registry with numbers of real cards is refused.",
            valueName: "file"))
    var rehearsalClock: String?

    @OptionGroup var keys: KeyOptions
    @OptionGroup var options: DatabaseOptions

    private func day(_ now: Instant) -> CalendarDate? {
        let today = now.dayInKarachi
        switch date {
        case "today": return today
        case "yesterday": return CalendarDate(daysSince2000: today.daysSince2000 - 1)
        default: return CalendarDate(date)
        }
    }

    func validate() throws {
        guard rehearsalClock == nil || options.named == nil else {
            throw ValidationError(
                "--rehearsal-clock is for invented families on this machine: without --database and NSER_DATABASE")
        }
        let now = try now()
        guard let day = day(now) else {
            throw ValidationError("--date is a day written YYYY-MM-DD, today or yesterday")
        }
        guard day <= now.dayInKarachi else { throw ValidationError("--date is a day to come") }
        guard office.map({ PCode($0) != nil }) ?? true else {
            throw ValidationError("--office is a tehsil's code, such as PK60101")
        }
        guard (1...16).contains(width) else { throw ValidationError("--width is 1 to 16") }
    }

    /// When the night is held.
    private func now() throws -> Instant {
        guard let rehearsalClock else { return ServerClock.machine.now() }
        do throws(StartError) {
            return try RehearsalClock(rehearsalClock).now()
        } catch {
            throw ValidationError(error.description)
        }
    }

    func run() async throws {
        do {
            let database = try await options.open(report: Complaint.print)
            let open: Int
            let failed: Bool
            do {
                (open, failed) = try reconcile(database.administration)
            } catch {
                try? await database.close()
                throw error
            }
            try await database.close()
            if failed { throw ExitCode(2) }
            if open > 0 { throw ExitCode(1) }
        } catch let error as AdministrationError {
            Complaint.print(error.description)
            throw error.kind == .refused ? ExitCode(2) : error.exitCode
        } catch let error as ClusterError {
            Complaint.print(error.description)
            throw ExitStatus.databaseUnavailable
        }
    }

    private func reconcile(_ conninfo: String) throws -> (open: Int, failed: Bool) {
        let connection = try Administration.connectToCurrent(conninfo)
        if rehearsalClock != nil { try Seeding.requireInvented(on: connection) }
        let now = try now()
        guard let day = day(now), let form = try? Form.shipped() else {
            throw AdministrationError.mismatch("the form is damaged")
        }
        let scene = NightScene(day: day, office: office.flatMap { PCode($0) }, at: now, form: form)
        let night = try NightRun.open(scene, on: connection)
        QuietSession.programGivesWay()
        if night.isResumed { Complaint.print("night \(night.id) goes on") }
        var line = ProgressLine("checks")
        let ended = night.perform(
            NightChecks.all(seekingEverybody: seekEverybody), width: width, conninfo: conninfo
        ) { done, total, step in
            line.report(done, of: total, beside: step.map { Self.words($0) })
        }
        Listing(
            columns: ["check", "looked_at", "found", "seconds", "result"],
            rows: ended.map {
                [
                    .text($0.name), .optional($0.lookedAt.map { "\($0)" }), .integer($0.found),
                    .text(Self.tenths($0.seconds)),
                    .text($0.failure ?? ($0.found == 0 ? "agrees" : "FOUND") + ($0.note.map { "; \($0)" } ?? "")),
                ]
            }
        ).print(json: json)
        if let files {
            try NightFiles(folder: files, keys: keys.folder(options)).write(scene, night.id, on: connection)
        }
        // Only now: a night whose files could not be written goes on with them when it is started again.
        try night.finish(ended, on: connection)
        let open = try Findings.open(office: office, on: connection)
        let failed = ended.contains { $0.failure != nil }
        Complaint.print(
            "night \(night.id) for \(day.written): \(open) finding(s) open"
                + (failed ? "; what could not be checked is checked when it is started again" : ""))
        return (open, failed)
    }

    /// `duplicates: 400,000 of 6,300,000 persons`.
    static func words(_ step: NightStep) -> String {
        let of = step.total.map { " of \(ProgressLine.grouped($0))" } ?? ""
        return "\(step.check): \(ProgressLine.grouped(step.done))\(of) \(step.noun)"
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
