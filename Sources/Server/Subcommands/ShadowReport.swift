internal import Registry
internal import Shared

/// What `model shadow` prints.
struct ShadowReport {
    let run: ShadowRun
    let summary: ShadowSummary
    let cutoffs: (stored: Int, run: Int)?
    let programmes: ProgrammeCrossings

    var text: String {
        var parts = ["run \(run.id) of \(run.model.name): \(run.model.title(.english))"]
        if let caution = run.model.caution { parts.append("caution: \(caution(.english))") }
        let scored = summary.bands.reduce(0, +)
        parts.append("\(run.households) households, \(scored) scored, \(run.households - scored) without a score")
        parts.append(distribution.table)
        if !summary.unscored.isEmpty {
            let rows = summary.unscored.map { [Listing.Field.text($0.reason), .integer($0.households)] }
            parts.append(Listing(columns: ["not_scored", "households"], rows: rows).table)
        }
        if cutoffs != nil { parts += [words, Self.table(summary.crossings, "unscored").table] }
        for programme in run.programmes {
            parts += [judged(programme), Self.table(programmes.crossings(of: programme), "undecided").table]
        }
        return parts.joined(separator: "\n\n")
    }

    var plot: String {
        let notes = run.model.caution.map { [$0(.english)] } ?? []
        guard cutoffs == nil else {
            return CrossingPlot(summary, title: "\(run.model.name): \(words)", notes: notes).svg
        }
        return CrossingPlot.svg(
            run.programmes.map { programme in
                CrossingPlot(programmes.crossings(of: programme), title: judged(programme), notes: notes)
            })
    }

    /// How a programme was judged. In: eligible, or pending for another reason than the score.
    private func judged(_ programme: String) -> String {
        guard let (ruleSet, standsAs) = run.judgedBy else { return programme }
        let place = standsAs.map { " in the place of \($0)" } ?? ""
        return "\(programme) by \(run.model.name)\(place), rule set \(ruleSet), against what is in force"
    }

    /// Which scores are compared.
    private var words: String {
        guard let cutoffs else { return "" }
        let run = PMTModel.written(hundredths: Int32(cutoffs.run))
        let stored = PMTModel.written(hundredths: Int32(cutoffs.stored))
        return "in at \(run) or less, against the active model's stored scores at \(stored) or less"
    }

    private var distribution: Listing {
        Listing(
            columns: ["score", "households", "per_cent"],
            rows: summary.bands.enumerated().map { place, count in
                let all = max(summary.bands.reduce(0, +), 1)
                let share = (count * 1_000 + all / 2) / all
                return [
                    .text(place < 9 ? "\(place * 10) to below \(place * 10 + 10)" : "90 to 100"), .integer(count),
                    .text("\(share / 10).\(share % 10)"),
                ]
            })
    }

    private static func table(_ crossings: [ShadowSummary.Crossing], _ last: String) -> Listing {
        var rows = crossings.map(Self.fields)
        for sex in ["F", "M", "T"] {
            let same = crossings.filter { $0.sex == sex }
            guard !same.isEmpty else { continue }
            func sum(_ count: (ShadowSummary.Crossing) -> Int) -> Listing.Field {
                .integer(same.map(count).reduce(0, +))
            }
            rows.append([
                .text("all"), .text(""), .text(sex), sum(\.staysIn), sum(\.crossesIn), sum(\.crossesOut),
                sum(\.staysOut), sum(\.unscored),
            ])
        }
        return Listing(
            columns: ["tehsil", "name", "head", "stays_in", "crosses_in", "crosses_out", "stays_out", last],
            rows: rows)
    }

    private static func fields(_ row: ShadowSummary.Crossing) -> [Listing.Field] {
        [
            .text(row.tehsil), .text(row.name), .text(row.sex), .integer(row.staysIn), .integer(row.crossesIn),
            .integer(row.crossesOut), .integer(row.staysOut), .integer(row.unscored),
        ]
    }
}
