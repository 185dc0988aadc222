package import PostgresPipeline
package import Shared

/// The signs of a span of days: what is counted is counted by PostgreSQL, what it means is said by `IntegrityBounds`.
/// Reads only, and may be begun again at any time.
package enum IntegritySearch {
    /// - Parameters:
    ///   - days: on which the surveys were recorded, in Karachi; repeated surveys are looked for as far back as they go.
    ///   - cutOffs: of the score, in hundredths of a point; eligible is who has so many or fewer. None: bunching is not
    ///     looked for. A desk that shows at several is named once, at the one where chance explains it least.
    ///   - found: hears of each sign once, in the order of kinds and subjects.
    package static func run(
        _ days: ClosedRange<CalendarDate>, cutOffs: [Int], bounds: IntegrityBounds = IntegrityBounds(),
        on connection: borrowing DirectConnection, found: (IntegritySign) throws(AdministrationError) -> Void
    ) throws(AdministrationError) {
        let span = [days.lowerBound.written, days.upperBound.written]
        var bunched: [String: IntegritySign] = [:]
        for cutOff in cutOffs {
            try desks(
                .bunchedUnderCutOff, IntegrityStatements.bunched, span + ["\(cutOff)", "\(bounds.window)"], bounds,
                connection, ["cut_off_hundredths": cutOff]
            ) { sign in
                if let before = bunched[sign.subject], before.chance <= sign.chance { return }
                bunched[sign.subject] = sign
            }
        }
        for sign in bunched.values.sorted(by: { $0.subject < $1.subject }) { try found(sign) }
        try desks(
            .shortInterviews, IntegrityStatements.short, span + ["\(bounds.minutesPerMember)"], bounds, connection,
            [:], found)
        try rows(
            .fallingSurveys, IntegrityStatements.falling, span + ["\(bounds.leastFalling)"],
            ["surveys", "first", "last"],
            connection, found)
        try rows(
            .sharedMobile, IntegrityStatements.mobiles, ["\(bounds.mostOfMobile)"], ["households"], connection, found)
        try rows(
            .shrunkRoster, IntegrityStatements.shrunk, span + ["\(bounds.daysBeforeSurvey)"], ["before", "after"],
            connection, found)
    }

    /// Rows of desk, tehsil, district, hits and trials.
    private static func desks(
        _ kind: IntegritySign.Kind, _ sql: String, _ parameters: [String], _ bounds: IntegrityBounds,
        _ connection: borrowing DirectConnection, _ also: [String: Int],
        _ found: (IntegritySign) throws(AdministrationError) -> Void
    ) throws(AdministrationError) {
        var desks: [(code: String, tehsil: String, hits: Int, trials: Int)] = []
        var districts: [Substring: (hits: Int, trials: Int)] = [:]
        for row in try connection.rows(sql, parameters) {
            let desk = (try row.text(0), try row.text(1), try row.integer(2), try row.integer(3))
            desks.append(desk)
            districts[desk.1.prefix(5), default: (0, 0)].hits += desk.2
            districts[desk.1.prefix(5), default: (0, 0)].trials += desk.3
        }
        for desk in desks {
            let district = districts[desk.tehsil.prefix(5)] ?? (0, 0)
            let neighbours = (hits: district.hits - desk.hits, trials: district.trials - desk.trials)
            let (chance, isSign) = bounds.chance(hits: desk.hits, of: desk.trials, neighbours: neighbours)
            guard isSign else { continue }
            try found(
                IntegritySign(
                    kind: kind, subject: desk.code, tehsil: desk.tehsil,
                    evidence: [
                        "hits": desk.hits, "of": desk.trials, "neighbours_hits": neighbours.hits,
                        "neighbours_of": neighbours.trials, "chance_per_billion": chance,
                    ].merging(also) { own, _ in own }))
        }
    }

    /// Rows of subject, tehsil and the named numbers.
    private static func rows(
        _ kind: IntegritySign.Kind, _ sql: String, _ parameters: [String], _ names: [String],
        _ connection: borrowing DirectConnection, _ found: (IntegritySign) throws(AdministrationError) -> Void
    ) throws(AdministrationError) {
        for row in try connection.rows(sql, parameters) {
            var evidence: [String: Int] = [:]
            for (place, name) in names.enumerated() { evidence[name] = try row.integer(place + 2) }
            try found(
                IntegritySign(kind: kind, subject: try row.text(0), tehsil: try row.text(1), evidence: evidence))
        }
    }
}

extension IntegritySign {
    /// How likely it is that chance alone made it.
    fileprivate var chance: Int { evidence["chance_per_billion"] ?? .max }
}
