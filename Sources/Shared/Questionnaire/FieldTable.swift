import Glibc

/// What reading and checking need of one field, without references: copying it retains nothing.
struct FieldShape: Sendable {
    enum Kind: UInt8, Sendable { case integer, boolean, choice, date, number13, identifier, name, text }

    let kind: Kind
    let isRequired: Bool
    let isRefusable: Bool
    /// When the question is asked; `Condition.none`: always.
    let asked: Condition
    /// Limits of a number.
    let low: Int64
    let high: Int64
    /// The frame of a choice.
    let frame: Int32
    /// The key: its hash and its place in the table's bytes.
    let hash: UInt32
    let keyStart: Int32
    let keyLength: Int32

    init(_ field: FormField, keyStart: Int) {
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
        case .name: kind = .name
        case .text: kind = .text
        }
        (low, high) = limits
        self.frame = Int32(frame)
        isRequired = field.isRequired
        isRefusable = field.isRefusable
        asked = field.asked ?? .none
        hash = field.hash
        self.keyStart = Int32(keyStart)
        keyLength = Int32(field.keyBytes.count)
    }
}

/// Fields of one scope by their keys' hash, which the JSON reader has computed; open addressing, at most half full.
struct FieldTable: Sendable {
    let shapes: [FieldShape]
    private let slots: [Int16]
    private let keys: [UInt8]

    init(_ fields: [FormField]) {
        var size = 16
        while size < fields.count * 2 { size *= 2 }
        var slots = [Int16](repeating: -1, count: size)
        var shapes: [FieldShape] = []
        var keys: [UInt8] = []
        for field in fields {
            var place = Int(field.hash) & (size - 1)
            while slots[place] >= 0 { place = (place + 1) & (size - 1) }
            slots[place] = Int16(field.slot)
            shapes.append(FieldShape(field, keyStart: keys.count))
            keys += field.keyBytes
        }
        self.slots = slots
        self.shapes = shapes
        self.keys = keys
    }

    /// The slot of the key. `guess` is tried first: interviews mostly come in the order of the form.
    @inline(__always)
    func slot(of key: UnsafeBufferPointer<UInt8>, hash: UInt32, guess: Int) -> Int? {
        if guess < shapes.count, shapes[guess].hash == hash, matches(guess, key) { return guess }
        var place = Int(hash) & (slots.count - 1)
        while slots[place] >= 0 {
            let found = Int(slots[place])
            if shapes[found].hash == hash, matches(found, key) { return found }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func matches(_ slot: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let shape = shapes[slot]
        guard Int(shape.keyLength) == key.count, let other = key.baseAddress else { return false }
        return keys.withUnsafeBufferPointer { own in
            guard let base = own.baseAddress else { return false }
            return memcmp(base + Int(shape.keyStart), other, key.count) == 0
        }
    }
}

/// The codes of all frames, flat.
struct CodeTable: Sendable {
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
