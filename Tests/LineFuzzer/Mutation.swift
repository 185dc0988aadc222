/// Changes to bytes: some know only bytes, some know what JSON looks like.
struct Mutation {
    /// What is likely to be mishandled: controls, directions, bad UTF-8, decomposed text, escapes, punctuation.
    private static let sequences: [[UInt8]] =
        [
            [0x00], [0x09], [0x0A], [0x0D], [0x0D, 0x0A], [0x1B, 0x5B, 0x41], [0x7F], [0xC2, 0x80], [0xC2, 0x9B],
            [0xC2, 0xA0],
            [0xC0, 0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xFE], [0xD8], [0xE2, 0x80],
            [0xE2, 0x80, 0x8E], [0xE2, 0x80, 0x8F], [0xE2, 0x80, 0xAE], [0xE2, 0x81, 0xA6], [0xD8, 0x9C],
            [0xE2, 0x80, 0x8C], [0xE2, 0x80, 0xA8],
            [0xD9, 0x93], [0xD9, 0x94], [0xD9, 0x8E], [0xD9, 0x91], [0xCC, 0x81], [0xF0, 0x9F, 0x98, 0x80],
            [0xEF, 0xBB, 0xBF],
        ] + texts.map { Array($0.utf8) }

    private static let texts = [
        #"\u000a"#, #"\u202e"#, #"\ud800"#, #"\ud83d\ude00"#, #"\u0653"#, #"\u0061"#, #"\n"#, #"\\"#, #"\""#, #"\"#,
        "\"", "{", "}", "[", "]",
        ",", ":", "{}", "[]", "{\"a\":{\"a\":", "[[[[[[[[[[[[[[[[[[[[", " ", "  ", "0", "-", "1e9", "1.0", "null",
        "true", "\"a\":1,", ",\"op\":{}",
        "ERR", "OK", "* ", "- ", "PING", "T1 QUIT\n",
    ]

    private static let values = [
        "null", "true", "false", "0", "-0", "-1", "01", "1.5", "1e3", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "2147483648", "99999999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "{}", "[]",
        "[null]", "{\"a\":1}",
        "\"2026-02-30\"", "\"9999999999999\"", "\"PK00000\"", "\"LHR-001\"", "\"محمد\"", "\"ﷲ\"",
    ].map { Array($0.utf8) }

    private var dice: Dice
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8], _ dice: Dice) {
        self.bytes = bytes
        self.dice = dice
    }

    /// One change.
    mutating func step() {
        guard !bytes.isEmpty else { return bytes.append(contentsOf: dice.pick(Self.sequences)) }
        switch dice.below(16) {
        case 0: bytes[dice.below(bytes.count)] ^= 1 << UInt8(dice.below(8))
        case 1: bytes[dice.below(bytes.count)] = UInt8(dice.below(256))
        case 2, 3: bytes.insert(contentsOf: dice.pick(Self.sequences), at: dice.below(bytes.count + 1))
        case 4: bytes.removeSubrange(range(upTo: 24))
        case 5: bytes.insert(contentsOf: Array(bytes[range(upTo: 64)]), at: dice.below(bytes.count + 1))
        case 6: bytes.removeLast(dice.below(bytes.count + 1))
        case 7: bytes.replaceSubrange(range(upTo: 16), with: dice.pick(Self.sequences))
        case 8, 9, 10: replaceValue(with: dice.pick(Self.values))
        case 11: repeatMember()
        case 12: renameKey()
        case 13: stretch()
        case 14: nest()
        default: swapRanges()
        }
    }

    private mutating func range(upTo length: Int) -> Range<Int> {
        let start = dice.below(bytes.count)
        return start..<min(bytes.count, start + 1 + dice.below(length))
    }

    /// A random place that holds `byte`, searched from a random place on.
    private mutating func place(of byte: UInt8) -> Int? {
        let start = dice.below(bytes.count)
        return bytes[start...].firstIndex(of: byte) ?? bytes[..<start].firstIndex(of: byte)
    }

    /// The value after a colon, up to the next comma or brace.
    private mutating func replaceValue(with value: [UInt8]) {
        guard let colon = place(of: UInt8(ascii: ":")) else { return }
        let end = bytes[(colon + 1)...].firstIndex { [0x2C, 0x7D, 0x5D].contains($0) } ?? bytes.count
        bytes.replaceSubrange(colon + 1..<end, with: value)
    }

    private mutating func repeatMember() {
        guard let comma = place(of: UInt8(ascii: ",")) else { return }
        let end = bytes[(comma + 1)...].firstIndex { [0x2C, 0x7D].contains($0) } ?? bytes.count
        bytes.insert(contentsOf: Array(bytes[comma..<end]), at: end)
    }

    private mutating func renameKey() {
        guard let colon = place(of: UInt8(ascii: ":")), colon > 2 else { return }
        bytes[colon - 2] = UInt8(ascii: "a") + UInt8(dice.below(26))
    }

    /// Something short many times: lines beyond the limit, arrays and objects with very many members.
    private mutating func stretch() {
        guard dice.below(8) == 0 else { return }
        let piece = Array(bytes[range(upTo: 40)])
        let count = dice.below(3_000)
        let place = dice.below(bytes.count + 1)
        var many: [UInt8] = []
        for _ in 0..<count { many += piece }
        bytes.insert(contentsOf: many, at: place)
    }

    private mutating func nest() {
        guard let colon = place(of: UInt8(ascii: ":")) else { return }
        let depth = dice.below(40)
        let end = bytes[(colon + 1)...].firstIndex { [0x2C, 0x7D].contains($0) } ?? bytes.count
        bytes.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "]"), count: depth), at: end)
        bytes.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "["), count: depth), at: colon + 1)
    }

    private mutating func swapRanges() {
        let (one, other) = (range(upTo: 20), range(upTo: 20))
        guard one.upperBound <= other.lowerBound else { return }
        let (first, second) = (Array(bytes[one]), Array(bytes[other]))
        bytes.replaceSubrange(other, with: first)
        bytes.replaceSubrange(one, with: second)
    }
}
