package import PostgresPipeline
internal import Shared

/// A filter as administration lists it.
package struct FilterRecord: Sendable, Equatable {
    package let code: String
    package let words: String
    package let subjects: [String]
    package let effectiveFrom: String
    package let isOn: Bool
    /// Numbers of which the authorities' files say something; withdrawn files count for nothing.
    package let facts: Int
    /// The last switching; nil if it stands as its file says.
    package let switchedBy: String?
    package let reason: String?
    package let switchedAt: String?
}

/// The exclusion filters: which are on, who switched them, and why. The switchings are kept.
package enum FilterSwitches {
    /// All filters in the order of their file.
    package static func list(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [FilterRecord] {
        var switched: [String: TextRow] = [:]
        for row in try connection.rows(
            """
            select distinct on (code) code, enabled, switched_by, reason, switched_at
            from nser.exclusion_switch order by code, id desc
            """)
        { switched[try row.text(0)] = row }
        var facts: [String: Int] = [:]
        for row in try connection.rows(
            "select code, count(distinct number) from nser.standing_authority_fact group by code")
        {
            facts[try row.text(0)] = try row.integer(1)
        }
        var records: [FilterRecord] = []
        for filter in try shipped().all {
            let row = switched[filter.code]
            records.append(
                FilterRecord(
                    code: filter.code, words: filter.words.english, subjects: filter.subjects.map(\.rawValue),
                    effectiveFrom: filter.effective.lowerBound.written,
                    isOn: try row?.bool(1) ?? filter.isOnByDefault, facts: facts[filter.code] ?? 0,
                    switchedBy: row?.optional(2), reason: row?.optional(3), switchedAt: row?.optional(4)))
        }
        return records
    }

    /// Switches a filter on or off from now on.
    package static func switchFilter(
        _ code: String, on isOn: Bool, by person: String, reason: String, connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        guard let filter = try shipped().filter(code) else { throw unknown(code) }
        guard filter.excludes else {
            throw .refused(
                "\(code) excludes nobody and has no switch: which programmes ask for it stands in their files")
        }
        try connection.transaction { (connection) throws(AdministrationError) in
            try RulesGuard.changing(on: connection)
            _ = try connection.rows(
                "insert into nser.exclusion_switch (code, enabled, switched_by, reason) values ($1, $2, $3, $4)",
                [code, isOn ? "true" : "false", person, reason],
                explaining: [
                    "exclusion_switch_person_said": "say who switches it", "exclusion_switch_reason_said": "say why",
                ])
        }
    }

    static func unknown(_ code: String) -> AdministrationError {
        .refused("there is no filter \(code); `nser-server filters list` names them")
    }

    static func shipped() throws(AdministrationError) -> ExclusionFilters {
        do throws(ProgrammeError) {
            return try ExclusionFilters.shipped()
        } catch {
            throw .mismatch("\(error)")
        }
    }
}
