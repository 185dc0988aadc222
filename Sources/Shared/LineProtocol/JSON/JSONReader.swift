/// The single pass over the bytes. Recursion follows nesting, which is bounded.
struct JSONReader {
    private let base: UnsafePointer<UInt8>
    private let end: Int
    private let depthLimit: Int
    private let allowsLineEnds: Bool
    private var position: Int
    private var nodes: [JSONNode] = []

    static func tape(
        of bytes: [UInt8], from offset: Int, depth: Int, layout: JSONDocument.Layout
    ) throws(JSONError) -> [JSONNode] {
        // Counts have 23 bits and offsets 32.
        guard bytes.count < 1 << 22 || (layout == .file && bytes.count < 1 << 24) else {
            throw JSONError(kind: .tooLarge, offset: 0)
        }
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<[JSONNode], JSONError> in
            guard let base = buffer.baseAddress, offset < buffer.count, offset >= 0 else {
                return .failure(JSONError(kind: .truncated, offset: offset))
            }
            var reader = JSONReader(base: base, end: buffer.count, from: offset, depth: depth, layout: layout)
            do throws(JSONError) {
                try reader.document()
                return .success(reader.nodes)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(base: UnsafePointer<UInt8>, end: Int, from offset: Int, depth: Int, layout: JSONDocument.Layout) {
        self.base = base
        self.end = end
        position = offset
        depthLimit = min(depth, 64)
        allowsLineEnds = layout == .file
        // A value with its key takes about 20 bytes of an interview.
        nodes.reserveCapacity((end - offset) / 10 + 8)
    }

    private mutating func document() throws(JSONError) {
        skipBlanks()
        try value(depth: 0)
        skipBlanks()
        if position < end { throw error(.unexpectedByte) }
    }

    private func error(_ kind: JSONError.Kind) -> JSONError {
        JSONError(kind: position >= end && kind == .unexpectedByte ? .truncated : kind, offset: position)
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while position < end {
            let byte = base[position]
            guard byte == 0x20 || (allowsLineEnds && (byte == 0x0A || byte == 0x0D || byte == 0x09)) else { return }
            position += 1
        }
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, base[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) {
        guard position < end else { throw error(.truncated) }
        switch base[position] {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try integer()
        case UInt8(ascii: "t"): try word("true", .bool, flag: true)
        case UInt8(ascii: "f"): try word("false", .bool, flag: false)
        case UInt8(ascii: "n"): try word("null", .null, flag: false)
        default: throw error(.unexpectedByte)
        }
    }
}

// MARK: Objects and arrays

extension JSONReader {
    private mutating func object(depth: Int) throws(JSONError) {
        guard depth <= depthLimit else { throw error(.tooDeep) }
        let place = open(.object)
        var keys = KeyFilter()
        var count = 0
        skipBlanks()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipBlanks()
                try key(of: place, count: count, filter: &keys)
                skipBlanks()
                guard take(UInt8(ascii: ":")) else { throw error(.unexpectedByte) }
                skipBlanks()
                try value(depth: depth)
                count += 1
                if count > JSONDocument.memberLimit { throw error(.tooLarge) }
                skipBlanks()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw error(.unexpectedByte) }
        }
        close(place, count: count)
    }

    private mutating func array(depth: Int) throws(JSONError) {
        guard depth <= depthLimit else { throw error(.tooDeep) }
        let place = open(.array)
        var count = 0
        skipBlanks()
        if !take(UInt8(ascii: "]")) {
            repeat {
                skipBlanks()
                try value(depth: depth)
                count += 1
                skipBlanks()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw error(.unexpectedByte) }
        }
        close(place, count: count)
    }

    private mutating func open(_ kind: JSONNode.Kind) -> Int {
        nodes.append(JSONNode(kind, start: position, end: position, next: 0))
        position += 1
        return nodes.count - 1
    }

    private mutating func close(_ place: Int, count: Int) {
        nodes[place].end = UInt32(truncatingIfNeeded: position)
        nodes[place].next = UInt32(truncatingIfNeeded: nodes.count)
        nodes[place].count = count
    }

    private mutating func key(of object: Int, count: Int, filter: inout KeyFilter) throws(JSONError) {
        let start = position
        guard position < end, base[position] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
        let node = try string()
        let length = position - start - 2
        guard length > 0, length <= 128, !nodes[node].flag else {
            throw JSONError(kind: .badKey, offset: start)
        }
        let hash = KeyFilter.hash(base + start + 1, length)
        nodes[node].next = hash
        if filter.mayHold(hash), repeats(node, hash, in: object, count: count) {
            let name = String(decoding: UnsafeBufferPointer(start: base + start + 1, count: length), as: UTF8.self)
            throw JSONError(kind: .repeatedKey(name), offset: start)
        }
        filter.insert(hash)
    }

    /// True if one of the `count` keys of the open object equals the key at `node`.
    private func repeats(_ node: Int, _ hash: UInt32, in object: Int, count: Int) -> Bool {
        var index = object + 1
        let key = nodes[node]
        for _ in 0..<count {
            let other = nodes[index]
            if other.next == hash, other.end - other.start == key.end - key.start,
                JSONView.equal(base + Int(other.start), base + Int(key.start), Int(key.end - key.start))
            {
                return true
            }
            index = Int(nodes[index + 1].next)
        }
        return false
    }
}

// MARK: Words and numbers

extension JSONReader {
    private mutating func word(_ word: StaticString, _ kind: JSONNode.Kind, flag: Bool) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        for offset in 0..<length where position + offset >= end || base[position + offset] != word.utf8Start[offset] {
            throw JSONError(kind: position + offset >= end ? .truncated : .unexpectedByte, offset: position + offset)
        }
        var node = JSONNode(kind, start: position, end: position + length, next: nodes.count + 1)
        node.flag = flag
        nodes.append(node)
        position += length
    }

    private mutating func integer() throws(JSONError) {
        let start = position
        let negative = take(UInt8(ascii: "-"))
        let digits = position
        var magnitude: UInt64 = 0
        while position < end, base[position] &- 0x30 <= 9 {
            // Nineteen digits fit 64 bits.
            if position - digits >= 19 { throw JSONError(kind: .badNumber, offset: start) }
            magnitude = magnitude * 10 + UInt64(base[position] - 0x30)
            position += 1
        }
        let length = position - digits
        let limit = UInt64(Int64.max) + (negative ? 1 : 0)
        if length == 0 { throw error(.unexpectedByte) }
        let leads = base[digits] == 0x30
        let goesOn = position < end && (base[position] == 0x2E || base[position] | 0x20 == 0x65)
        if leads && (length > 1 || negative) || goesOn || magnitude > limit {
            throw JSONError(kind: .badNumber, offset: start)
        }
        nodes.append(JSONNode(.integer, start: start, end: position, next: nodes.count + 1))
    }
}

// MARK: Strings

extension JSONReader {
    /// Reads a string, gives its place on the tape.
    private mutating func string() throws(JSONError) -> Int {
        let start = position
        var scan = TextScan()
        var escaped = false
        position += 1
        while true {
            skipPlain()
            guard position < end else { throw error(.truncated) }
            let byte = base[position]
            if byte >= 0x80 {
                guard let length = scan.multibyte(base + position, available: end - position) else {
                    throw error(.text(scan.fault ?? .encoding))
                }
                position += length
                continue
            }
            // Any ASCII character ends a run of marks; the scan hears of it where marks matter: before the next one.
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                try escape()
            } else if byte < 0x20 || byte == 0x7F {
                throw error(.text(.control))
            } else {
                position += 1
            }
        }
        position += 1
        var node = JSONNode(.string, start: start, end: position, next: nodes.count + 1)
        node.flag = escaped
        nodes.append(node)
        if escaped || scan.mayNotBeNormal { try checkText(node) }
        return nodes.count - 1
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

/// A small set of hashes that may say "maybe" wrongly, but never "no": most keys are known to be new at one look.
private struct KeyFilter {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// FNV-1a, folded.
    @inline(__always)
    static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in 0..<length { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
        return hash ^ hash >> 15
    }

    @inline(__always)
    func mayHold(_ hash: UInt32) -> Bool {
        let bit = UInt64(1) << UInt64(hash & 63)
        return switch (hash >> 6) & 3 {
        case 0: words.0 & bit != 0
        case 1: words.1 & bit != 0
        case 2: words.2 & bit != 0
        default: words.3 & bit != 0
        }
    }

    @inline(__always)
    mutating func insert(_ hash: UInt32) {
        let bit = UInt64(1) << UInt64(hash & 63)
        switch (hash >> 6) & 3 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }
}
