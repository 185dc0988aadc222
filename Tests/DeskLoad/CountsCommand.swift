import ArgumentParser

/// Asks again and again for the counts of a province on a day.
struct CountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counts", abstract: "COUNTS of a province by province, one line a desk over and over.")

    @OptionGroup var load: LoadOptions
    @OptionGroup var measure: MeasureOptions

    @Option(help: "The day, YYYY-MM-DD.")
    var date: String

    func run() throws {
        let area = #"{"level":"PROVINCE","code":"PK6"}"#
        let line = Array("c COUNTS {\"date\":\"\(date)\",\"by\":\"province\",\"area\":\(area)}\n".utf8)
        let perDesk = measure.seconds * measure.ready / load.desks
        try runMeasured(load, measure, acknowledged: #"c OK {"date":""#) { _, _, add in
            for _ in 0..<perDesk { add(line) }
        }
    }
}
