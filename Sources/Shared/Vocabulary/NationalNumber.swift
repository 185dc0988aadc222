/// A number of 13 digits that the identity authority gave to one person: CNIC or CRC.
///
/// The first digit is the region: 1 Khyber Pakhtunkhwa, 2 former FATA, 3 Punjab, 4 Sindh, 5 Balochistan,
/// 6 Islamabad, 7 Gilgit-Baltistan, 8 Azad Jammu and Kashmir. Numbers that begin with 0 are invented, for tests and
/// demonstrations; no card has one. There is no public check digit.
package protocol NationalNumber: WrittenValue, Comparable, CustomStringConvertible {
    /// The digits as a number; the zeros in front are lost.
    var number: Int64 { get }
    /// Nil unless 1 <= number and the first of the 13 digits is 0 to 8.
    init(number: Int64) throws(VocabularyError)
}

extension NationalNumber {
    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count == 13, let number = text.decimal else { throw .nationalNumberDigits }
        try self.init(number: number)
    }

    /// Reads what people type: digits, also in Urdu, with dashes and blanks as on the card.
    package init(typed text: String) throws(VocabularyError) {
        var digits = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.unicodeScalars.append(scalar)
            case 0x0660...0x0669: digits += String(scalar.value - 0x0660)
            case 0x06F0...0x06F9: digits += String(scalar.value - 0x06F0)
            case 0x20, 0x2D, 0x200C, 0x2010...0x2013: continue
            default: throw .nationalNumberDigits
            }
        }
        try self.init(validating: digits)
    }

    /// Thirteen digits.
    package var written: String { decimal(number, width: 13) }

    /// As on the card: `35202-1234567-1`.
    package var shown: String {
        let digits = written
        return "\(digits.prefix(5))-\(digits.dropFirst(5).prefix(7))-\(digits.suffix(1))"
    }

    /// For logs and for those who may not see it: `35202-*****67-1`.
    package var masked: String {
        let digits = written
        return "\(digits.prefix(5))-*****\(digits.dropFirst(10).prefix(2))-\(digits.suffix(1))"
    }

    /// The masked number: a description ends up in logs.
    package var description: String { masked }

    /// True for numbers that begin with 0.
    package var isInvented: Bool { number < 1_000_000_000_000 }

    /// True if the last digit is odd, which men's cards have. Says nothing of transgender holders.
    package var hasOddLastDigit: Bool { number % 2 == 1 }

    package static func < (one: Self, other: Self) -> Bool { one.number < other.number }

    static func check(_ number: Int64) throws(VocabularyError) {
        guard number >= 1, number < 9_000_000_000_000 else { throw .nationalNumberRegion }
    }
}

extension VocabularyError {
    static var nationalNumberDigits: Self { Self("number.digits", "must have 13 digits") }
    static var nationalNumberRegion: Self { Self("number.region", "must begin with a region from 1 to 8") }
}

/// A computerised national identity card number: adults.
package struct CNIC: NationalNumber {
    package let number: Int64

    package init(number: Int64) throws(VocabularyError) {
        try Self.check(number)
        self.number = number
    }
}

/// A number of a child registration certificate (B-Form): becomes the CNIC at 18.
package struct CRC: NationalNumber {
    package let number: Int64

    package init(number: Int64) throws(VocabularyError) {
        try Self.check(number)
        self.number = number
    }
}
