import Shared

/// A stored household as the night reads it, and what of its persons is compared.
struct RosterTraits: Sendable {
    let household: Identifier
    let tehsil: String
    let mobile: String?
    /// The roster's JSON.
    let roster: [UInt8]
    /// The request of the last interview in this tehsil, which alone holds the address.
    let request: [UInt8]?

    /// The persons with an identifier and a name that can be read; a roster that is none gives nobody, which is another
    /// check's finding.
    var persons: [PersonTraits] {
        guard let members = try? JSONDocument(roster).root.elements else { return [] }
        var names: [Int64: String] = [:]
        for member in members {
            if let line = member["line"]?.integer { names[line] = Self.name(member["name"]) }
        }
        let address = request.flatMap { try? JSONDocument($0).root["address"]?.string }.flatMap(AddressWords.written)
        var persons: [PersonTraits] = []
        for member in members {
            guard let person = member["person"]?.string.flatMap({ Identifier($0) }),
                let name = Self.name(member["name"])
            else { continue }
            persons.append(
                PersonTraits(
                    person: person, household: household, tehsil: tehsil,
                    sex: member["sex"]?.string.flatMap { Sex(rawValue: $0) },
                    born: member["born"]?.string.flatMap { CalendarDate($0) }, name: name,
                    father: Self.name(member["father_name"]),
                    mother: member["mother"]?.integer.flatMap { names[$0] }, mobile: mobile, address: address,
                    number: Self.number(member)))
        }
        return persons
    }

    private static func name(_ view: JSONView?) -> String? {
        view.flatMap { try? $0.value(as: PersonName.self) }?.folded
    }

    private static func number(_ member: JSONView) -> PersonTraits.Number {
        if member["cnic"]?.kind == .string { return .cnic }
        return member["crc"]?.kind == .string ? .crc : .none
    }
}
