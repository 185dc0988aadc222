/// Named counts, largest first, as bars that lie below their names: findings by kind, acts by desk.
package struct RankedBars: Sendable {
    /// Bars shown at most; the others are summed in one of their own.
    static let most = 30

    private let title: String
    private let unit: String
    private let absence: String
    private let bars: [(label: String, count: Int)]

    /// - Parameters:
    ///   - unit: what is counted.
    ///   - absence: what is said where there is no bar.
    package init(
        title: String, unit: String = "count", absence: String = "None.", _ counts: [(label: String, count: Int)]
    ) {
        self.title = title
        self.unit = unit
        self.absence = absence
        let sorted = counts.map { (label: $0.label, count: CountScale.drawn($0.count)) }.sorted {
            ($1.count, $0.label) < ($0.count, $1.label)
        }
        var bars = Array(sorted.prefix(Self.most))
        if sorted.count > Self.most {
            let rest = sorted.dropFirst(Self.most)
            bars.append((label: "\(rest.count) others", count: rest.reduce(0) { $0 + $1.count }))
        }
        self.bars = bars
    }

    package var picture: Picture {
        var drawing = Drawing()
        drawing.heading(title)
        drawing.text("bars: \(unit)", x: 8, y: 44, colour: Palette.quiet)
        let longest = Double(max(bars.map(\.count).max() ?? 0, 1))
        for (line, bar) in bars.enumerated() {
            let y = 56 + 40 * Double(line)
            let width = 330 * Double(bar.count) / longest
            drawing.text(Markup.shortened(bar.label, to: 60), x: 8, y: y + 12)
            drawing.bar(
                x: 8, y: y + 17, width: width, height: 14, colour: Palette.series[0],
                hint: "\(bar.label): \(Markup.grouped(bar.count))")
            drawing.text(Markup.grouped(bar.count), x: 14 + width, y: y + 29)
        }
        if bars.isEmpty { drawing.text(absence, x: 8, y: 70) }
        return Picture(height: 56 + 40 * max(bars.count, 1) + 6, title: title, elements: drawing.elements)
    }
}
