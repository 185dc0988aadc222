import PostgresPipeline
import Shared

/// A household as it is stored: the current row, the latest version's roster, the latest survey.
package struct StoredHousehold: Sendable {
    let id: Identifier
    let tehsil: PCode
    let status: String
    let version: Int32
    let mobile: String?
    let registered: CalendarDate
    let what: String
    let effective: CalendarDate
    let recordedAt: Instant
    let roster: [UInt8]
    let form: String?
    let interviewed: CalendarDate?
    let answers: [UInt8]?
    let lastOrdinal: Int32

    /// Row 0 of `HouseholdStatements.readHousehold`, or nil if the household does not exist.
    static func read(_ result: borrowing ResultSet) throws(DatabaseError) -> StoredHousehold? {
        guard result.rowCount > 0 else { return nil }
        return try StoredHousehold(result)
    }

    private init(_ result: borrowing ResultSet) throws(DatabaseError) {
        id = try result.identifier(0, 0)
        guard let tehsil = PCode(try result.text(0, 1)) else { throw DatabaseError(.undecodable) }
        self.tehsil = tehsil
        status = try result.text(0, 2)
        version = try result.int4(0, 3)
        mobile = result.isNull(0, 4) ? nil : try result.text(0, 4)
        registered = try result.calendarDate(0, 5)
        what = try result.text(0, 6)
        effective = try result.calendarDate(0, 7)
        recordedAt = try result.instant(0, 8)
        roster = try result.bytes(0, 9)
        form = result.isNull(0, 10) ? nil : try result.text(0, 10)
        interviewed = result.isNull(0, 11) ? nil : try result.calendarDate(0, 11)
        answers = result.isNull(0, 12) ? nil : try result.bytes(0, 12)
        lastOrdinal = try result.int4(0, 13)
    }
}
