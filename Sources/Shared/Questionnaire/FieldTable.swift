import Glibc

/// What reading and checking need of one field, without references: copying it retains nothing.
struct FieldShape: Sendable {
    enum Kind: UInt8, Sendable { case integer, boolean, choice, date, number13, identifier, name, text }

    let kind: Kind
    let isRequired: Bool
    let isRefusable: Bool
    /// When the question is asked; `Condition.none`: always.
    let asked: Condition
    /// Limits of a number; the longest a name or text may be.
    let low: Int64
    let high: Int64
    /// The frame of a choice.
    let frame: Int32
    let key: KeyShape

    init(_ field: FormField) {
        var limits: (Int64, Int64) = (0, 0)
        var frame = 0
        switch field.kind {
        case .integer(let low, let high), .rupees(let low, let high), .line(let low, let high):
            kind = .integer
            limits = (low, high)
        case .boolean: kind = .boolean
        case .choice(let index):
            kind = .choice
            frame = index
        case .date: kind = .date
        case .cnic, .crc: kind = .number13
        case .identifier: kind = .identifier
        case .name(let maximum):
            kind = .name
            limits.1 = Int64(maximum)
        case .text(let maximum):
            kind = .text
            limits.1 = Int64(maximum)
        }
        (low, high) = limits
        self.frame = Int32(frame)
        isRequired = field.isRequired
        isRefusable = field.isRefusable
        asked = field.asked ?? .none
        key = KeyShape(field.keyBytes)
    }
}

/// A key of at most 24 bytes in three words, so that comparing it is three comparisons.
struct KeyShape: Hashable, Sendable {
    /// No field's key may be longer.
    static let longest = 24

    let length: Int
    let words: (UInt64, UInt64, UInt64)

    init(_ bytes: [UInt8]) {
        length = bytes.count
        words = bytes.withUnsafeBytes { bytes in
            (KeyShape.word(bytes, 0), KeyShape.word(bytes, 8), KeyShape.word(bytes, 16))
        }
    }

    /// The key of `length` bytes at `start`, which others may follow; nil if it is too long to be a field's.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer, at start: Int, length: Int) {
        guard length <= KeyShape.longest else { return nil }
        self.length = length
        if start + KeyShape.longest <= bytes.count {
            words = (
                KeyShape.masked(bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self), length),
                KeyShape.masked(bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self), length - 8),
                KeyShape.masked(bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self), length - 16)
            )
        } else {
            let own = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
            words = (KeyShape.word(own, 0), KeyShape.word(own, 8), KeyShape.word(own, 16))
        }
    }

    /// The first `count` bytes of a word, in the order of memory; the machine is little-endian.
    @inline(__always)
    private static func masked(_ word: UInt64, _ count: Int) -> UInt64 {
        count >= 8 ? word : count <= 0 ? 0 : word & (1 &<< UInt64(count &* 8) &- 1)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt64 {
        var word: UInt64 = 0
        for place in start..<max(start, min(start + 8, bytes.count)) {
            word |= UInt64(bytes[place]) << UInt64((place - start) * 8)
        }
        return word
    }

    @inline(__always)
    static func == (one: KeyShape, other: KeyShape) -> Bool {
        one.length == other.length && one.words == other.words
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(length)
        hasher.combine(words.0)
    }
}

/// Fields of one scope by their keys' hash, which the JSON reader has computed; open addressing, at most half full.
final class FieldTable: Sendable {
    let shapes: [FieldShape]
    private let slots: [Int16]

    init(_ fields: [FormField]) {
        var size = 16
        while size < fields.count * 2 { size *= 2 }
        var slots = [Int16](repeating: -1, count: size)
        for field in fields {
            var place = Int(field.hash) & (size - 1)
            while slots[place] >= 0 { place = (place + 1) & (size - 1) }
            slots[place] = Int16(field.slot)
        }
        self.slots = slots
        shapes = fields.map(FieldShape.init)
    }

    /// The slot of the key. `guess` is tried first: interviews mostly come in the order of the form.
    @inline(__always)
    func slot(of key: KeyShape, hash: UInt32, guess: Int) -> Int? {
        if guess < shapes.count, shapes[guess].key == key { return guess }
        var place = Int(hash) & (slots.count - 1)
        while slots[place] >= 0 {
            let found = Int(slots[place])
            if shapes[found].key == key { return found }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }
}

/// The codes of all frames, flat.
final class CodeTable: Sendable {
    private struct Text: Sendable {
        let start: Int32
        let length: Int32
    }

    /// 64 to a frame: the option of each number, or -1.
    private let numbers: [Int8]
    /// Where each frame's texts begin in `texts`; one more than there are frames.
    private let firstText: [Int32]
    private let texts: [Text]
    private let bytes: [UInt8]

    init(_ frames: [CodeFrame]) {
        var numbers: [Int8] = []
        var firstText: [Int32] = [0]
        var texts: [Text] = []
        var bytes: [UInt8] = []
        for frame in frames {
            numbers += frame.isNumeric ? frame.byNumber : [Int8](repeating: -1, count: 64)
            for option in frame.isNumeric ? [] : frame.options {
                texts.append(Text(start: Int32(bytes.count), length: Int32(option.codeBytes.count)))
                bytes += option.codeBytes
            }
            firstText.append(Int32(texts.count))
        }
        self.numbers = numbers
        self.firstText = firstText
        self.texts = texts
        self.bytes = bytes
    }

    /// True if the codes of the frame are numbers.
    @inline(__always)
    func isNumeric(_ frame: Int) -> Bool { firstText[frame] == firstText[frame + 1] }

    @inline(__always)
    func option(_ frame: Int, _ number: Int64) -> Int64? {
        guard number >= 0, number < 64 else { return nil }
        let found = numbers[frame * 64 + Int(number)]
        return found < 0 ? nil : Int64(found)
    }

    @inline(__always)
    func option(_ frame: Int, _ code: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let other = code.baseAddress else { return nil }
        let (first, end) = (Int(firstText[frame]), Int(firstText[frame + 1]))
        return bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return nil }
            for index in first..<end where Int(texts[index].length) == code.count {
                if memcmp(base + Int(texts[index].start), other, code.count) == 0 { return Int64(index - first) }
            }
            return nil
        }
    }
}
