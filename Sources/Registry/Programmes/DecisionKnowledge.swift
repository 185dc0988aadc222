package import PostgresPipeline
package import Shared

/// What a household's decision needs beside roster, answers and score.
package struct DecisionKnowledge: Sendable {
    /// Who was named to receive the money, of the first household that has somebody.
    package let recipient: Identifier?
    /// Members about whose identity something is recorded, and how often.
    package let verifications: [Identifier: Int32]
    /// What the authorities' files say, by number.
    package let facts: [Int64: Set<String>]

    /// The authorities' files that have come, by code: where one never came, nobody was asked.
    package let files: Set<String>

    /// Members whose identity is confirmed.
    package let verified: Set<Identifier>

    package init(
        recipient: Identifier? = nil, verifications: [Identifier: Int32] = [:], verified: Set<Identifier> = [],
        facts: [Int64: Set<String>] = [:], files: Set<String> = []
    ) {
        self.recipient = recipient
        self.verifications = verifications
        self.verified = verified
        self.facts = facts
        self.files = files
    }

    /// The statements that read it, for a unit.
    ///
    /// - Parameter numbers: of persons who are about to become members.
    package static func statements(
        households: [Identifier], numbers: [Int64] = [], on day: CalendarDate
    ) -> [(Statement, [Value])] {
        let ids = Value.uuidArray(households.map { (high: $0.high, low: $0.low) })
        return [
            (DecisionRows.readFacts, [ids, .date(day), .int8Array(numbers)]),
            (DecisionRows.readVerified, [ids, .int8Array(numbers)]),
            (DecisionRows.readRecipients, [ids]),
        ]
    }

    /// What is known of further households, in the same columns.
    func adding(
        facts more: borrowing ResultSet, verified others: borrowing ResultSet
    ) throws(DatabaseError) -> DecisionKnowledge {
        var (facts, verifications, verified) = (facts, verifications, verified)
        for row in 0..<more.rowCount {
            facts[try more.int8(row, 0), default: []].insert(try more.text(row, 1))
        }
        for row in 0..<others.rowCount {
            let person = try others.identifier(row, 0)
            verifications[person] = try others.int4(row, 1)
            if try others.bool(row, 2) { verified.insert(person) }
        }
        return DecisionKnowledge(
            recipient: recipient, verifications: verifications, verified: verified, facts: facts, files: files)
    }

    /// Their answers, from `first` on.
    package static func read(
        _ results: borrowing UnitResults, from first: Int
    ) throws(DatabaseError) -> DecisionKnowledge {
        var facts: [Int64: Set<String>] = [:]
        var files: Set<String> = []
        for row in 0..<results[first].rowCount {
            if results[first].isNull(row, 0) {
                files.insert(try results[first].text(row, 1))
                continue
            }
            facts[try results[first].int8(row, 0), default: []].insert(try results[first].text(row, 1))
        }
        var verifications: [Identifier: Int32] = [:]
        var verified: Set<Identifier> = []
        for row in 0..<results[first + 1].rowCount {
            let person = try results[first + 1].identifier(row, 0)
            verifications[person] = try results[first + 1].int4(row, 1)
            if try results[first + 1].bool(row, 2) { verified.insert(person) }
        }
        let recipient = results[first + 2].rowCount > 0 ? try results[first + 2].identifier(0, 0) : nil
        return DecisionKnowledge(
            recipient: recipient, verifications: verifications, verified: verified, facts: facts, files: files)
    }
}
