package import PostgresPipeline
package import Shared

/// What a household's decision needs beside roster, answers and score.
package struct DecisionKnowledge: Sendable {
    /// Who was named to receive the money.
    package let recipient: Identifier?
    /// Members whose identity was confirmed.
    package let verified: Set<Identifier>
    /// What the authorities' files say, by number.
    package let facts: [Int64: Set<String>]

    package init(recipient: Identifier? = nil, verified: Set<Identifier> = [], facts: [Int64: Set<String>] = [:]) {
        self.recipient = recipient
        self.verified = verified
        self.facts = facts
    }

    /// The statements that read it, for a unit.
    package static func statements(household: Identifier, on day: CalendarDate) -> [(Statement, [Value])] {
        [(DecisionRows.readFacts, [.identifier(household), .date(day)])]
    }

    /// Their answers, from `first` on. Verification and the naming of a recipient are life events: nobody is verified
    /// and nobody is named before there are any.
    package static func read(
        _ results: borrowing UnitResults, from first: Int
    ) throws(DatabaseError) -> DecisionKnowledge {
        var facts: [Int64: Set<String>] = [:]
        for row in 0..<results[first].rowCount {
            facts[try results[first].int8(row, 0), default: []].insert(try results[first].text(row, 1))
        }
        return DecisionKnowledge(facts: facts)
    }
}
