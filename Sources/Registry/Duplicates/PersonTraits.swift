package import Shared

/// What of a person is compared with other persons: one row of `nser.person_trait`.
package struct PersonTraits: Sendable, Equatable {
    package let person: Identifier
    package let household: Identifier
    /// P-code of the household's tehsil.
    package let tehsil: String
    package let sex: Sex?
    package let born: CalendarDate?
    /// Folded.
    package let name: String
    /// The father's name, folded.
    package let father: String?
    /// The mother's name, folded, where she is on the roster.
    package let mother: String?
    package let mobile: String?
    /// `AddressWords.written`.
    package let address: String?
    package let number: Number

    /// What number a person has; two persons never have the same one.
    package enum Number: String, CaseIterable, Sendable {
        case cnic = "CNIC"
        case crc = "CRC"
        case none = "NONE"
    }

    package init(
        person: Identifier, household: Identifier, tehsil: String, sex: Sex?, born: CalendarDate?, name: String,
        father: String?, mother: String?, mobile: String?, address: String?, number: Number
    ) {
        self.person = person
        self.household = household
        self.tehsil = tehsil
        self.sex = sex
        self.born = born
        self.name = name
        self.father = father
        self.mother = mother
        self.mobile = mobile
        self.address = address
        self.number = number
    }
}

/// An address as the words that say something, by their sounds and in order, each once: numbers of houses and streets,
/// and the names of places.
package enum AddressWords {
    /// Words parted by blanks; nil for an address that says nothing.
    package static func written(_ address: String) -> String? {
        var words: Set<String> = []
        for part in address.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let scalars = part.unicodeScalars
            if let digits = digits(scalars) {
                words.insert(digits)
            } else if let first = scalars.first {
                let sound =
                    first.value >= 0x0600
                    ? Transliteration.sound(urdu: Array(scalars)) : Transliteration.sound(latin: Array(part.utf8))
                guard sound.count > 1 else { continue }
                let word = String(decoding: sound, as: UTF8.self)
                if !empty.contains(word) { words.insert(word) }
            }
        }
        return words.isEmpty ? nil : words.sorted().joined(separator: " ")
    }

    /// Whether two written addresses are one: they share three quarters of their words, and three at least.
    static func areSame(_ one: String, _ other: String) -> Bool {
        let (first, second) = (Set(one.split(separator: " ")), Set(other.split(separator: " ")))
        let shared = first.intersection(second).count
        return shared >= 3 && shared * 4 >= max(first.count, second.count) * 3
    }

    /// House, number, street, quarter, near, village, post office: their sounds say nothing.
    private static let empty: Set<String> = [
        "mkn", "nmbr", "gla", "mhla", "nzd", "gn", "dk", "Kna", "Kas", "Ks", "jma", "msjd", "hs", "strt",
        "na",
    ]

    /// Latin and Urdu digits, as Latin ones; nil for a word that has others.
    private static func digits(_ scalars: Substring.UnicodeScalarView) -> String? {
        var result = ""
        for scalar in scalars {
            switch scalar.value {
            case 0x30...0x39: result.unicodeScalars.append(scalar)
            case 0x06F0...0x06F9: result += String(scalar.value - 0x06F0)
            case 0x0660...0x0669: result += String(scalar.value - 0x0660)
            default: return nil
            }
        }
        return result
    }
}
