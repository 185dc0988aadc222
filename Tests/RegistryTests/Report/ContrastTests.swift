import Foundation
import Testing

@testable import Registry

/// Letters can be read on their grounds: 4.5 to 1 at least, as WCAG 2.2 (1.4.3) has it for small text.
@Suite struct ContrastTests {
    /// The relative luminance of `#rrggbb`, by WCAG's definition.
    private static func luminance(_ colour: String) throws -> Double {
        let value = try #require(Int(colour.dropFirst(), radix: 16))
        let parts = [value >> 16, value >> 8 & 255, value & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func contrast(_ one: String, _ other: String) throws -> Double {
        let pair = try [luminance(one), luminance(other)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    @Test func theMeasureIsRight() throws {
        #expect(try abs(Self.contrast("#000000", "#ffffff") - 21) < 0.01)
        #expect(try Self.contrast("#777777", "#ffffff") < 4.5 && Self.contrast("#767676", "#ffffff") > 4.5)
    }

    @Test(arguments: [Palette.ink, Palette.quiet, Palette.warning, Palette.cutOff])
    func wordsAreReadOnWhite(_ colour: String) throws {
        #expect(try Self.contrast(colour, "#ffffff") >= 4.5)
    }

    @Test(arguments: 0...10) func countsAreReadOnEveryShade(_ tenths: Int) throws {
        #expect(try Self.contrast(Palette.ink, Palette.shade(Double(tenths) / 10)) >= 4.5)
    }
}
