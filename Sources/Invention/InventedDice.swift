/// SplitMix64: small, and the same on every machine.
package struct InventedDice {
    private var state: UInt64

    /// Each seed starts far from the others: from neighbouring states one sequence would be the other, moved by one.
    package init(seed: UInt64) {
        state = seed
        state = next()
        state = next() ^ 0x1234_5678_9ABC_DEF1
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A number from 0 up to, not with, the limit.
    package mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Element>(_ all: [Element]) -> Element { all[below(all.count)] }

    /// True so many times in a thousand.
    mutating func perMille(_ share: Int) -> Bool { below(1000) < share }

    /// UUIDv7 of the moment in Unix milliseconds, or of one in November 2026.
    mutating func identifier(at milliseconds: UInt64?) -> String {
        let drawn = 1_795_000_000_000 + next() % 2_000_000_000
        let high = (milliseconds ?? drawn) << 16 | 0x7000 | next() & 0xFFF
        let low = 0x8000_0000_0000_0000 | next() & 0x3FFF_FFFF_FFFF_FFFF
        let hex = InventedDice.hex(high) + InventedDice.hex(low)
        let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)].map { hex.dropFirst($0.0).prefix($0.1) }
        return parts.joined(separator: "-")
    }

    private static func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    static func digits(_ value: UInt64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
