/// A small set of hashes that may say "maybe" wrongly, but never "no": most keys are known to be new at one look.
struct KeyFilter {
    /// 1,024 bits: of the 90 keys of an interview's answers, four are looked at twice.
    private var words: InlineArray<16, UInt64> = .init(repeating: 0)

    /// A hash of the first and last eight bytes and the length; equal keys have equal hashes. The bytes stand between
    /// quotes, in a document that is longer, but not always eight bytes longer.
    @inline(__always)
    static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
        var mixed = UInt64(truncatingIfNeeded: length)
        if length >= 8 {
            let raw = UnsafeRawPointer(bytes)
            mixed ^= raw.loadUnaligned(as: UInt64.self) &* 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ mixed >> 29) &+ (raw + (length - 8)).loadUnaligned(as: UInt64.self)
        } else {
            var tail: UInt64 = 0
            for index in 0..<length { tail = tail << 8 | UInt64(bytes[index]) }
            mixed ^= tail << 8
        }
        mixed = mixed &* 0xBF58_476D_1CE4_E5B9
        return UInt32(truncatingIfNeeded: (mixed ^ mixed >> 31) >> 16)
    }

    @inline(__always)
    func mayHold(_ hash: UInt32) -> Bool {
        words[Int(hash >> 6 & 15)] >> UInt64(hash & 63) & 1 == 1
    }

    @inline(__always)
    mutating func insert(_ hash: UInt32) {
        words[Int(hash >> 6 & 15)] |= 1 << UInt64(hash & 63)
    }
}
