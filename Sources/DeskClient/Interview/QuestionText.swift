import Shared

/// A question as lines of text.
enum QuestionText {
    /// What kind of answer is expected, in brackets; nothing for a choice.
    static func hint(_ field: FormField, _ words: InterviewWords) -> String {
        switch field.kind {
        case .integer(let low, let high), .line(let low, let high): " [\(low)-\(high)]"
        case .rupees: " [\(words.rupees)]"
        case .boolean: " [\(words.yesNo)]"
        case .date: " [YYYY-MM-DD, DD-MM-YYYY]"
        case .cnic, .crc: " [00000-0000000-0]"
        case .choice, .identifier, .name, .text: ""
        }
    }

    /// The permitted answers of a choice, numbered.
    static func choices(_ field: FormField, _ form: Form, _ language: FormLocale) -> [String] {
        let options = form.options(of: field)
        let isNumeric = options.allSatisfy { $0.number != nil }
        return options.enumerated().map { index, option in
            let number = isNumeric ? option.code : "\(index + 1)"
            return String(repeating: " ", count: max(0, 4 - number.count)) + "\(number)  \(option.label(language))"
        }
    }

    /// What was typed, with the number of a choice turned into its code where codes are words.
    static func code(typed text: String, _ field: FormField, _ form: Form) -> String {
        let options = form.options(of: field)
        guard options.contains(where: { $0.number == nil }), let number = Int(YesNo.latinDigits(text)),
            options.indices.contains(number - 1)
        else { return text }
        return options[number - 1].code
    }
}

/// Yes or no as people type it.
enum YesNo: Equatable {
    case yes, no

    init?(_ text: String) {
        switch Self.latinDigits(text).lowercased() {
        case "y", "yes", "1", "ہاں", "جی", "ہ": self = .yes
        case "n", "no", "2", "نہیں", "ن": self = .no
        default: return nil
        }
    }

    /// The text without blanks, its Urdu or Arabic digits as Latin ones.
    static func latinDigits(_ text: String) -> String {
        String(
            text.filter { !$0.isWhitespace }.map { character in
                guard let digit = character.wholeNumberValue, (0...9).contains(digit) else { return character }
                return Character("\(digit)")
            })
    }
}
