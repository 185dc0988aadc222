/// Reads the objects of an interview from the JSON tape straight into cells.
struct InterviewDecoder {
    private(set) var cells: [Int64]
    private(set) var faults: [CellFault] = []
    private let index: FieldIndex
    private let born: Int
    private let today: Int64

    init(form: Form, members: Int, date: CalendarDate) {
        index = form.index
        born = form.known.born
        today = Int64(date.daysSince2000)
        cells = [Int64](repeating: Cell.missing, count: form.index.layout.row(members))
    }

    mutating func setAge(row: Int) {
        let day = cells[row + born]
        if Cell.isKnown(day) { cells[row + index.layout.age] = CellText.years(from: day, to: today) }
    }

    /// Reads one object. `row` is where its cells begin, `line` the member's line or 0.
    mutating func read(_ view: JSONView, _ scope: FormScope, row: Int, line: Int) throws(FormViolation) {
        guard view.kind == .object else {
            throw FormViolation(number: 501, field: line == 0 ? "answers" : "roster/\(line)", rule: "type")
        }
        let storage = view.storage
        let fault = storage.bytes.withUnsafeBufferPointer { bytes in
            storage.nodes.withUnsafeBufferPointer { nodes in
                members(of: view.index, nodes, bytes, scope, row: row, line: line)
            }
        }
        if let fault { throw fault }
    }

    private mutating func members(
        of object: Int, _ nodes: UnsafeBufferPointer<JSONNode>, _ bytes: UnsafeBufferPointer<UInt8>,
        _ scope: FormScope, row: Int, line: Int
    ) -> FormViolation? {
        let fields = index.fields(scope)
        let table = index.table(scope)
        var place = object + 1
        var guess = 0
        for _ in 0..<nodes[object].count {
            let key = nodes[place]
            let name = UnsafeBufferPointer(rebasing: bytes[Int(key.start) + 1..<Int(key.end) - 1])
            guard let slot = table.slot(of: name, hash: key.next, guess: guess) else {
                let prefix = line == 0 ? "answers" : "roster/\(line)"
                return FormViolation(
                    number: 501, field: "\(prefix)/\(String(decoding: name, as: UTF8.self))", rule: "unknown")
            }
            guess = slot + 1
            let value = nodes[place + 1]
            if !store(value, at: place + 1, fields[slot].kind, bytes, row: row, slot: slot, line: line) {
                let prefix = line == 0 ? "answers" : "roster/\(line)"
                return FormViolation(number: 501, field: "\(prefix)/\(fields[slot].key)", rule: "type")
            }
            place = Int(value.next)
        }
        return nil
    }

    /// Stores one value; false if its JSON type is not the field's.
    @inline(__always)
    private mutating func store(
        _ value: JSONNode, at place: Int, _ kind: FormField.Kind, _ bytes: UnsafeBufferPointer<UInt8>,
        row: Int, slot: Int, line: Int
    ) -> Bool {
        if value.kind == .null {
            cells[row + slot] = Cell.refused
            return true
        }
        switch kind {
        case .integer(let low, let high), .rupees(let low, let high), .line(let low, let high):
            guard value.kind == .integer else { return false }
            let number = InterviewDecoder.integer(value, bytes)
            keep(number >= low && number <= high ? number : nil, row, slot, line, "range")
        case .boolean:
            guard value.kind == .bool else { return false }
            cells[row + slot] = value.flag ? 1 : 0
        case .choice(let frame):
            if value.kind == .integer {
                guard index.frames[frame].isNumeric else { return false }
                let option = index.frames[frame].index(of: InterviewDecoder.integer(value, bytes))
                keep(option.map(Int64.init), row, slot, line, "code")
            } else {
                guard value.kind == .string, !index.frames[frame].isNumeric else { return false }
                let option = index.frames[frame].index(of: InterviewDecoder.text(value, bytes))
                keep(option.map(Int64.init), row, slot, line, "code")
            }
        case .date:
            guard value.kind == .string else { return false }
            keep(CellText.days(InterviewDecoder.text(value, bytes)), row, slot, line, "format.date")
        case .cnic, .crc:
            guard value.kind == .string else { return false }
            keep(CellText.number13(InterviewDecoder.text(value, bytes)), row, slot, line, "format.number")
        case .identifier:
            guard value.kind == .string else { return false }
            // Desks make version 7 only, which also keeps the first half clear of the cells' special values.
            let halves = CellText.identifier(InterviewDecoder.text(value, bytes)).flatMap { halves in
                Identifier(high: halves.high, low: halves.low).isVersion7 && halves.high >> 63 == 0 ? halves : nil
            }
            if let halves { cells[row + index.layout.personLow] = Int64(bitPattern: halves.low) }
            keep(halves.map { Int64(bitPattern: $0.high) }, row, slot, line, "format.identifier")
        case .name, .text:
            guard value.kind == .string else { return false }
            cells[row + slot] = Int64(place)
        }
        return true
    }

    private mutating func keep(_ value: Int64?, _ row: Int, _ slot: Int, _ line: Int, _ rule: String) {
        if let value {
            cells[row + slot] = value
        } else {
            cells[row + slot] = Cell.invalid
            faults.append(CellFault(line: line, slot: slot, rule: rule))
        }
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
