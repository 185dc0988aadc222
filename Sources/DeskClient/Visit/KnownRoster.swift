import Shared

/// A household as SHOW tells it, for a new interview: who its members are is known, what they answer is asked again.
struct KnownRoster {
    let household: Identifier
    let version: Int32
    let tehsil: PCode
    let isActive: Bool
    let members: [JSONView]

    /// Nil if the rows are not those of a household.
    init?(_ household: Identifier, rows: [JSONView], reply: JSONView) {
        guard let headline = rows.first(where: { $0["kind"]?.string == "household" }),
            let version = reply["version"]?.integer.flatMap(Int32.init(exactly:)),
            let tehsil = headline["tehsil"]?.string.flatMap(PCode.init)
        else { return nil }
        self.household = household
        self.version = version
        self.tehsil = tehsil
        isActive = headline["status"]?.string == "ACTIVE"
        members = rows.compactMap { $0["member"] }
    }

    /// The numbers of adults, by which the household is screened.
    var cnics: [CNIC] { members.compactMap { $0["cnic"]?.string.flatMap(CNIC.init) } }

    /// Who has a number.
    var persons: [String: Identifier] {
        var persons: [String: Identifier] = [:]
        for member in members {
            guard let person = member["person"]?.string.flatMap(Identifier.init) else { continue }
            for number in [member["cnic"], member["crc"]].compactMap({ $0?.string }) { persons[number] = person }
        }
        return persons
    }

    /// The questions that say who somebody is. All others are asked again.
    private static let kept: Set<String> = [
        "name", "father_name", "relation", "sex", "born", "cnic", "crc", "unnumbered", "expires", "marital", "husband",
        "mother", "father",
    ]

    /// An interview that begins with the members as they are known; a card that has expired is asked for again.
    func transcript(_ form: Form, started: Instant) -> Transcript {
        var transcript = Transcript(household: household, started: started, seen: version)
        for (index, member) in members.enumerated() {
            guard let person = member["person"]?.string.flatMap(Identifier.init) else { continue }
            transcript.entries.append(.member(person: person))
            for field in form.memberFields where Self.kept.contains(field.key) {
                guard let value = member.members.first(where: { $0.key.text == field.key })?.value,
                    let typed = Self.typed(value)
                else { continue }
                if field.key == "expires", let day = CalendarDate(typed), day < started.dayInKarachi { continue }
                transcript.entries.append(.answer(line: index + 1, field: field.key, typed: typed))
            }
        }
        return transcript
    }

    /// An answer as it would be typed.
    private static func typed(_ value: JSONView) -> String? {
        switch value.kind {
        case .null: "-"
        case .bool: value.bool == true ? "y" : "n"
        case .integer: value.integer.map(String.init)
        case .string: value.string
        default: nil
        }
    }
}
