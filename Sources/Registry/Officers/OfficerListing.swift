package import PostgresPipeline

/// A person as administration lists them.
package struct OfficerRecord: Sendable, Equatable {
    package let code: String
    package let name: String
    package let role: String
    package let areaLevel: String
    package let areaCode: String?
    package let desk: String?
    package let active: Bool
}

extension Officers {
    /// All officers and supervisors, by code.
    package static func list(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [OfficerRecord] {
        var records: [OfficerRecord] = []
        let rows = try connection.rows(
            "select code, name, role, area_level, area_code, desk, active from nser.officer order by code")
        for row in rows {
            records.append(
                OfficerRecord(
                    code: try row.text(0), name: try row.text(1), role: try row.text(2), areaLevel: try row.text(3),
                    areaCode: row.optional(4), desk: row.optional(5), active: try row.bool(6)))
        }
        return records
    }
}
