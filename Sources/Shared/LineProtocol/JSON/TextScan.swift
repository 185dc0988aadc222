/// Reads multi-byte characters one by one: checks their UTF-8, refuses what the line forbids, and notes whether the
/// text is surely in Normalisation Form C.
///
/// The quick answer covers everything below U+0300, the Arabic block with single marks (common Urdu), and the
/// punctuation Urdu uses; whatever else occurs asks for the whole check. It errs only towards the whole check.
struct TextScan {
    /// Set when `multibyte` returned nil.
    private(set) var fault: LineText.Fault?
    /// True if only the whole check can tell that the text is in Normalisation Form C.
    private(set) var mayNotBeNormal = false
    /// A combining mark came last: a second one may stand in the wrong order.
    private var afterMark = false

    /// An ASCII character was read outside of this scan.
    @inline(__always)
    mutating func starter() { afterMark = false }

    /// The length of the character at `bytes`, whose first byte is 0x80 or more; nil if it is refused, see `fault`.
    @inline(__always)
    mutating func multibyte(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int? {
        let lead = bytes[0]
        if lead < 0xE0, lead >= 0xC2, available >= 2, bytes[1] & 0xC0 == 0x80 {
            let value = UInt32(lead & 0x1F) << 6 | UInt32(bytes[1] & 0x3F)
            if lead >= 0xD8, lead <= 0xDB, value != 0x061C {
                arabic(value)
                return 2
            }
            return other(value) ? 2 : nil
        }
        return long(bytes, lead, available)
    }

    private mutating func long(_ bytes: UnsafePointer<UInt8>, _ lead: UInt8, _ available: Int) -> Int? {
        if lead >= 0xE0, lead < 0xF0, available >= 3, bytes[1] & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80 {
            let value = UInt32(lead & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F)
            if value >= 0x800, value & 0xF800 != 0xD800 { return other(value) ? 3 : nil }
        } else if lead >= 0xF0, lead < 0xF5, available >= 4,
            bytes[1] & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80, bytes[3] & 0xC0 == 0x80
        {
            let high = UInt32(lead & 0x07) << 18 | UInt32(bytes[1] & 0x3F) << 12
            let value = high | UInt32(bytes[2] & 0x3F) << 6 | UInt32(bytes[3] & 0x3F)
            if value >= 0x10000, value <= 0x10FFFF { return other(value) ? 4 : nil }
        }
        fault = .encoding
        return nil
    }

    /// True for the combining marks among U+0600...U+06FF: one bit each, by quarter of the block.
    @inline(__always)
    private static func isArabicMark(_ value: UInt32) -> Bool {
        let quarter: UInt64 =
            switch (value >> 6) & 3 {
            case 0: 0x0000_0000_07FF_0000
            case 1: 0x0001_0000_FFFF_F800
            case 2: 0
            default: 0x0000_3D9F_9FC0_0000
            }
        return quarter >> UInt64(value & 63) & 1 == 1
    }

    @inline(__always)
    private mutating func arabic(_ value: UInt32) {
        guard TextScan.isArabicMark(value) else {
            afterMark = false
            return
        }
        // U+0653...0655 compose with the letter before them; a second mark may be out of order.
        if afterMark || (value >= 0x0653 && value <= 0x0655) { mayNotBeNormal = true }
        afterMark = true
    }

    /// Any character but ASCII and common Arabic; false if it is forbidden.
    private mutating func other(_ value: UInt32) -> Bool {
        if let scalar = Unicode.Scalar(value), LineText.forbids(scalar) {
            fault = value == 0x061C || value >= 0x200E && value != 0x2028 && value != 0x2029 ? .direction : .control
            return false
        }
        if value < 0x0300 || (value >= 0x200B && value <= 0x2027) {
            afterMark = false
        } else {
            mayNotBeNormal = true
        }
        return true
    }
}
