/// Named counts, largest first, as bars that lie: findings by kind, acts by desk.
package struct RankedBars: Sendable {
    /// Bars shown at most; the others are summed in one of their own.
    static let most = 30

    private let title: String
    private let bars: [(label: String, count: Int)]

    package init(title: String, _ counts: [(label: String, count: Int)]) {
        self.title = title
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
        let longest = Double(max(bars.map(\.count).max() ?? 0, 1))
        for (line, bar) in bars.enumerated() {
            let y = 46 + 24 * Double(line)
            let width = 380 * Double(bar.count) / longest
            drawing.text(Markup.shortened(bar.label, to: 34), x: 20, y: y + 14)
            drawing.bar(x: 250, y: y, width: width, height: 18, colour: Palette.series[0], hint: bar.label)
            drawing.text(Markup.grouped(bar.count), x: 256 + width, y: y + 14)
        }
        if bars.isEmpty { drawing.text("None.", x: 20, y: 60) }
        return Picture(height: 46 + 24 * max(bars.count, 1) + 14, title: title, elements: drawing.elements)
    }
}
