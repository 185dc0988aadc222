internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server night-status`: whether the last nights ran.
struct NightStatusCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "night-status",
        abstract: "Says whether the night for a day came to its end.",
        discussion: """
            Examples:
              nser-server night-status
              nser-server night-status --date 2026-11-24

            Ends with 0 when it did, 1 when not. \(ExitStatus.explanation)
            """)

    @Option(help: "The day: YYYY-MM-DD. Default: yesterday in Asia/Karachi.")
    var date: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        if let date, CalendarDate(date) == nil { throw ValidationError("--date is a day written YYYY-MM-DD") }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        let today = ServerClock.machine.now().dayInKarachi
        let yesterday = CalendarDate(daysSince2000: today.daysSince2000 - 1)
        guard let day = date.flatMap({ CalendarDate($0) }) ?? yesterday else { return }
        guard let finished = try NightRun.finished(day, on: connection) else {
            throw AdministrationError.refused("no night for \(day.written) came to its end")
        }
        print("night for \(day.written): finished \(finished)")
    }
}
