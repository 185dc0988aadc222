// Answers in cells of a table, as a survey tablet writes them: what the desk lets people type, each answer in a cell.
// A cell in the registry's own form is passed on as it is; any other goes the way of the keyboard.

extension FormField {
    /// The answer "does not know, or refused", where the question permits it.
    package static let unknownCell = "NA"
}

extension Form {
    /// An answer's JSON, appended as the next value; `name` stands before it if there is an answer at all. An empty cell
    /// is no answer: whether one had to come the interview's own check says.
    ///
    /// - Parameters:
    ///   - name: the question's key as JSON with its colon, `"rooms":`.
    ///   - path: for the violation, `answers/rooms`.
    package func write(
        cell: UnsafeBufferPointer<UInt8>, of field: FormField, name: [UInt8], at path: @autoclosure () -> String,
        to writer: inout JSONWriter
    ) throws(FormViolation) {
        if cell.isEmpty { return }
        if field.isRefusable, FormField.unknownCell.utf8.elementsEqual(cell) {
            writer.raw(name)
            return writer.null()
        }
        switch canonical(cell, of: field) {
        case .bare:
            writer.raw(name)
            writer.raw(cell)
        case .quoted:
            writer.raw(name)
            writer.utf8(cell)
        case nil:
            // Bytes that are no UTF-8 become U+FFFD here, which no answer may hold.
            guard let json = try answer(typed: String(decoding: cell, as: UTF8.self), to: field, at: path()).json
            else { return }
            writer.raw(name)
            writer.raw(json)
        }
    }

    private enum Canonical { case bare, quoted }

    /// How a cell that needs no reading goes into JSON; nil for one that does.
    private func canonical(_ cell: UnsafeBufferPointer<UInt8>, of field: FormField) -> Canonical? {
        switch field.kind {
        case .integer, .rupees, .line: return cell.isPlainNumber ? .bare : nil
        case .boolean:
            return "true".utf8.elementsEqual(cell) || "false".utf8.elementsEqual(cell) ? .bare : nil
        case .choice(let frame):
            if frames[frame].isNumeric { return cell.isPlainNumber ? .bare : nil }
            return cell.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F || $0 &- 0x30 <= 9 } ? .quoted : nil
        case .date:
            guard cell.count == 10 else { return nil }
            for (place, byte) in cell.enumerated() {
                let fits = place == 4 || place == 7 ? byte == 0x2D : byte &- 0x30 <= 9
                if !fits { return nil }
            }
            return .quoted
        case .cnic, .crc: return cell.count == 13 && cell.allSatisfy { $0 &- 0x30 <= 9 } ? .quoted : nil
        case .identifier:
            return cell.count == 36 && cell.allSatisfy { $0 == 0x2D || hexDigit($0) != nil } ? .quoted : nil
        case .name:
            return cell.first != 0x20 && cell.last != 0x20 && LineText.fault(in: cell) == nil ? .quoted : nil
        case .text:
            // Digits of Urdu become ours, as at the keyboard.
            return cell.first != 0x20 && cell.last != 0x20 && cell.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
                ? .quoted : nil
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Decimal digits without a zero in front, as many as a JSON number of 64 bits surely holds.
    fileprivate var isPlainNumber: Bool {
        guard count >= 1, count <= 18, self[0] != 0x30 || count == 1 else { return false }
        return allSatisfy { $0 &- 0x30 <= 9 }
    }
}
