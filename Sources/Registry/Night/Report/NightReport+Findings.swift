/// What the night found, as a report says it.
extension NightReport {
    /// Rows that a page lists at most; `nser-server findings` has all.
    private static let listed = 200

    static func findings(_ knowledge: ReportKnowledge, _ office: String?) -> [ReportPage.Block] {
        let findings = knowledge.findings(of: office)
        var blocks: [ReportPage.Block] = []
        let open = findings.count { $0.state == "OPEN" }
        if findings.isEmpty {
            blocks.append(.paragraph("Nothing is open: all agrees."))
        } else if open == 0 {
            blocks.append(.paragraph("All findings were explained or accepted."))
        } else {
            let new = findings.count { $0.isNew && $0.state == "OPEN" }
            blocks.append(
                .warning("\(ReportWords.count(open, "finding is", "findings are")) open; new this night: \(new)."))
        }
        if let absence = knowledge.cutOffs.absence {
            blocks.append(.paragraph("Scores bunched under a cut-off could not be looked for: \(absence)."))
        }
        blocks.append(.figure(figure(findings)))
        guard !findings.isEmpty else { return blocks }
        blocks.append(.table(meanings(findings)))
        blocks.append(.table(list(findings, withPlaces: office == nil ? knowledge.places : nil)))
        return blocks
    }

    private static func figure(_ findings: [ReportKnowledge.Finding]) -> ReportFigure {
        let kinds = kinds(findings)
        let bars = RankedBars(
            title: "Findings by kind", unit: "findings that are not mended", absence: "No finding.",
            kinds.map { (label: FindingWords.of($0.kind).title, count: $0.total) })
        return ReportFigure(
            bars.picture, caption: "Open ones and those that somebody explained or accepted.",
            numbers: ReportTable(
                columns: [.init("kind")] + states.map { .init(ReportWords.state($0), isNumber: true) },
                rows: kinds.map { kind in [kind.kind] + kind.counts.map(Markup.grouped) }))
    }

    static let states = ["OPEN", "EXPLAINED", "ACCEPTED"]

    /// Kinds with how many are open, explained and accepted, the most frequent first.
    static func kinds(
        _ findings: [ReportKnowledge.Finding]
    ) -> [(kind: String, counts: [Int], total: Int)] {
        Dictionary(grouping: findings, by: \.kind).map { kind, found in
            let counts = states.map { state in found.count { $0.state == state } }
            return (kind: kind, counts: counts, total: found.count)
        }.sorted { ($1.total, $0.kind) < ($0.total, $1.kind) }
    }

    /// What each kind means and what is to be done.
    private static func meanings(_ findings: [ReportKnowledge.Finding]) -> ReportTable {
        ReportTable(
            caption: "What they mean, and what to do",
            columns: ["what was found", "what to do", "kind"].map { .init($0) },
            rows: kinds(findings).map { kind in
                let words = FindingWords.of(kind.kind)
                return [words.title, words.advice, kind.kind]
            })
    }

    private static func list(_ findings: [ReportKnowledge.Finding], withPlaces places: [String: String]?) -> ReportTable
    {
        let shown = findings.prefix(listed)
        var columns = ["number", "how grave", "what was found", "about", "state", "since"]
        if places != nil { columns.append("office") }
        return ReportTable(
            caption: shown.count < findings.count
                ? "The first \(listed) of \(Markup.grouped(findings.count)): nser-server findings lists all"
                : "Each one; a supervisor answers with nser-desk resolve NUMBER",
            columns: columns.map { .init($0) },
            rows: shown.map { finding in
                var row = [
                    "\(finding.id)", ReportWords.severity(finding.severity), FindingWords.of(finding.kind).title,
                    ReportWords.subject(finding.subject, of: finding.kind), ReportWords.state(finding.state),
                    ReportWords.day(finding.since) + (finding.isNew ? ", new" : ""),
                ]
                if let places {
                    row.append(finding.tehsil.map { "\(places[$0] ?? "") \($0)" } ?? "the whole country")
                }
                return row
            })
    }
}
