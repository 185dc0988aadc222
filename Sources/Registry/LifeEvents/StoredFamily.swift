import PostgresPipeline
import Shared

/// A household as a life event finds it: what its last version says, its last survey, and how far it is counted.
struct StoredFamily: Sendable {
    let state: FamilyState
    let version: Int32
    let what: String
    let effective: CalendarDate
    let form: String
    let lastOrdinal: Int32

    /// A row of `LifeEventStatements.readFamilies`.
    init(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) {
        guard let tehsil = PCode(try result.text(row, 1)),
            let status = FamilyState.Status(rawValue: try result.text(row, 2)),
            let document = try? JSONDocument(try result.bytes(row, 8)), let roster = EditableRoster(document.root)
        else { throw DatabaseError(.undecodable) }
        state = FamilyState(
            household: try result.identifier(row, 0), tehsil: tehsil, status: status,
            mobile: result.isNull(row, 4) ? nil : try result.text(row, 4),
            recipient: result.isNull(row, 5) ? nil : try result.identifier(row, 5), roster: roster,
            answers: try result.bytes(row, 10))
        version = try result.int4(row, 3)
        what = try result.text(row, 6)
        effective = try result.calendarDate(row, 7)
        form = try result.text(row, 9)
        lastOrdinal = try result.int4(row, 11)
    }
}

/// Who has a number that an event names.
struct NumberHolder: Sendable {
    let number: Int64
    let person: Identifier
    let household: Identifier
    let tehsil: String
    let isActive: Bool
    let hasDied: Bool
}

extension NumberHolder {
    /// The refusal of a number that somebody has: where, whether they are a member there, and who could come back.
    ///
    /// - Parameter officeName: of the office where it is, if it is to be said.
    func taken(field: String, officeName: String? = nil) -> Refusal {
        var refusal = Refusal(.numberTaken, field: field)
        if let number = try? CNIC(number: number) { refusal.arguments.append(.text("number", number.masked)) }
        refusal.arguments.append(.text("office", tehsil))
        if let officeName { refusal.arguments.append(.text("office_name", officeName)) }
        refusal.arguments.append(.text("member", isActive ? "ACTIVE" : hasDied ? "DIED" : "LEFT"))
        if !isActive, !hasDied { refusal.arguments.append(.text("person", person.written)) }
        return refusal
    }
}

/// Where somebody was last a member, and whether they are one still.
struct LastMembership: Sendable {
    let household: Identifier
    let isActive: Bool
    let tehsil: String
}

/// What one life event must know: read in one unit before it is decided.
struct KnownFamilies: Sendable {
    let families: [Identifier: StoredFamily]
    /// The households of spouses who live elsewhere, where the event changes them too.
    let spouses: [StoredFamily]
    let marriages: [StandingMarriage]
    /// Of everybody in `marriages`.
    let memberships: [Identifier: LastMembership]
    let changes: [VersionChange]
    let holders: [NumberHolder]
    let knowledge: DecisionKnowledge

    /// Families, marriages, changes, holders, and the three of ``DecisionKnowledge``.
    static let statementsWithoutSpouses = 7

    /// - Parameter withSpouses: whether the unit read the households of spouses besides.
    init(_ results: borrowing UnitResults, withSpouses: Bool = false) throws(DatabaseError) {
        var families: [Identifier: StoredFamily] = [:]
        for row in 0..<results[0].rowCount {
            let family = try StoredFamily(results[0], row)
            families[family.state.household] = family
        }
        self.families = families
        var marriages: [StandingMarriage] = []
        var memberships: [Identifier: LastMembership] = [:]
        for row in 0..<results[1].rowCount {
            let marriage = StandingMarriage(
                husband: try results[1].identifier(row, 0), wife: try results[1].identifier(row, 1),
                rank: Int(try results[1].int2(row, 2)))
            marriages.append(marriage)
            for (person, column) in [(marriage.husband, 3), (marriage.wife, 6)] {
                memberships[person] = LastMembership(
                    household: try results[1].identifier(row, column), isActive: try results[1].bool(row, column + 1),
                    tehsil: try results[1].text(row, column + 2))
            }
        }
        self.marriages = marriages
        self.memberships = memberships
        changes = try VersionChange.all(results[2])
        var holders: [NumberHolder] = []
        for row in 0..<results[3].rowCount {
            holders.append(
                NumberHolder(
                    number: try results[3].int8(row, 0), person: try results[3].identifier(row, 1),
                    household: try results[3].identifier(row, 2), tehsil: try results[3].text(row, 3),
                    isActive: try results[3].bool(row, 4), hasDied: try results[3].bool(row, 5)))
        }
        self.holders = holders
        var knowledge = try DecisionKnowledge.read(results, from: 4)
        var spouses: [StoredFamily] = []
        // Read for the events that change the households of spouses.
        if withSpouses {
            let first = Self.statementsWithoutSpouses
            for row in 0..<results[first].rowCount { spouses.append(try StoredFamily(results[first], row)) }
            knowledge = try knowledge.adding(facts: results[first + 1], verified: results[first + 2])
        }
        self.spouses = spouses
        self.knowledge = knowledge
    }
}
