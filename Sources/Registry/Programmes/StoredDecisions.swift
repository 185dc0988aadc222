package import PostgresPipeline
package import Shared

/// A household's latest decisions, as they were stored.
package struct StoredDecisions: Sendable {
    package let ordinal: Int32
    package let step: Int32
    package let rules: [UInt8]
    package let ruleSet: String
    package let decidedOn: CalendarDate
    package let standing: String
    package let decisions: [Decision]
    /// Files of older rules, if it was by those.
    let olderFiles: [[UInt8]]

    /// The statements that read them, for a unit.
    ///
    /// - Parameter asOf: the latest that were known then; nil: the latest.
    package static func statements(
        household: Identifier, rules: ProgrammeRules?, asOf: Instant? = nil
    ) -> [(Statement, [Value])] {
        // PostgreSQL's infinity is the largest number.
        let moment = Value.timestamptz(microsecondsSince2000: asOf?.microsecondsSince2000 ?? .max)
        return [
            (DecisionRows.readLatest, [.identifier(household), moment]),
            (DecisionRows.readOlderFiles, [.identifier(household), moment, .bytea(rules?.digest ?? [])]),
        ]
    }

    /// Their answers, from `first` on; nil for a household about which nothing was decided.
    package static func read(
        _ results: borrowing UnitResults, from first: Int
    ) throws(DatabaseError) -> StoredDecisions? {
        guard results[first].rowCount > 0 else { return nil }
        guard let decisions = Decision.read(try results[first].bytes(0, 6)) else { throw DatabaseError(.undecodable) }
        var files: [[UInt8]] = []
        for row in 0..<results[first + 1].rowCount { files.append(try results[first + 1].bytes(row, 0)) }
        return StoredDecisions(
            ordinal: try results[first].int4(0, 0), step: try results[first].int4(0, 1),
            rules: try results[first].bytes(0, 2), ruleSet: try results[first].text(0, 3),
            decidedOn: try results[first].calendarDate(0, 4), standing: try results[first].text(0, 5),
            decisions: decisions, olderFiles: files)
    }

    /// One JSON object for each decision, its reasons in words of both languages.
    func explained(form: Form, rules: ProgrammeRules?) -> [[UInt8]] {
        let older = olderFiles.compactMap { try? Programme(file: $0, form: form) }
        let programmes = older.isEmpty ? rules?.programmes ?? [] : older
        guard let filters = try? ExclusionFilters.shipped() else { return [] }
        let words = ReasonWords(programmes: programmes, filters: filters)
        return decisions.map { decision in
            var writer = JSONWriter(capacity: 512)
            writer.object { explain(decision, words, programmes, to: &$0) }
            return writer.bytes
        }
    }

    private func explain(
        _ decision: Decision, _ words: ReasonWords, _ programmes: [Programme], to writer: inout JSONWriter
    ) {
        writer.member("programme", decision.programme)
        writer.object("title") { words.title(of: decision).write(to: &$0) }
        if let subject = decision.subject { writer.member("person", subject.written) }
        if let level = decision.level { writer.member("level", level) }
        writer.member("state", decision.state.rawValue)
        writer.member("decided", decidedOn.written)
        writer.member("version", decision.version)
        writer.member("rule_set", ruleSet)
        writer.array("reasons") { writer in
            for reason in decision.reasons {
                writer.object { writer in
                    writer.member("code", reason.code)
                    words.words(reason, of: decision).write(to: &writer)
                }
            }
        }
        if let amount = decision.amount {
            writer.member("rupees", amount.rupees)
            writer.member("period", amount.period.rawValue)
        }
        let file = programmes.first { $0.name == decision.programme }
        if let caution = file?.versions.first(where: { $0.name == decision.version })?.scores[ruleSet]?.caution {
            writer.object("caution") { caution.write(to: &$0) }
        }
    }
}

extension FormWords {
    func write(to writer: inout JSONWriter) {
        writer.member("en", english)
        writer.member("ur", urdu)
    }
}
