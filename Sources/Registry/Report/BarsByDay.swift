/// Counts a day, each day one bar in parts: registrations by day and desk.
package struct BarsByDay: Sendable {
    /// One part of every bar.
    package struct Series: Sendable {
        package let label: String
        /// One count a day; a missing one is 0.
        package let counts: [Int]

        package init(_ label: String, _ counts: [Int]) {
            self.label = label
            self.counts = counts
        }
    }

    private let title: String
    private let unit: String
    private let absence: String
    private let days: [String]
    /// The parts that are drawn, from below.
    package let series: [Series]

    /// - Parameters:
    ///   - unit: what is counted.
    ///   - absence: what is said where all counts are 0.
    ///   - days: what stands below the bars, from left to right.
    ///   - series: the largest seven have their own colour; the others are one.
    package init(
        title: String, unit: String = "acts", absence: String = "Nothing was counted.", days: [String],
        series: [Series]
    ) {
        self.title = title
        self.unit = unit
        self.absence = absence
        self.days = days
        let sorted = series.sorted { ($1.total, $0.label) < ($0.total, $1.label) }
        let own = sorted.count > Palette.series.count ? Palette.series.count - 1 : sorted.count
        var shown = Array(sorted.prefix(own))
        if sorted.count > own {
            let rest = sorted.dropFirst(own)
            shown.append(
                Series("\(rest.count) others", days.indices.map { day in rest.reduce(0) { $0 + $1.count(day) } }))
        }
        self.series = shown
    }

    package var picture: Picture {
        var drawing = Drawing()
        drawing.heading(title)
        let parts = series.enumerated().map { (Palette.series[$0.offset], Markup.shortened($0.element.label, to: 22)) }
        let legend = drawing.legend(parts, x: 8, y: 38, step: 204, columns: 2)
        let sums = days.indices.map { day in series.reduce(0) { $0 + $1.count(day) } }
        let field = CountField(top: 68 + legend, largest: sums.max() ?? 0)
        field.draw(in: &drawing, unit: unit, absence: sums.allSatisfy { $0 == 0 } ? absence : nil)
        let step = CountField.width / Double(max(days.count, 1))
        // Every label that has room: they stand upright, 15 units apart.
        let every = max(1, Int((15 / step).rounded(.up)))
        for (place, day) in days.enumerated() {
            let left = CountField.left + step * Double(place)
            var y = field.bottom
            for (number, one) in series.enumerated() {
                let part = field.length(one.count(place))
                y -= part
                drawing.bar(
                    x: left + step * 0.1, y: y, width: step * 0.8, height: part, colour: Palette.series[number],
                    hint: "\(day), \(one.label): \(Markup.grouped(one.count(place)))")
            }
            // Counted from the last day, which is the one that people look for.
            if (days.count - 1 - place).isMultiple(of: every) {
                drawing.text(
                    Markup.shortened(day, to: 8), x: left + step / 2 + 4, y: field.bottom + 6, anchor: .end, turned: -90
                )
            }
        }
        drawing.text(
            "day", x: (CountField.left + CountField.right) / 2, y: field.bottom + 72, anchor: .middle,
            colour: Palette.quiet)
        return Picture(height: Int(field.bottom) + 82, title: title, elements: drawing.elements)
    }

    /// The counts of the picture, a row for each day that has one.
    package var numbers: ReportTable {
        ReportTable(
            columns: [.init("day")] + series.map { .init($0.label, isNumber: true) },
            rows: days.indices.compactMap { day in
                let counts = series.map { $0.count(day) }
                return counts.contains { $0 > 0 } ? [days[day]] + counts.map(Markup.grouped) : nil
            })
    }
}

extension BarsByDay.Series {
    fileprivate var total: Int { counts.reduce(0) { $0 + CountScale.drawn($1) } }
    fileprivate func count(_ day: Int) -> Int { counts.indices.contains(day) ? CountScale.drawn(counts[day]) : 0 }
}
