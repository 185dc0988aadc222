package import PostgresPipeline
import Shared

/// What a night has to say to people, of one office or of the country: an HTML page, the same as plain text for mail, and
/// the numbers of all of it as CSV. No names of persons, no national numbers, and no score but in sums.
package struct NightReport: Sendable {
    package let page: ReportPage
    /// Rows of `figure,row,column,value`.
    package let csv: [UInt8]

    /// One report, which reads what it shows.
    package static func make(
        _ scene: NightScene, night: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> NightReport {
        make(scene, night: night, from: try ReportKnowledge(scene, night: night, on: connection))
    }

    /// - Parameter knowledge: of the same night, of the scene's office or of the country.
    package static func make(_ scene: NightScene, night: Int, from knowledge: ReportKnowledge) -> NightReport {
        let office = scene.office?.written
        let figures = knowledge.figures(of: office)
        let place = office.map { "\(knowledge.places[$0] ?? "") \($0)" } ?? "Pakistan"
        var sections = [
            ReportPage.Section("In short", Self.short(figures, knowledge, office)),
            ReportPage.Section("What the night found", Self.findings(knowledge, office)),
        ]
        if office == nil { sections.append(ReportPage.Section("Offices", Self.offices(knowledge))) }
        sections += [
            ReportPage.Section(
                "Desks on \(ReportWords.weekday(scene.day))", Self.desks(figures, isNational: office == nil)),
            ReportPage.Section("Registrations", [.figure(figures.registrationsFigure(knowledge.days))], isHalf: true),
            ReportPage.Section("Scores", Self.scores(figures, knowledge), isHalf: true),
            ReportPage.Section("Families scored or decided again", Self.crossings(figures, knowledge), isHalf: true),
            ReportPage.Section("Interviews", [.figure(figures.minutesFigure(knowledge.days.count))], isHalf: true),
        ]
        let page = ReportPage(
            title: "\(place): \(ReportWords.weekday(scene.day))",
            subtitles: [
                "What the night found out about this day and the registry. Made \(ReportWords.moment(scene.at)) "
                    + "(Pakistan time), night \(night)."
            ], sections: sections,
            footer: "National Socio-Economic Registry, registration desks. Scores are for supervisors: tell no family.")
        return NightReport(page: page, csv: Self.csv(knowledge, office))
    }

    /// The day in sentences.
    private static func short(
        _ figures: OfficeFigures, _ knowledge: ReportKnowledge, _ office: String?
    ) -> [ReportPage.Block] {
        let total = figures.total
        let open = knowledge.findings(of: office).filter { $0.state == "OPEN" }
        let notClosed = open.count { $0.kind == "day_not_closed" }
        var words = "\(ReportWords.count(total.registered, "family was", "families were")) registered and "
        words +=
            "\(Markup.grouped(total.updated)) changed at \(ReportWords.count(figures.acts.count, "desk", "desks")). "
        words += "The server refused \(ReportWords.count(total.refused, "act", "acts"))."
        var second = "Open findings: \(Markup.grouped(open.count)). Days that a desk did not close: "
        second += "\(Markup.grouped(notClosed)). Desks that sent nothing: \(Markup.grouped(figures.silent.count))."
        return [.paragraph(words), .paragraph(second)]
    }

    private static func scores(_ figures: OfficeFigures, _ knowledge: ReportKnowledge) -> [ReportPage.Block] {
        let figure = ReportPage.Block.figure(figures.scoresFigure(knowledge.cutOffs, model: knowledge.model))
        guard let absence = knowledge.cutOffs.absence else { return [figure] }
        return [.warning("No cut-off: \(absence)."), figure]
    }

    private static func crossings(_ figures: OfficeFigures, _ knowledge: ReportKnowledge) -> [ReportPage.Block] {
        guard figures.reevaluated > 0 else {
            return [.paragraph("No family was scored or decided again in the \(knowledge.days.count) days.")]
        }
        let words =
            "In the \(knowledge.days.count) days \(ReportWords.count(figures.reevaluated, "family", "families")) had "
            + "a new score or decision: after an event, a new survey, a case, or when rules changed. "
        guard !figures.crossedProgrammes.isEmpty else {
            return [.paragraph(words + "No programme decided about them.")]
        }
        return [
            .paragraph(
                words + "Each table: how they stood before the first of these and how they stand since the last. "
                    + "Waiting: something is not known yet.")
        ]
            + figures.crossedProgrammes.map { .figure(figures.crossingFigure($0, title: knowledge.titles[$0])) }
    }
}
