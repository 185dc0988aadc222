/// Numbers of models: 64-bit integers in millionths. No floats, so that every machine reckons the same.
package enum FixedPoint {
    package static let scale: Int64 = 1_000_000

    /// Reads `12`, `-0.125`; at most six decimals, no exponent. Nil for anything else.
    static func read(_ text: String) -> Int64? {
        var digits = Substring(text)
        let isNegative = digits.first == "-"
        if isNegative { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 0x30 <= 9 } }),
            parts[0] == "0" || !parts[0].hasPrefix("0"), parts.count == 1 || parts[1].utf8.count <= 6,
            let whole = Int64(parts[0]), whole < 1_000_000_000_000
        else { return nil }
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        let fraction = Int64(decimals + String(repeating: "0", count: 6 - decimals.utf8.count)) ?? 0
        return (whole * scale + fraction) * (isNegative ? -1 : 1)
    }

    /// The number in digits, without needless zeros: `12`, `-0.125`.
    package static func written(_ value: Int64) -> String { written(value, unit: scale) }

    /// A number of hundredths in digits: 4100 is `41`, 1617 is `16.17`.
    package static func written(hundredths: Int32) -> String { written(Int64(hundredths), unit: 100) }

    private static func written(_ value: Int64, unit: Int64) -> String {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
        var text = (value < 0 ? "-" : "") + String(whole)
        if rest > 0 {
            var digits = String(String(rest + unit.magnitude).dropFirst())
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text
    }

    /// a * b / c, rounded; nil if it does not fit or c is zero.
    static func scaled(_ a: Int64, by b: Int64, over c: Int64, _ rounding: Rounding) -> Int64? {
        guard c != 0 else { return nil }
        return Int64(exactly: rounding.divide(Int128(a) * Int128(b), Int128(c)))
    }
}

/// How a number with too many decimals loses them. The file names it, nothing is rounded unsaid.
package enum Rounding: String, Sendable {
    /// To the nearest; a half away from zero.
    case halfUp = "half_up"
    /// To the nearest; a half to the even neighbour.
    case halfEven = "half_even"
    /// Towards minus infinity.
    case down

    func divide(_ a: Int128, _ b: Int128) -> Int128 {
        let (dividend, divisor) = b < 0 ? (-a, -b) : (a, b)
        var quotient = dividend / divisor
        var rest = dividend % divisor
        if rest < 0 {
            quotient -= 1
            rest += divisor
        }
        // Now dividend = quotient * divisor + rest, 0 <= rest < divisor: the quotient is rounded down.
        let isUp =
            switch self {
            case .down: false
            case .halfUp: rest * 2 > divisor || (rest * 2 == divisor && dividend > 0)
            case .halfEven: rest * 2 > divisor || (rest * 2 == divisor && quotient % 2 != 0)
            }
        return quotient + (isUp ? 1 : 0)
    }
}
