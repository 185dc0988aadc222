extension ReportPage {
    /// The report as plain text, for mail: of pictures the numbers are left, tables stand in columns. Control characters are gone, so
    /// that no text of it is a line of its own or a command of a terminal.
    package var plain: String {
        var lines = [Self.line(title), String(repeating: "=", count: Self.line(title).count)]
        lines += subtitles.map(Self.line)
        for section in sections {
            lines += ["", Self.line(section.heading), String(repeating: "-", count: Self.line(section.heading).count)]
            for block in section.blocks {
                switch block {
                case .paragraph(let words): lines.append(Self.line(words))
                case .warning(let words): lines.append("! " + Self.line(words))
                case .picture: continue
                case .figure(let figure): lines += figure.plain
                case .table(let table): lines += table.plain
                }
            }
        }
        if !footer.isEmpty { lines += ["", Self.line(footer)] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The text on one line.
    static func line(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension ReportTable {
    /// Characters of a line that mail shows without breaking it, about.
    private static let widestLine = 100

    /// Its rows in columns, two blanks apart, numbers to the right; a table of words that is too wide for that has a line
    /// for each cell.
    var plain: [String] {
        let shown =
            [columns.map { ReportPage.line($0.title) }]
            + rows.map { row in columns.indices.map { ReportPage.line(cell(row, $0)) } }
        let widths = columns.indices.map { column in shown.map { $0[column].count }.max() ?? 0 }
        let caption = caption.isEmpty ? [] : [ReportPage.line(caption)]
        if isOfWords, widths.reduce(0, { $0 + $1 + 2 }) > Self.widestLine {
            return caption
                + shown.dropFirst().flatMap { row in
                    columns.indices.map { "\($0 == 0 ? "-" : " ") \(shown[0][$0]): \(row[$0])" }
                }
        }
        let lines = shown.map { row in
            let cells = columns.indices.map { place in
                let blanks = String(repeating: " ", count: widths[place] - row[place].count)
                return columns[place].isNumber ? blanks + row[place] : row[place] + blanks
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        return caption + lines
    }
}
