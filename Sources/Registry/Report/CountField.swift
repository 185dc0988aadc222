/// Where a picture counts upward: a scale at the left, lines across, and words where there is nothing to show.
struct CountField {
    /// The edges of the field, in the picture's units.
    static let left = 52.0
    static let right = 402.0
    static let width = right - left
    static let height = 180.0

    let top: Double
    let scale: CountScale

    /// - Parameters:
    ///   - top: where the field begins; the unit stands above it.
    ///   - largest: the largest count that is drawn.
    init(top: Double, largest: Int) {
        self.top = top
        scale = CountScale(largest)
    }

    var bottom: Double { top + Self.height }

    /// How high a count is drawn.
    func length(_ count: Int) -> Double { Self.height * Double(count) / Double(scale.top) }

    /// - Parameters:
    ///   - unit: what is counted, such as `households`.
    ///   - absence: what is said in the field; nil where there is something.
    func draw(in drawing: inout Drawing, unit: String, absence: String?) {
        drawing.text(unit, x: 8, y: top - 12, colour: Palette.quiet)
        for mark in [0] + scale.marks {
            let y = bottom - length(mark)
            drawing.line(fromX: Self.left, fromY: y, toX: Self.right, toY: y, colour: Palette.faint)
            drawing.text(Self.short(mark), x: Self.left - 6, y: y + 4, anchor: .end)
        }
        guard let absence else { return }
        drawing.text(absence, x: (Self.left + Self.right) / 2, y: top + Self.height / 2, anchor: .middle)
    }

    /// A mark in the room there is: `1,200`, `120k`, `3M`. Marks are round, so nothing is lost.
    private static func short(_ mark: Int) -> String {
        switch mark {
        case 1_000_000_000...: Markup.grouped(mark / 1_000_000_000) + "G"
        case 1_000_000... where mark.isMultiple(of: 100_000):
            mark.isMultiple(of: 1_000_000)
                ? "\(mark / 1_000_000)M" : "\(mark / 1_000_000).\(mark / 100_000 % 10)M"
        case 10_000... where mark.isMultiple(of: 1_000): "\(mark / 1_000)k"
        default: Markup.grouped(mark)
        }
    }
}
