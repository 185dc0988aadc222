/// A report as one HTML file: text, tables and pictures, with its style inside and nothing loaded from anywhere. It is
/// read on a phone, and printed. Everything given is text; nothing of it is markup.
package struct ReportPage: Sendable {
    package enum Language: Sendable {
        case english
        /// From right to left.
        case urdu

        var attributes: String {
            switch self {
            case .english: "lang=\"en\" dir=\"ltr\""
            case .urdu: "lang=\"ur\" dir=\"rtl\""
            }
        }
    }

    package enum Block: Sendable {
        case paragraph(String)
        /// A line that must not be overlooked.
        case warning(String)
        case picture(Picture)
        case figure(ReportFigure)
        case table(ReportTable)
    }

    package struct Section: Sendable {
        package let heading: String
        package let blocks: [Block]
        /// Whether it stands beside its like where there is room for two.
        package let isHalf: Bool

        package init(_ heading: String, _ blocks: [Block], isHalf: Bool = false) {
            self.heading = heading
            self.blocks = blocks
            self.isHalf = isHalf
        }
    }

    package let language: Language
    package let title: String
    /// What the report is about and when it was made, line by line, below the title.
    package let subtitles: [String]
    package let sections: [Section]
    /// The last line, such as the digest of the day file the report was made from.
    package let footer: String

    package init(
        language: Language = .english, title: String, subtitles: [String] = [], sections: [Section], footer: String = ""
    ) {
        self.language = language
        self.title = title
        self.subtitles = subtitles
        self.sections = sections
        self.footer = footer
    }

    /// The file. Well-formed XML too, so that a strict reader reads it.
    package var html: String {
        var text = """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" \(language.attributes)>
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>\(Markup.escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <header>
            <h1>\(Self.isolated(title))</h1>

            """
        for subtitle in subtitles { text += "<p>\(Self.isolated(subtitle))</p>\n" }
        text += "</header>\n"
        var isAmongHalves = false
        for section in sections {
            if section.isHalf != isAmongHalves { text += section.isHalf ? "<div class=\"halves\">\n" : "</div>\n" }
            isAmongHalves = section.isHalf
            text += Self.html(section)
        }
        if isAmongHalves { text += "</div>\n" }
        if !footer.isEmpty { text += "<footer><p>\(Self.isolated(footer))</p></footer>\n" }
        return text + "</body>\n</html>\n"
    }

    private static func html(_ section: Section) -> String {
        var text = "<section>\n<h2>\(isolated(section.heading))</h2>\n"
        for block in section.blocks {
            switch block {
            case .paragraph(let words): text += "<p>\(isolated(words))</p>\n"
            case .warning(let words): text += "<p class=\"warning\">\(isolated(words))</p>\n"
            case .picture(let picture): text += "<figure>\n\(picture.inline)</figure>\n"
            case .figure(let figure): text += figure.html
            case .table(let table): text += table.html
            }
        }
        return text + "</section>\n"
    }

    /// Text with a direction of its own, whatever it holds: it cannot turn its surroundings round.
    static func isolated(_ text: String) -> String { "<bdi>\(Markup.escaped(text))</bdi>" }

    /// No character of it is one that XML reads.
    private static let style = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: #fff; color: #222;
          font: 1rem/1.5 "Noto Sans", "Noto Nastaliq Urdu", "Noto Naskh Arabic", sans-serif; }
        html[lang=ur] body { line-height: 2.1; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #2166ac; }
        header p, footer p { margin: 0; color: #555; overflow-wrap: anywhere; }
        footer { margin-top: 2rem; font-size: .85rem; }
        .warning { border-inline-start: .4rem solid #b2432f; background: #fbeee9; padding: .5rem .75rem; }
        figure, .table { margin: 1rem 0; overflow-x: auto; }
        td { overflow-wrap: break-word; }
        figure { max-width: 36rem; margin-block: 1.5rem; }
        .halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; }
        .halves > section { min-width: 0; }
        figcaption, summary { color: #555; font-size: .9rem; }
        summary { cursor: pointer; padding: .25rem 0; }
        svg { display: block; width: 100%; height: auto; }
        table { border-collapse: collapse; min-width: 100%; font-variant-numeric: tabular-nums; }
        caption { text-align: start; color: #555; }
        th, td { padding: .3rem .6rem; border-bottom: 1px solid #ddd; text-align: start; vertical-align: top; }
        th { border-bottom: 2px solid #999; }
        .number { text-align: end; }
        td.number { white-space: nowrap; }
        @media screen and (max-width: 40rem) {
          h1 { font-size: 1.3rem; }
          th, td { padding: .3rem .35rem; font-size: .9rem; }
          .cards thead { position: absolute; clip-path: inset(50%); }
          .cards tr { display: block; border-bottom: 2px solid #999; padding: .4rem 0; }
          .cards td { display: block; border: 0; padding: .1rem 0; overflow-wrap: anywhere; text-align: start; }
          .cards td[data-label]::before { content: attr(data-label) ": "; color: #555; }
        }
        @media print {
          body { max-width: none; padding: 0; font-size: 10pt; }
          section, figure, tr { break-inside: avoid; }
          figure, .table { overflow: visible; }
          details { display: none; }
          figcaption, footer { font-size: 9pt; }
          figure { max-width: 24rem; margin-block: .5rem; }
          .halves { grid-template-columns: 1fr 1fr; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        @page { size: A4; margin: 15mm; }
        """
}

/// A table of a report: what is a number stands at the end of its column.
package struct ReportTable: Sendable {
    package struct Column: Sendable {
        package let title: String
        package let isNumber: Bool

        package init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    package let caption: String
    package let columns: [Column]
    package let rows: [[String]]

    /// - Parameter rows: a text for each column; a missing one is empty, one too many is not shown.
    package init(caption: String = "", columns: [Column], rows: [[String]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    /// The text of a cell, empty where there is none.
    func cell(_ row: [String], _ column: Int) -> String { row.indices.contains(column) ? row[column] : "" }

    var html: String {
        var text = "<div class=\"table\"><table\(isOfWords ? " class=\"cards\"" : "")>\n"
        if !caption.isEmpty { text += "<caption>\(ReportPage.isolated(caption))</caption>\n" }
        let heads = columns.map { "<th scope=\"col\"\(style($0))>\(ReportPage.isolated($0.title))</th>" }
        text += "<thead><tr>\(heads.joined())</tr></thead>\n<tbody>\n"
        for row in rows {
            let cells = columns.enumerated().map { place, column in
                "<td\(style(column))\(label(column))>\(ReportPage.isolated(cell(row, place)))</td>"
            }
            text += "<tr>\(cells.joined())</tr>\n"
        }
        if rows.isEmpty { text += "<tr><td colspan=\"\(max(columns.count, 1))\">–</td></tr>\n" }
        return text + "</tbody></table></div>\n"
    }

    /// A table of words has no room on a phone: there each row is a card, whose lines say what they are.
    var isOfWords: Bool { columns.count { !$0.isNumber } > 2 }

    private func label(_ column: Column) -> String {
        isOfWords ? " data-label=\"\(Markup.escaped(column.title))\"" : ""
    }

    private func style(_ column: Column) -> String { column.isNumber ? " class=\"number\"" : "" }
}
