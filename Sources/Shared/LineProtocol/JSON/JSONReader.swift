/// The single pass over the bytes. Recursion follows nesting, which is bounded.
struct JSONReader {
    let base: UnsafePointer<UInt8>
    let end: Int
    let depthLimit: Int
    let allowsLineEnds: Bool
    var position: Int
    var tape: JSONTape

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
            // A value with its key takes about 20 bytes of an interview.
            var reader = JSONReader(
                base: base, end: buffer.count, depthLimit: min(depth, 64), allowsLineEnds: layout == .file,
                position: offset, tape: JSONTape(capacity: (buffer.count - offset) / 10 + 16))
            defer { reader.tape.deallocate() }
            do throws(JSONError) {
                try reader.document()
                return .success(reader.tape.nodes)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func document() throws(JSONError) {
        skipBlanks()
        try value(depth: 0)
        skipBlanks()
        if position < end { throw error(.unexpectedByte) }
    }

    func error(_ kind: JSONError.Kind) -> JSONError {
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
        let place = tape.append(JSONNode(kind, start: position, end: position, next: 0))
        position += 1
        return place
    }

    private mutating func close(_ place: Int, count: Int) {
        tape[place].end = UInt32(truncatingIfNeeded: position)
        tape[place].next = UInt32(truncatingIfNeeded: tape.count)
        tape[place].count = count
    }

    private mutating func key(of object: Int, count: Int, filter: inout KeyFilter) throws(JSONError) {
        let start = position
        guard position < end, base[position] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
        let node = try string()
        let length = position - start - 2
        guard length > 0, length <= 128, !tape[node].flag else {
            throw JSONError(kind: .badKey, offset: start)
        }
        let hash = KeyFilter.hash(base + start + 1, length)
        tape[node].next = hash
        if filter.mayHold(hash), repeats(node, hash, in: object, count: count) {
            let name = String(decoding: UnsafeBufferPointer(start: base + start + 1, count: length), as: UTF8.self)
            throw JSONError(kind: .repeatedKey(name), offset: start)
        }
        filter.insert(hash)
    }

    /// True if one of the `count` keys of the open object equals the key at `node`.
    private func repeats(_ node: Int, _ hash: UInt32, in object: Int, count: Int) -> Bool {
        var index = object + 1
        let key = tape[node]
        for _ in 0..<count {
            let other = tape[index]
            if other.next == hash, other.end - other.start == key.end - key.start,
                JSONView.equal(base + Int(other.start), base + Int(key.start), Int(key.end - key.start))
            {
                return true
            }
            index = Int(tape[index + 1].next)
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
        var node = JSONNode(kind, start: position, end: position + length, next: tape.count + 1)
        node.flag = flag
        tape.append(node)
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
        tape.append(JSONNode(.integer, start: start, end: position, next: tape.count + 1))
    }
}
