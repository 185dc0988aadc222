/// What marriages mean for the rosters.
extension FamilyChange {
    /// Couples who live in one household again are linked in its roster.
    mutating func relink() {
        for marriage in marriages {
            family.roster.relink(marriage)
            other?.roster.relink(marriage)
        }
    }

    /// The couple is none any more in any roster.
    mutating func part(_ marriage: StandingMarriage) {
        family.roster.unlink(marriage.wife)
        other?.roster.unlink(marriage.wife)
        family.roster.unspouse()
        other?.roster.unspouse()
    }
}

extension EditableRoster {
    /// Links a wife to her husband if both are members.
    mutating func link(_ wife: Identifier, to husband: Identifier) {
        guard contains(wife), contains(husband) else { return }
        change(wife) { $0.set("husband", .link(husband)) }
    }

    /// As `link`, unless the couple lives apart.
    mutating func relink(_ marriage: StandingMarriage) {
        guard self[marriage.wife]?.marital?.isMarried == true else { return }
        link(marriage.wife, to: marriage.husband)
    }

    mutating func unlink(_ wife: Identifier) {
        change(wife) { $0.drop("husband") }
    }

    /// Who stands as the head's spouse and is linked to the head no more stands as another relative: the relation is
    /// about what is, not what was.
    mutating func unspouse() {
        guard let head = members.first(where: { $0.relation == .head }) else { return }
        for member in members where member.relation == .spouse {
            if member.link("husband") == head.person || head.link("husband") == member.person { continue }
            change(member.person) { $0.set("relation", Relation.other.rawValue) }
        }
    }
}

extension EditableRoster.Member {
    /// A member has one number: a CRC is kept as the CNIC at 18, and a number ends the reason why there was none.
    mutating func dropOtherNumbers(than key: String) {
        let numbers = ["cnic", "crc", "unnumbered"]
        guard numbers.contains(key) else { return }
        for other in numbers where other != key { drop(other) }
    }
}

extension FamilyState {
    /// Puts answers about the household in place of those known.
    mutating func giveAnswers(_ given: JSONView?, of kind: LifeEventKind) throws(Refusal) {
        guard let given, let known = try? JSONDocument(answers) else { throw Refusal(.internalError) }
        var writer = JSONWriter(capacity: answers.count + 128)
        writer.object { writer in
            for (key, value) in known.root.members where given.member(key.text) == nil {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
            for (key, value) in given.members {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
        }
        answers = writer.bytes
        answersChanged = true
    }
}

extension JSONView {
    /// A member by a name that is not known when compiling.
    func member(_ name: String) -> JSONView? { members.first { $0.key.text == name }?.value }
}

extension EditableRoster {
    /// Takes away an answer to a question that is not asked any more.
    package mutating func forget(_ question: String, of person: Identifier) {
        change(person) { $0.drop(question) }
    }
}

extension FamilyState {
    /// Takes away an answer to a question that is not asked any more.
    package mutating func forget(_ question: String) {
        guard let known = try? JSONDocument(answers) else { return }
        var writer = JSONWriter(capacity: answers.count)
        writer.object { writer in
            for (key, value) in known.root.members where key.text != question {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
        }
        answers = writer.bytes
        answersChanged = true
    }
}
