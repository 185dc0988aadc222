import PostgresPipeline
package import Shared

/// An appeal of a household that a supervisor approved.
package struct ApprovedAppeal: Hashable, Sendable {
    package let household: Identifier
    package let decidedAt: Instant

    package init(household: Identifier, decidedAt: Instant) {
        self.household = household
        self.decidedAt = decidedAt
    }
}

/// Where approved appeals come from. Appeals are cases of their own; until their table is read here nobody has one, and
/// the exception opens nothing.
enum ApprovedAppeals {
    /// The statements that read the approved appeals of households, and of the households of who has these numbers, for a
    /// unit.
    static func statements(households: [Identifier], numbers: [Int64]) -> [(Statement, [Value])] { [] }

    /// Their answers, from `first` on.
    static func read(_ results: borrowing UnitResults, from first: Int) throws(DatabaseError) -> [ApprovedAppeal] { [] }
}
