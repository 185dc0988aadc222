/// A month of the journal, such as 2024-01.
package struct CalendarMonth: Hashable, Comparable, Sendable {
    /// Months since January of the year 0.
    private let ordinal: Int

    private init(ordinal: Int) {
        self.ordinal = ordinal
    }

    /// - Parameter text: `YYYY-MM`, of the years 2000 to 2999; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-") else { return nil }
        let digits = (bytes[..<4] + bytes[5...]).map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let year = digits[..<4].reduce(0) { 10 * $0 + $1 }
        let month = 10 * digits[4] + digits[5]
        guard (2000...2999).contains(year), (1...12).contains(month) else { return nil }
        ordinal = 12 * year + month - 1
    }

    package static func < (one: CalendarMonth, other: CalendarMonth) -> Bool { one.ordinal < other.ordinal }

    /// The month so many months later, or before.
    package func adding(_ months: Int) -> CalendarMonth { CalendarMonth(ordinal: ordinal + months) }

    /// `YYYY-MM`.
    package var written: String { parts("-") }

    /// Its first day, `YYYY-MM-01`.
    var firstDay: String { written + "-01" }

    /// The table of its bodies, in schema nser. Digits and letters only: it needs no quotes.
    package var table: String { "journal_body_" + parts("_") }

    /// The month whose bodies a table of that name holds, or nil.
    init?(table: String) {
        guard table.hasPrefix("journal_body_") else { return nil }
        self.init(table.dropFirst("journal_body_".count).map { $0 == "_" ? "-" : String($0) }.joined())
    }

    private func parts(_ between: String) -> String {
        let month = ordinal % 12 + 1
        return "\(ordinal / 12)\(between)\(month < 10 ? "0" : "")\(month)"
    }
}
