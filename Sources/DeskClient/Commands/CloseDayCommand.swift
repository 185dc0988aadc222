import ArgumentParser
import Shared

struct CloseDayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close-day",
        abstract: "Close a day: this desk and the server compare it and agree, entry by entry.",
        discussion: """
            Sends what waits, then shows the server every entry of the day with its answer. If both have the same, the \
            day is closed and both keep the signed line; what is sent later counts for the next day. If they differ, the \
            first difference is named and the day stays open. Without the server a day cannot be closed.

            Examples:
              nser-desk --officer ayesha close-day
              nser-desk --officer ayesha close-day --date 2026-11-22
            """)

    @Option(help: "The day: YYYY-MM-DD or DD-MM-YYYY. Default: today by the server's clock.") var date: String?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.closeDay(try date.map { (text) throws(UsageError) in try TypedValue.date(text, today: nil) })
        }
    }
}
