/// Answers are kept as 64-bit cells: a number as it is, a choice as the index of its option, yes as 1, a date as days
/// since 2000-01-01, a CNIC as its number, text as its place on the JSON tape. The lowest values say why there is none.
package enum Cell {
    /// Not given.
    package static let missing = Int64.min
    /// Given as null: does not know, or refused.
    package static let refused = Int64.min + 1
    /// Given, but not acceptable; the fault is recorded beside the cells.
    package static let invalid = Int64.min + 2
    /// A question of the interactive interview that was left empty on purpose.
    static let skipped = Int64.min + 3
    private static let lowestValue = Int64.min + 16

    @inline(__always)
    package static func isKnown(_ cell: Int64) -> Bool { cell >= lowestValue }
}

/// Cells of one interview: the household's answers first, then a row for each member.
package struct CellLayout: Sendable, Hashable {
    /// Cells of the household.
    let answers: Int
    /// Fields of a member.
    let memberFields: Int

    /// The second half of the person's identifier.
    var personLow: Int { memberFields }
    /// Completed years on the interview date; missing without a date of birth.
    package var age: Int { memberFields + 1 }
    /// Cells of a member's row.
    package var stride: Int { memberFields + 2 }

    @inline(__always)
    package func row(_ member: Int) -> Int { answers + member * stride }
}
