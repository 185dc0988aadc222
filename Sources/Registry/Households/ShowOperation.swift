package import PostgresPipeline
package import Shared

/// SHOW: one household of the caller's area with its members, answers and what programmes decided, as it is or as it was
/// known at a moment: under which model, with which result. No score.
package struct ShowOperation: Sendable {
    private let form: Form
    private let rules: ProgrammeRules?
    private let geography: Geography

    package init(form: Form, rules: ProgrammeRules? = nil, geography: Geography) {
        self.form = form
        self.rules = rules
        self.geography = geography
    }

    package func unit(for request: ShowRequest) -> PostgresUnit {
        // PostgreSQL's infinity is the largest number.
        let moment = request.asOf?.microsecondsSince2000 ?? .max
        let household = Value.identifier(request.household)
        return PostgresUnit(
            [(HistoryStatements.readAsOf, [household, .timestamptz(microsecondsSince2000: moment)])]
                + StoredDecisions.statements(household: request.household, rules: rules, asOf: request.asOf),
            transaction: false)
    }

    /// A household elsewhere, one that does not exist and one that did not exist yet get the same answer.
    package func reply(
        _ results: borrowing UnitResults, for request: ShowRequest, caller: Caller
    ) throws(DatabaseError) -> RegistryReply {
        guard let household = try StoredHousehold.read(results[0]),
            geography.area(caller.area, contains: try results[0].text(0, 14))
        else { return .refused(.noSuchHousehold) }
        guard let roster = try? JSONDocument(household.roster) else { throw DatabaseError(.undecodable) }
        var rows = [try headline(household, results[0])]
        for member in roster.root.elements { rows.append(row(kind: "member", member.raw)) }
        if let answers = household.answers { rows.append(row(kind: "answers", answers[...])) }
        let decisions = try StoredDecisions.read(results, from: 1)?.explained(form: form, rules: rules) ?? []
        for decision in decisions { rows.append(row(kind: "decision", decision[...])) }
        return .ok(rows: rows) { writer in
            writer.member("household", household.id.written)
            writer.member("version", household.version)
            writer.member("members", roster.root.count)
            if let asOf = request.asOf { writer.member("as_of", asOf.written) }
        }
    }

    private func headline(
        _ household: StoredHousehold, _ result: borrowing ResultSet
    ) throws(DatabaseError) -> [UInt8] {
        let assessment = result.isNull(0, 15) ? nil : try result.text(0, 15)
        let reason = result.isNull(0, 16) ? nil : try result.text(0, 16)
        let model = result.isNull(0, 17) ? nil : try result.text(0, 17)
        let recipient = result.isNull(0, 18) ? nil : try result.identifier(0, 18)
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("kind", "household")
            writer.member("household", household.id.written)
            writer.member("tehsil", household.tehsil.written)
            if let name = geography.name(of: household.tehsil.written) { writer.member("tehsil_name", name) }
            writer.member("status", household.status)
            writer.member("version", household.version)
            writer.member("what", household.what)
            writer.member("effective", household.effective.written)
            writer.member("recorded", household.recordedAt.written)
            writer.member("registered", household.registered.written)
            if let mobile = household.mobile { writer.member("mobile", mobile) }
            if let recipient { writer.member("recipient", recipient.written) }
            if let form = household.form { writer.member("form", form) }
            if let date = household.interviewed { writer.member("interviewed", date.written) }
            if let assessment { writer.member("assessment", assessment) }
            if let reason { writer.member("reason", reason) }
            if let model { writer.member("model", model) }
        }
        return writer.bytes
    }

    /// The stored bytes pass as they are: they were checked when they came.
    private func row(kind: StaticString, _ stored: ArraySlice<UInt8>) -> [UInt8] {
        var writer = JSONWriter(capacity: stored.count + 40)
        writer.object { writer in
            writer.member("kind", "\(kind)")
            writer.member(kind, raw: stored)
        }
        return writer.bytes
    }
}
