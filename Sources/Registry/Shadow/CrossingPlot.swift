/// The crossings of a run as a picture (SVG 1.1): for each tehsil with the most of them, who would cross out to the left
/// and who would cross in to the right; heads that are women in the darker shade.
package struct CrossingPlot: Sendable {
    /// Tehsils shown at most; the others are summed in a line of their own.
    static let most = 30

    private let title: String
    private let notes: [String]
    private let bars: [Bar]

    private struct Bar {
        let label: String
        var outByMen = 0
        var outByWomen = 0
        var inByMen = 0
        var inByWomen = 0
        var total: Int { outByMen + outByWomen + inByMen + inByWomen }

        mutating func add(_ row: ShadowSummary.Crossing) {
            if row.sex == "F" {
                outByWomen += row.crossesOut
                inByWomen += row.crossesIn
            } else {
                outByMen += row.crossesOut
                inByMen += row.crossesIn
            }
        }

        mutating func add(_ other: Bar) {
            outByMen += other.outByMen
            outByWomen += other.outByWomen
            inByMen += other.inByMen
            inByWomen += other.inByWomen
        }
    }

    /// - Parameters:
    ///   - title: what was compared, in words.
    ///   - notes: lines below it, such as a model's caution.
    package init(_ summary: ShadowSummary, title: String, notes: [String]) {
        self.init(summary.crossings, title: title, notes: notes)
    }

    /// The same of crossings of any kind.
    package init(_ crossings: [ShadowSummary.Crossing], title: String, notes: [String]) {
        self.title = title
        self.notes = notes
        var byTehsil: [String: Bar] = [:]
        for row in crossings {
            byTehsil[row.tehsil, default: Bar(label: "\(row.name) \(row.tehsil)")].add(row)
        }
        let sorted = byTehsil.values.filter { $0.total > 0 }.sorted { ($1.total, $0.label) < ($0.total, $1.label) }
        var bars = Array(sorted.prefix(Self.most))
        if sorted.count > Self.most {
            var others = Bar(label: "\(sorted.count - Self.most) other tehsils")
            for bar in sorted.dropFirst(Self.most) { others.add(bar) }
            bars.append(others)
        }
        self.bars = bars
    }

    /// The picture as a file.
    package var svg: String { picture.file }

    /// Several pictures as one, below each other.
    package static func svg(_ plots: [CrossingPlot]) -> String { Picture.stacked(plots.map(\.picture)).file }

    private var top: Int { 64 + 18 * notes.count }

    /// The picture, as a part of a report too.
    package var picture: Picture {
        let widest = bars.map { max($0.outByMen + $0.outByWomen, $0.inByMen + $0.inByWomen) }.max() ?? 1
        var drawing = Drawing()
        drawing.heading(title)
        for (line, note) in notes.enumerated() {
            drawing.text(note, x: 20, y: Double(48 + 18 * line), colour: Palette.warning)
        }
        drawing.legend(
            [
                ("#f4a582", "out, man heads"), ("#b2432f", "out, woman heads"), ("#92c5de", "in, man heads"),
                ("#2166ac", "in, woman heads"),
            ], x: 240, y: Double(top - 20), step: 150, columns: 4)
        if bars.isEmpty { drawing.text("Nobody crosses the cut-off.", x: 20, y: Double(top + 16)) }
        for (line, bar) in bars.enumerated() {
            Self.draw(bar, y: Double(top + 6 + 22 * line), widest: max(widest, 1), in: &drawing)
        }
        return Picture(
            width: 960, height: top + 22 * max(bars.count, 1) + 40, title: title, elements: drawing.elements)
    }

    /// Left of the middle, at 600, who goes out; right of it who comes in.
    private static func draw(_ bar: Bar, y: Double, widest: Int, in drawing: inout Drawing) {
        func width(_ count: Int) -> Double { Double(count * 280 / widest) }
        let (outMen, outWomen) = (width(bar.outByMen), width(bar.outByWomen))
        let (inMen, inWomen) = (width(bar.inByMen), width(bar.inByWomen))
        drawing.text(bar.label, x: 20, y: y + 12)
        drawing.bar(x: 600 - outMen, y: y, width: outMen, height: 16, colour: "#f4a582")
        drawing.bar(x: 600 - outMen - outWomen, y: y, width: outWomen, height: 16, colour: "#b2432f")
        drawing.bar(x: 601, y: y, width: inMen, height: 16, colour: "#92c5de")
        drawing.bar(x: 601 + inMen, y: y, width: inWomen, height: 16, colour: "#2166ac")
        drawing.text("\(bar.outByMen + bar.outByWomen)", x: 595 - outMen - outWomen, y: y + 12, anchor: .end)
        drawing.text("\(bar.inByMen + bar.inByWomen)", x: 606 + inMen + inWomen, y: y + 12)
    }
}
