import Shared

/// One row of a survey's file with what can be said of it without the others.
struct SurveyRow: Sendable {
    let record: CSVRecords.Record
    /// The tablet's own name of the household; nil if there is none that can be read.
    let tablet: String?
    /// Why the row cannot be read.
    let fault: ImportRefusal?

    init(_ record: CSVRecords.Record, _ columns: SurveyColumns) {
        self.record = record
        guard record.fault == nil, record.count == columns.count, let column = columns.place("household") else {
            tablet = nil
            fault = Self.fault(of: record, columns)
            return
        }
        guard !columns.isHeader(record) else {
            tablet = nil
            fault = ImportRefusal(rule: "row.header", words: "the first line stands here again")
            return
        }
        tablet = Self.tablet(record[column])
        if tablet == nil {
            fault = ImportRefusal(
                field: "household", rule: "tablet.form",
                words: "household has 1 to 64 letters of a to z, digits, and . _ - between them")
        } else if !Self.isUTF8(record) {
            fault = ImportRefusal(rule: "row.encoding", words: "not UTF-8")
        } else {
            fault = nil
        }
    }

    private static func fault(of record: CSVRecords.Record, _ columns: SurveyColumns) -> ImportRefusal {
        if let fault = record.fault {
            return ImportRefusal(rule: "row.csv", words: fault.words(limit: columns.part.rowLimit))
        }
        return ImportRefusal(
            rule: "row.fields", words: "\(record.count) fields, where the first line has \(columns.count)")
    }

    /// Letters and digits, points, low lines and hyphens, first a letter or digit: it goes into reports, which
    /// spreadsheets open, and its bytes are the order of both files.
    private static func tablet(_ cell: ArraySlice<UInt8>) -> String? {
        func isWord(_ byte: UInt8) -> Bool {
            byte &- 0x30 <= 9 || byte &- 0x41 <= 25 || byte &- 0x61 <= 25
        }
        guard let first = cell.first, cell.count <= 64, isWord(first),
            cell.allSatisfy({ isWord($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D })
        else { return nil }
        return String(decoding: cell, as: UTF8.self)
    }

    private static func isUTF8(_ record: CSVRecords.Record) -> Bool {
        record.bytes.allSatisfy { $0 < 0x80 } || String(validating: record.bytes, as: UTF8.self) != nil
    }
}

/// Why a row is not imported: a number of the catalogue, where, which rule, and words that say nothing personal.
struct ImportRefusal: Error, Sendable, Equatable {
    let number: Int16
    let field: String?
    let rule: String
    let words: String

    init(_ problem: Problem = .validation, field: String? = nil, rule: String, words: String) {
        number = Int16(problem.number)
        self.field = field
        self.rule = rule
        self.words = words
    }

    init(number: Int16, field: String?, rule: String, words: String) {
        self.number = number
        self.field = field
        self.rule = rule
        self.words = words
    }

    /// Whether it says that the family, or a person of it, is registered already: what the circuit breaker counts.
    var isDuplicate: Bool {
        [Problem.numberTaken, .householdExists, .personExists].contains { Int16($0.number) == number }
    }
}
