/// A UUID: of a household or a person, made by the desk so that work done without a line can refer to it.
///
/// Written with small letters, 8-4-4-4-12. Those that desks make are of version 7: they sort by time.
package struct Identifier: WrittenValue, Comparable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count == 36 else { throw .identifierForm }
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for index in 0..<36 {
            let byte = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { throw .identifierForm }
                continue
            }
            guard let digit = hexDigit(byte) else { throw .identifierForm }
            if digits < 16 { words.0 = words.0 << 4 | digit } else { words.1 = words.1 << 4 | digit }
            digits += 1
        }
        self.init(high: words.0, low: words.1)
    }

    /// A version 7 identifier (RFC 9562) of a moment in Unix milliseconds and of 74 random bits taken from `random`.
    package static func v7(milliseconds: UInt64, random: (UInt64, UInt64)) -> Identifier {
        Identifier(
            high: milliseconds << 16 | 0x7000 | random.0 & 0x0FFF,
            low: 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// True if version and variant are those of RFC 9562's version 7.
    package var isVersion7: Bool { high >> 12 & 0xF == 7 && low >> 62 == 2 }

    /// The moment a version 7 identifier was made, in Unix milliseconds, by the clock of who made it.
    package var milliseconds: UInt64 { high >> 16 }

    package var written: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var index = 0
            for digit in 0..<32 {
                if index == 8 || index == 13 || index == 18 || index == 23 {
                    buffer[index] = UInt8(ascii: "-")
                    index += 1
                }
                let word = digit < 16 ? high : low
                buffer[index] = hexLetter(word >> UInt64(60 - digit % 16 * 4) & 0xF)
                index += 1
            }
            return 36
        }
    }

    package var description: String { written }

    package static func < (one: Identifier, other: Identifier) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }
}

extension VocabularyError {
    static var identifierForm: Self { Self("uuid.form", "must be a UUID in small letters, 8-4-4-4-12") }
}

/// The value of a small hexadecimal digit.
func hexDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - 0x30)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - 0x61 + 10)
    default: nil
    }
}

/// The small hexadecimal digit of a value below 16.
func hexLetter(_ value: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: value < 10 ? 0x30 + value : 0x61 + value - 10)
}
