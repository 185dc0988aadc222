/// Reads the objects of an interview from the JSON tape straight into cells.
struct InterviewDecoder {
    private(set) var cells: [Int64]
    private(set) var faults: [CellFault] = []
    private let born: Int
    private let age: Int
    private let personLow: Int
    private let today: Int64

    init(form: Form, members: Int, date: CalendarDate) {
        born = form.known.born
        age = form.index.layout.age
        personLow = form.index.layout.personLow
        today = Int64(date.daysSince2000)
        cells = [Int64](repeating: Cell.missing, count: form.index.layout.row(members))
    }

    mutating func setAge(row: Int) {
        let day = cells[row + born]
        if Cell.isKnown(day) { cells[row + age] = CellText.years(from: day, to: today) }
    }

    /// Reads one object. `row` is where its cells begin, `line` the member's line or 0.
    mutating func read(
        _ view: JSONView, _ table: FieldTable, _ codes: CodeTable, row: Int, line: Int
    ) throws(FormViolation) {
        guard view.kind == .object else {
            throw FormViolation(number: 501, field: InterviewDecoder.path(line), rule: "type")
        }
        let storage = view.storage
        let wrong = storage.bytes.withUnsafeBufferPointer { bytes in
            storage.nodes.withUnsafeBufferPointer { nodes in
                members(of: view.index, nodes, bytes, table, codes, row: row, line: line)
            }
        }
        guard let wrong else { return }
        let key = JSONKey(view: JSONView(storage: storage, index: wrong.place)).text
        throw FormViolation(
            number: 501, field: "\(InterviewDecoder.path(line))/\(key)", rule: wrong.isUnknown ? "unknown" : "type")
    }

    private static func path(_ line: Int) -> String { line == 0 ? "answers" : "roster/\(line)" }

    /// A member of the object that no form of ours has: its key's place on the tape.
    private struct Wrong {
        let place: Int
        let isUnknown: Bool
    }

    private mutating func members(
        of object: Int, _ nodes: UnsafeBufferPointer<JSONNode>, _ bytes: UnsafeBufferPointer<UInt8>,
        _ table: FieldTable, _ codes: CodeTable, row: Int, line: Int
    ) -> Wrong? {
        var place = object + 1
        var guess = 0
        for _ in 0..<nodes[object].count {
            let key = nodes[place]
            guard
                let name = KeyShape(
                    UnsafeRawBufferPointer(bytes), at: Int(key.start) + 1, length: Int(key.end - key.start) - 2),
                let slot = table.slot(of: name, hash: key.next, guess: guess)
            else {
                return Wrong(place: place, isUnknown: true)
            }
            guess = slot + 1
            let value = nodes[place + 1]
            if !store(value, at: place + 1, table.shapes[slot], codes, bytes, row: row, slot: slot, line: line) {
                return Wrong(place: place, isUnknown: false)
            }
            place = Int(value.next)
        }
        return nil
    }

    /// Stores one value; false if its JSON type is not the field's.
    @inline(__always)
    private mutating func store(
        _ value: JSONNode, at place: Int, _ shape: FieldShape, _ codes: CodeTable,
        _ bytes: UnsafeBufferPointer<UInt8>, row: Int, slot: Int, line: Int
    ) -> Bool {
        if value.kind == .null {
            cells[row + slot] = Cell.refused
            return true
        }
        switch shape.kind {
        case .integer:
            guard value.kind == .integer else { return false }
            let number = InterviewDecoder.integer(value, bytes)
            keep(number >= shape.low && number <= shape.high ? number : nil, row, slot, line, "range")
        case .boolean:
            guard value.kind == .bool else { return false }
            cells[row + slot] = value.flag ? 1 : 0
        case .choice:
            let frame = Int(shape.frame)
            if codes.isNumeric(frame) {
                guard value.kind == .integer else { return false }
                keep(codes.option(frame, InterviewDecoder.integer(value, bytes)), row, slot, line, "code")
            } else {
                guard value.kind == .string else { return false }
                keep(codes.option(frame, InterviewDecoder.text(value, bytes)), row, slot, line, "code")
            }
        case .date:
            guard value.kind == .string else { return false }
            keep(CellText.days(InterviewDecoder.text(value, bytes)), row, slot, line, "format.date")
        case .number13:
            guard value.kind == .string else { return false }
            keep(CellText.number13(InterviewDecoder.text(value, bytes)), row, slot, line, "format.number")
        case .identifier:
            guard value.kind == .string else { return false }
            identifier(InterviewDecoder.text(value, bytes), row, slot, line)
        case .name, .text:
            guard value.kind == .string else { return false }
            cells[row + slot] = Int64(place)
        }
        return true
    }

    /// Desks make version 7 only, which also keeps the first half clear of the cells' special values.
    private mutating func identifier(_ text: UnsafeBufferPointer<UInt8>, _ row: Int, _ slot: Int, _ line: Int) {
        guard let halves = CellText.identifier(text), halves.high >> 63 == 0,
            Identifier(high: halves.high, low: halves.low).isVersion7
        else { return keep(nil, row, slot, line, "format.identifier") }
        cells[row + personLow] = Int64(bitPattern: halves.low)
        cells[row + slot] = Int64(bitPattern: halves.high)
    }

    @inline(__always)
    private mutating func keep(_ value: Int64?, _ row: Int, _ slot: Int, _ line: Int, _ rule: StaticString) {
        if let value {
            cells[row + slot] = value
        } else {
            refuse(row, slot, line, rule)
        }
    }

    @inline(never)
    private mutating func refuse(_ row: Int, _ slot: Int, _ line: Int, _ rule: StaticString) {
        cells[row + slot] = Cell.invalid
        faults.append(CellFault(line: line, slot: slot, rule: rule.description))
    }

    @inline(__always)
    private static func text(_ node: JSONNode, _ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(node.start) + 1..<Int(node.end) - 1])
    }

    /// The reader has checked that it fits 64 bits.
    @inline(__always)
    private static func integer(_ node: JSONNode, _ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
        let isNegative = bytes[Int(node.start)] == UInt8(ascii: "-")
        var value: Int64 = 0
        for place in Int(node.start) + (isNegative ? 1 : 0)..<Int(node.end) {
            value = value &* 10 &- Int64(bytes[place] &- 0x30)
        }
        return isNegative ? value : 0 &- value
    }
}
