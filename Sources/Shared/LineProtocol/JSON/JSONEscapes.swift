/// Escapes of JSON strings.
enum JSONEscapes {
    /// Four hexadecimal digits, or nil.
    static func hex(_ digits: UnsafePointer<UInt8>) -> UInt16? {
        var value: UInt16 = 0
        for index in 0..<4 {
            let digit: UInt8
            switch digits[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = digits[index] - 0x30
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = digits[index] - 0x61 + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = digits[index] - 0x41 + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    /// The content of a string with its escapes resolved; nil if half of a surrogate pair stands alone.
    /// The form of each escape was checked by the reader.
    static func resolved(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let base = content.baseAddress else { return [] }
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            guard base[index] == UInt8(ascii: "\\") else {
                result.append(base[index])
                index += 1
                continue
            }
            if base[index + 1] != UInt8(ascii: "u") {
                result.append(base[index + 1])
                index += 2
                continue
            }
            guard let first = hex(base + index + 2) else { return nil }
            index += 6
            var value = UInt32(first)
            if first & 0xFC00 == 0xD800 {
                guard index + 6 <= content.count, base[index] == UInt8(ascii: "\\"),
                    base[index + 1] == UInt8(ascii: "u"), let second = hex(base + index + 2), second & 0xFC00 == 0xDC00
                else { return nil }
                value = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
                index += 6
            }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            result.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
        }
        return result
    }
}
