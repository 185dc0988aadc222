internal import PostgresPipeline

/// An area as administration names it: a level and, below the nation, a code.
package struct AreaName: Sendable, Hashable, CustomStringConvertible {
    package enum Level: String, Sendable, CaseIterable {
        case tehsil = "TEHSIL"
        case district = "DISTRICT"
        case division = "DIVISION"
        case province = "PROVINCE"
        case national = "NATIONAL"
    }

    package let level: Level
    /// A P-code, or our code of a division; nil for the nation only.
    package let code: String?

    package static let nation = AreaName(level: .national, code: nil)

    private init(level: Level, code: String?) {
        self.level = level
        self.code = code
    }

    /// Nil when the level needs a code and has none, or the other way round.
    package init?(_ level: Level, _ code: String?) {
        guard (level == .national) == (code == nil) else { return nil }
        self.init(level: level, code: code)
    }

    package var description: String { code.map { "\(level.rawValue) \($0)" } ?? level.rawValue }

    /// Refuses an area that the geography does not know.
    func requireKnown(on connection: borrowing DirectConnection) throws(AdministrationError) {
        guard let code else { return }
        let found = try connection.rows(
            """
            select from nser.tehsil
            where $2 = case $1
                when 'TEHSIL' then code
                when 'DISTRICT' then district_code
                when 'DIVISION' then division_code
                else province_code
            end
            limit 1
            """, [level.rawValue, code])
        guard !found.isEmpty else { throw .refused("no \(level.rawValue.lowercased()) has the code \(code)") }
    }
}
