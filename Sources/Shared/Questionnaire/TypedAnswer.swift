/// One answer that was typed and checked: what the wire carries and what conditions see.
struct TypedAnswer: Hashable, Sendable {
    let cell: Int64
    /// The value as JSON; nil where the question was left empty.
    let json: [UInt8]?
    /// As a person reads it again, in both languages.
    let shown: FormWords

    static let empty = TypedAnswer(cell: Cell.skipped, json: nil, shown: FormWords(english: "-", urdu: "-"))
    static let refused = TypedAnswer(
        cell: Cell.refused, json: Array("null".utf8), shown: FormWords(english: "not known", urdu: "معلوم نہیں"))

    init(cell: Int64, json: [UInt8]?, shown: FormWords) {
        self.cell = cell
        self.json = json
        self.shown = shown
    }

    fileprivate init(_ cell: Int64, plain: String, shown: String? = nil) {
        self.init(cell: cell, json: Array(plain.utf8), shown: FormWords(english: shown ?? plain, urdu: shown ?? plain))
    }

    fileprivate init(_ cell: Int64, quoted: String, shown: String? = nil) {
        var writer = JSONWriter(capacity: quoted.utf8.count + 2)
        writer.string(quoted)
        self.init(
            cell: cell, json: writer.bytes, shown: FormWords(english: shown ?? quoted, urdu: shown ?? quoted))
    }
}

extension Form {
    /// Reads what a person typed as the answer to `field`, or says the rule it breaks. `path` goes into the violation.
    ///
    /// Urdu and Arabic digits count as digits; numbers of cards may have dashes; a date may also be typed as on the card,
    /// day first (31-01-1980 or 31.1.1980); a choice by its code or its words; yes and no also as y, n, ہاں, نہیں, 1, 2.
    func answer(typed text: String, to field: FormField, at path: String) throws(FormViolation) -> TypedAnswer {
        let text = LineText.normalized(Form.latinDigits(text)).trimmingBlanks
        func broken(_ rule: String) -> FormViolation {
            FormViolation(
                field: path, rule: rule,
                arguments: ["range", "format.name", "format.text"].contains(rule) ? field.limits : [])
        }
        if text.isEmpty {
            if field.isRequired { throw broken("required") }
            return .empty
        }
        if text == "-" || text == "–" {
            if !field.isRefusable { throw broken("not_refusable") }
            return .refused
        }
        switch field.kind {
        case .integer(let low, let high), .rupees(let low, let high), .line(let low, let high):
            let digits = text.filter { $0 != "," && $0 != "٬" }
            guard let number = Int64(digits), "\(number)" == digits else { throw broken("format.integer") }
            guard (low...high).contains(number) else { throw broken("range") }
            return TypedAnswer(number, plain: "\(number)")
        case .boolean:
            guard let yes = Form.yesOrNo(text) else { throw broken("format.boolean") }
            return TypedAnswer(
                cell: yes ? 1 : 0, json: Array((yes ? "true" : "false").utf8),
                shown: yes ? FormWords(english: "yes", urdu: "ہاں") : FormWords(english: "no", urdu: "نہیں"))
        case .choice(let frame):
            guard let index = Form.option(text, frames[frame]) else { throw broken("code") }
            let option = frames[frame].options[index]
            var writer = JSONWriter(capacity: 16)
            if let number = option.number { writer.integer(number) } else { writer.string(option.code) }
            return TypedAnswer(cell: Int64(index), json: writer.bytes, shown: option.label)
        case .date:
            guard let date = Form.date(text) else { throw broken("format.date") }
            return TypedAnswer(Int64(date.daysSince2000), quoted: date.written)
        case .cnic:
            guard let cnic = try? CNIC(typed: text) else { throw broken("format.number") }
            return TypedAnswer(cnic.number, quoted: cnic.written, shown: cnic.shown)
        case .crc:
            guard let crc = try? CRC(typed: text) else { throw broken("format.number") }
            return TypedAnswer(crc.number, quoted: crc.written, shown: crc.shown)
        case .identifier:
            guard let identifier = Identifier(text), identifier.isVersion7, identifier.high >> 63 == 0 else {
                throw broken("format.identifier")
            }
            return TypedAnswer(Int64(bitPattern: identifier.high), quoted: identifier.written)
        case .name(let maximum):
            guard let name = PersonName(text), name.written.unicodeScalars.count <= maximum else {
                throw broken("format.name")
            }
            return TypedAnswer(0, quoted: name.written)
        case .text(let maximum):
            guard PlainText(text) != nil, text.unicodeScalars.count <= maximum else { throw broken("format.text") }
            return TypedAnswer(0, quoted: text)
        }
    }

    private static func latinDigits(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0660...0x0669: result.append(Unicode.Scalar(UInt8(scalar.value - 0x0660 + 0x30)))
            case 0x06F0...0x06F9: result.append(Unicode.Scalar(UInt8(scalar.value - 0x06F0 + 0x30)))
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func yesOrNo(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "y", "yes", "1", "true", "ہاں", "جی", "ہ": true
        case "n", "no", "2", "0", "false", "نہیں", "ن": false
        default: nil
        }
    }

    private static func option(_ text: String, _ frame: CodeFrame) -> Int? {
        let wanted = text.lowercased()
        return frame.options.firstIndex { $0.code.lowercased() == wanted }
            ?? frame.options.firstIndex { $0.label.english.lowercased() == wanted || $0.label.urdu == text }
    }

    /// YYYY-MM-DD, or day first with any of - . / between.
    private static func date(_ text: String) -> CalendarDate? {
        let parts = text.split(omittingEmptySubsequences: false) { "-./".contains($0) }.map { Int($0) }
        guard parts.count == 3, let a = parts[0], let b = parts[1], let c = parts[2] else { return nil }
        return text.prefix(4).allSatisfy(\.isNumber)
            ? CalendarDate(year: a, month: b, day: c) : CalendarDate(year: c, month: b, day: a)
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
