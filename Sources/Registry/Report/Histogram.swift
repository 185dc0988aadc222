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
    private let counted: String
    private let absence: String
    private let first: Int
    private let width: Int
    private let isOpen: Bool
    private let counts: [Int]
    private let cutOffs: [CutOff]

    /// - Parameters:
    ///   - unit: what is measured, such as `points`; stands below.
    ///   - counted: what is counted, such as `households`; stands at the scale.
    ///   - absence: what is said where all counts are 0.
    ///   - first: where the first band begins.
    ///   - width: how wide each band is, in units of the value; at least 1.
    ///   - isOpen: whether the last band holds everything beyond it too.
    ///   - counts: one a band, from the first on.
    ///   - cutOffs: those outside the bands are not drawn.
    package init(
        title: String, unit: String, counted: String = "count", absence: String = "Nothing was counted.",
        first: Int = 0, width: Int = 5, isOpen: Bool = false, counts: [Int], cutOffs: [CutOff] = []
    ) {
        self.title = title
        self.unit = unit
        self.counted = counted
        self.absence = absence
        self.first = first
        self.width = max(width, 1)
        self.isOpen = isOpen
        self.counts = counts.map(CountScale.drawn)
        self.cutOffs = cutOffs
    }

    package var picture: Picture {
        var drawing = Drawing()
        drawing.heading(title)
        let shown = cutOffs.filter { $0.at >= Double(first) && $0.at <= Double(first + width * counts.count) }
        let field = CountField(top: 62 + 17 * Double(shown.count), largest: counts.max() ?? 0)
        field.draw(in: &drawing, unit: counted, absence: counts.allSatisfy { $0 == 0 } ? absence : nil)
        let step = CountField.width / Double(max(counts.count, 1))
        for (band, count) in counts.enumerated() {
            let part = field.length(count)
            drawing.bar(
                x: CountField.left + step * Double(band) + 0.5, y: field.bottom - part, width: max(step - 1, 0.5),
                height: part, colour: Palette.series[0], hint: "\(words(of: band)): \(Markup.grouped(count))")
        }
        marks(in: &drawing, step, y: field.bottom + 17)
        drawing.text(
            unit, x: (CountField.left + CountField.right) / 2, y: field.bottom + 36, anchor: .middle,
            colour: Palette.quiet)
        for (line, cutOff) in shown.enumerated() {
            let x = CountField.left + step * (cutOff.at - Double(first)) / Double(width)
            let y = 46 + 17 * Double(line)
            drawing.line(
                fromX: x, fromY: y - 8, toX: x, toY: field.bottom, colour: Palette.cutOff, width: 2, dashed: true)
            let isRight = x > 230
            drawing.text(
                Markup.shortened(cutOff.label, to: 32), x: isRight ? x - 5 : x + 5, y: y,
                anchor: isRight ? .end : .start, colour: Palette.cutOff)
        }
        return Picture(height: Int(field.bottom) + 46, title: title, elements: drawing.elements)
    }

    /// The counts of the picture, without the empty bands before the first and after the last that is not.
    package var numbers: ReportTable {
        let filled = counts.indices.filter { counts[$0] > 0 }
        let bands = filled.first.map { $0...(filled.last ?? $0) }.map(Array.init) ?? []
        return ReportTable(
            columns: [.init(unit), .init(counted, isNumber: true)],
            rows: bands.map { [words(of: $0), Markup.grouped(counts[$0])] })
    }

    /// What lies in a band, such as `30 to below 35`.
    package func words(of band: Int) -> String {
        let from = first + band * width
        if band == counts.count - 1 { return isOpen ? "\(from) and more" : "\(from) to \(from + width)" }
        return "\(from) to below \(from + width)"
    }

    private func marks(in drawing: inout Drawing, _ step: Double, y: Double) {
        let every = max(1, Int((34 / step).rounded(.up)))
        for band in stride(from: 0, through: counts.count, by: every) where !isOpen || band + every <= counts.count - 1
        {
            drawing.text(
                "\(first + band * width)", x: CountField.left + step * Double(band), y: y, anchor: .middle)
        }
        if isOpen, let last = counts.indices.last {
            drawing.text("\(first + last * width)+", x: CountField.right, y: y, anchor: .end)
        }
    }
}
