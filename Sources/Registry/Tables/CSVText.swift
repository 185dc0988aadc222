/// What every CSV file of ours has in common: its encoding, and cells that no spreadsheet takes for a formula.
enum CSVText {
    /// How many bytes say what kind of text a file is.
    static let openingBytes = 4
    static let otherEncoding = "the file is UTF-16, or no text; save it as CSV in UTF-8"

    /// The first bytes of a file without UTF-8's mark; nil if they are UTF-16 or no text.
    static func withoutMark(_ start: [UInt8]) -> [UInt8]? {
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(start.dropFirst(3)) }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return nil }
        return start.prefix(openingBytes).contains(0) ? nil : start
    }

    /// A cell that begins with one of these is a formula to some spreadsheet, or would be one after the apostrophe in
    /// front of it was taken away: `= + - @`, tab, carriage return, and the apostrophe itself.
    static func isRisky(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D,
            UInt8(ascii: "'"):
            true
        default: false
        }
    }

    /// Where a cell's own text begins: behind the apostrophe that `CSVWriter` put before a risky cell.
    static func unescaped(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard cell.count >= 2, cell[0] == UInt8(ascii: "'"), isRisky(cell[1]) else { return cell }
        return UnsafeBufferPointer(rebasing: cell[1...])
    }
}

/// Rows of CSV on their way into a file: UTF-8, CRLF as RFC 4180 has it, quotes where they are needed, and an apostrophe
/// before a cell that a spreadsheet would take for a formula. `CSVText.unescaped` is the way back.
///
///     row.cell("=1+1")       // '=1+1
///     row.cell("a, \"b\"")   // "a, ""b"""
struct CSVWriter {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// What was written is on its way; the memory is used again.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func cell(_ text: String) {
        var text = text
        text.withUTF8 { cell($0) }
    }

    mutating func cell(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        let isQuoted = text.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        if let first = text.first, CSVText.isRisky(first) { bytes.append(UInt8(ascii: "'")) }
        if isQuoted {
            for byte in text {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes.append(contentsOf: text)
        }
    }

    mutating func cell(_ number: some BinaryInteger) { cell(String(number)) }

    mutating func empty() { separate() }

    mutating func endRow() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }
}
