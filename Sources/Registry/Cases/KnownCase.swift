import PostgresPipeline
import Shared

/// What must be known of the households of a case before it is raised or done: read in one unit.
package struct KnownCase: Sendable {
    let families: KnownFamilies
    /// How the households stand: `ELIGIBLE`, `INELIGIBLE`, `PENDING_VERIFICATION`.
    let standings: [Identifier: String]
    /// A case of the same id, or open ones about the same.
    let rivals: [Identifier]

    /// The unit that reads it. Without a matter there is nothing to know.
    static func unit(for matter: RegistryCase?, on day: CalendarDate) -> PostgresUnit {
        let seen = matter?.households ?? []
        let numbers = [matter?.claim?.number.number].compactMap { $0 }
        let households = Value.uuidArray(seen.map { (high: $0.household.high, low: $0.household.low) })
        let nobody = Identifier(high: 0, low: 0)
        return PostgresUnit(
            [
                (LifeEventStatements.readFamilies, [households]),
                (LifeEventStatements.readMarriages, [households, .identifiers([])]),
                (LifeEventStatements.readChanges, [households, .int4Array(seen.map(\.version))]),
                (LifeEventStatements.readHolders, [.int8Array(numbers)]),
            ]
                + DecisionKnowledge.statements(households: seen.map(\.household), numbers: numbers, on: day)
                + [
                    (CaseStatements.readStandings, [households]),
                    (
                        CaseStatements.readRivals,
                        [
                            .identifier(matter?.id ?? nobody), .identifier(matter?.own.household ?? nobody),
                            .text(matter?.kind.rawValue ?? ""), .int8(numbers.first ?? 0),
                        ]
                    ),
                ], transaction: false)
    }

    init(_ results: borrowing UnitResults) throws(DatabaseError) {
        families = try KnownFamilies(results)
        var standings: [Identifier: String] = [:]
        for row in 0..<results[7].rowCount {
            standings[try results[7].identifier(row, 0)] = try results[7].text(row, 1)
        }
        self.standings = standings
        var rivals: [Identifier] = []
        for row in 0..<results[8].rowCount { rivals.append(try results[8].identifier(row, 0)) }
        self.rivals = rivals
    }
}

/// A refusal of a case on its way out.
struct RefusedCase: Error {
    let reply: RegistryReply

    init(_ reply: RegistryReply) { self.reply = reply }
    init(_ refusal: Refusal) { reply = RegistryReply(refusal) }
}
