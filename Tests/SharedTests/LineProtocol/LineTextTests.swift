import Foundation
import Testing

@testable import Shared

@Suite("Text of the line")
struct LineTextTests {
    @Test(arguments: [
        "", "a", "محمد اسلم", "مُحَمَّد", "آئی", "می‌خواہم", "Ünïcode", "😀", "۱۲۳", "رقیہ بی بی", "é", "한국어", "، ؛ ؟ ۔",
    ])
    func accepts(_ text: String) {
        #expect(LineText.fault(in: text) == nil)
    }

    @Test(arguments: [
        "a\u{0}", "\u{1B}[31m", "a\r", "\t", "\n", "\u{7F}", "\u{80}", "\u{9B}", "\u{2028}", "\u{2029}",
    ])
    func refusesControls(_ text: String) {
        #expect(LineText.fault(in: text) == .control)
    }

    @Test(arguments: [
        0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
    ])
    func refusesDirections(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(LineText.fault(in: "نام" + String(Character(scalar))) == .direction)
        #expect(LineText.forbids(scalar))
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0xAF],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0xFE], [0xFF], [0x80], [0xBF], [0xD8], [0xD8, 0x41], [0xE2, 0x80], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x98],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xD8, 0xD8], [0x61, 0xD9],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        #expect(LineText.fault(in: bytes) == .encoding)
        #expect(LineText.fault(in: Array("abc".utf8) + bytes) == .encoding)
    }

    @Test(arguments: [
        "\u{627}\u{653}", "\u{648}\u{654}", "\u{6CC}\u{654}", "e\u{301}", "\u{6C1}\u{654}", "\u{212B}", "\u{2126}",
        "\u{64E}\u{651}\u{64B}", "ب\u{651}\u{64E}\u{651}", "\u{1100}\u{1161}", "\u{F900}", "\u{37E}",
    ])
    func agreesWithFoundationOnNormalisation(_ text: String) {
        let normal = text.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars)
        #expect((LineText.fault(in: text) == nil) == normal)
        #expect(LineText.fault(in: LineText.normalized(text)) == nil)
    }

    /// Every character alone, after a letter and before a mark: the quick check may never pass what is not normal.
    @Test func quickCheckAgreesWithFoundationEverywhere() {
        let marks: [Unicode.Scalar] = ["\u{64E}", "\u{651}", "\u{653}", "\u{654}", "\u{301}", "\u{323}"]
        var wrong: [UInt32] = []
        // Foundation knows no marks newer than Unicode 13, and beyond the first plane it composes U+20067 with an
        // accent to U+01F5 (seen with 6.3.1): there the standard library is trusted alone.
        for value in UInt32(0xA0)..<0xFFFE {
            guard let scalar = Unicode.Scalar(value), !LineText.forbids(scalar),
                let age = scalar.properties.age, age.major <= 13
            else { continue }
            for mark in marks {
                var view = String.UnicodeScalarView()
                view.append(contentsOf: ["\u{627}", scalar, mark])
                let text = String(view)
                let normal = text.unicodeScalars.elementsEqual(
                    text.precomposedStringWithCanonicalMapping.unicodeScalars)
                if (LineText.fault(in: text) == nil) != normal { wrong.append(value) }
            }
        }
        #expect(wrong == [])
    }

    /// All pairs of what is common: letters and marks of Urdu, two by two.
    @Test func quickCheckAgreesWithFoundationOnArabic() {
        var wrong = 0
        for first in UInt32(0x600)...0x6FF where first != 0x61C {
            for second in UInt32(0x600)...0x6FF where second != 0x61C {
                guard let one = Unicode.Scalar(first), let two = Unicode.Scalar(second) else { continue }
                var view = String.UnicodeScalarView()
                view.append(contentsOf: [one, two])
                let text = String(view)
                let normal = text.unicodeScalars.elementsEqual(
                    text.precomposedStringWithCanonicalMapping.unicodeScalars)
                if (LineText.fault(in: text) == nil) != normal { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }
}
