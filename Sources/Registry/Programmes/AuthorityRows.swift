package import Shared

/// The rows of an authority's file: national numbers, and until when each counts. Whatever else the file holds is refused
/// in words that name the line and never the number.
package struct AuthorityRows {
    package struct Row: Equatable, Sendable {
        package let number: Int64
        /// The last day on which it counts; nil: for good.
        package let until: CalendarDate?
    }

    package enum Reading: Equatable, Sendable {
        case row(Row)
        case refused(line: Int, reason: String)
    }

    /// Why a whole file is not read.
    package struct FileFault: Error, Equatable, Sendable {
        package let reason: String
    }

    private var records = CSVRecords()
    private var columns: (number: Int, until: Int?, count: Int)?
    private var opening: [UInt8]? = []

    package init() {}

    /// Takes the next bytes. Throws when the file as a whole is none of these.
    package mutating func take(_ bytes: [UInt8], _ emit: (Reading) throws -> Void) throws {
        guard var start = opening else { return try feed(bytes, emit) }
        // The first bytes say what kind of text it is; they may come one by one.
        start += bytes
        guard start.count >= 4 else { return opening = start }
        opening = nil
        try feed(try Self.withoutMark(start), emit)
    }

    /// The end of the file.
    package mutating func finish(_ emit: (Reading) throws -> Void) throws {
        if let start = opening {
            opening = nil
            try feed(try Self.withoutMark(start), emit)
        }
        var last: CSVRecords.Record?
        records.finish { last = $0 }
        if let last { try read(last, emit) }
        guard columns != nil else { throw FileFault(reason: "the file is empty; its first line is: number,until") }
    }

    private mutating func feed(_ bytes: [UInt8], _ emit: (Reading) throws -> Void) throws {
        var records = records
        defer { self.records = records }
        try records.take(bytes) { try read($0, emit) }
    }

    private static func withoutMark(_ start: [UInt8]) throws -> [UInt8] {
        guard let text = CSVText.withoutMark(start) else { throw FileFault(reason: CSVText.otherEncoding) }
        return text
    }

    private mutating func read(_ record: CSVRecords.Record, _ emit: (Reading) throws -> Void) throws {
        guard let columns else { return columns = try Self.columns(record) }
        try emit(Self.reading(record, columns))
    }

    private static func columns(_ record: CSVRecords.Record) throws -> (number: Int, until: Int?, count: Int) {
        guard record.fault == nil else { throw FileFault(reason: "the first line cannot be read as CSV") }
        var names: [String] = []
        for field in record.fields {
            guard let name = String(validating: field, as: UTF8.self) else {
                throw FileFault(reason: "the first line is not UTF-8; save the file as CSV in UTF-8")
            }
            names.append(name.trimmingBlanks.lowercased())
        }
        guard names.count <= 2 else {
            throw FileFault(
                reason: "the file has \(names.count) columns; only number and until are read, and no other is wanted")
        }
        guard Set(names).count == names.count, let number = names.firstIndex(of: "number"),
            names.allSatisfy({ $0 == "number" || $0 == "until" })
        else { throw FileFault(reason: "the first line must be: number, or number,until") }
        return (number, names.firstIndex(of: "until"), names.count)
    }

    private static func reading(
        _ record: CSVRecords.Record, _ columns: (number: Int, until: Int?, count: Int)
    ) -> Reading {
        func refused(_ reason: String) -> Reading { .refused(line: record.line, reason: reason) }
        if let fault = record.fault { return refused(fault.words(limit: CSVRecords.recordLimit)) }
        guard record.count == columns.count else {
            return refused("\(record.count) fields, where the first line has \(columns.count)")
        }
        var texts: [String] = []
        for field in record.fields {
            guard let text = String(validating: field, as: UTF8.self) else { return refused("not UTF-8") }
            guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
                return refused("a line end within quotes")
            }
            texts.append(text.trimmingBlanks)
        }
        guard let number = try? CNIC(typed: texts[columns.number]) else { return refused("not a number of 13 digits") }
        guard let column = columns.until, !texts[column].isEmpty else {
            return .row(Row(number: number.number, until: nil))
        }
        guard let until = CalendarDate(texts[column]) else { return refused("until is a date, YYYY-MM-DD") }
        return .row(Row(number: number.number, until: until))
    }
}

extension String {
    /// Without blanks and tabs at the ends.
    fileprivate var trimmingBlanks: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
