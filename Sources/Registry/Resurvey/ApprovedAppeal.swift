package import PostgresPipeline
package import Shared

/// An appeal of a household that a supervisor approved and that no survey has used: it opens the household to one re-survey
/// before the day on which it would be due. Two at once exclude each other by the household's version.
package struct ApprovedAppeal: Hashable, Sendable {
    /// The case.
    package let id: Identifier
    package let household: Identifier
    package let decidedAt: Instant

    package init(id: Identifier, household: Identifier, decidedAt: Instant) {
        self.id = id
        self.household = household
        self.decidedAt = decidedAt
    }

    /// The statements that read those of households, and of the households of who has these numbers, for a unit.
    package static func statements(households: [Identifier], numbers: [Int64]) -> [(Statement, [Value])] {
        let ids = Value.uuidArray(households.map { (high: $0.high, low: $0.low) })
        return [(GateStatements.readAppeals, [ids, .int8Array(numbers)])]
    }

    /// Their answers, first to last.
    package static func read(
        _ results: borrowing UnitResults, from first: Int
    ) throws(DatabaseError) -> [ApprovedAppeal] {
        var appeals: [ApprovedAppeal] = []
        for row in 0..<results[first].rowCount {
            appeals.append(
                ApprovedAppeal(
                    id: try results[first].identifier(row, 0), household: try results[first].identifier(row, 1),
                    decidedAt: try results[first].instant(row, 2)))
        }
        return appeals
    }

    /// The row that uses it up. It refers to the version, which must be written before.
    package func used(by version: Int32) -> Rows {
        var rows = Rows(CaseStatements.useOpenings)
        rows.append { row in
            row.identifier(id)
            row.int4(version)
        }
        return rows
    }
}
