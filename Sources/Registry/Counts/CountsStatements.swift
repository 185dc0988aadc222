import PostgresPipeline
import Shared

/// The statements of COUNTS: sums of sealed days from the rollup and of open days from the journal, in one snapshot.
enum CountsStatements {
    /// The weeks before, of which the mean is taken.
    static let earlierWeeks = 8

    /// What the database groups by; the other groupings fold these.
    enum Key: String, CaseIterable {
        case hour, day, officer, desk, tehsil, type, outcome
        /// All is of one row: nothing has to be put in order.
        case whole

        init(_ grouping: CountsRequest.Grouping) {
            self =
                switch grouping {
                case .hour: .hour
                case .day: .day
                case .officer: .officer
                case .desk, .centre: .desk
                case .tehsil, .district, .division, .province: .tehsil
                case .type: .type
                case .outcome: .outcome
                }
        }

        /// The sums of sealed days that hold the key, in as few rows as they can.
        fileprivate var rollup: String {
            switch self {
            case .day, .desk, .tehsil, .whole: "nser.count_desk_day"
            case .hour, .officer, .type, .outcome: "nser.count_day"
            }
        }

        fileprivate var expression: String {
            switch self {
            case .hour: "lpad(hour::text, 2, '0')"
            case .day: "day::text"
            case .officer: "officer"
            case .desk: "desk"
            case .tehsil: "tehsil"
            case .type: "verb"
            case .outcome: "outcome"
            case .whole: "''::text"
            }
        }
    }

    /// The sums: from a day, to a day, whether the weeks before are summed too, tehsils, one desk or null.
    ///
    /// Rows: the key; the five of ``CountTally``; the five of the weeks before. A day of an earlier week counts as often
    /// as the range has a day that it is compared with. By day every day is a row, the earlier ones too.
    static let sums: [Key: Statement] = Dictionary(uniqueKeysWithValues: Key.allCases.map { ($0, sum(by: $0)) })

    /// The five of a tally.
    private static let columns = ["registered", "updated", "reassessed", "other", "refused"]

    private static func sum(by key: Key) -> Statement {
        let (asked, earlier) = key == .day ? ("1", "0") : ("asked", "earlier")
        let weighted = [asked, earlier].flatMap { weight in
            columns.map {
                "coalesce(sum(\($0) * \(weight)), 0)::int8"
            }
        }
        return Statement(
            "counts_by_\(key.rawValue)",
            """
            with span as materialized (
                select day, sum(asked) as asked, sum(earlier) as earlier
                from (
                    select $1::date + i as day, 1 as asked, 0 as earlier from generate_series(0, $2::date - $1::date) i
                    union all
                    select $1::date + i - 7 * week, 0, 1
                    from generate_series(0, $2::date - $1::date) i, generate_series(1, \(earlierWeeks)) week
                    where $3::boolean) d
                group by day),
            sealed as materialized (
                select span.* from span where exists (select from nser.count_sealed s where s.day = span.day)),
            -- A closed day that is not sealed is an open one, and so is a day that has only begun.
            opened as materialized (
                select span.* from span where not exists (select from nser.count_sealed s where s.day = span.day)),
            counted as (
                select d.asked, d.earlier, c.*
                from sealed d cross join lateral (
                    select \(key.expression) as key, \(columns.map { "sum(\($0)) as \($0)" }.joined(separator: ", "))
                    from \(key.rollup) where day = d.day and tehsil = any($4) and ($5::text is null or desk = $5)
                    group by 1) c
                union all
                select d.asked, d.earlier, c.*
                from opened d cross join lateral (
                    select \(key.expression) as key, \(aggregates)
                    from nser.counted_act where day = d.day and tehsil = any($4) and ($5::text is null or desk = $5)
                    group by 1) c)
            select key, \(weighted.joined(separator: ", "))
            from counted group by key
            """,
            parameters: [.date, .date, .bool, .textArray, .text])
    }

    /// The same from ops; those of a sealed day are columns (sql/migrations/0018).
    private static let aggregates = """
        count(*) filter (where verb = 'REGISTER' and not refused) as registered,
                        count(*) filter (where verb in ('UPDATE', 'RESURVEY') and not refused) as updated,
                        count(*) filter (where verb = 'REASSESS' and not refused) as reassessed,
                        count(*) filter (where verb not in ('REGISTER', 'UPDATE', 'RESURVEY', 'REASSESS') and not refused)
                            as other,
                        count(*) filter (where refused) as refused
        """

    /// The desks of some tehsils, or one of them: code, centre, when the last op of the desk arrived, and when it was
    /// written by the desk's own clock.
    static let desks = Statement(
        "counts_desks",
        """
        select d.code, d.centre, b.received_at, b.desk_clock
        from nser.desk d
        left join lateral (
            select received_at, desk_clock from nser.journal_body where desk = d.code
            order by epoch desc, seq desc limit 1) b on true
        where d.tehsil = any($1) and ($2::text is null or d.code = $2)
        """,
        parameters: [.textArray, .text])

    /// The centres of some tehsils, with a desk of theirs where one is asked for, and their desks.
    static let centres = Statement(
        "counts_centres",
        """
        select d.code, c.code from nser.centre c left join nser.desk d on d.centre = c.code
        where c.tehsil = any($1) and ($2::text is null or d.code = $2)
        """,
        parameters: [.textArray, .text])

    /// The officers who work in some tehsils, or at one desk.
    static let officers = Statement(
        "counts_officers",
        """
        select code from nser.officer
        where active and desk is not null and area_code = any($1) and ($2::text is null or desk = $2)
        """,
        parameters: [.textArray, .text])
}
