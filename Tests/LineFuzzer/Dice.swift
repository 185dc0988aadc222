/// Pseudo-random numbers that are the same everywhere (SplitMix64): a finding is told by seed and line.
struct Dice {
    private var state: UInt64

    init(seed: UInt64, line: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 ^ line &* 0xD1B5_4A32_D192_ED03
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// 0 to `limit` - 1; 0 if the limit is not positive.
    mutating func below(_ limit: Int) -> Int { limit > 0 ? Int(next() % UInt64(limit)) : 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
