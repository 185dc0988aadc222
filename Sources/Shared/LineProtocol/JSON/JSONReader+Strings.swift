/// Strings: the only tokens with text of people in them.
extension JSONReader {
    /// Reads a string, gives its place on the tape.
    mutating func string() throws(JSONError) -> Int {
        let start = position
        var scan = TextScan()
        var escaped = false
        position += 1
        while true {
            skipPlain()
            guard position < end else { throw error(.truncated) }
            let byte = base[position]
            // The scan does not hear of ASCII between two marks: it then asks for the whole check without need.
            if byte == UInt8(ascii: "\"") { break }
            if byte >= 0x80 {
                try characters(&scan)
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
                try escape()
            } else if byte < 0x20 || byte == 0x7F {
                throw error(.text(.control))
            } else {
                position += 1
            }
        }
        position += 1
        var node = JSONNode(.string, start: start, end: position, next: tape.count + 1)
        node.flag = escaped
        if escaped || scan.mayNotBeNormal { try checkText(node) }
        return tape.append(node)
    }

    /// Reads characters beyond ASCII and the blanks between them.
    @inline(__always)
    private mutating func characters(_ scan: inout TextScan) throws(JSONError) {
        var place = position
        while place < end {
            let byte = base[place]
            if byte >= 0x80 {
                guard let length = scan.multibyte(base + place, available: end - place) else {
                    throw JSONError(kind: .text(scan.fault ?? .encoding), offset: place)
                }
                place += length
            } else if byte == 0x20 {
                place += 1
            } else {
                break
            }
        }
        position = place
    }

    /// Skips what needs no look: ASCII but controls, quote and backslash; eight at a time, then one by one.
    @inline(__always)
    private mutating func skipPlain() {
        while end - position >= 8 {
            let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
            let stop = JSONReader.stops(word)
            if stop != 0 {
                position += stop.trailingZeroBitCount >> 3
                return
            }
            position += 8
        }
    }

    /// The high bit of each byte that is a control, DEL, quote, backslash or not ASCII; exact up to the first.
    @inline(__always)
    private static func stops(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let delete = word ^ (ones &* 0x7F)
        let below = word &- (ones &* 0x20)
        return (below | (quote &- ones) | (backslash &- ones) | (delete &- ones) | word) & high
    }

    /// Skips one escape, checking its form; what it stands for is checked by `checkText`.
    private mutating func escape() throws(JSONError) {
        guard position + 1 < end else { throw JSONError(kind: .truncated, offset: end) }
        switch base[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): position += 2
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            throw error(.forbiddenEscape)
        case UInt8(ascii: "u"):
            guard end - position >= 6 else { throw JSONError(kind: .truncated, offset: end) }
            guard JSONEscapes.hex(base + position + 2) != nil else { throw error(.badEscape) }
            position += 6
        default: throw error(.badEscape)
        }
    }

    /// The whole check of a string with escapes or with rare characters.
    private func checkText(_ node: JSONNode) throws(JSONError) {
        let content = UnsafeBufferPointer(start: base + Int(node.start) + 1, count: Int(node.end - node.start) - 2)
        guard node.flag else {
            if !LineText.isNormal(content) { throw JSONError(kind: .text(.normalization), offset: Int(node.start)) }
            return
        }
        // The last digit of an escape and a mark behind it may compose: then the string is normal and the line is not.
        if let fault = LineText.fault(in: content) { throw JSONError(kind: .text(fault), offset: Int(node.start)) }
        guard let text = JSONEscapes.resolved(content) else {
            throw JSONError(kind: .badEscape, offset: Int(node.start))
        }
        switch LineText.fault(in: text) {
        case nil: return
        case .control, .direction: throw JSONError(kind: .forbiddenEscape, offset: Int(node.start))
        case let fault?: throw JSONError(kind: .text(fault), offset: Int(node.start))
        }
    }
}
