import Shared

/// The day's work by desk, and for the country by office.
extension NightReport {
    static let actColumns = ["registered", "updated", "reassessed", "refused"]

    static func desks(_ figures: OfficeFigures, isNational: Bool) -> [ReportPage.Block] {
        var blocks: [ReportPage.Block] = []
        let rows = figures.acts.sorted { $0.key < $1.key }
        // The country's desks are thousands: its offices are listed, and each office's page has its desks.
        if !isNational {
            blocks.append(
                .table(
                    ReportTable(
                        caption: rows.isEmpty ? "No desk sent anything." : "What each desk did",
                        columns: [.init("desk")] + actHeadings,
                        rows: rows.map { desk, acts in [desk] + numbers(acts).map(Markup.grouped) })))
        }
        blocks.append(silent(figures.silent))
        return blocks
    }

    static func numbers(_ acts: OfficeFigures.Acts) -> [Int] {
        [acts.registered, acts.updated, acts.reassessed, acts.refused]
    }

    private static let actHeadings = [
        "families registered", "families changed", "scored again", "refused",
    ].map { ReportTable.Column($0, isNumber: true) }

    private static func silent(_ silent: [OfficeFigures.Silent]) -> ReportPage.Block {
        guard !silent.isEmpty else { return .paragraph("Every desk that has an officer sent something.") }
        let shown = silent.prefix(100)
        return .table(
            ReportTable(
                caption: "Desks with an officer that sent nothing: "
                    + (shown.count < silent.count ? "the first 100 of \(silent.count)" : "\(silent.count)"),
                columns: ["silent desk", "centre", "last sent on"].map { .init($0) },
                rows: shown.map { [$0.desk, $0.centre, $0.last ?? "never"] }))
    }

    /// The offices where there is something to look at first: findings, days not closed, silent desks; then the others
    /// that worked.
    static func offices(_ knowledge: ReportKnowledge) -> [ReportPage.Block] {
        let rows = officeRows(knowledge)
        guard !rows.isEmpty else { return [.paragraph("No office worked, and nothing was found in any.")] }
        let national = knowledge.findings.count { $0.tehsil == nil && $0.state == "OPEN" }
        let columns =
            [ReportTable.Column("office")]
            + ["open findings", "days not closed", "silent desks", "desks that worked"].map {
                ReportTable.Column($0, isNumber: true)
            } + actHeadings
        return [
            .table(
                ReportTable(
                    caption: "Offices with something to look at come first", columns: columns,
                    rows: rows.map { row in
                        ["\(row.name) \(row.code)"]
                            + ([row.open, row.notClosed, row.silent, row.worked] + numbers(row.acts)).map(
                                Markup.grouped)
                    }))
        ] + (national > 0 ? [.paragraph("Open findings that belong to no office: \(national).")] : [])
    }

    struct OfficeRow: Sendable {
        let code: String
        let name: String
        let open: Int
        let notClosed: Int
        let silent: Int
        let worked: Int
        let acts: OfficeFigures.Acts
    }

    static func officeRows(_ knowledge: ReportKnowledge) -> [OfficeRow] {
        var open: [String: Int] = [:]
        var notClosed: [String: Int] = [:]
        for finding in knowledge.findings where finding.state == "OPEN" {
            guard let tehsil = finding.tehsil else { continue }
            open[tehsil, default: 0] += 1
            if finding.kind == "day_not_closed" { notClosed[tehsil, default: 0] += 1 }
        }
        return Set(open.keys).union(knowledge.offices.keys).compactMap { code -> OfficeRow? in
            let figures = knowledge.offices[code] ?? OfficeFigures()
            guard open[code] != nil || !figures.silent.isEmpty || !figures.acts.isEmpty else { return nil }
            return OfficeRow(
                code: code, name: knowledge.places[code] ?? "", open: open[code] ?? 0, notClosed: notClosed[code] ?? 0,
                silent: figures.silent.count, worked: figures.acts.count, acts: figures.total)
        }.sorted { ($1.open, $1.silent, $0.code) < ($0.open, $0.silent, $1.code) }
    }
}
