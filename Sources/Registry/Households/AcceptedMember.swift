import Shared

/// A roster member as it is written: what the form has accepted, with nothing left open that a row needs.
struct AcceptedMember {
    let line: Int
    let person: Identifier
    let name: JSONView
    let sex: Sex
    let born: CalendarDate
    let relation: Relation
    let marital: MaritalStatus?
    let husband: Int?
    let number: Int64?
    let isCRC: Bool
    let expires: CalendarDate?
    /// The folded name, for the head and the head's spouses: by these a family is found.
    let findName: String?

    /// Nil if the member lacks what every accepted member has.
    init?(_ member: Member) {
        guard let line = member.line, let person = member.person, let name = member.nameView, let sex = member.sex,
            let born = member.born, let relation = member.relation
        else { return nil }
        self.line = line
        self.person = person
        self.name = name
        self.sex = sex
        self.born = born
        self.relation = relation
        marital = member.marital
        husband = member.husband
        number = member.number
        isCRC = member.number != nil && member.cnic == nil
        expires = member.expires
        if relation == .head || relation == .spouse {
            guard let words = name.withUTF8({ try? PersonName(utf8: $0) }), let parsed = words else { return nil }
            findName = parsed.folded
        } else {
            findName = nil
        }
    }

    /// The members of an interview without violations, or nil if one lacks what it must have.
    static func all(of interview: Interview) -> [AcceptedMember]? {
        var members: [AcceptedMember] = []
        members.reserveCapacity(interview.memberCount)
        for member in interview.members {
            guard let accepted = AcceptedMember(member) else { return nil }
            members.append(accepted)
        }
        return members
    }
}
