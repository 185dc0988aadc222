/// A person that does not exist, as one household's roster says it.
package struct InventedPerson: Sendable {
    /// UUIDv7.
    package let identifier: String
    package internal(set) var name: String
    package internal(set) var father: String
    /// Where she is on the roster.
    package internal(set) var mother: String?
    /// M or F.
    package let sex: String
    package internal(set) var born: Birthday
    /// CNIC, CRC, or NONE.
    package internal(set) var number: String

    /// A day of birth; days end with the 28th, which every month has.
    package struct Birthday: Sendable, Equatable {
        package internal(set) var year: Int
        package internal(set) var month: Int
        package internal(set) var day: Int

        /// YYYY-MM-DD.
        package var written: String {
            "\(year)-\(InventedDice.digits(UInt64(month), 2))-\(InventedDice.digits(UInt64(day), 2))"
        }
    }

    /// What the name and the father's name are made of, so that another desk may write them otherwise.
    let words: [InventedSpelling.Word]
    let fatherWords: [InventedSpelling.Word]
}

/// A household whose persons another household may hold too.
package struct InventedEntry: Sendable {
    /// UUIDv7.
    package let identifier: String
    package internal(set) var tehsil: String
    package internal(set) var mobile: String
    package internal(set) var address: String
    /// The head first. A mother on the roster is its second person.
    package internal(set) var members: [InventedPerson]
    /// Whether its desk writes Urdu.
    let isUrdu: Bool

    /// The roster as a household's version keeps it, as far as persons are compared by it. `numbers` are made of the
    /// serial of the entry and the line, and begin with 0.
    package func roster(serial: Int) -> String {
        let lines = members.enumerated().map { place, member in
            let digits =
                "0" + InventedDice.digits(UInt64(serial), 8) + InventedDice.digits(UInt64(place + 1), 2) + "4"
                + (member.sex == "M" ? "1" : "2")
            var text = "{\"line\":\(place + 1),\"person\":\"\(member.identifier)\",\"name\":\"\(member.name)\""
            text += ",\"father_name\":\"\(member.father)\",\"relation\":\(place == 0 ? 1 : place == 1 ? 2 : 3)"
            text += ",\"sex\":\"\(member.sex)\",\"born\":\"\(member.born.written)\""
            text += member.number == "NONE" ? "" : ",\"\(member.number.lowercased())\":\"\(digits)\""
            return text + (member.mother == nil ? "}" : ",\"mother\":2}")
        }
        return "[\(lines.joined(separator: ","))]"
    }
}
