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
    private let days: [String]
    private let series: [Series]

    /// - Parameters:
    ///   - days: what stands below the bars, from left to right.
    ///   - series: the largest seven have their own colour; the others are one.
    package init(title: String, days: [String], series: [Series]) {
        self.title = title
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
        let columns = 4
        let parts = series.enumerated().map { (Palette.series[$0.offset], Markup.shortened($0.element.label, to: 20)) }
        let legend = drawing.legend(parts, x: 60, y: 44, step: 160, columns: columns)
        let top = 60 + legend
        let height = 220.0
        let bottom = top + height
        let sums = days.indices.map { day in series.reduce(0) { $0 + $1.count(day) } }
        let scale = CountScale(sums.max() ?? 0)
        for mark in [0] + scale.marks {
            let y = bottom - height * Double(mark) / Double(scale.top)
            drawing.line(fromX: 60, fromY: y, toX: 700, toY: y, colour: Palette.faint)
            drawing.text(Markup.grouped(mark), x: 54, y: y + 4, anchor: .end)
        }
        if sums.allSatisfy({ $0 == 0 }) { drawing.text("Nothing was counted.", x: 380, y: top + 110, anchor: .middle) }
        let step = 640 / Double(max(days.count, 1))
        // Every label that has room: they stand upright, 14 units apart.
        let every = max(1, Int((14 / step).rounded(.up)))
        for (place, day) in days.enumerated() {
            let left = 60 + step * Double(place)
            var y = bottom
            for (number, one) in series.enumerated() {
                let part = height * Double(one.count(place)) / Double(scale.top)
                y -= part
                drawing.bar(
                    x: left + step * 0.1, y: y, width: step * 0.8, height: part, colour: Palette.series[number],
                    hint: "\(day), \(one.label): \(Markup.grouped(one.count(place)))")
            }
            if place.isMultiple(of: every) {
                drawing.text(
                    Markup.shortened(day, to: 10), x: left + step / 2 + 4, y: bottom + 8, anchor: .end, turned: -90)
            }
        }
        return Picture(height: Int(bottom) + 84, title: title, elements: drawing.elements)
    }
}

extension BarsByDay.Series {
    fileprivate var total: Int { counts.reduce(0) { $0 + CountScale.drawn($1) } }
    fileprivate func count(_ day: Int) -> Int { counts.indices.contains(day) ? CountScale.drawn(counts[day]) : 0 }
}
