import PostgresPipeline

/// How an export reads: one statement, so that all rows are of one moment, by the keys and in their order, so that
/// neither side holds more than a row. COPY takes no parameters: an area is a P-code, which was read.
enum ExportStatements {
    /// The plan has to begin with the first household at once and to hold nothing.
    static let settings =
        "set local enable_sort = off; set local enable_hashjoin = off; set local enable_mergejoin = off"

    static func read(_ plan: ExportPlan) -> String {
        let area = plan.area.map { " and h.tehsil ~ '^\($0)'" } ?? ""
        let query =
            switch plan.what {
            case .households: households(area)
            case .members: members(area)
            case .decisions: decisions(area)
            }
        return "copy (\(query)) to stdout with (format binary)"
    }

    /// Open households with the answers of the last survey, and the last assessment.
    private static func households(_ area: String) -> String {
        """
        select h.id, h.tehsil, h.mobile, s.form, s.interviewed, s.minutes, s.answers, json_array_length(v.roster),
            a.state, a.score
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        join lateral (
            select form, interviewed, minutes, answers from nser.survey
            where household_id = h.id order by version desc limit 1) s on true
        left join lateral (
            select state, score from nser.assessment where household_id = h.id order by ordinal desc limit 1) a on true
        where h.status = 'ACTIVE'\(area) order by h.id
        """
    }

    private static func members(_ area: String) -> String {
        """
        select h.id, v.roster
        from nser.household h join nser.household_version v on v.household_id = h.id and v.version = h.version
        where h.status = 'ACTIVE'\(area) order by h.id
        """
    }

    /// The latest decisions of each household about which something was decided.
    private static func decisions(_ area: String) -> String {
        """
        select h.id, h.tehsil, d.decided_on, r.rule_set, d.decisions
        from nser.household h
        join lateral (
            select decided_on, rules, decisions from nser.decision
            where household_id = h.id order by ordinal desc, step desc limit 1) d on true
        join nser.decision_rules r on r.digest = d.rules
        where h.status = 'ACTIVE'\(area) order by h.id
        """
    }
}
