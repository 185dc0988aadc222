/// A Pakistani mobile number, written `03001234567`.
package struct MobileNumber: WrittenValue, CustomStringConvertible {
    /// The digits as a number, without the zero in front.
    package let number: Int64

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count == 11, let number = text.decimal, number / 1_000_000_000 == 3 else { throw .mobileForm }
        self.number = number
    }

    /// Reads what people type: blanks and dashes, Urdu digits, `+92` or `0092` in front.
    package init(typed text: String) throws(VocabularyError) {
        var digits = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.unicodeScalars.append(scalar)
            case 0x0660...0x0669: digits += String(scalar.value - 0x0660)
            case 0x06F0...0x06F9: digits += String(scalar.value - 0x06F0)
            case 0x20, 0x2D, 0x28, 0x29: continue
            case 0x2B where digits.isEmpty: digits = "00"
            default: throw .mobileForm
            }
        }
        if digits.hasPrefix("0092") { digits = "0" + digits.dropFirst(4) }
        try self.init(validating: digits)
    }

    package var written: String { decimal(number, width: 11) }

    /// For logs: `0300*****67`.
    package var masked: String { "\(written.prefix(4))*****\(written.suffix(2))" }

    package var description: String { masked }
}

extension VocabularyError {
    static var mobileForm: Self { Self("mobile.form", "must be a mobile number of 11 digits that begins with 03") }
}
