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

    /// Where the squares begin.
    private static let left = 112.0

    package var picture: Picture {
        var drawing = Drawing()
        drawing.heading(title)
        drawing.text(Markup.shortened(before, to: 16), x: 8, y: 72, colour: Palette.quiet)
        drawing.text(Markup.shortened(after, to: 44), x: Self.left, y: 50, colour: Palette.quiet)
        let step = min((412 - Self.left) / Double(max(columns.count, 1)), 100)
        let largest = Double(max(rows.indices.flatMap { row in columns.indices.map { count(row, $0) } }.max() ?? 0, 1))
        for (place, column) in columns.enumerated() {
            let room = max(Int(step / 7), 3)
            drawing.text(
                Markup.shortened(column, to: room), x: Self.left + step * (Double(place) + 0.5), y: 72, anchor: .middle)
        }
        for (line, row) in rows.enumerated() {
            let y = 82 + 34 * Double(line)
            drawing.text(Markup.shortened(row, to: 15), x: 8, y: y + 21)
            for place in columns.indices {
                let count = count(line, place)
                drawing.bar(
                    x: Self.left + step * Double(place), y: y, width: step - 2, height: 32,
                    colour: count == 0 ? Palette.empty : Palette.shade(0.1 + 0.9 * Double(count) / largest),
                    hint: "\(row), \(columns[place]): \(Markup.grouped(count))")
                drawing.text(
                    Markup.grouped(count), x: Self.left + step * (Double(place) + 0.5) - 1, y: y + 21, anchor: .middle)
            }
        }
        if rows.isEmpty || columns.isEmpty { drawing.text("Nothing was compared.", x: 8, y: 104) }
        return Picture(height: 82 + 34 * max(rows.count, 1) + 10, title: title, elements: drawing.elements)
    }

    /// The counts of the picture, a row for each of its rows.
    package var numbers: ReportTable {
        ReportTable(
            columns: [.init("\(before) \\ \(after)")] + columns.map { .init($0, isNumber: true) },
            rows: rows.indices.map { row in
                [rows[row]] + columns.indices.map { Markup.grouped(count(row, $0)) }
            })
    }

    private func count(_ row: Int, _ column: Int) -> Int {
        guard counts.indices.contains(row), counts[row].indices.contains(column) else { return 0 }
        return CountScale.drawn(counts[row][column])
    }
}
