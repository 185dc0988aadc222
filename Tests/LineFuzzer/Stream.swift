/// What one trial sends: a valid line or two with some changes.
enum Stream {
    static func make(_ dice: inout Dice) -> [UInt8] {
        var bytes = dice.pick(Corpus.lines)
        if dice.below(16) == 0 { bytes += [0x0A] + dice.pick(Corpus.lines) }
        var mutation = Mutation(bytes, dice)
        // Every sixteenth stays valid, most change once or twice, some beyond recognition.
        let steps = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 6, 10, 20]
        for _ in 0..<dice.pick(steps) { mutation.step() }
        return mutation.bytes + [0x0A]
    }

    /// Bytes as a person can read and copy them.
    static func shown(_ bytes: [UInt8]) -> String {
        bytes.prefix(4_000).map { byte in
            if byte >= 0x20, byte < 0x7F, byte != 0x5C { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
