import ArgumentParser
import Shared

struct CountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counts",
        abstract: "How many were registered, updated, reassessed and refused on a day or some days.",
        discussion: """
            Examples:
              nser-desk counts --date today
              nser-desk --officer bilal counts --date 2026-11-22 --by desk --compare
              nser-desk --officer bilal counts --from 2026-11-01 --to 2026-11-22 --by day
              nser-desk --officer bilal counts --date 2026-11-22 --by tehsil --area DISTRICT:PK601
            """)

    @Option(help: "The day: YYYY-MM-DD, DD-MM-YYYY or today (which it is if nothing is said).") var date: String?
    @Option(help: "The first of several days.") var from: String?
    @Option(help: "The last of several days; today if only --from is said.") var to: String?
    @OptionGroup var rows: CountRows
    @Flag(help: "Beside it the mean of the same weekday over the eight weeks before.") var compare = false
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard date == nil || (from == nil && to == nil), to == nil || from != nil else {
            throw ValidationError("Give --date, or --from and --to.")
        }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            let request = try request(today: desk.now().dayInKarachi)
            let language = desk.console.language
            return desk.question(.counts, request.body) { rows, reply in
                [CountLines.head(language)] + rows.flatMap { CountLines.of($0, language) }
                    + CountLines.total(reply, language)
            }
        }
    }

    private func request(today: CalendarDate?) throws(UsageError) -> CountsRequest {
        let first = try TypedValue.date(from ?? date ?? "today", today: today)
        let last = from == nil ? first : try TypedValue.date(to ?? "today", today: today)
        guard (0..<CountsRequest.dayLimit).contains(first.days(until: last)) else {
            throw UsageError("--to is not before --from, and \(CountsRequest.dayLimit) days are the most")
        }
        return CountsRequest(
            from: first, to: last, by: try rows.grouping(), area: try rows.place(), compares: compare)
    }
}

/// What the rows of a count are of, and where.
struct CountRows: ParsableArguments {
    @Option(
        help: """
            A row for each hour, day, officer, desk, centre, tehsil, district, division, province, type (of request) or \
            outcome; desks if nothing is said.
            """)
    var by: String?
    @Option(help: "Another part of your area, LEVEL:CODE.") var area: String?

    func grouping() throws(UsageError) -> CountsRequest.Grouping? {
        guard let by else { return nil }
        guard let grouping = CountsRequest.Grouping(rawValue: by) else {
            let all = CountsRequest.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--by is one of \(all)")
        }
        return grouping
    }

    func place() throws(UsageError) -> Area? {
        guard let area else { return nil }
        let parts = area.split(separator: ":", maxSplits: 1).map(String.init)
        guard let level = parts.first, let place = Area(level: level, code: parts.count > 1 ? parts[1] : nil) else {
            throw UsageError("--area is LEVEL:CODE, such as TEHSIL:PK60101, or NATIONAL")
        }
        return place
    }
}

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "The counts of today, and each change as it happens, until Ctrl-C.",
        discussion: """
            Examples:
              nser-desk --officer bilal watch
              nser-desk --officer bilal watch --by tehsil --area DISTRICT:PK601 --json
            """)

    @OptionGroup var rows: CountRows
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        let interrupt = Interrupt()
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.watch(.start(by: try rows.grouping(), area: try rows.place()), until: { interrupt.hasCome })
        }
    }
}
