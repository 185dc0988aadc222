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
            the members of each family against its roster, what desks and server agreed about their days, the counts of \
            the day and of one in a hundred sealed ones, the scores of every household that was changed that day and of \
            one in a hundred others bit for bit, and decisions against the rules in force. It changes nothing but its \
            own findings and what it keeps to work faster (persons, rosters, closed days): what was found before and is \
            so no more becomes MENDED, what is found again is the same finding. A night that was killed, or whose files \
            could not be written, goes on where it was; two never work at a time. It gives way to the desks: with \
            PostgreSQL on this machine its sessions work when nobody else wants the processor. From a terminal start it \
            with setsid --wait, or its program has the share of a session like all others.

            With --date missed it makes up for every night that is missed: of the last \(MissedNights.daysBack) days each \
            one that has no night for the whole country which came to its end after the day was over, from the registry's \
            first day on, oldest first. A night that cannot be held, because its files cannot be written or the database \
            is gone, ends the command; it and those after it are still missed then. When none is missed nothing is held, \
            and that is said.

            Examples:
              nser-server reconcile --date yesterday
              nser-server reconcile --date 2026-11-24 --office PK60101 --json
              nser-server reconcile --date missed --files /var/lib/nser-night --signing-key /etc/nser/day.key

            Ends with 0 when all agrees, 1 when something is open, 2 when something could not be checked; after several \
            nights with the greatest of these, and when none is missed with 0 or 1, as the last night left it. \
            \(ExitStatus.explanation)
            """)

    @Option(
        help:
            "The day: YYYY-MM-DD, today or yesterday, in Asia/Karachi; or missed, which are all of the last \(MissedNights.daysBack) without a night."
    )
    var date: String

    @Option(help: "One tehsil by its code; not with --date missed. Default: the whole country.")
    var office: String?

    @Option(help: "How many checks are done at a time, 1 to 16.")
    var width = 2

    @Option(
        help: ArgumentHelp(
            "Write the signed day file and the report (HTML, text, CSV) of the country and of every office that worked, could have worked or has something open into this folder. Needs the signing key.",
            valueName: "folder"))
    var files: String?

    @Option(
        help: ArgumentHelp(
            "Private half of the key that signs days (see nser-server key), as for nser-server serve. Default: its file in --keys.",
            valueName: "file"))
    var signingKey: String?

    @Flag(
        help:
            "Seek likely duplicates of all persons, as a first night does, not only of those who changed. One night keeps 10,000 findings of a kind and counts the others: this finds more of them when many were mended."
    )
    var seekEverybody = false

    @Flag(
        help:
            "One JSON array of objects instead of a table; with --date missed one for each night, on a line of its own."
    )
    var json = false

    @OptionGroup var clock: NightClock
    @OptionGroup var keys: KeyOptions
    @OptionGroup var options: DatabaseOptions

    /// How nights end, the gravest last. Its number is the exit code.
    private enum Ending: Int32, Comparable {
        case agrees = 0
        case findings = 1
        case couldNotCheck = 2

        static func < (one: Ending, other: Ending) -> Bool { one.rawValue < other.rawValue }
    }

    private var isForMissed: Bool { date == "missed" }

    private func day(_ now: Instant) -> CalendarDate? {
        let today = now.dayInKarachi
        switch date {
        case "today": return today
        case "yesterday": return CalendarDate(daysSince2000: today.daysSince2000 - 1)
        default: return CalendarDate(date)
        }
    }

    func validate() throws {
        try clock.requireFitting(options)
        if isForMissed {
            guard office == nil else {
                throw ValidationError("--date missed makes up for nights of the whole country: without --office")
            }
        } else {
            let now = try clock.now()
            guard let day = day(now) else {
                throw ValidationError("--date is a day written YYYY-MM-DD, today, yesterday or missed")
            }
            guard day <= now.dayInKarachi else { throw ValidationError("--date is a day to come") }
        }
        guard office.map({ PCode($0) != nil }) ?? true else {
            throw ValidationError("--office is a tehsil's code, such as PK60101")
        }
        guard (1...16).contains(width) else { throw ValidationError("--width is 1 to 16") }
    }

    func run() async throws {
        do {
            let database = try await options.open(report: Complaint.print)
            let ending: Ending
            do {
                ending = try reconcile(database.administration)
            } catch {
                try? await database.close()
                throw error
            }
            try await database.close()
            if ending != .agrees { throw ExitCode(ending.rawValue) }
        } catch let error as AdministrationError {
            Complaint.print(error.description)
            throw error.kind == .refused ? ExitCode(2) : error.exitCode
        } catch let error as ClusterError {
            Complaint.print(error.description)
            throw ExitStatus.databaseUnavailable
        }
    }

    /// Holds the nights that were asked for, one after the other, until one cannot be held.
    private func reconcile(_ conninfo: String) throws -> Ending {
        let connection = try Administration.connectToCurrent(conninfo)
        try clock.requireInvented(on: connection)
        let days = try days(on: connection)
        guard !days.isEmpty else {
            // As the last night left it: who was killed before it could say so is told so now.
            let open = try Findings.open(office: nil, on: connection)
            Complaint.print("no night is missed: \(open) finding(s) open")
            return open > 0 ? .findings : .agrees
        }
        var gravest = Ending.agrees
        for (place, day) in days.enumerated() {
            if isForMissed { Complaint.print("holds the night for \(day.written), \(place + 1) of \(days.count)") }
            let ending = try hold(day, conninfo, on: connection)
            gravest = max(gravest, ending)
        }
        return gravest
    }

    /// The day that was named, or those whose nights are missed.
    private func days(on connection: borrowing DirectConnection) throws -> [CalendarDate] {
        let now = try clock.now()
        if isForMissed { return try MissedNights.days(before: now.dayInKarachi, on: connection) }
        return day(now).map { [$0] } ?? []
    }

    /// Holds the night for one day, or goes on with it, and leaves its files.
    private func hold(
        _ day: CalendarDate, _ conninfo: String, on connection: borrowing DirectConnection
    ) throws -> Ending {
        guard let form = try? Form.shipped() else { throw AdministrationError.mismatch("the form is damaged") }
        let scene = NightScene(day: day, office: office.flatMap { PCode($0) }, at: try clock.now(), form: form)
        let night = try NightRun.open(scene, on: connection)
        QuietSession.programGivesWay()
        if night.isResumed { Complaint.print("night \(night.id) goes on") }
        var line = ProgressLine("checks")
        let ended = night.perform(
            NightChecks.all(seekingEverybody: seekEverybody), width: width, conninfo: conninfo
        ) { done, total, step in
            line.report(done, of: total, beside: step.map { Self.words($0) })
        }
        list(ended, of: day)
        if let files {
            let signing = signingKey.map { SigningKeys(signingFile: $0) } ?? keys.folder(options)
            try NightFiles(folder: files, keys: signing).write(scene, night.id, on: connection)
        }
        // Only now: a night whose files could not be written goes on with them when it is started again.
        try night.finish(ended, on: connection)
        let open = try Findings.open(office: office, on: connection)
        let failed = ended.contains { $0.failure != nil }
        Complaint.print(
            "night \(night.id) for \(day.written): \(open) finding(s) open"
                + (failed ? "; what could not be checked is checked when it is started again" : ""))
        if failed { return .couldNotCheck }
        return open > 0 ? .findings : .agrees
    }

    /// Of several nights each row says whose it is.
    private func list(_ ended: [NightRun.Ended], of day: CalendarDate) {
        let named: [Listing.Field] = isForMissed ? [.text(day.written)] : []
        Listing(
            columns: (isForMissed ? ["day"] : []) + ["check", "looked_at", "found", "seconds", "result"],
            rows: ended.map { named + Self.fields(of: $0) }
        ).print(json: json)
    }

    private static func fields(of check: NightRun.Ended) -> [Listing.Field] {
        let agreement = (check.found == 0 ? "agrees" : "FOUND") + (check.note.map { "; \($0)" } ?? "")
        return [
            .text(check.name), .optional(check.lookedAt.map { "\($0)" }), .integer(check.found),
            .text(tenths(check.seconds)), .text(check.failure ?? agreement),
        ]
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
