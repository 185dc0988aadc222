package import PostgresPipeline
package import Shared

/// EXPLAIN: every term of a household's latest assessment, and what programmes decided on it. A supervisor's: a score is never shown to an officer.
package struct ExplainOperation: Sendable {
    private let form: Form
    private let rules: ProgrammeRules?
    private let geography: Geography

    package init(form: Form, rules: ProgrammeRules? = nil, geography: Geography) {
        self.form = form
        self.rules = rules
        self.geography = geography
    }

    package func unit(for request: HouseholdRequest) -> PostgresUnit {
        PostgresUnit(
            [(AssessmentRows.readLatest, [.identifier(request.household)])]
                + StoredDecisions.statements(household: request.household, rules: rules), transaction: false)
    }

    package func reply(
        _ results: borrowing UnitResults, for request: HouseholdRequest, caller: Caller
    ) throws(DatabaseError) -> RegistryReply {
        guard caller.role == .supervisor else { return .refused(.forbidden, rule: "role") }
        guard results[0].rowCount > 0, geography.area(caller.area, contains: try results[0].text(0, 0)) else {
            return .refused(.noSuchHousehold)
        }
        let version = try results[0].int4(0, 1)
        let asOf = try results[0].calendarDate(0, 2)
        let state = try results[0].text(0, 3)
        let score = results[0].isNull(0, 4) ? nil : try results[0].int4(0, 4)
        let reason = results[0].isNull(0, 5) ? nil : try results[0].text(0, 5)
        let name = try results[0].text(0, 7)
        let digest = try results[0].digest(0, 8)
        // The model that scored it, which need not be the active one: its words explain its terms.
        guard let model = try? PMTModel(file: try results[0].bytes(0, 9), form: form),
            let terms = try? JSONDocument(try results[0].bytes(0, 6))
        else { throw DatabaseError(.undecodable) }
        let decided = try StoredDecisions.read(results, from: 1)
        let rows =
            model.explanations(termsJSON: terms.root, .english).map(row)
            + (decided?.explained(form: form, rules: rules) ?? [])
        return .ok(rows: rows) { writer in
            writer.member("household", request.household.written)
            writer.member("version", version)
            writer.member("model", name)
            writer.member("digest", digest.written)
            if let caution = model.caution { writer.member("caution", caution(.english)) }
            writer.member("as_of", asOf.written)
            writer.member("state", state)
            if let reason { writer.member("reason", reason) }
            if let decided {
                writer.member("standing", decided.standing)
                writer.member("rules", Hexadecimal.text(decided.rules))
            }
            guard let score else { return }
            writer.member("score", PMTModel.written(hundredths: score))
            writer.object("likelihoods") { writer in
                for likelihood in model.likelihoods(hundredths: score) {
                    writer.key(text: likelihood.key)
                    writer.string(Self.percent(perMille: likelihood.perMille))
                }
            }
        }
    }

    private func row(of explanation: Explanation) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("indicator", explanation.indicator)
            writer.member("question", explanation.question)
            writer.member("answer", explanation.answerCode)
            writer.member("answer_words", explanation.answer)
            writer.member("points", explanation.points)
        }
        return writer.bytes
    }

    /// Numbers with decimals travel as strings.
    private static func percent(perMille: Int) -> String { "\(perMille / 10).\(perMille % 10)" }
}
