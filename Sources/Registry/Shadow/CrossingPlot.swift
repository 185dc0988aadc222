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
    package var svg: String { Self.svg([self]) }

    /// Several pictures as one, below each other.
    package static func svg(_ plots: [CrossingPlot]) -> String {
        let height = plots.reduce(0) { $0 + $1.height }
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="960" height="\(height)" viewBox="0 0 960 \(height)" \
            font-family="sans-serif" font-size="12">

            """
        var y = 0
        for plot in plots {
            text += "<g transform=\"translate(0 \(y))\">\n" + plot.picture + "</g>\n"
            y += plot.height
        }
        return text + "</svg>\n"
    }

    private var top: Int { 64 + 18 * notes.count }
    private var height: Int { top + 22 * max(bars.count, 1) + 40 }

    private var picture: String {
        let widest = bars.map { max($0.outByMen + $0.outByWomen, $0.inByMen + $0.inByWomen) }.max() ?? 1
        var text = """
            <rect width="960" height="\(height)" fill="#ffffff"/>
            <text x="20" y="28" font-size="16" font-weight="bold">\(Self.escaped(title))</text>

            """
        for (line, note) in notes.enumerated() {
            text += "<text x=\"20\" y=\"\(48 + 18 * line)\" fill=\"#a33b00\">\(Self.escaped(note))</text>\n"
        }
        text += legend(y: top - 10)
        if bars.isEmpty { text += "<text x=\"20\" y=\"\(top + 16)\">Nobody crosses the cut-off.</text>\n" }
        for (line, bar) in bars.enumerated() { text += drawn(bar, y: top + 6 + 22 * line, widest: max(widest, 1)) }
        return text
    }

    private func legend(y: Int) -> String {
        let parts = [
            ("#f4a582", "out, man heads"), ("#b2432f", "out, woman heads"), ("#92c5de", "in, man heads"),
            ("#2166ac", "in, woman heads"),
        ]
        var text = ""
        for (place, part) in parts.enumerated() {
            text += "<rect x=\"\(240 + 150 * place)\" y=\"\(y - 10)\" width=\"12\" height=\"12\" fill=\"\(part.0)\"/>"
            text += "<text x=\"\(258 + 150 * place)\" y=\"\(y)\">\(part.1)</text>\n"
        }
        return text
    }

    /// Left of the middle, at 600, who goes out; right of it who comes in.
    private func drawn(_ bar: Bar, y: Int, widest: Int) -> String {
        func width(_ count: Int) -> Int { count * 280 / widest }
        func rect(_ x: Int, _ width: Int, _ colour: String) -> String {
            width > 0 ? "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"16\" fill=\"\(colour)\"/>" : ""
        }
        let (outMen, outWomen) = (width(bar.outByMen), width(bar.outByWomen))
        let (inMen, inWomen) = (width(bar.inByMen), width(bar.inByWomen))
        return """
            <text x="20" y="\(y + 12)">\(Self.escaped(bar.label))</text>\
            \(rect(600 - outMen, outMen, "#f4a582"))\(rect(600 - outMen - outWomen, outWomen, "#b2432f"))\
            \(rect(601, inMen, "#92c5de"))\(rect(601 + inMen, inWomen, "#2166ac"))\
            <text x="\(595 - outMen - outWomen)" y="\(y + 12)" text-anchor="end">\(bar.outByMen + bar.outByWomen)</text>\
            <text x="\(606 + inMen + inWomen)" y="\(y + 12)">\(bar.inByMen + bar.inByWomen)</text>

            """
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}
