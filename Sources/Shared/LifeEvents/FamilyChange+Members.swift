/// Members who come, go and get another head.
extension FamilyChange {
    /// Members leave the household: links to them are gone, and who is left needs a head, unless nobody is.
    ///
    /// - Parameters:
    ///   - head: who is head afterwards, if the head goes.
    ///   - died: of a parent who died a child says that the parent lives no more.
    /// - Returns: the members who left, as the roster had them.
    static func takeOut(
        _ persons: [Identifier], of family: inout FamilyState, head: Identifier?,
        relations: [LifeEvent.Relationship], died: Bool = false
    ) throws(Refusal) -> [EditableRoster.Member] {
        let before = family.roster
        var gone: [EditableRoster.Member] = []
        for person in persons {
            guard let member = family.roster.remove(person) else {
                throw Refusal(.validation, field: "details", rule: .noSuchMember)
            }
            gone.append(member)
        }
        for person in family.roster.persons {
            family.roster.change(person) { $0.forget(persons, died: died) }
        }
        if let recipient = family.recipient, persons.contains(recipient) { family.recipient = nil }
        if family.roster.members.isEmpty {
            family.status = .closed
            return gone
        }
        if gone.contains(where: { $0.relation == .head }) {
            guard let head else {
                throw Refusal(.validation, field: "details/head", rule: .newHead)
            }
            try putHead(head, of: &family, as: before)
        } else if head != nil {
            throw Refusal(.validation, field: "details/head", rule: .headStays)
        }
        relate(relations, in: &family.roster)
        return gone
    }

    /// Makes a member head; the others' relations follow from those to the old head.
    private static func putHead(
        _ head: Identifier, of family: inout FamilyState, as before: EditableRoster
    ) throws(Refusal) {
        guard let old = family.roster[head]?.relation else {
            throw Refusal(.validation, field: "details/head", rule: .noSuchMember)
        }
        for person in family.roster.persons where person != head {
            guard let member = before[person], let relation = member.relation else { continue }
            let isChild = member.link("father") == head || member.link("mother") == head
            let isSpouse = member.link("husband") == head || before[head]?.link("husband") == person
            let derived =
                isSpouse
                ? Relation.spouse : isChild ? .child : relation.afterHead(became: old)
            family.roster.change(person) { $0.set("relation", derived.rawValue) }
        }
        family.roster.change(head) { $0.set("relation", Relation.head.rawValue) }
        family.roster.putFirst(head)
    }

    /// Members join a household: the newcomers' relations to its head are said with the event.
    static func put(
        _ members: [EditableRoster.Member], into state: inout FamilyState, relations: [LifeEvent.Relationship]
    ) throws(Refusal) {
        for member in members {
            guard !state.roster.contains(member.person) else {
                throw Refusal(.validation, field: "details", rule: .memberAlready)
            }
            state.roster.append(member)
        }
        for member in members { state.roster.leaveParents(of: member.person) }
        relate(relations, in: &state.roster)
        // A household keeps the head it has when somebody joins; who is head is another event's matter.
        for member in members where state.roster[member.person]?.relation == .head {
            throw Refusal(.validation, field: "details/relations", rule: .secondHead)
        }
    }

    /// Writes the relations that were said of members of this roster.
    static func relate(_ relations: [LifeEvent.Relationship], in roster: inout EditableRoster) {
        for said in relations { roster.change(said.person) { $0.set("relation", said.relation.rawValue) } }
    }

    /// New members as the event brings them: whole, with identifiers made by the desk.
    static func newcomers(
        _ views: [JSONView], beside roster: EditableRoster
    ) throws(Refusal) -> [EditableRoster.Member] {
        var members: [EditableRoster.Member] = []
        // Links count the lines of the roster as it stands; newcomers follow it in their order.
        let persons = roster.persons + views.map { $0["person"]?.string.flatMap(Identifier.init) }
        for (index, view) in views.enumerated() {
            let field = "details/members/\(index + 1)"
            try refuseLines(of: view, field, outOf: persons.count)
            guard let member = EditableRoster.Member(view, persons: persons) else {
                throw Refusal(.validation, field: "\(field)/person", rule: "required")
            }
            guard member.person.isVersion7 else {
                throw Refusal(.validation, field: "\(field)/person", rule: "format.identifier")
            }
            members.append(member)
        }
        return members
    }
}

extension FamilyChange {
    /// A newcomer's line follows from its place; a link names a line that somebody has.
    private static func refuseLines(of view: JSONView, _ field: String, outOf lines: Int) throws(Refusal) {
        guard view["line"] == nil else { throw Refusal(.validation, field: "\(field)/line", rule: .lineGiven) }
        for link in EditableRoster.links {
            guard let line = view.member(link)?.integer, line < 1 || line > lines else { continue }
            throw Refusal(
                .validation, field: "\(field)/\(link)", rule: .linkUnknown, arguments: [.integer("lines", lines)])
        }
    }
}

extension EditableRoster {
    /// Parents who are no members of this roster are not linked; the form asks whether they live, and they do: the link of
    /// who died ended with the death.
    mutating func leaveParents(of person: Identifier) {
        for link in ["mother", "father"] {
            guard let parent = self[person]?.link(link), !contains(parent) else { continue }
            change(person) { member in
                member.drop(link)
                member.set("\(link)_alive", true)
            }
        }
    }
}

extension EditableRoster.Member {
    /// Forgets links to persons who have gone. A parent who went is not in the roster any more, so that the form asks
    /// whether the parent lives.
    fileprivate mutating func forget(_ persons: [Identifier], died: Bool) {
        for link in EditableRoster.links {
            guard let other = self.link(link), persons.contains(other) else { continue }
            drop(link)
            if link != "husband" { set("\(link)_alive", !died) }
        }
    }
}

extension Relation {
    /// What somebody of this relation to the old head is to a new head, who was `head` to the old one. Where the roster
    /// does not say it, `other`: the officer says it with the event.
    func afterHead(became head: Relation) -> Relation {
        switch (head, self) {
        case (_, .servant): .servant
        // The widow or widower: the old head's family becomes the family in law.
        case (.spouse, .child), (.spouse, .grandchild), (.spouse, .childInLaw): self
        case (.spouse, .parent): .parentInLaw
        case (.spouse, .sibling): .siblingInLaw
        case (.spouse, .parentInLaw): .parent
        case (.spouse, .siblingInLaw): .sibling
        // A son or daughter.
        case (.child, .spouse): .parent
        case (.child, .child): .sibling
        case (.child, .childInLaw): .siblingInLaw
        case (.child, .grandchild): .nephewOrNiece
        case (.child, .parent): .grandparent
        case (.child, .sibling): .uncleOrAunt
        case (.child, .nephewOrNiece): .other
        // A brother or sister.
        case (.sibling, .sibling), (.sibling, .parent), (.sibling, .grandparent), (.sibling, .uncleOrAunt): self
        case (.sibling, .child): .nephewOrNiece
        case (.sibling, .spouse): .siblingInLaw
        // Father or mother.
        case (.parent, .sibling): .child
        case (.parent, .child): .grandchild
        case (.parent, .spouse): .childInLaw
        default: .other
        }
    }
}
