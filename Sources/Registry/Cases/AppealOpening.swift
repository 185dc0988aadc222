package import PostgresPipeline
package import Shared

/// An approved appeal that opens its household to one re-survey before the day on which it would be due.
///
///     unit.statements.append(AppealOpening.statement(household: household, on: today))
///     let opening = try AppealOpening.read(results[last])            // nil: there is none
///     if let opening { rows.append(opening.used(by: newVersion)) }   // after the rows of that version
///
/// One opening serves one re-survey: two at once exclude each other by the household's version.
package struct AppealOpening: Hashable, Sendable {
    /// The case.
    package let appeal: Identifier
    package let approvedOn: CalendarDate

    /// Reads the opening that a household has on a day.
    package static func statement(household: Identifier, on day: CalendarDate) -> (Statement, [Value]) {
        (CaseStatements.readOpening, [.identifier(household), .date(day)])
    }

    /// Its answer; nil if no approved appeal is left.
    package static func read(_ result: borrowing ResultSet) throws(DatabaseError) -> AppealOpening? {
        guard result.rowCount > 0 else { return nil }
        return AppealOpening(
            appeal: try result.identifier(0, 0), approvedOn: try result.instant(0, 1).dayInKarachi)
    }

    /// The row that uses it up. It refers to the version, which must be written before.
    package func used(by version: Int32) -> Rows {
        var rows = Rows(CaseStatements.useOpenings)
        rows.append { row in
            row.identifier(appeal)
            row.int4(version)
        }
        return rows
    }
}
