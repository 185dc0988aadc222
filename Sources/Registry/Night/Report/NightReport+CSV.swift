import Shared

/// The numbers of a report as one table for programs and spreadsheets: every number of every plot, a row each.
extension NightReport {
    /// `figure,row,column,value`: which plot, then the place in it. Desks are all there, where a plot sums the smaller ones.
    static func csv(_ knowledge: ReportKnowledge, _ office: String?) -> [UInt8] {
        let figures = knowledge.figures(of: office)
        var table = FigureTable()
        for (desk, acts) in figures.acts.sorted(by: { $0.key < $1.key }) {
            for (column, count) in zip(actColumns, numbers(acts)) { table.add("acts_of_day", desk, column, count) }
        }
        for (desk, counts) in figures.registrations.sorted(by: { $0.key < $1.key }) {
            for (day, count) in zip(knowledge.days, counts) {
                table.add("registrations_by_day_and_desk", day.written, desk, count)
            }
        }
        let scores = figures.scoresHistogram(knowledge.cutOffs)
        for (band, count) in figures.scores.enumerated() {
            table.add("families_by_score", scores.words(of: band), "families", count)
        }
        table.add("families_by_score", "without a score", "families", figures.unscored)
        table.add("families_by_score", "scored by another model", "families", figures.scoredOtherwise)
        for cutOff in knowledge.cutOffs.all {
            table.add("cut_offs", cutOff.programmes.joined(separator: "; "), "points at most", cutOff.points)
        }
        for (band, count) in figures.minutes.enumerated() {
            table.add("interviews_by_minutes", figures.minutesHistogram.words(of: band), "interviews", count)
        }
        table.add("crossings", "all", "families scored or decided again", figures.reevaluated)
        for programme in figures.crossedProgrammes {
            for before in OfficeFigures.Standing.allCases {
                for after in OfficeFigures.Standing.allCases {
                    let crossing = OfficeFigures.Crossing(before: before, after: after)
                    table.add(
                        "crossings of \(programme)", "before: \(before.words)", "after: \(after.words)",
                        figures.crossings[programme]?[crossing] ?? 0)
                }
            }
        }
        for kind in kinds(knowledge.findings(of: office)) {
            for (state, count) in zip(states, kind.counts) {
                table.add("findings_by_kind", kind.kind, ReportWords.state(state), count)
            }
        }
        for silent in figures.silent { table.add("silent_desks", silent.desk, "last sent on", silent.last ?? "never") }
        if office == nil { addOffices(knowledge, to: &table) }
        return table.writer.bytes
    }

    private static func addOffices(_ knowledge: ReportKnowledge, to table: inout FigureTable) {
        for row in officeRows(knowledge) {
            let columns = ["open findings", "days not closed", "silent desks", "desks that worked"] + actColumns
            let counts = [row.open, row.notClosed, row.silent, row.worked] + numbers(row.acts)
            for (column, count) in zip(columns, counts) { table.add("offices", row.code, column, count) }
        }
    }
}

/// Rows of `figure,row,column,value`.
private struct FigureTable {
    var writer = CSVWriter()

    init() {
        for heading in ["figure", "row", "column", "value"] { writer.cell(heading) }
        writer.endRow()
    }

    mutating func add(_ figure: String, _ row: String, _ column: String, _ value: Int) {
        add(figure, row, column, String(value))
    }

    mutating func add(_ figure: String, _ row: String, _ column: String, _ value: String) {
        for cell in [figure, row, column, value] { writer.cell(cell) }
        writer.endRow()
    }
}
