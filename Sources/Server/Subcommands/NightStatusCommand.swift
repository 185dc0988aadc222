internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server night-status`: whether the last nights ran.
struct NightStatusCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "night-status",
        abstract: "Says which nights are missed: whether each of the last days has one that came to its end.",
        discussion: """
            Looks at the last \(MissedNights.daysBack) days in Asia/Karachi, from the registry's first day on, or at one \
            day, and names each one that has no night for the whole country which came to its end. A night that was held \
            while its day was not over does not count. nser-server reconcile --date missed makes up for them.

            Examples:
              nser-server night-status
              nser-server night-status --date 2026-11-24

            Ends with 0 when none is missed, 1 when one is. \(ExitStatus.explanation)
            """)

    @Option(help: "One day: YYYY-MM-DD. Default: the last \(MissedNights.daysBack) before today in Asia/Karachi.")
    var date: String?

    @OptionGroup var clock: NightClock
    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        try clock.requireFitting(options)
        if let date, CalendarDate(date) == nil { throw ValidationError("--date is a day written YYYY-MM-DD") }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        try clock.requireInvented(on: connection)
        if let day = date.flatMap({ CalendarDate($0) }) {
            let missed = try MissedNights.days(from: day, through: day, on: connection)
            guard let finished = try NightRun.finished(day, on: connection) else {
                throw AdministrationError.refused("no night for \(day.written) came to its end")
            }
            guard missed.isEmpty else {
                throw AdministrationError.refused(
                    "the night for \(day.written) that came to its end at \(finished) does not count: it was held before the "
                        + "day was over, or it was begun again and stands open")
            }
            print("night for \(day.written): finished \(finished)")
            return
        }
        let today = try clock.now().dayInKarachi
        let missed = try MissedNights.days(before: today, on: connection)
        guard missed.isEmpty, let yesterday = today.adding(days: -1),
            let finished = try NightRun.finished(yesterday, on: connection)
        else {
            let days = missed.map(\.written).joined(separator: ", ")
            throw AdministrationError.refused(
                "no night for \(days) came to its end; nser-server reconcile --date missed makes up for that")
        }
        print("night for \(yesterday.written): finished \(finished); none is missed")
    }
}
