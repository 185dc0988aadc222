import PostgresPipeline
import Shared

/// Members of a new household who had left a registered one. The person stays the same: the number, what was verified and
/// the marriages go with them, and the history of the old household stays.
package struct ReturningMembers: Sendable {
    /// What is known of somebody before they come back.
    struct Person: Sendable {
        let hasLeft: Bool
        let number: Int64?
    }

    /// Who the registry knows of those whom the request names.
    let persons: [Identifier: Person]
    /// The marriages that stand of them, and of their husbands.
    private let standing: [StandingMarriage]

    /// Nobody comes back.
    package init() {
        persons = [:]
        standing = []
    }

    static func unit(for persons: [Identifier]) -> PostgresUnit {
        PostgresUnit(
            [
                (LifeEventStatements.readMemberships, [.identifiers(persons)]),
                (LifeEventStatements.readMarriages, [.identifiers([]), .identifiers(persons)]),
            ], transaction: false)
    }

    init(_ results: borrowing UnitResults) throws(DatabaseError) {
        var persons: [Identifier: Person] = [:]
        for row in 0..<results[0].rowCount {
            let (isActive, hasLeft) = (try results[0].bool(row, 1), try results[0].bool(row, 2))
            persons[try results[0].identifier(row, 0)] = Person(
                hasLeft: hasLeft && !isActive, number: results[0].isNull(row, 3) ? nil : try results[0].int8(row, 3))
        }
        self.persons = persons
        var standing: [StandingMarriage] = []
        for row in 0..<results[1].rowCount {
            standing.append(
                StandingMarriage(
                    husband: try results[1].identifier(row, 0), wife: try results[1].identifier(row, 1),
                    rank: Int(try results[1].int2(row, 2))))
        }
        self.standing = standing
    }

    /// Refuses whom the request takes for somebody who left and who is not: the dead, members elsewhere, another number.
    func areThese(_ named: [Identifier], among members: [AcceptedMember]) throws(Refusal) {
        for (index, person) in named.enumerated() {
            let field = "returning/\(index + 1)"
            guard let member = members.first(where: { $0.person == person }) else {
                throw Refusal(.validation, field: field, rule: "returning.member")
            }
            guard let known = persons[person], known.hasLeft else {
                throw Refusal(.validation, field: field, rule: "returning.left")
            }
            guard known.number == nil || known.number == member.number else {
                throw Refusal(.validation, field: "roster/\(member.line)/cnic", rule: "returning.number")
            }
        }
    }

    /// The marriages that begin with the registration: one for each couple that lives together, but for those that stand
    /// already. A husband's wives rank in the order of the roster.
    func marriages(of members: [AcceptedMember]) throws(Refusal) -> [StandingMarriage] {
        var begun: [StandingMarriage] = []
        for wife in members {
            guard let line = wife.husband, let husband = members.first(where: { $0.line == line }) else { continue }
            if let marriage = standing.first(where: { $0.wife == wife.person }) {
                guard marriage.husband != husband.person else { continue }
                throw Refusal(.validation, field: "roster/\(wife.line)/husband", rule: .alreadyMarried)
            }
            let taken = Set((standing + begun).filter { $0.husband == husband.person }.map(\.rank))
            guard let rank = (1...4).first(where: { !taken.contains($0) }) else {
                throw Refusal(.validation, field: "roster/\(wife.line)/husband", rule: .fourWives)
            }
            begun.append(StandingMarriage(husband: husband.person, wife: wife.person, rank: rank))
        }
        return begun
    }

    /// The rows by which they become members of `household`; none where nobody comes back.
    ///
    /// - Parameter numbers: takes the numbers that are new of persons who had none.
    func rows(
        of members: [AcceptedMember], in household: Identifier, claiming numbers: inout [ClaimedNumber]
    ) -> [Rows] {
        guard !persons.isEmpty else { return [] }
        var moved = Rows(LifeEventStatements.updateMembers)
        var known = Rows(LifeEventStatements.updateIdentities)
        var added = Rows(HouseholdStatements.insertIdentities)
        for member in members {
            guard let person = persons[member.person] else { continue }
            moved.append { row in
                row.identifier(member.person)
                row.identifier(household)
                row.text("RETURNS" as StaticString)
                row.member(member)
            }
            guard let number = member.number else { continue }
            if person.number == nil {
                numbers.append(ClaimedNumber(number: number, line: member.line, isCRC: member.isCRC))
                added.append { $0.identity(number, member) }
            } else {
                known.append { $0.known(number, member) }
            }
        }
        return [moved, known, added].filter { $0.count > 0 }
    }
}
