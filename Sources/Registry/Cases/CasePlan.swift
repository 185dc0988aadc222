import Shared

/// What an approval would make of the families of a case. The same plan is made when the case is raised, so that nobody
/// waits for a decision that cannot be done, and when it is approved, on the very versions that were seen.
struct CasePlan {
    let change: FamilyChange
    let before: FamilyCheck.Known
    let after: [FamilyRows.After]
    /// Persons whose number becomes free.
    let freed: [Identifier]
    /// Who had another's number: what was verified of them is not verified any more.
    let wrongHolder: Identifier?

    /// - Parameters:
    ///   - own: the first household of the case; `other` the second if it has one.
    ///   - day: of the server; by it ages and cards count.
    init(
        _ matter: RegistryCase, own: StoredFamily, other: StoredFamily?, known: KnownFamilies, form: Form,
        on day: CalendarDate
    ) throws(Refusal) {
        let check = FamilyCheck(form: form, day: day)
        let stored = [own, other].compactMap { $0 }
        guard var before = check.known(stored.map(\.state).filter { $0.status == .active }) else {
            throw Refusal(.internalError)
        }
        var change = FamilyChange(family: own.state, other: other?.state, marriages: known.marriages)
        var (freed, wrongHolder): ([Identifier], Identifier?) = ([], nil)
        switch matter.kind {
        case .appeal: break
        case .void:
            freed = own.state.roster.persons
            try change.void()
        case .merge:
            guard let merger = matter.merger else { throw Refusal(.internalError) }
            freed = merger.same.map(\.duplicate)
            try change.merge(merger)
        case .dispute:
            guard let claim = matter.claim else { throw Refusal(.internalError) }
            let holder = try Self.holder(of: claim, in: own, known)
            (freed, wrongHolder) = ([holder], holder)
            try change.dispute(claim, holder: holder, on: day)
            before = check.excusing(holder, in: change.family, before)
        }
        after = try Self.settle(change, stored, before, check)
        self.change = change
        self.before = before
        self.freed = freed
        self.wrongHolder = wrongHolder
    }

    /// Who has the disputed number; may also have left the household, or died.
    private static func holder(
        of claim: NumberClaim, in own: StoredFamily, _ known: KnownFamilies
    ) throws(Refusal) -> Identifier {
        guard let holder = known.holders.first(where: { $0.number == claim.number.number }) else {
            throw Refusal(.nobodyHolds, field: "number")
        }
        guard holder.household == own.state.household else { throw Refusal(.heldElsewhere, field: "household") }
        return holder.person
    }

    /// Each household afterwards must be one that the form accepts.
    private static func settle(
        _ change: FamilyChange, _ stored: [StoredFamily], _ before: FamilyCheck.Known, _ check: FamilyCheck
    ) throws(Refusal) -> [FamilyRows.After] {
        var after: [FamilyRows.After] = []
        for (family, state) in zip(stored, [change.family, change.other].compactMap { $0 }) {
            var state = state
            let interview = state.status == .active ? try check.settle(&state, known: before) : nil
            after.append(FamilyRows.After(state: state, version: family.version + 1, interview: interview))
        }
        return after
    }
}
