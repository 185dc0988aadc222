/// What a full new interview makes of a family that is known.
///
/// The answers are new; who the members are is not. Nobody leaves by an interview, nobody marries or parts by one: these
/// are life events with a day and a certificate, recorded before. Who is new in the roster joins, as MEMBER_JOINED does.
extension FamilyChange {
    /// Puts roster and answers of a new interview in the place of those known, or says why it cannot be.
    ///
    /// - Parameters:
    ///   - roster: as the form has accepted it.
    ///   - answers: the JSON object.
    ///   - mobile: nil leaves the number that is known.
    package mutating func resurvey(_ roster: EditableRoster, answers: [UInt8], mobile: String?) throws(Refusal) {
        let before = family.roster
        for (index, member) in roster.members.enumerated() {
            try member.isSomebodyNew(to: before, line: index + 1)
        }
        let missing = before.persons.filter { !roster.contains($0) }
        guard missing.isEmpty else { throw Self.missing(missing) }
        for (index, member) in roster.members.enumerated() {
            if let known = before[member.person] {
                try keep(known, as: member, line: index + 1)
            }
        }
        family.roster = roster
        family.answers = answers
        if let mobile { family.mobile = mobile }
        for (index, wife) in roster.members.enumerated() { try wed(wife, before, line: index + 1) }
    }

    private static func missing(_ persons: [Identifier]) -> Refusal {
        var list = JSONWriter()
        list.array { list in for person in persons { list.string(person.written) } }
        return Refusal(
            .validation, field: "roster", rule: "resurvey.member-missing",
            arguments: [Refusal.Argument("missing", .raw(list.bytes))])
    }

    /// A member who was known stays who it was: a number once recorded, being married or not, and with whom.
    private func keep(
        _ known: EditableRoster.Member, as member: EditableRoster.Member, line: Int
    ) throws(Refusal) {
        guard known.number == nil || member.number != nil else {
            throw Refusal(.validation, field: "roster/\(line)/cnic", rule: "event.number-stays")
        }
        guard (known.marital?.isMarried ?? false) == (member.marital?.isMarried ?? false) else {
            throw Refusal(.validation, field: "roster/\(line)/marital", rule: "resurvey.event-first")
        }
        let isWife = standing(wife: member.person) != nil
        let isHusband = !standing(husband: member.person).isEmpty
        guard !(isWife && member.sex == .male), !(isHusband && member.sex == .female) else {
            throw Refusal(.validation, field: "roster/\(line)/sex", rule: "event.sex")
        }
        let (before, after) = (known.link("husband"), member.link("husband"))
        // A husband who was away may come to live here; another one than before is a matter of certificates.
        guard before == after || (before == nil && after.map { !family.roster.contains($0) } ?? false) else {
            throw Refusal(.validation, field: "roster/\(line)/husband", rule: "resurvey.event-first")
        }
    }

    /// A wife whose husband the roster names: their marriage stands from now on in the registry too, if one of them is new.
    private mutating func wed(
        _ wife: EditableRoster.Member, _ before: EditableRoster, line: Int
    ) throws(Refusal) {
        guard let husband = wife.link("husband") else { return }
        if let standing = standing(wife: wife.person) {
            guard standing.husband == husband else {
                throw Refusal(.validation, field: "roster/\(line)/husband", rule: "event.already-married")
            }
            return
        }
        let ranks = Set(standing(husband: husband).map(\.rank))
        guard let rank = (1...4).first(where: { !ranks.contains($0) }) else {
            throw Refusal(.validation, field: "roster/\(line)/husband", rule: "event.four-wives")
        }
        begin(StandingMarriage(husband: husband, wife: wife.person, rank: rank))
    }
}

extension EditableRoster.Member {
    /// A number that the registry has of a member of this household under another identifier: the same person, who keeps
    /// the identifier. The refusal says which.
    fileprivate func isSomebodyNew(to known: EditableRoster, line: Int) throws(Refusal) {
        guard !known.contains(person), let number,
            let same = known.members.first(where: { $0.number == number })
        else { return }
        throw Refusal(
            .validation, field: "roster/\(line)/person", rule: "resurvey.known-person",
            arguments: [.text("person", same.person.written)])
    }
}
