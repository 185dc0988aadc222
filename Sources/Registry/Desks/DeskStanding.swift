package import PostgresPipeline
package import Shared

/// What the server needs to know of a desk when somebody logs in there: where it is, and how far its chain goes.
package struct DeskStanding: Sendable, Equatable {
    package let code: String
    package let centre: String
    /// The code of the tehsil it lies in.
    package let tehsil: String
    package let districtCode: String
    /// Nil where no division is known.
    package let divisionCode: String?
    package let provinceCode: String
    /// Whether the desk may connect at all.
    package let active: Bool
    /// The current epoch.
    package let epoch: Int32
    /// The high-water mark: the last sequence number of the current epoch, 0 before the first.
    package let sequence: Int64
    /// The digest of that op (32 bytes): the desk's head. Nil before the first.
    package let head: [UInt8]?
    /// The latest day that the desk has closed.
    package let lastClosedDay: CalendarDate?

    /// Parameter: the desk's code. One row, or none for a desk that nobody registered.
    package static let byCode = Statement(
        "desk_standing",
        """
        select d.code, d.centre, d.tehsil, t.district_code, t.division_code, t.province_code, d.active, e.epoch,
            j.seq, j.digest, (select max(day) from nser.day_close where desk = d.code)
        from nser.desk d
        join nser.tehsil t on t.code = d.tehsil
        join lateral (
            select epoch from nser.desk_epoch where desk = d.code order by epoch desc limit 1) e on true
        left join lateral (
            select seq, digest from nser.journal_entry
            where desk = d.code and epoch = e.epoch order by seq desc limit 1) j on true
        where d.code = $1
        """, parameters: [.text])

    /// The answer to `byCode`.
    package static func read(_ result: borrowing ResultSet) throws(DatabaseError) -> DeskStanding? {
        guard result.rowCount == 1 else { return nil }
        return DeskStanding(
            code: try result.text(0, 0), centre: try result.text(0, 1), tehsil: try result.text(0, 2),
            districtCode: try result.text(0, 3), divisionCode: result.isNull(0, 4) ? nil : try result.text(0, 4),
            provinceCode: try result.text(0, 5), active: try result.bool(0, 6), epoch: try result.int4(0, 7),
            sequence: result.isNull(0, 8) ? 0 : try result.int8(0, 8),
            head: result.isNull(0, 9) ? nil : try result.bytes(0, 9),
            lastClosedDay: result.isNull(0, 10) ? nil : try result.calendarDate(0, 10))
    }
}
