/// What a household is at one version: all that its history has to say of it.
package struct FamilyState: Sendable {
    package enum Status: String, Hashable, Sendable {
        case active = "ACTIVE"
        /// Its last member has left or died.
        case closed = "CLOSED"
        /// Registered by mistake or twice.
        case void = "VOID"
    }

    package let household: Identifier
    package var tehsil: PCode
    package var status: Status
    package var mobile: String?
    /// Who receives money for the household.
    package var recipient: Identifier?
    package var roster: EditableRoster
    /// The answers about the household, JSON.
    package var answers: [UInt8]
    /// Whether the event gave answers anew, so that they are stored with the version.
    package var answersChanged = false

    package init(
        household: Identifier, tehsil: PCode, status: Status, mobile: String?, recipient: Identifier?,
        roster: EditableRoster, answers: [UInt8]
    ) {
        self.household = household
        self.tehsil = tehsil
        self.status = status
        self.mobile = mobile
        self.recipient = recipient
        self.roster = roster
        self.answers = answers
    }

    /// The head, by relation; nil once the household is closed.
    package var head: Identifier? { roster.members.first { $0.relation == .head }?.person }
}

/// A marriage as the registry keeps it: one row, symmetric because there is no second one.
package struct StandingMarriage: Hashable, Sendable {
    package let husband: Identifier
    package let wife: Identifier
    /// 1 to 4: the place among the husband's standing marriages.
    package let rank: Int

    package init(husband: Identifier, wife: Identifier, rank: Int) {
        self.husband = husband
        self.wife = wife
        self.rank = rank
    }
}

/// Where a spouse is a member who is not in a household of the event.
package struct Whereabouts: Hashable, Sendable {
    /// Nil for who may not know it.
    package let household: Identifier?
    /// The tehsil's code and, where there is one, its name.
    package let office: String

    package init(household: Identifier?, office: String) {
        self.household = household
        self.office = office
    }
}

/// What an event starts from, and what it makes of that: one household, the other one of an act over two, and a new one
/// where members leave to be their own. Besides, the households of spouses who live elsewhere: what happened here changes
/// their marital status.
package struct FamilyChange: Sendable {
    package var family: FamilyState
    package var other: FamilyState?
    package private(set) var created: FamilyState?
    /// Households of spouses, which nobody named.
    package private(set) var followed: [FamilyState]
    /// Those of them that are not what they were.
    package private(set) var touched: Set<Identifier> = []
    private let elsewhere: [Identifier: Whereabouts]
    /// The marriages that stand, of anybody in the rosters.
    package private(set) var marriages: [StandingMarriage]
    package private(set) var begun: [StandingMarriage] = []
    package private(set) var ended: [StandingMarriage] = []

    /// - Parameters:
    ///   - followed: the households of spouses that may have to change with this one.
    ///   - elsewhere: spouses who are members of households that are no part of the event.
    package init(
        family: FamilyState, other: FamilyState?, followed: [FamilyState] = [], marriages: [StandingMarriage],
        elsewhere: [Identifier: Whereabouts] = [:]
    ) {
        self.family = family
        self.other = other
        self.followed = followed
        self.marriages = marriages
        self.elsewhere = elsewhere
    }

    mutating func create(_ state: FamilyState) { created = state }

    mutating func begin(_ marriage: StandingMarriage) {
        marriages.append(marriage)
        begun.append(marriage)
    }

    mutating func end(_ marriage: StandingMarriage) {
        marriages.removeAll { $0 == marriage }
        ended.append(marriage)
    }

    /// Where somebody is a member of a household that is no part of the event.
    func whereabouts(of person: Identifier) -> Whereabouts? { elsewhere[person] }

    /// Writes a marital status wherever the person is a member.
    mutating func mark(_ person: Identifier, _ status: MaritalStatus) {
        family.roster.change(person) { $0.set("marital", status.rawValue) }
        other?.roster.change(person) { $0.set("marital", status.rawValue) }
        for index in followed.indices where followed[index].roster.contains(person) {
            followed[index].roster.change(person) { $0.set("marital", status.rawValue) }
            touched.insert(followed[index].household)
        }
    }

    func standing(wife: Identifier) -> StandingMarriage? { marriages.first { $0.wife == wife } }

    func standing(husband: Identifier) -> [StandingMarriage] { marriages.filter { $0.husband == husband } }
}
