import Shared

/// What the registry itself forbids, before the form is asked.
extension UpdateOperation {
    /// Who looks at a document for the registry is a supervisor.
    func refuseRole(_ event: LifeEvent, _ caller: Caller) throws(Refusal) {
        guard event.kind == .verification else { return }
        guard caller.role == .supervisor else { throw Refusal(.forbidden, rule: "role") }
        guard event.evidence != nil else {
            throw Refusal(.validation, field: "evidence", rule: .evidence)
        }
    }

    /// Numbers that no card has are for demos and tests.
    func refuseInvented(_ event: LifeEvent) throws(Refusal) {
        guard !acceptsInventedNumbers else { return }
        for number in event.numbers where (try? CNIC(number: number))?.isInvented != false {
            throw Refusal(.validation, field: "details", rule: "invented-number")
        }
    }

    /// Somebody who is a member of a registered household joins another one by a transfer, not as a newcomer. Who has
    /// left the last one comes back as the person that the registry knows, and the refusal says which.
    func refuseHolders(_ holders: [NumberHolder], _ event: LifeEvent) throws(Refusal) {
        for holder in holders where !event.isOwn(holder) && !event.isReturn(of: holder) {
            throw holder.taken(field: "details", officeName: geography.name(of: holder.tehsil))
        }
    }

    /// Where spouses are members who are in no household of the event. Who may not see that household hears of the office
    /// only.
    func whereabouts(
        _ known: KnownFamilies, _ request: UpdateRequest, _ caller: Caller
    ) -> [Identifier: Whereabouts] {
        let named = [request.household, request.other?.household]
        return known.memberships.filter { $0.value.isActive && !named.contains($0.value.household) }
            .mapValues { place in
                let isInArea = geography.area(caller.area, contains: place.tehsil)
                return Whereabouts(
                    household: isInArea ? place.household : nil,
                    office: [place.tehsil, geography.name(of: place.tehsil)].compactMap { $0 }.joined(separator: " "))
            }
    }

    /// A household moves into a tehsil that exists; that it leaves one of the caller's was asked with the household.
    func destination(_ event: LifeEvent, _ stored: StoredFamily) throws(Refusal) {
        guard event.kind == .move, let tehsil = event.details.tehsil else { return }
        guard geography.name(of: tehsil.written) != nil else {
            throw Refusal(.validation, field: "details/tehsil", rule: .noSuchTehsil)
        }
        guard tehsil != stored.state.tehsil || event.details.answers != nil || event.details.mobile != nil else {
            throw Refusal(.validation, field: "details/tehsil", rule: .nothingNew)
        }
    }
}

extension LifeEvent {
    /// The national numbers that the event brings.
    var numbers: [Int64] {
        var texts: [String] = []
        for view in details.members + (kind == .correction ? [details.answers].compactMap { $0 } : []) {
            texts += [view["cnic"]?.string, view["crc"]?.string].compactMap { $0 }
        }
        return texts.compactMap { CNIC($0)?.number }
    }

    /// The persons that the event brings: who comes back has a past.
    var newcomers: [Identifier] { details.members.compactMap { $0["person"]?.string.flatMap(Identifier.init) } }

    /// Whose spouses the event makes widows or widowers, wherever they live.
    var bereaves: [Identifier] { kind == .death ? [details.person].compactMap { $0 } : [] }

    /// Whose identity the event confirms.
    var verifies: [Identifier] { kind == .verification ? [details.person].compactMap { $0 } : [] }

    /// Whether the event gives the number to who has it already.
    func isOwn(_ holder: NumberHolder) -> Bool { kind == .correction && details.person == holder.person }

    /// Whether somebody who had left comes back: the same person with the same number.
    func isReturn(of holder: NumberHolder) -> Bool {
        guard kind == .memberJoined, !holder.isActive, !holder.hasDied else { return false }
        return details.members.contains { member in
            member["person"]?.string == holder.person.written
                && [member["cnic"]?.string, member["crc"]?.string].contains { text in
                    text.flatMap(CNIC.init)?.number == holder.number
                }
        }
    }

    /// Whether the event is about this person.
    func concerns(_ person: Identifier) -> Bool {
        [
            details.husband, details.wife, details.person, details.spouse, details.moves, details.head,
            details.remainingHead,
        ].contains(person) || details.persons.contains(person)
    }
}

extension LifeEventKind {
    /// Whether anything changes that an indicator or a programme could ask for.
    var touchesScore: Bool { self != .contact }
}
