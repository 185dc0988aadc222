/// Counts of pairs as a table of shaded squares: how households stood before and after a re-evaluation.
package struct MatrixPlot: Sendable {
    private let title: String
    private let before: String
    private let after: String
    private let rows: [String]
    private let columns: [String]
    private let counts: [[Int]]

    /// - Parameters:
    ///   - before: what the rows are; `after`: what the columns are.
    ///   - counts: a list for each row, a count for each column; a missing one is 0.
    package init(title: String, before: String, after: String, rows: [String], columns: [String], counts: [[Int]]) {
        self.title = title
        self.before = before
        self.after = after
        self.rows = rows
        self.columns = columns
        self.counts = counts
    }

    package var picture: Picture {
        var drawing = Drawing()
        drawing.heading(title)
        drawing.text(before, x: 20, y: 78, colour: Palette.warning)
        drawing.text(after, x: 200, y: 56, colour: Palette.warning)
        let step = min(500 / Double(max(columns.count, 1)), 140)
        let largest = Double(max(rows.indices.flatMap { row in columns.indices.map { count(row, $0) } }.max() ?? 0, 1))
        for (place, column) in columns.enumerated() {
            let room = max(Int(step / 7), 3)
            drawing.text(
                Markup.shortened(column, to: room), x: 200 + step * (Double(place) + 0.5), y: 78, anchor: .middle)
        }
        for (line, row) in rows.enumerated() {
            let y = 90 + 34 * Double(line)
            drawing.text(Markup.shortened(row, to: 26), x: 20, y: y + 20)
            for place in columns.indices {
                let count = count(line, place)
                let share = Double(count) / largest
                drawing.bar(
                    x: 200 + step * Double(place), y: y, width: step - 2, height: 32, colour: Palette.shade(share),
                    hint: "\(row), \(columns[place]): \(Markup.grouped(count))")
                drawing.text(
                    Markup.grouped(count), x: 200 + step * (Double(place) + 0.5), y: y + 20, anchor: .middle,
                    colour: share > 0.55 ? "#ffffff" : Palette.ink)
            }
        }
        if rows.isEmpty || columns.isEmpty { drawing.text("Nothing was compared.", x: 20, y: 110) }
        return Picture(height: 90 + 34 * max(rows.count, 1) + 16, title: title, elements: drawing.elements)
    }

    private func count(_ row: Int, _ column: Int) -> Int {
        guard counts.indices.contains(row), counts[row].indices.contains(column) else { return 0 }
        return CountScale.drawn(counts[row][column])
    }
}
