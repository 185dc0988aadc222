/// What each event makes of a family. Pure: whether the result is a family that the form accepts is asked afterwards.
extension LifeEvent {
    /// Changes the family, or says why the event cannot be.
    package func apply(to change: inout FamilyChange) throws(Refusal) {
        switch kind {
        case .marriage: try marry(&change)
        case .divorce: try divorce(&change)
        case .separation: try separate(&change)
        case .widowhood: try widow(&change)
        case .birth: try bear(&change)
        case .death: try die(&change)
        case .memberJoined: try join(&change)
        case .memberLeft: try leave(&change)
        case .transfer: try transfer(&change)
        case .split: try split(&change)
        case .move: try move(&change)
        case .income, .assets, .dwelling: try change.family.giveAnswers(details.answers, of: kind)
        case .school, .work, .disability, .correction: try answerForMember(&change)
        case .contact: change.family.mobile = details.mobile?.written
        case .recipient: try name(&change)
        case .verification: _ = try member("person", details.person, of: change.family)
        }
        try everybodyNamedIsThere(change)
    }

    /// Relations are said of members only, and make nobody head.
    private func everybodyNamedIsThere(_ change: FamilyChange) throws(Refusal) {
        let rosters = [change.family.roster, change.other?.roster, change.created?.roster].compactMap { $0 }
        for said in details.relations where !rosters.contains(where: { $0.contains(said.person) }) {
            throw Refusal(.validation, field: "details/relations", rule: .noSuchMember)
        }
        for said in details.relations where said.relation == .head && said.person != details.head {
            throw Refusal(.validation, field: "details/relations", rule: .headTwice)
        }
    }

    // MARK: Coming and going

    private func bear(_ change: inout FamilyChange) throws(Refusal) {
        let children = try FamilyChange.newcomers(details.members, beside: change.family.roster)
        for (index, child) in children.enumerated() {
            let field = "details/members/\(index + 1)"
            guard child.born == effective else {
                throw Refusal(.validation, field: "\(field)/born", rule: .bornThen)
            }
            guard child.link("mother") != nil else {
                throw Refusal(.validation, field: "\(field)/mother", rule: .motherMember)
            }
        }
        try FamilyChange.put(children, into: &change.family, relations: [])
    }

    private func die(_ change: inout FamilyChange) throws(Refusal) {
        let person = try member("person", details.person, of: change.family)
        for marriage in change.marriages where marriage.husband == person || marriage.wife == person {
            change.end(marriage)
            let survivor = marriage.husband == person ? marriage.wife : marriage.husband
            // Who lost one of several wives is married still.
            if change.standing(husband: survivor).isEmpty { change.mark(survivor, .widowed) }
        }
        _ = try FamilyChange.takeOut(
            [person], of: &change.family, head: details.head, relations: details.relations, died: true)
        change.family.roster.unspouse()
    }

    private func join(_ change: inout FamilyChange) throws(Refusal) {
        let members = try FamilyChange.newcomers(details.members, beside: change.family.roster)
        try FamilyChange.put(members, into: &change.family, relations: [])
        // A wife who joins her husband: their marriage stands from now on in the registry too.
        for wife in members {
            guard let husband = wife.link("husband") else { continue }
            if let standing = change.standing(wife: wife.person) {
                guard standing.husband != husband else { continue }
                // Who comes back may be another man's wife as far as the registry knows.
                throw Refusal(.validation, field: "details/members", rule: .alreadyMarried)
            }
            change.begin(
                StandingMarriage(husband: husband, wife: wife.person, rank: try freeRank(of: husband, change)))
        }
    }

    /// A man has four standing marriages at most.
    func freeRank(of husband: Identifier, _ change: FamilyChange) throws(Refusal) -> Int {
        let ranks = Set(change.standing(husband: husband).map(\.rank))
        guard let rank = (1...4).first(where: { !ranks.contains($0) }) else {
            throw Refusal(.validation, field: "details/husband", rule: .fourWives)
        }
        return rank
    }

    func leave(_ change: inout FamilyChange) throws(Refusal) {
        _ = try FamilyChange.takeOut(
            details.persons, of: &change.family, head: details.head, relations: details.relations)
        change.family.roster.unspouse()
    }

    private func transfer(_ change: inout FamilyChange) throws(Refusal) {
        guard var other = change.other else {
            throw Refusal(.validation, field: "other", rule: .otherHousehold)
        }
        try go(details.persons, from: &change.family, to: &other)
        change.other = other
        change.relink()
    }

    /// Members go from one household to another; marriages within what they join are links again.
    func go(
        _ persons: [Identifier], from source: inout FamilyState, to target: inout FamilyState
    ) throws(Refusal) {
        for person in persons where !details.relations.contains(where: { $0.person == person }) {
            throw Refusal(.validation, field: "details/relations", rule: .relationSaid)
        }
        let goers = try FamilyChange.takeOut(
            persons, of: &source, head: details.head, relations: details.relations)
        source.roster.unspouse()
        try FamilyChange.put(goers, into: &target, relations: details.relations)
    }

    private func split(_ change: inout FamilyChange) throws(Refusal) {
        guard let household = details.household, let head = details.head, let answers = details.answers else {
            throw Refusal(.internalError)
        }
        guard details.persons.count < change.family.roster.members.count else {
            throw Refusal(.validation, field: "details/persons", rule: .somebodyStays)
        }
        guard details.persons.contains(head) else {
            throw Refusal(.validation, field: "details/head", rule: .noSuchMember)
        }
        let goers = try FamilyChange.takeOut(
            details.persons, of: &change.family, head: details.remainingHead, relations: details.relations)
        change.family.roster.unspouse()
        guard let empty = try? JSONDocument(Array("[]".utf8)), var roster = EditableRoster(empty.root) else {
            throw Refusal(.internalError)
        }
        for member in goers { roster.append(member) }
        for member in goers { roster.leaveParents(of: member.person) }
        for person in details.persons where person != head {
            guard details.relations.contains(where: { $0.person == person }) else {
                throw Refusal(.validation, field: "details/relations", rule: .relationSaid)
            }
        }
        FamilyChange.relate(details.relations, in: &roster)
        roster.change(head) { $0.set("relation", Relation.head.rawValue) }
        roster.putFirst(head)
        var created = FamilyState(
            household: household, tehsil: change.family.tehsil, status: .active, mobile: details.mobile?.written,
            recipient: nil, roster: roster, answers: Array(answers.raw))
        created.answersChanged = true
        change.create(created)
    }

    private func move(_ change: inout FamilyChange) throws(Refusal) {
        if let tehsil = details.tehsil { change.family.tehsil = tehsil }
        if let mobile = details.mobile { change.family.mobile = mobile.written }
        if details.answers != nil { try change.family.giveAnswers(details.answers, of: kind) }
    }

    // MARK: Answers

    private func answerForMember(_ change: inout FamilyChange) throws(Refusal) {
        let person = try member("person", details.person, of: change.family)
        guard let answers = details.answers else { throw Refusal(.internalError) }
        let persons = change.family.roster.persons
        for (key, value) in answers.members {
            let name = key.text
            guard kind.memberQuestions.contains(name) else {
                throw Refusal(.validation, field: "details/answers/\(name)", rule: .notOfThisEvent)
            }
            try keepMarriages(of: person, name, value, change)
            var link: Identifier?
            if EditableRoster.links.contains(name) {
                guard let line = value.integer, line >= 1, line <= persons.count else {
                    throw Refusal(.validation, field: "details/answers/\(name)", rule: "range")
                }
                link = persons[Int(line) - 1]
            }
            if name == "husband", let husband = link {
                change.begin(StandingMarriage(husband: husband, wife: person, rank: try freeRank(of: husband, change)))
            }
            change.family.roster.change(person) { member in
                member.set(name, link.map { .link($0) } ?? .json(Array(value.raw)))
                member.dropOtherNumbers(than: name)
            }
        }
    }

    /// A correction puts words right. That somebody is or is not married is an event of its own, and a marriage stands
    /// between a man and a woman or as the certificate of a transgender person names it.
    private func keepMarriages(
        of person: Identifier, _ question: String, _ value: JSONView, _ change: FamilyChange
    ) throws(Refusal) {
        if question == "marital" {
            let before = change.family.roster[person]?.marital?.isMarried ?? false
            let after = value.integer.flatMap { MaritalStatus(rawValue: Int(clamping: $0)) }?.isMarried ?? false
            guard before == after else {
                throw Refusal(.validation, field: "details/answers/marital", rule: .notOfThisEvent)
            }
        }
        // Who her husband is can be added to what is known of a married woman, not changed.
        if question == "husband", change.standing(wife: person) != nil {
            throw Refusal(.validation, field: "details/answers/husband", rule: .notOfThisEvent)
        }
        if question == "sex", let sex = value.string.flatMap(Sex.init) {
            let isWife = change.standing(wife: person) != nil
            let isHusband = !change.standing(husband: person).isEmpty
            guard !(isWife && sex == .male), !(isHusband && sex == .female) else {
                throw Refusal(.validation, field: "details/answers/sex", rule: .sex)
            }
        }
    }

    private func name(_ change: inout FamilyChange) throws(Refusal) {
        let person = try member("person", details.person, of: change.family)
        let member = change.family.roster[person]
        guard member?.sex != .male, member?.marital?.everMarried == true else {
            throw Refusal(.validation, field: "details/person", rule: .everMarriedWoman)
        }
        guard member?.text("cnic") != nil else {
            throw Refusal(.validation, field: "details/person", rule: .withCNIC)
        }
        change.family.recipient = person
    }

    /// The member whom a field of the details names.
    func member(
        _ field: String, _ person: Identifier?, of family: FamilyState
    ) throws(Refusal) -> Identifier {
        guard let person, family.roster.contains(person) else {
            throw Refusal(.validation, field: "details/\(field)", rule: .noSuchMember)
        }
        return person
    }
}
