internal import Glibc
internal import Shared

/// What a `list` prints: a table for people, or one JSON array of objects for scripts.
struct Listing {
    enum Field: Sendable {
        case text(String)
        case optional(String?)
        case integer(Int)
        case bool(Bool)
        /// A JSON value as it is, in the table too.
        case json(String)

        fileprivate var shown: String {
            switch self {
            case .text(let text): text
            case .optional(let text): text ?? "-"
            case .integer(let integer): String(integer)
            case .bool(let bool): bool ? "yes" : "no"
            case .json(let value): value
            }
        }
    }

    /// Names of the columns, which are the JSON members' too.
    let columns: [String]
    let rows: [[Field]]

    func print(json: Bool) {
        Swift.print(json ? self.json : table)
        // What is said to standard error afterwards must not stand in the middle of a line where both go to one file.
        fflush(nil)
    }

    /// Columns as wide as their widest field, two blanks apart.
    var table: String {
        let lines = [columns] + rows.map { $0.map(\.shown) }
        let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: "  ").trimmingTrailingBlanks
        }.joined(separator: "\n")
    }

    var json: String {
        var writer = JSONWriter(capacity: 256)
        writer.beginArray()
        for row in rows {
            writer.beginObject()
            for (name, field) in zip(columns, row) {
                writer.key(text: name)
                switch field {
                case .text(let text), .optional(let text?): writer.string(text)
                case .optional(nil): writer.null()
                case .integer(let integer): writer.integer(Int64(integer))
                case .bool(let bool): writer.bool(bool)
                case .json(let value): writer.raw(value.utf8)
                }
            }
            writer.endObject()
        }
        writer.endArray()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate var trimmingTrailingBlanks: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
