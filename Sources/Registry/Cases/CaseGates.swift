import Shared

/// What is asked of every case, raised or decided: by whom, about which households, and what an appeal needs.
struct CaseGates: Sendable {
    /// A member of this age or more is elderly: from 60 on a card is for life (DOMAIN.md, identity). The gate of the
    /// request types names no age.
    static let elderlyAge = 60

    let geography: Geography
    let form: Form

    /// The role, and that nobody sends it for somebody else: the second of two persons is told by the login.
    func person(_ caller: Caller, _ op: Op, role: Role) throws(RefusedCase) {
        guard caller.role == role else { throw RefusedCase(.refusedWrite(.forbidden, rule: "role")) }
        guard op.officer.written == caller.officer else {
            throw RefusedCase(.refusedWrite(.forbidden, field: "op/officer", rule: CaseRule.ownHand.rawValue))
        }
    }

    /// The households of a case if they are the caller's, open, and as they were seen.
    func families(
        _ matter: RegistryCase, _ known: KnownCase, _ caller: Caller
    ) throws(RefusedCase) -> (own: StoredFamily, other: StoredFamily?) {
        var found: [StoredFamily] = []
        for seen in matter.households {
            let field = found.isEmpty ? "household" : "other"
            guard let stored = known.families.families[seen.household],
                geography.area(caller.area, contains: stored.state.tehsil.written)
            else { throw RefusedCase(.refusedWrite(.noSuchHousehold, field: field)) }
            // A number is taken also from who was the last of a household.
            guard stored.state.status == .active || (matter.kind == .dispute && found.isEmpty) else {
                throw RefusedCase(.refusedWrite(.householdClosed, field: field))
            }
            guard stored.version == seen.version else {
                throw RefusedCase(
                    VersionChange.conflict(known.families.changes, of: seen.household, now: stored.version))
            }
            // What is only closed need not be read by the form of today.
            guard stored.form == form.id || matter.kind == .void else {
                throw RefusedCase(.refusedWrite(.validation, field: field, rule: "form-version"))
            }
            found.append(stored)
        }
        return (found[0], found.count > 1 ? found[1] : nil)
    }

    /// The gate of the request types: an ineligible household with a widow or an elderly member. How near to the cut-off
    /// it has to be is said nowhere; that is for who decides, who may see the score.
    func appeal(_ matter: RegistryCase, _ family: StoredFamily, _ known: KnownCase, _ day: CalendarDate)
        throws(RefusedCase)
    {
        guard known.standings[matter.own.household] == HouseholdStanding.ineligible.rawValue else {
            throw RefusedCase(Refusal(.notIneligible, field: "household"))
        }
        let gives = family.state.roster.members.contains { member in
            switch matter.ground {
            case .widow: member.marital == .widowed && member.sex != .male
            case .elderly: member.born.map { $0.years(until: day) >= Self.elderlyAge } ?? false
            default: false
            }
        }
        guard gives else { throw RefusedCase(Refusal(.groundNotGiven, field: "ground")) }
    }
}
