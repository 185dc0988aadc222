import Shared

/// The table of COUNTS: a head, a line for each row, the sums. Numbers first, names of Urdu last, so that no terminal has
/// to align a column behind them.
enum CountLines {
    private static let columns: [(name: String, english: String, urdu: String)] = [
        ("registered", "registered", "اندراج"), ("updated", "updated", "تبدیلی"),
        ("reassessed", "reassessed", "دوبارہ جانچ"),
        ("other", "other", "دیگر"), ("refused", "refused", "نامنظور"),
    ]
    private static let keyWidth = 18
    private static let width = 12

    /// The head of the table.
    static func head(_ language: Language) -> String {
        ReplyLines.padded("", keyWidth)
            + columns.map { column in aligned(language == .urdu ? column.urdu : column.english) }.joined()
    }

    /// A row, and below it the mean of the same weekday where the reply has one.
    ///
    /// - Parameter name: what stands in front; the row's key if nil.
    static func of(_ view: JSONView, name: String? = nil, _ language: Language) -> [String] {
        let name = name ?? view["key"].map(ReplyLines.text) ?? "-"
        var lines = [numbers(name, view)]
        if let heard = view["heard"] {
            lines[0] +=
                "  " + words("last heard", "آخری رابطہ", language) + " "
                + (heard.string ?? words("never", "کبھی نہیں", language))
            if let clock = view["desk_clock"]?.string {
                lines[0] +=
                    "  " + words("written by its own clock at", "اس کی اپنی گھڑی سے لکھا گیا", language) + " " + clock
            }
        }
        if let mean = view["mean"] {
            lines.append(numbers("  " + words("mean of 8 weeks", "8 ہفتوں کی اوسط", language), mean))
        }
        return lines
    }

    /// The sums, under the day or days that they are of.
    static func total(_ view: JSONView, _ language: Language) -> [String] {
        let days =
            view["date"].map(ReplyLines.text)
            ?? "\(ReplyLines.text(view["from"])) .. \(ReplyLines.text(view["to"]))"
        return of(view, name: days, language)
    }

    private static func numbers(_ name: String, _ view: JSONView) -> String {
        ReplyLines.padded(name, keyWidth)
            + columns.map { column in
                aligned(ReplyLines.text(view.members.first { $0.key.text == column.name }?.value))
            }.joined()
    }

    private static func aligned(_ text: String) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    private static func words(_ english: String, _ urdu: String, _ language: Language) -> String {
        language == .urdu ? urdu : english
    }
}
