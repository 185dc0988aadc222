package import PostgresPipeline
package import Shared

/// What one number's status is made of. No names.
package struct StatusRow: Sendable {
    let expires: CalendarDate?
    let household: String
    let registered: CalendarDate
    /// `ELIGIBLE`, `INELIGIBLE` or `PENDING_VERIFICATION`.
    let standing: String
}

/// STATUS: what a citizen may hear of a number. By number only, whole or nothing; no name, no score, no amount.
package enum StatusOperation {
    /// The text is a file of its own, so that a benchmark can give PostgreSQL the very same.
    package static let statement = Statement(
        "status", RegistryFile.named("queries/status.sql")?.text ?? "", parameters: [.int8Array])

    /// What is on file, by number.
    package static func decode(_ result: borrowing ResultSet) throws(DatabaseError) -> [Int64: StatusRow] {
        let count = result.rowCount
        var rows: [Int64: StatusRow] = Dictionary(minimumCapacity: count)
        for row in 0..<count {
            rows[try result.int8(row, 0)] = StatusRow(
                expires: result.isNull(row, 1) ? nil : try result.calendarDate(row, 1),
                household: try result.text(row, 2), registered: try result.calendarDate(row, 3),
                standing: try result.text(row, 4))
        }
        return rows
    }

    /// The answer on `today`: how the household stands after its latest decision. While nothing is decided everything on
    /// file waits for verification.
    package static func reply(_ row: StatusRow?, today: CalendarDate) -> RegistryReply {
        guard let row else { return .ok { $0.member("status", "NOT_FOUND") } }
        let status: String
        if row.household != "ACTIVE" {
            status = "CLOSED"
        } else if let expires = row.expires, expires < today {
            status = "CNIC_PROBLEM"
        } else {
            status = row.standing
        }
        return .ok { writer in
            writer.member("status", status)
            writer.member("household_registered", row.registered.written)
        }
    }
}
