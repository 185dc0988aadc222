@_spi(_Unicode) import Swift

/// What text on the line may be: UTF-8 in NFC, without control characters and without characters that turn the
/// direction of what follows.
///
/// One scan serves everybody: the JSON reader for each string, the session for a line that did not parse, the
/// vocabulary for what comes from a keyboard.
package enum LineText {
    /// Why bytes are not text of the line.
    package enum Fault: Error, Hashable, Sendable {
        /// C0, DEL, C1, or a line separator.
        case control
        /// A bidirectional control: U+061C, U+200E/F, U+202A-E, U+2066-9.
        case direction
        /// Not UTF-8: overlong, a surrogate, beyond U+10FFFF, cut off.
        case encoding
        /// UTF-8, but not in Normalisation Form C.
        case normalization
    }

    /// The first fault in `bytes`, or nil if they are text of the line.
    package static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        guard let base = bytes.baseAddress else { return nil }
        var scan = TextScan()
        var offset = 0
        let end = bytes.count
        while offset < end {
            let byte = base[offset]
            if byte < 0x80 {
                if byte < 0x20 || byte == 0x7F { return .control }
                scan.starter()
                offset += 1
            } else if let length = scan.multibyte(base + offset, available: end - offset) {
                offset += length
            } else {
                return scan.fault
            }
        }
        return scan.mayNotBeNormal && !isNormal(bytes) ? .normalization : nil
    }

    /// The first fault in `bytes`, or nil if they are text of the line.
    package static func fault(in bytes: [UInt8]) -> Fault? {
        bytes.withUnsafeBufferPointer { fault(in: $0) }
    }

    /// The first fault in a string's UTF-8, or nil if it is text of the line.
    package static func fault(in text: String) -> Fault? {
        var text = text
        return text.withUTF8 { fault(in: $0) }
    }

    /// True if a scalar is barred from the line whatever its surroundings.
    package static func forbids(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The text in Normalisation Form C: for what is typed or read from a file, never for what came over the line.
    package static func normalized(_ text: String) -> String {
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: text._nfc)
        return String(composed)
    }

    /// The whole check, for text that the quick one in `TextScan` could not pass. The bytes must be valid UTF-8.
    static func isNormal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text._nfc.elementsEqual(text.unicodeScalars)
    }
}
