/// What a marriage and its end make of a family, or of the two households of a couple.
extension LifeEvent {
    func marry(_ change: inout FamilyChange) throws(Refusal) {
        guard let husband = details.husband, let wife = details.wife else { throw Refusal(.internalError) }
        guard husband != wife else { throw Refusal(.validation, field: "details/wife", rule: .twoPersons) }
        for (field, person, sexes) in [
            ("husband", husband, [Sex.male, .transgender]), ("wife", wife, [Sex.female, .transgender]),
        ] {
            guard let member = change.family.roster[person] ?? change.other?.roster[person] else {
                throw Refusal(.validation, field: "details/\(field)", rule: .noSuchMember)
            }
            // A transgender person stands where the marriage certificate names them.
            guard let sex = member.sex, sexes.contains(sex) else {
                throw Refusal(.validation, field: "details/\(field)", rule: .sex)
            }
        }
        // A couple that lived apart lives together again: the marriage stood all the time.
        if change.standing(wife: wife)?.husband == husband, isFree(wife, in: change) {
            change.mark(husband, .married)
            change.mark(wife, .married)
            return try unite(husband, wife, &change)
        }
        guard change.standing(wife: wife) == nil, isFree(wife, in: change) else {
            throw Refusal(.validation, field: "details/wife", rule: .alreadyMarried)
        }
        // Who stands as wife in one marriage does not stand as husband in another.
        guard change.standing(wife: husband) == nil, change.standing(husband: wife).isEmpty else {
            throw Refusal(.validation, field: "details/husband", rule: .alreadyMarried)
        }
        let rank = try freeRank(of: husband, change)
        change.begin(StandingMarriage(husband: husband, wife: wife, rank: rank))
        change.mark(husband, .married)
        change.mark(wife, .married)
        try unite(husband, wife, &change)
    }

    /// Where they live: in one household they are linked; of two households, one of them moves or they live apart.
    private func unite(_ husband: Identifier, _ wife: Identifier, _ change: inout FamilyChange) throws(Refusal) {
        if let moves = details.moves {
            guard moves == husband || moves == wife, var other = change.other else {
                throw Refusal(.validation, field: "details/moves", rule: .otherHousehold)
            }
            if change.family.roster.contains(moves) {
                try go([moves], from: &change.family, to: &other)
            } else {
                try go([moves], from: &other, to: &change.family)
            }
            change.other = other
        } else {
            relateAll(&change)
        }
        change.family.roster.link(wife, to: husband)
        change.other?.roster.link(wife, to: husband)
    }

    /// Relations of members of either household.
    private func relateAll(_ change: inout FamilyChange) {
        FamilyChange.relate(details.relations, in: &change.family.roster)
        guard var other = change.other else { return }
        FamilyChange.relate(details.relations, in: &other.roster)
        change.other = other
    }

    private func isFree(_ wife: Identifier, in change: FamilyChange) -> Bool {
        let member = change.family.roster[wife] ?? change.other?.roster[wife]
        return member?.marital?.isMarried != true
    }

    func divorce(_ change: inout FamilyChange) throws(Refusal) {
        if details.person != nil {
            change.mark(try marriedToNobodyHere(change), .divorced)
        } else {
            let marriage = try standing(change)
            change.end(marriage)
            change.mark(marriage.wife, .divorced)
            if change.standing(husband: marriage.husband).isEmpty { change.mark(marriage.husband, .divorced) }
            change.part(marriage)
        }
        if !details.persons.isEmpty {
            if var other = change.other {
                try go(details.persons, from: &change.family, to: &other)
                change.other = other
            } else {
                try leave(&change)
            }
        } else {
            guard details.head == nil else { throw Refusal(.validation, field: "details/head", rule: .headStays) }
            relateAll(&change)
        }
    }

    /// A member who is married to somebody of whom the registry knows nothing, such as a husband abroad.
    private func marriedToNobodyHere(_ change: FamilyChange) throws(Refusal) -> Identifier {
        let person = try member("person", details.person, of: change.family)
        guard change.standing(wife: person) == nil, change.standing(husband: person).isEmpty else {
            throw Refusal(.validation, field: "details/person", rule: .coupleSaid)
        }
        guard change.family.roster[person]?.marital?.isMarried == true else {
            throw Refusal(.validation, field: "details/person", rule: .notMarried)
        }
        return person
    }

    func separate(_ change: inout FamilyChange) throws(Refusal) {
        if details.person != nil { return change.mark(try marriedToNobodyHere(change), .divorced) }
        let marriage = try standing(change)
        change.mark(marriage.wife, .divorced)
        let others = change.standing(husband: marriage.husband).filter { $0 != marriage }
        if others.isEmpty { change.mark(marriage.husband, .divorced) }
        change.part(marriage)
    }

    private func standing(_ change: FamilyChange) throws(Refusal) -> StandingMarriage {
        guard let wife = details.wife, let marriage = change.standing(wife: wife), marriage.husband == details.husband
        else { throw Refusal(.validation, field: "details/wife", rule: .notMarried) }
        // Both households hear of it, each on the version that was seen.
        for place in [marriage.husband, marriage.wife].compactMap(change.whereabouts) {
            guard let household = place.household else {
                throw Refusal(
                    .validation, field: "other", rule: .spouseOfOtherOffice,
                    arguments: [.text("office", place.office)])
            }
            throw Refusal(
                .validation, field: "other", rule: .spouseElsewhere,
                arguments: [.text("household", household.written), .text("office", place.office)])
        }
        return marriage
    }

    func widow(_ change: inout FamilyChange) throws(Refusal) {
        let person = try member("person", details.person, of: change.family)
        let own = change.marriages.filter { $0.husband == person || $0.wife == person }
        guard change.family.roster[person]?.marital?.isMarried == true || !own.isEmpty else {
            throw Refusal(.validation, field: "details/person", rule: .notMarried)
        }
        if let marriage = try lost(by: person, own, change) {
            change.end(marriage)
        } else {
            guard details.spouse == nil else {
                throw Refusal(.validation, field: "details/spouse", rule: .notMarried)
            }
        }
        if change.standing(husband: person).isEmpty { change.mark(person, .widowed) }
    }

    /// The marriage that the death of a spouse ended who is in no registered household; nil where the registry knows
    /// none. The death of a member is an event of that member's household.
    private func lost(
        by person: Identifier, _ own: [StandingMarriage], _ change: FamilyChange
    ) throws(Refusal) -> StandingMarriage? {
        func spouse(_ marriage: StandingMarriage) -> Identifier {
            marriage.husband == person ? marriage.wife : marriage.husband
        }
        let meant = own.filter { details.spouse == nil || spouse($0) == details.spouse }
        let absent = meant.filter {
            !change.family.roster.contains(spouse($0)) && change.whereabouts(of: spouse($0)) == nil
        }
        guard absent.count <= 1 else {
            throw Refusal(
                .validation, field: "details/spouse", rule: .whichSpouse,
                arguments: [.text("spouses", absent.map { spouse($0).written }.joined(separator: ", "))])
        }
        if absent.isEmpty, let first = meant.first {
            guard let place = change.whereabouts(of: spouse(first)) else {
                throw Refusal(.validation, field: "details/person", rule: .spouseIsMember)
            }
            throw Refusal(
                .validation, field: "details/person", rule: .spouseRegistered,
                arguments: [.text("office", place.office)])
        }
        return absent.first
    }
}
