/// How often each band of a value occurs, with lines where something is cut off: scores, minutes of interviews.
package struct Histogram: Sendable {
    package struct CutOff: Sendable {
        package let label: String
        package let at: Double

        package init(_ label: String, at: Double) {
            self.label = label
            self.at = at
        }
    }

    private let title: String
    private let unit: String
    private let first: Int
    private let width: Int
    private let counts: [Int]
    private let cutOffs: [CutOff]
    private let notes: [String]

    /// - Parameters:
    ///   - unit: what is measured, such as `points`; stands below.
    ///   - first: where the first band begins.
    ///   - width: how wide each band is, in units of the value; at least 1.
    ///   - counts: one a band, from the first on.
    ///   - cutOffs: those outside the bands are not drawn.
    package init(
        title: String, unit: String, first: Int = 0, width: Int = 5, counts: [Int], cutOffs: [CutOff] = [],
        notes: [String] = []
    ) {
        self.title = title
        self.unit = unit
        self.first = first
        self.width = max(width, 1)
        self.counts = counts.map(CountScale.drawn)
        self.cutOffs = cutOffs
        self.notes = notes
    }

    package var picture: Picture {
        var drawing = Drawing()
        drawing.heading(title)
        for (line, note) in notes.enumerated() {
            drawing.text(note, x: 20, y: 48 + 18 * Double(line), colour: Palette.warning)
        }
        let shown = cutOffs.filter { $0.at >= Double(first) && $0.at <= Double(first + width * counts.count) }
        let top = 60 + 18 * Double(notes.count) + 16 * Double(shown.count)
        let height = 220.0
        let bottom = top + height
        let scale = CountScale(counts.max() ?? 0)
        for mark in [0] + scale.marks {
            let y = bottom - height * Double(mark) / Double(scale.top)
            drawing.line(fromX: 60, fromY: y, toX: 700, toY: y, colour: Palette.faint)
            drawing.text(Markup.grouped(mark), x: 54, y: y + 4, anchor: .end)
        }
        if counts.allSatisfy({ $0 == 0 }) {
            drawing.text("Nothing was counted.", x: 380, y: top + 110, anchor: .middle)
        }
        let step = 640 / Double(max(counts.count, 1))
        let every = max(1, Int((34 / step).rounded(.up)))
        for (band, count) in counts.enumerated() {
            let from = first + band * width
            let part = height * Double(count) / Double(scale.top)
            drawing.bar(
                x: 61 + step * Double(band), y: bottom - part, width: max(step - 2, 0.5), height: part,
                colour: Palette.series[0], hint: "\(from) to \(from + width): \(Markup.grouped(count))")
        }
        for band in stride(from: 0, through: counts.count, by: every) {
            drawing.text(
                "\(first + band * width)", x: 60 + step * Double(band), y: bottom + 18, anchor: .middle)
        }
        drawing.text(unit, x: 380, y: bottom + 40, anchor: .middle)
        for (line, cutOff) in shown.enumerated() {
            let x = 60 + step * (cutOff.at - Double(first)) / Double(width)
            let y = top - 16 * Double(shown.count - line) + 4
            drawing.line(
                fromX: x, fromY: y + 3, toX: x, toY: bottom, colour: Palette.series[3], width: 2, dashed: true)
            let isRight = x > 420
            drawing.text(
                Markup.shortened(cutOff.label, to: 44), x: isRight ? x - 4 : x + 4, y: y + 8,
                anchor: isRight ? .end : .start, colour: Palette.series[3])
        }
        return Picture(height: Int(bottom) + 56, title: title, elements: drawing.elements)
    }
}
