import Shared

/// The plots of a report, from an office's figures.
extension OfficeFigures {
    /// Families registered by day and desk.
    func registrationsFigure(_ days: [CalendarDate]) -> ReportFigure {
        let bars = BarsByDay(
            title: "Registrations by day and desk", unit: "families registered",
            absence: "No family was registered in these days.", days: days.map(ReportWords.short),
            series: registrations.sorted { $0.key < $1.key }.map { BarsByDay.Series($0.key, $0.value) })
        return ReportFigure(
            bars.picture, caption: "Each bar is a day, each colour a desk; the \(days.count) days to the night's day.",
            numbers: bars.numbers)
    }

    /// Open households by score, with the cut-offs in force.
    func scoresFigure(_ cutOffs: CutOffs, model: String?) -> ReportFigure {
        let histogram = scoresHistogram(cutOffs)
        var caption = "Open families by their last score"
        caption += model.map { " under the model \($0); a low score is a poor family." } ?? "."
        if !cutOffs.all.isEmpty { caption += " Dashed: cut-offs; who has that score or less is within." }
        if unscored > 0 { caption += " Without a score: \(Markup.grouped(unscored))." }
        if scoredOtherwise > 0 { caption += " Scored by another model, not shown: \(Markup.grouped(scoredOtherwise))." }
        return ReportFigure(histogram.picture, caption: caption, numbers: histogram.numbers)
    }

    func scoresHistogram(_ cutOffs: CutOffs) -> Histogram {
        Histogram(
            title: "Families by score", unit: "points", counted: "families", absence: "No family has a score.",
            counts: scores, cutOffs: cutOffs.all.map { .init($0.label, at: Double($0.atMostHundredths) / 100) })
    }

    /// How long interviews took.
    func minutesFigure(_ days: Int) -> ReportFigure {
        let histogram = minutesHistogram
        return ReportFigure(
            histogram.picture, caption: "Interviews of the \(days) days, by the minutes that the desk measured.",
            numbers: histogram.numbers)
    }

    var minutesHistogram: Histogram {
        Histogram(
            title: "Interviews by length", unit: "minutes", counted: "interviews",
            absence: "No interview was held in these days.", isOpen: true, counts: minutes)
    }

    /// Programmes with somebody who was decided again, in the order of their names.
    var crossedProgrammes: [String] { crossings.keys.sorted() }

    /// How families stood in a programme before and after they were scored or decided again.
    func crossingFigure(_ programme: String, title: String?) -> ReportFigure {
        let counts = crossings[programme] ?? [:]
        let (befores, afters) = Self.shown(counts)
        let matrix = MatrixPlot(
            title: title ?? programme, before: "before", after: "after", rows: befores.map(\.words),
            columns: afters.map(\.words),
            counts: befores.map { before in afters.map { counts[Crossing(before: before, after: $0)] ?? 0 } })
        func sum(_ isCounted: (Crossing) -> Bool) -> Int {
            counts.reduce(0) { isCounted($1.key) ? $0 + $1.value : $0 }
        }
        let into = sum { $0.before != .eligible && $0.after == .eligible }
        let out = sum { $0.before == .eligible && $0.after != .eligible }
        return ReportFigure(
            matrix.picture,
            caption: "\(ReportWords.count(into, "family", "families")) became eligible, "
                + "\(Markup.grouped(out)) \(out == 1 ? "is" : "are") so no more.",
            numbers: matrix.numbers)
    }

    /// The three standings always; not decided only where it occurs.
    private static func shown(_ counts: [Crossing: Int]) -> (before: [Standing], after: [Standing]) {
        (
            Standing.allCases.filter { one in one != .undecided || counts.keys.contains { $0.before == one } },
            Standing.allCases.filter { one in one != .undecided || counts.keys.contains { $0.after == one } }
        )
    }
}
