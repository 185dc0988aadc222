/// A drawing: SVG elements on a white ground, as a file of its own or inside a page.
package struct Picture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// How wide a picture of a page is, in its own units. A phone shows them almost one to one, so that its letters can be
    /// read there without turning or scrolling.
    static let pageWidth = 420

    /// What it shows: drawn at its head, and what a screen reader says.
    package let title: String
    /// SVG elements, well-formed and escaped.
    let elements: String

    init(width: Int = Picture.pageWidth, height: Int, title: String, elements: String) {
        self.width = width
        self.height = height
        self.title = title
        self.elements = elements
    }

    /// An SVG 1.1 file.
    package var file: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + opening("width=\"\(width)\" height=\"\(height)\"") + elements
            + "</svg>\n"
    }

    /// The same as a part of a page, as wide as it gives room. Pictures read from left to right in every language.
    var inline: String {
        opening("style=\"direction:ltr\" role=\"img\" aria-label=\"\(Markup.escaped(title))\"") + elements + "</svg>\n"
    }

    private func opening(_ attributes: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" \(attributes) viewBox="0 0 \(width) \(height)" \
        font-family="sans-serif" font-size="13" fill="\(Palette.ink)">
        <rect width="\(width)" height="\(height)" fill="#ffffff"/>

        """
    }

    /// Several pictures as one, below each other.
    package static func stacked(_ pictures: [Picture]) -> Picture {
        var elements = ""
        var y = 0
        for picture in pictures {
            elements += "<g transform=\"translate(0 \(y))\">\n" + picture.elements + "</g>\n"
            y += picture.height
        }
        return Picture(
            width: pictures.map(\.width).max() ?? pageWidth, height: max(y, 1),
            title: pictures.map(\.title).joined(separator: "; "), elements: elements)
    }
}

/// SVG elements, one a line.
struct Drawing {
    private(set) var elements = ""

    /// Where a text is held.
    enum Anchor: String { case start, middle, end }

    mutating func heading(_ text: String) {
        elements +=
            "<text x=\"8\" y=\"22\" font-size=\"15\" font-weight=\"bold\">\(Markup.escaped(text))</text>\n"
    }

    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, colour: String? = nil, turned: Int? = nil
    ) {
        let (x, y) = (Markup.length(x), Markup.length(y))
        var attributes = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        if let colour { attributes += " fill=\"\(colour)\"" }
        if let turned { attributes += " transform=\"rotate(\(turned) \(x) \(y))\"" }
        elements += "<text x=\"\(x)\" y=\"\(y)\"\(attributes)>\(Markup.escaped(text))</text>\n"
    }

    /// A bar; nothing where it has no size.
    mutating func bar(x: Double, y: Double, width: Double, height: Double, colour: String, hint: String? = nil) {
        guard width > 0, height > 0 else { return }
        let place =
            "x=\"\(Markup.length(x))\" y=\"\(Markup.length(y))\" width=\"\(Markup.length(width))\" height=\"\(Markup.length(height))\""
        let said = hint.map { "><title>\(Markup.escaped($0))</title></rect>" } ?? "/>"
        elements += "<rect \(place) fill=\"\(colour)\"\(said)\n"
    }

    mutating func line(
        fromX: Double, fromY: Double, toX: Double, toY: Double, colour: String, width: Int = 1, dashed: Bool = false
    ) {
        elements += """
            <line x1="\(Markup.length(fromX))" y1="\(Markup.length(fromY))" x2="\(Markup.length(toX))" \
            y2="\(Markup.length(toY))" stroke="\(colour)" stroke-width="\(width)"\(dashed ? " stroke-dasharray=\"5 3\"" : "")/>

            """
    }

    /// Squares with their meanings, in rows of so many; gives the height they take.
    @discardableResult
    mutating func legend(_ parts: [(colour: String, label: String)], x: Double, y: Double, step: Double, columns: Int)
        -> Double
    {
        for (place, part) in parts.enumerated() {
            let left = x + step * Double(place % columns)
            let top = y + 18 * Double(place / columns)
            bar(x: left, y: top, width: 12, height: 12, colour: part.colour)
            text(part.label, x: left + 18, y: top + 10)
        }
        return 18 * Double((parts.count + columns - 1) / max(columns, 1))
    }
}

/// The colours of the pictures: told apart by colour-blind eyes, and in grey.
enum Palette {
    /// Series side by side, at most eight.
    static let series = [
        "#2166ac", "#f4a582", "#4d9221", "#b2432f", "#92c5de", "#762a83", "#e6b800", "#7f7f7f",
    ]
    static let ink = "#222222"
    static let faint = "#dddddd"
    static let warning = "#a33b00"
    /// Units and other words beside the numbers.
    static let quiet = "#555555"
    /// A place in a matrix where nothing is.
    static let empty = "#f4f4f4"
    static let cutOff = "#b2432f"

    /// From white to a light blue on which ink is read everywhere, by a share of 0 to 1.
    static func shade(_ share: Double) -> String {
        let part = min(max(share, 0), 1)
        func mixed(_ from: Double, _ to: Double) -> String {
            let value = Int((from + (to - from) * part).rounded())
            let digits = String(value, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        return "#" + mixed(255, 127) + mixed(255, 179) + mixed(255, 220)
    }
}

/// A scale of whole numbers from 0, with round marks.
struct CountScale {
    /// What a picture takes for the largest count: more than there are people, and no sum of it overflows.
    static let largest = 1_000_000_000_000_000

    /// A count as it is drawn: never negative, never beyond `largest`.
    static func drawn(_ count: Int) -> Int { min(max(count, 0), largest) }

    /// The end of the scale, at least 1.
    let top: Int
    /// The marks above 0.
    let marks: [Int]

    init(_ largest: Int) {
        let wanted = max(largest, 1)
        var step = 1
        // 1, 2, 5, 10, 20 ... until five steps reach it.
        var factors = [2, 5, 10].makeIterator()
        var power = 1
        while wanted > 5 * step {
            if let factor = factors.next() {
                step = power * factor
            } else {
                power *= 10
                factors = [2, 5, 10].makeIterator()
            }
        }
        let count = (wanted - 1) / step + 1
        top = step * count
        marks = (1...count).map { $0 * step }
    }
}
