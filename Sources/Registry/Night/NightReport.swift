package import PostgresPipeline
import Shared

/// What a night has to say to people, of one office or of the country: an HTML page, the same as plain text for mail, and
/// the counts as CSV. No names, no national numbers, and no score but in sums.
package struct NightReport: Sendable {
    package let page: ReportPage
    package let csv: [UInt8]

    /// - Parameter days: that the bars by day show, the last of them the night's.
    package static func make(
        _ scene: NightScene, night: Int, days: Int = 14, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> NightReport {
        let office = scene.office?.written
        let words = [scene.day.written, office]
        let desks = try connection.rows(
            """
            select desk, count(*) filter (where verb = 'REGISTER' and not refused),
                count(*) filter (where verb in ('UPDATE', 'RESURVEY') and not refused),
                count(*) filter (where verb = 'REASSESS' and not refused), count(*) filter (where refused)
            from nser.counted_act where day = $1::date and ($2::text is null or tehsil = $2) group by desk order by desk
            """, words)
        var rows: [[String]] = []
        for row in desks {
            rows.append([
                try row.text(0), try row.text(1), try row.text(2), try row.text(3), try row.text(4),
            ])
        }
        let findings = try Findings.list(state: nil, office: office, on: connection).filter { $0.state != "MENDED" }
        let place = office ?? "Pakistan"
        let sections = [
            ReportPage.Section("Findings", Self.findings(findings)),
            ReportPage.Section(
                "The day's work",
                [
                    .picture(try Self.bars(scene, days, on: connection)),
                    .table(ReportTable(columns: Self.columns, rows: rows)),
                ]),
            ReportPage.Section(
                "Scores of open households", [.picture(try Self.scores(office, on: connection))]),
            ReportPage.Section("Length of the day's interviews", [.picture(try Self.minutes(words, on: connection))]),
        ]
        let page = ReportPage(
            title: "Night of \(scene.day.written), \(place)",
            subtitles: ["Night \(night), made \(scene.at.written)"], sections: sections,
            footer: "National Socio-Economic Registry, registration desks")
        var csv = CSVWriter()
        for column in Self.columns { csv.cell(column.title) }
        csv.endRow()
        for row in rows {
            for cell in row { csv.cell(cell) }
            csv.endRow()
        }
        return NightReport(page: page, csv: csv.bytes)
    }

    private static let columns = [
        ReportTable.Column("desk"), ReportTable.Column("registered", isNumber: true),
        ReportTable.Column("updated", isNumber: true), ReportTable.Column("reassessed", isNumber: true),
        ReportTable.Column("refused", isNumber: true),
    ]

    private static func findings(_ findings: [Findings.Record]) -> [ReportPage.Block] {
        guard !findings.isEmpty else { return [.paragraph("Nothing is open: all agrees.")] }
        let open = findings.count { $0.state == "OPEN" }
        let kinds = Dictionary(grouping: findings, by: \.kind).map { (label: $0.key, count: $0.value.count) }
        let shown = findings.prefix(200)
        return [
            open > 0
                ? .warning("\(open) finding(s) are open.") : .paragraph("All findings were explained or accepted."),
            .picture(RankedBars(title: "Findings by kind", kinds).picture),
            .table(
                ReportTable(
                    caption: shown.count < findings.count ? "The first 200 of \(findings.count)" : "",
                    columns: ["finding", "severity", "kind", "subject", "state", "first seen"].map {
                        ReportTable.Column($0)
                    },
                    rows: shown.map {
                        ["\($0.id)", $0.severity, $0.kind, $0.subject, $0.state, String($0.firstSeen.prefix(16))]
                    })),
        ]
    }

    private static func bars(
        _ scene: NightScene, _ days: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Picture {
        let rows = try connection.rows(
            """
            select d.day::date, coalesce(c.desk, ''), coalesce(c.n, 0)
            from generate_series($1::date - \(days - 1), $1::date, interval '1 day') d(day)
            left join (
                select day, desk, count(*) as n from nser.journal_body
                where day between $1::date - \(days - 1) and $1::date and verb = 'REGISTER' and number = 0
                    and ($2::text is null or tehsil = $2) group by 1, 2) c on c.day = d.day::date
            order by 1, 2
            """, [scene.day.written, scene.office?.written])
        var names: [String] = []
        var counts: [String: [String: Int]] = [:]
        for row in rows {
            let day = try row.text(0)
            if names.last != day { names.append(day) }
            counts[try row.text(1), default: [:]][day] = try row.integer(2)
        }
        counts[""] = nil
        return BarsByDay(
            title: "Registrations by day and desk", days: names.map { String($0.suffix(5)) },
            series: counts.sorted { $0.key < $1.key }.map { desk, byDay in
                BarsByDay.Series(desk, names.map { byDay[$0] ?? 0 })
            }
        ).picture
    }

    /// In bands of five points.
    private static func scores(
        _ office: String?, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Picture {
        let rows = try connection.rows(
            """
            select least(floor(a.score / 500.0), 19)::integer, count(*)
            from nser.household h
            cross join lateral (
                select score from nser.assessment where household_id = h.id order by ordinal desc limit 1) a
            where h.status = 'ACTIVE' and a.score is not null and ($1::text is null or h.tehsil = $1)
            group by 1
            """, [office])
        var bands = [Int](repeating: 0, count: 20)
        for row in rows { bands[min(max(try row.integer(0), 0), 19)] = try row.integer(1) }
        let active = try connection.rows(
            "select m.name from nser.pmt_active a join nser.pmt_model m on m.digest = a.model")
        let cutOffs: [Histogram.CutOff] =
            active.first?.optional(0) == "bisp-shape"
            ? [.init("32", at: 32), .init("37", at: 37)] : [.init("34", at: 34)]
        return Histogram(
            title: "Households by score", unit: "points", counts: bands, cutOffs: cutOffs
        ).picture
    }

    private static func minutes(
        _ words: [String?], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Picture {
        let rows = try connection.rows(
            """
            select least(s.minutes / 5, 23), count(*)
            from nser.journal_body b
            join nser.household_version v on v.household_id = b.household_id
                and (v.desk, v.epoch, v.seq) = (b.desk, b.epoch, b.seq)
            join nser.survey s on s.household_id = v.household_id and s.version = v.version
            where b.day = $1::date and b.number = 0 and b.verb in ('REGISTER', 'RESURVEY')
                and ($2::text is null or b.tehsil = $2)
            group by 1
            """, words)
        var bands = [Int](repeating: 0, count: 24)
        for row in rows { bands[min(max(try row.integer(0), 0), 23)] = try row.integer(1) }
        return Histogram(title: "Interviews by length", unit: "minutes", counts: bands).picture
    }
}
