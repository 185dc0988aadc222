/// A tehsil's P-code (vintage 2022), such as `PK60101`; district and province are its beginnings.
package struct PCode: WrittenValue, Comparable, CustomStringConvertible {
    /// The five digits after `PK`.
    package let number: Int32

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count == 7, text[0] == UInt8(ascii: "P"), text[1] == UInt8(ascii: "K"),
            let number = text.decimal(2..<7)
        else { throw VocabularyError("pcode.form", "must be a tehsil's P-code, PK and five digits") }
        self.number = Int32(number)
    }

    package var written: String { "PK" + decimal(number, width: 5) }

    /// The district's P-code, such as `PK601`.
    package var district: String { "PK" + decimal(number / 100, width: 3) }

    /// The province's P-code, such as `PK6`.
    package var province: String { "PK" + decimal(number / 10_000, width: 1) }

    package var description: String { written }

    package static func < (one: PCode, other: PCode) -> Bool { one.number < other.number }
}

/// Where somebody is responsible. Codes are P-codes; a division, which has none, has the province's, a hyphen and its
/// name in capitals (`PK6-LAHORE`).
package enum Area: Hashable, Sendable {
    case tehsil(String), district(String), division(String), province(String), national

    /// Nil for an unknown level, or a code that is not one of that level. National has no code.
    package init?(level: String, code: String?) {
        let digits = code.map { Area.digits($0) } ?? nil
        switch (level, code) {
        case ("TEHSIL", let code?) where digits == 5: self = .tehsil(code)
        case ("DISTRICT", let code?) where digits == 3: self = .district(code)
        case ("PROVINCE", let code?) where digits == 1: self = .province(code)
        case ("DIVISION", let code?) where Area.isDivision(code): self = .division(code)
        case ("NATIONAL", nil): self = .national
        default: return nil
        }
    }

    package var level: String {
        switch self {
        case .tehsil: "TEHSIL"
        case .district: "DISTRICT"
        case .division: "DIVISION"
        case .province: "PROVINCE"
        case .national: "NATIONAL"
        }
    }

    package var code: String? {
        switch self {
        case .tehsil(let code), .district(let code), .division(let code), .province(let code): code
        case .national: nil
        }
    }

    /// True if the tehsil lies in this area. `division` is the code of the division the tehsil belongs to, if known.
    package func contains(_ tehsil: PCode, division: String?) -> Bool {
        switch self {
        case .tehsil(let code): tehsil.written == code
        case .district(let code): tehsil.district == code
        case .division(let code): division == code
        case .province(let code): tehsil.province == code
        case .national: true
        }
    }

    /// How many digits follow `PK`, if nothing else does.
    private static func digits(_ code: String) -> Int? {
        let digits = code.utf8.dropFirst(2)
        return code.hasPrefix("PK") && digits.allSatisfy { $0 &- 0x30 <= 9 } ? digits.count : nil
    }

    /// `PK`, one digit, a hyphen, capitals and hyphens, at most 40 in all.
    private static func isDivision(_ code: String) -> Bool {
        let bytes = Array(code.utf8)
        guard bytes.count >= 5, bytes.count <= 40, digits(String(code.prefix(3))) == 1, bytes[3] == 0x2D else {
            return false
        }
        return bytes[4...].allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x2D }
    }
}
