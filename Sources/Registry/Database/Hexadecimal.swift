/// Bytes as lower-case hexadecimal digits and back, as PostgreSQL writes `bytea`.
package enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits for each byte.
    package static func text<Bytes: Sequence<UInt8>>(_ bytes: Bytes) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// As a `bytea` parameter in text form: `\x` and the digits.
    package static func bytea<Bytes: Sequence<UInt8>>(_ bytes: Bytes) -> String {
        "\\x" + text(bytes)
    }

    /// The bytes of hexadecimal digits, with or without PostgreSQL's `\x`; nil if it is not that.
    package static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.hasPrefix("\\x") ? text.utf8.dropFirst(2) : text.utf8[...] {
            guard let value = digits.firstIndex(of: character | 0x20).map(UInt8.init) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }
}
