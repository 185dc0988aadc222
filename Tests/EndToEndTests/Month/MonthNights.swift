import Foundation
import Shared

/// The nights of the month by `nser-server reconcile`, each a program that may be killed.
struct MonthNights {
    /// What a night says: its exit status, and what is open after it.
    struct Outcome: Equatable {
        let status: Int32
        let open: Set<OpenFinding>
    }

    let centre: Centre
    /// Where reports and day files are left.
    var files: String { centre.folder + "/nights" }

    /// Starts the night for a day.
    func begin(_ day: CalendarDate) throws -> RunningProgram {
        let program = try centre.start(
            ["reconcile", "--date", "\(day)", "--files", files, "--keys", centre.folder + "/keys"]
                + (centre.clock.map { ["--rehearsal-clock", $0] } ?? []))
        try program.closeInput()
        return program
    }

    /// Holds the night for a day from begin to end.
    func hold(_ day: CalendarDate) throws -> Outcome {
        let program = try begin(day)
        let status = try program.ended(within: 120)
        guard [0, 1].contains(status) else {
            throw Unexpected("the night for \(day) ended with \(status):\n\(program.output)")
        }
        return Outcome(status: status, open: try open())
    }

    /// What the server's program lists as open.
    func open() throws -> Set<OpenFinding> {
        let listed = try centre.listing(["findings", "--json"])
        return Set(try JSONDecoder().decode([OpenFinding].self, from: Data(listed.utf8)))
    }

    /// Begins the night for a day, sees another refused beside it, kills it while a table that it needs is held, and holds it again.
    func holdKilled(_ day: CalendarDate, waitingFor table: String) throws -> Outcome {
        let holder = try centre.session()
        try holder.type("begin; lock table \(table) in access exclusive mode;\n\\echo held\n")
        try holder.line(containing: "held")
        let night = try begin(day)
        // In the middle: some checks have come to their end, and one waits for the table.
        try centre.await(
            """
            select exists (select from pg_locks where not granted) and (
                select count(*) > 3 from nser.night_check c join nser.night_run r on r.id = c.run where r.day = '\(day)')
            """)
        let second = try begin(day)
        guard try second.ended(within: 60) == 2, second.output.contains("another night works") else {
            throw Unexpected("a second night was not refused beside the first:\n\(second.output)")
        }
        night.signal(SIGKILL)
        try night.ended()
        try holder.closeInput()
        try holder.ended()
        // PostgreSQL notices that the killed night's connections are gone when it next turns to them.
        try centre.await("select not exists (select from pg_locks where locktype = 'advisory')")
        guard try centre.sql("select count(*) from nser.night_run where day = '\(day)' and finished_at is null") == "1"
        else { throw Unexpected("the night for \(day) was not killed in the middle") }
        let outcome = try hold(day)
        let runs = try centre.sql(
            "select count(*) || ' ' || count(finished_at) from nser.night_run where day = '\(day)'")
        guard runs == "1 1" else { throw Unexpected("the killed night for \(day) did not go on: \(runs)") }
        return outcome
    }
}

/// Something that a night found and nobody has answered, as `nser-server findings --json` lists it.
struct OpenFinding: Hashable, Decodable, CustomStringConvertible {
    let finding: Int
    let kind: String
    let subject: String
    var description: String { "\(kind) \(subject)" }
}

extension Centre {
    /// Asks until a query says true.
    func await(_ query: String, within seconds: Double = 60) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while try sql(query) != "t" {
            guard Date() < deadline else { throw Unexpected("waited \(seconds) s in vain for: \(query)") }
        }
    }
}
