/// What an approved case makes of families. Pure, as the life events are.
extension FamilyChange {
    /// A household that should not be there: its members are none, the marriages it brought are none.
    package mutating func void() throws(Refusal) {
        let persons = family.roster.persons
        for marriage in marriages where persons.contains(marriage.husband) || persons.contains(marriage.wife) {
            end(marriage)
        }
        _ = try Self.takeOut(persons, of: &family, head: nil, relations: [])
        family.status = .void
    }

    /// The other household's members join this one, but for those who are in it already; the other one is closed.
    ///
    /// Of two entries of one person the one of this household stays. It gets the other's number if it has none.
    package mutating func merge(_ merger: Merger) throws(Refusal) {
        guard var source = other else { throw Refusal(.internalError) }
        let entries = try Entries(merger, into: family.roster, from: source.roster)
        for pair in merger.same {
            guard let duplicate = source.roster[pair.duplicate], family.roster[pair.person]?.number == nil else {
                continue
            }
            family.roster.change(pair.person) { $0.takeNumber(of: duplicate) }
        }
        try remarry(entries)
        family.recipient = family.recipient ?? source.recipient.map(entries.kept)
        let members = try Self.takeOut(source.roster.persons, of: &source, head: nil, relations: [])
        var movers: [EditableRoster.Member] = []
        for var member in members where !entries.isDuplicate(member.person) {
            member.follow(entries)
            movers.append(member)
        }
        guard family.roster.members.count + movers.count <= LineLimits.rosterLines else {
            throw Refusal(.tooMany, field: "other")
        }
        try Self.put(movers, into: &family, relations: merger.relations)
        other = source
        relink()
    }

    /// Marriages of duplicates are those of the entries that stay.
    private mutating func remarry(_ entries: Entries) throws(Refusal) {
        for marriage in marriages where entries.isDuplicate(marriage.husband) || entries.isDuplicate(marriage.wife) {
            end(marriage)
            let (husband, wife) = (entries.kept(marriage.husband), entries.kept(marriage.wife))
            if let standing = standing(wife: wife) {
                guard standing.husband == husband else { throw Refusal(.marriedTwice, field: "same") }
                continue
            }
            let ranks = Set(standing(husband: husband).map(\.rank))
            guard standing(wife: husband) == nil, standing(husband: wife).isEmpty,
                let rank = (1...4).first(where: { !ranks.contains($0) })
            else { throw Refusal(.marriedTwice, field: "same") }
            begin(StandingMarriage(husband: husband, wife: wife, rank: rank))
        }
    }

    /// A number goes from who holds it to who should. The holder stays a member, without a number; the form's word for
    /// that is that it is not known.
    ///
    /// - Parameter day: on which the claimant's age says whether the number is a CNIC or a CRC.
    package mutating func dispute(_ claim: NumberClaim, holder: Identifier, on day: CalendarDate) throws(Refusal) {
        family.roster.change(holder) { member in
            member.dropNumber()
            member.set("unnumbered", UnnumberedReason.lost.rawValue)
        }
        // Who receives money has a card.
        if family.recipient == holder { family.recipient = nil }
        guard let claimant = claim.claimant else {
            guard other == nil, claim.expires == nil else { throw Refusal(.claimantMissing, field: "claimant") }
            return
        }
        let member = other == nil ? family.roster[claimant] : other?.roster[claimant]
        guard let member, claimant != holder, let born = member.born else {
            throw Refusal(.claimantUnknown, field: "claimant")
        }
        guard member.number == nil else { throw Refusal(.claimantNumbered, field: "claimant") }
        let isAdult = born.years(until: day) >= FamilyChange.adultAge
        let give = { (member: inout EditableRoster.Member) in
            member.dropNumber()
            member.set(isAdult ? "cnic" : "crc", claim.number.written)
            if let expires = claim.expires { member.set("expires", expires.written) }
        }
        if other == nil { family.roster.change(claimant, give) } else { other?.roster.change(claimant, give) }
    }

    /// A CRC is kept as the CNIC at 18.
    private static let adultAge = 18
}

/// Who stays of two entries of one person.
private struct Entries {
    private let stays: [Identifier: Identifier]

    init(_ merger: Merger, into own: EditableRoster, from source: EditableRoster) throws(Refusal) {
        var stays: [Identifier: Identifier] = [:]
        for (index, pair) in merger.same.enumerated() {
            guard own.contains(pair.person), source.contains(pair.duplicate) else {
                throw Refusal(.noSuchMember, field: "same/\(index + 1)")
            }
            guard stays[pair.duplicate] == nil, !stays.values.contains(pair.person) else {
                throw Refusal(.personTwice, field: "same/\(index + 1)")
            }
            stays[pair.duplicate] = pair.person
        }
        for (index, said) in merger.relations.enumerated() {
            guard source.contains(said.person), stays[said.person] == nil else {
                throw Refusal(.noSuchMember, field: "relations/\(index + 1)")
            }
            guard said.relation != .head else { throw Refusal(.secondHead, field: "relations/\(index + 1)") }
        }
        for person in source.persons where stays[person] == nil {
            guard merger.relations.contains(where: { $0.person == person }) else {
                throw Refusal(
                    .relationSaid, field: "relations", arguments: [.text("person", person.written)])
            }
        }
        self.stays = stays
    }

    func isDuplicate(_ person: Identifier) -> Bool { stays[person] != nil }

    /// The entry of the same person that stays.
    func kept(_ person: Identifier) -> Identifier { stays[person] ?? person }
}

extension EditableRoster.Member {
    private static let numberQuestions = ["cnic", "crc", "expires"]

    fileprivate mutating func dropNumber() {
        for question in Self.numberQuestions + ["unnumbered"] { drop(question) }
    }

    /// Gets the number of another entry of the same person, if that has one.
    fileprivate mutating func takeNumber(of other: EditableRoster.Member) {
        guard other.number != nil else { return }
        dropNumber()
        for (key, answer) in other.answers where Self.numberQuestions.contains(key) { set(key, answer) }
    }

    /// Links to a duplicate are links to the entry that stays.
    fileprivate mutating func follow(_ entries: Entries) {
        for question in EditableRoster.links {
            guard let linked = link(question) else { continue }
            set(question, .link(entries.kept(linked)))
        }
    }
}
