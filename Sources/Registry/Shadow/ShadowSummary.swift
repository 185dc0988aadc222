package import PostgresPipeline

/// What a finished run says: how its scores are distributed, and who would cross a cut-off.
package struct ShadowSummary: Sendable, Equatable {
    /// Households by score, ten points a band: 0 to below 10 first, 90 to 100 last.
    package let bands: [Int]
    /// Households without a score, by reason.
    package let unscored: [Reason]
    /// By tehsil and sex of the head; empty without a cut-off.
    package let crossings: [Crossing]

    package struct Reason: Sendable, Equatable {
        package let reason: String
        package let households: Int
    }

    /// Households of one tehsil and one sex of head; in: at or under the cut-off.
    package struct Crossing: Sendable, Equatable {
        package let tehsil: String
        package let name: String
        /// M, F or T.
        package let sex: String
        package let staysIn: Int
        package let crossesIn: Int
        package let crossesOut: Int
        package let staysOut: Int
        /// Without a score under either model.
        package let unscored: Int

        package var households: Int { staysIn + crossesIn + crossesOut + staysOut + unscored }
    }

    /// - Parameters:
    ///   - cutoffs: in hundredths: of the stored scores and of the run's; nil for no crossings.
    package static func of(
        _ run: ShadowRun, cutoffs: (stored: Int, run: Int)?, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> ShadowSummary {
        var bands = [Int](repeating: 0, count: 10)
        let id = "\(run.id)"
        for row in try connection.rows(
            """
            select least(score / 1000, 9), count(*) from nser.model_run_result
            where run = $1::bigint and state = 'SCORED' group by 1
            """, [id])
        { bands[min(max(try row.integer(0), 0), 9)] = try row.integer(1) }
        var reasons: [Reason] = []
        for row in try connection.rows(
            """
            select reason, count(*) from nser.model_run_result
            where run = $1::bigint and state = 'NOT_SCORED' group by 1 order by 2 desc, 1
            """, [id])
        { reasons.append(Reason(reason: try row.text(0), households: try row.integer(1))) }
        var crossings: [Crossing] = []
        if let cutoffs {
            for row in try connection.rows(
                crossed, [id, run.model.scoreType, "\(cutoffs.stored)", "\(cutoffs.run)"])
            {
                crossings.append(
                    Crossing(
                        tehsil: try row.text(0), name: try row.text(1), sex: try row.text(2),
                        staysIn: try row.integer(3), crossesIn: try row.integer(4), crossesOut: try row.integer(5),
                        staysOut: try row.integer(6), unscored: try row.integer(7)))
            }
        }
        return ShadowSummary(bands: bands, unscored: reasons, crossings: crossings)
    }

    /// The stored score is the latest that the active model gave.
    private static let crossed = """
        with scores as (
            select h.tehsil, m.sex, a.score <= $3::integer as was, r.score <= $4::integer as would
            from nser.model_run_result r
            join nser.household h on h.id = r.household_id
            join nser.member m on m.person_id = h.head
            left join nser.pmt_active p on p.score_type = $2
            left join lateral (
                select score from nser.assessment
                where household_id = h.id and model = p.model order by ordinal desc limit 1) a on true
            where r.run = $1::bigint
        )
        select s.tehsil, t.name, s.sex, count(*) filter (where was and would),
            count(*) filter (where not was and would), count(*) filter (where was and not would),
            count(*) filter (where not was and not would), count(*) filter (where was is null or would is null)
        from scores s join nser.tehsil t on t.code = s.tehsil
        group by 1, 2, 3 order by 1, 3
        """
}

extension ShadowSummary {
    /// The crossings as CSV (RFC 4180), for a spreadsheet.
    package var csv: String {
        var text = "tehsil,name,head,stays_in,crosses_in,crosses_out,stays_out,unscored\r\n"
        for row in crossings {
            text += "\(Self.field(row.tehsil)),\(Self.field(row.name)),\(Self.field(row.sex)),\(row.staysIn),"
            text += "\(row.crossesIn),\(row.crossesOut),\(row.staysOut),\(row.unscored)\r\n"
        }
        return text
    }

    /// Quoted where commas, quotes or line ends ask for it; never a formula.
    static func field(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let plain = isFormula ? "'" + text : text
        guard plain.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return plain }
        return "\"" + plain.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
