package import PostgresPipeline

/// Who crosses into each programme and who out of it, by tehsil and sex of the head, as a finished run judged it. Counted
/// over the run's rows, each time anew.
package struct ProgrammeCrossings: Sendable, Equatable {
    /// In the order of the programmes, then by tehsil and sex.
    package let rows: [Row]

    /// Households of one tehsil and one sex of head. In: eligible, or pending for another reason than the score, such as a
    /// recipient who is not named or somebody who is not verified. Out: refused, for whatever reason. In a programme that
    /// decides about members a household is in if one of them is.
    package struct Row: Sendable, Equatable {
        package let programme: String
        package let crossing: ShadowSummary.Crossing
        /// Of those that are in, how many are eligible now.
        package let eligibleNow: Int
        /// The same under the tried model.
        package let eligibleThen: Int
    }

    package init(rows: [Row]) { self.rows = rows }

    package static func of(
        _ run: ShadowRun, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> ProgrammeCrossings {
        var rows: [Row] = []
        guard !run.programmes.isEmpty else { return ProgrammeCrossings(rows: []) }
        for row in try connection.rows(counted, ["\(run.id)", "\(run.programmes.count)"]) {
            let place = try row.integer(0)
            guard run.programmes.indices.contains(place - 1) else { throw .mismatch("the run judged other programmes") }
            rows.append(
                Row(
                    programme: run.programmes[place - 1],
                    crossing: ShadowSummary.Crossing(
                        tehsil: try row.text(1), name: try row.text(2), sex: try row.text(3),
                        staysIn: try row.integer(4), crossesIn: try row.integer(5), crossesOut: try row.integer(6),
                        staysOut: try row.integer(7), unscored: try row.integer(8)),
                    eligibleNow: try row.integer(9), eligibleThen: try row.integer(10)))
        }
        return ProgrammeCrossings(rows: rows)
    }

    /// The rows of one programme.
    package func crossings(of programme: String) -> [ShadowSummary.Crossing] {
        rows.filter { $0.programme == programme }.map(\.crossing)
    }

    /// CSV (RFC 4180), for a spreadsheet.
    package var csv: String {
        var text = "programme,tehsil,name,head,stays_in,crosses_in,crosses_out,stays_out,undecided,"
        text += "eligible_now,eligible_then\r\n"
        for row in rows {
            let crossing = row.crossing
            let words = [row.programme, crossing.tehsil, crossing.name, crossing.sex].map(ShadowSummary.field)
            let counts = [
                crossing.staysIn, crossing.crossesIn, crossing.crossesOut, crossing.staysOut, crossing.unscored,
                row.eligibleNow, row.eligibleThen,
            ]
            text += (words + counts.map { "\($0)" }).joined(separator: ",") + "\r\n"
        }
        return text
    }

    /// A household about which a programme does not decide on either side is not counted in it.
    private static let counted = """
        with outcomes as (
            select p.place, h.tehsil, m.sex, substr(r.outcomes, 2 * p.place - 1, 1) as was,
                substr(r.outcomes, 2 * p.place, 1) as would
            from nser.model_run_result r
            join nser.household h on h.id = r.household_id
            join nser.member m on m.person_id = h.head
            cross join generate_series(1, $2::integer) as p(place)
            where r.run = $1::bigint and r.outcomes is not null
        )
        select o.place, o.tehsil, t.name, o.sex,
            count(*) filter (where was in ('E', 'P') and would in ('E', 'P')),
            count(*) filter (where was = 'N' and would in ('E', 'P')),
            count(*) filter (where was in ('E', 'P') and would = 'N'),
            count(*) filter (where was = 'N' and would = 'N'),
            count(*) filter (where was in ('U', '-') or would in ('U', '-')),
            count(*) filter (where was = 'E'), count(*) filter (where would = 'E')
        from outcomes o join nser.tehsil t on t.code = o.tehsil
        where not (was = '-' and would = '-')
        group by 1, 2, 3, 4 order by 1, 2, 4
        """
}
