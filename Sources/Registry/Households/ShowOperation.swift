package import PostgresPipeline
package import Shared

/// SHOW: one household of the caller's area with its members, answers and what programmes decided. No score.
package struct ShowOperation: Sendable {
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
            [(HouseholdStatements.readHousehold, [.identifier(request.household)])]
                + StoredDecisions.statements(household: request.household, rules: rules), transaction: false)
    }

    /// A household elsewhere and one that does not exist get the same answer.
    package func reply(_ results: borrowing UnitResults, caller: Caller) throws(DatabaseError) -> RegistryReply {
        guard let household = try StoredHousehold.read(results[0]),
            geography.area(caller.area, contains: household.tehsil.written)
        else { return .refused(.noSuchHousehold) }
        guard let roster = try? JSONDocument(household.roster) else { throw DatabaseError(.undecodable) }
        var rows = [headline(household)]
        for member in roster.root.elements { rows.append(row(kind: "member", member.raw)) }
        if let answers = household.answers { rows.append(row(kind: "answers", answers[...])) }
        let decisions = try StoredDecisions.read(results, from: 1)?.explained(form: form, rules: rules) ?? []
        for decision in decisions { rows.append(row(kind: "decision", decision[...])) }
        return .ok(rows: rows) { writer in
            writer.member("household", household.id.written)
            writer.member("version", household.version)
            writer.member("members", roster.root.count)
        }
    }

    private func headline(_ household: StoredHousehold) -> [UInt8] {
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
            if let form = household.form { writer.member("form", form) }
            if let date = household.interviewed { writer.member("interviewed", date.written) }
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
