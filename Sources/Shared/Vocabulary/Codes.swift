/// The code of a desk or of a supervisor's workplace, such as `LHR-001`: the common name of its certificate.
package struct DeskCode: WrittenValue, Comparable, CustomStringConvertible {
    package let written: String

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        func fits(_ byte: UInt8) -> Bool { (byte >= 0x41 && byte <= 0x5A) || byte &- 0x30 <= 9 }
        guard text.count >= 2, text.count <= 24, fits(text[0]), text.allSatisfy({ fits($0) || $0 == 0x2D }) else {
            throw VocabularyError("desk.form", "must be 2 to 24 capital letters, digits and hyphens")
        }
        written = text.text
    }

    package var description: String { written }

    package static func < (one: DeskCode, other: DeskCode) -> Bool { one.written < other.written }
}

/// The name an officer or supervisor logs in with, such as `ayesha`.
package struct OfficerCode: WrittenValue, Comparable, CustomStringConvertible {
    package let written: String

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        func letter(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
        guard text.count >= 2, text.count <= 32, letter(text[0]),
            text.allSatisfy({ letter($0) || $0 &- 0x30 <= 9 || $0 == 0x2E || $0 == 0x2D })
        else {
            throw VocabularyError("officer.form", "must be 2 to 32 small letters, digits, points and hyphens")
        }
        written = text.text
    }

    package var description: String { written }

    package static func < (one: OfficerCode, other: OfficerCode) -> Bool { one.written < other.written }
}

/// The number on an acknowledgement slip: the desk, its epoch and the op's sequence, `LHR-001/1/13`.
package struct Receipt: WrittenValue, CustomStringConvertible {
    package let desk: DeskCode
    package let epoch: Int32
    package let sequence: Int64

    package init(desk: DeskCode, epoch: Int32, sequence: Int64) {
        self.desk = desk
        self.epoch = epoch
        self.sequence = sequence
    }

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 3, let desk = try? DeskCode(utf8: UnsafeBufferPointer(rebasing: parts[0])),
            let epoch = UnsafeBufferPointer(rebasing: parts[1]).decimal.flatMap(Int32.init(exactly:)),
            let sequence = UnsafeBufferPointer(rebasing: parts[2]).decimal, epoch >= 1, sequence >= 1,
            parts[1].first != 0x30, parts[2].first != 0x30
        else { throw VocabularyError("receipt.form", "must be a receipt number, desk/epoch/sequence") }
        self.init(desk: desk, epoch: epoch, sequence: sequence)
    }

    package var written: String { "\(desk.written)/\(epoch)/\(sequence)" }

    package var description: String { written }
}
