import Shared

/// What the server said of a family at the triage counter.
struct Screening {
    /// Nobody of the family is on file.
    let isNew: Bool
    private let rows: [JSONView]
    private let reply: JSONView

    /// - Parameters:
    ///   - rows: of SCREEN's reply, one for each number on file.
    ///   - reply: its object.
    init(rows: [JSONView], reply: JSONView) {
        self.rows = rows
        self.reply = reply
        isNew = reply["token"]?.string == "NEW_SURVEY"
    }

    /// The row of a household of the own area, or nil.
    func row(of household: Identifier) -> JSONView? {
        rows.first { $0["household"]?.string == household.written }
    }

    /// Whether a household may be surveyed again now.
    static func isOpen(_ row: JSONView) -> Bool { row["resurvey"]?["open"]?.bool == true }

    /// The token, then for each number where it is, and whether a re-survey is possible.
    func lines(_ language: Language) -> [String] {
        [token(language)] + rows.flatMap { Self.lines(of: $0, language) }
    }

    /// What is known of one number.
    static func lines(of row: JSONView, _ language: Language) -> [String] {
        func pick(_ english: String, _ urdu: String) -> String { language == .urdu ? urdu : english }
        let number = ReplyLines.text(row["number"])
        let office = [row["office_name"], row["office"]].compactMap { $0?.string }.joined(separator: ", ")
        guard let household = row["household"]?.string else {
            return [
                pick(
                    "\(number) is registered elsewhere. Send the family to the office \(office).",
                    "\(number) کہیں اور رجسٹرڈ ہے۔ خاندان کو اس دفتر بھیجیں: \(office)")
            ]
        }
        var lines = [
            pick(
                "\(number): household \(household), version \(ReplyLines.text(row["version"]))",
                "\(number): گھرانہ \(household)، ورژن \(ReplyLines.text(row["version"]))")
        ]
        switch row["member"]?.string {
        case "LEFT": lines.append("  " + pick("no member of it any more: left", "اب رکن نہیں: چلے گئے"))
        case "DIED": lines.append("  " + pick("recorded as dead", "فوت شدہ درج ہے"))
        case "VOID": lines.append("  " + pick("of a household registered by mistake", "غلطی سے درج گھرانے کا"))
        default: break
        }
        guard let resurvey = row["resurvey"] else {
            return lines + ["  " + pick("The household is closed.", "گھرانہ بند ہے۔")]
        }
        let because = resurvey["because"]?[language == .urdu ? "ur" : "en"]?.string ?? ""
        if resurvey["open"]?.bool == true {
            lines.append("  " + pick("may be surveyed again now: ", "دوبارہ سروے ابھی ہو سکتا ہے: ") + because)
        } else if let from = resurvey["possible_from"]?.string {
            lines.append(
                "  " + pick("may be surveyed again from \(from) on: ", "دوبارہ سروے \(from) سے ہو سکتا ہے: ") + because)
        } else {
            lines.append("  " + because)
        }
        return lines
    }

    private func token(_ language: Language) -> String {
        func pick(_ english: String, _ urdu: String) -> String { language == .urdu ? urdu : english }
        return switch reply["token"]?.string {
        case "NEW_SURVEY": pick("Token: new survey", "ٹوکن: نیا سروے")
        case "PRIORITY_COUNTER":
            pick("Token: priority counter (name the recipient)", "ٹوکن: ترجیحی کاؤنٹر (وصول کنندہ کا نام دیں)")
        default: pick("Token: roster update", "ٹوکن: کوائف کی درستی")
        }
    }
}
