import PostgresPipeline
import Shared

/// The rows of an approved case: the families as the plan has them, freed numbers, new scores and decisions.
struct CaseExecution: Sendable {
    let form: Form
    let model: PMTModel
    let rules: ProgrammeRules?

    /// What one approval writes, and what its ticket must say.
    struct Rows {
        var rows: [PostgresPipeline.Rows] = []
        var assesses: [(household: Identifier, ordinal: Int32)] = []
        var follows: [(household: Identifier, version: Int32)] = []
        var movedNumbers: [Int64] = []
        /// A JSON array: each household as it is afterwards.
        var households: [UInt8] = Array("[]".utf8)
    }

    /// Nil if a member afterwards lacks what every accepted member has.
    func rows(
        _ plan: CasePlan, of matter: RegistryCase, _ stored: [StoredFamily], known: KnownFamilies,
        journal: JournalLine, receivedAt: Instant
    ) -> Rows? {
        guard let happened = matter.kind.happened else { return Rows() }
        let act = FamilyAct(what: happened, effective: journal.date, freed: plan.freed, by: matter.id)
        var family = FamilyRows(act, journal: journal, receivedAt: receivedAt)
        guard family.write(plan.change, before: plan.before.placed, after: plan.after, form: form.id) else {
            return nil
        }
        var all = Rows()
        all.rows = family.rows
        all.movedNumbers = family.numbers.map(\.number) + [matter.claim?.number.number].compactMap { $0 }
        all.follows = plan.after.map { ($0.state.household, $0.version) }
        if let holder = plan.wrongHolder { all.rows += withdrawal(holder, known.knowledge, journal, receivedAt) }
        var reply = JSONWriter()
        reply.array { reply in
            for (one, before) in zip(plan.after, stored) {
                reply.object { writer in
                    writer.member("household", one.state.household.written)
                    writer.member("version", one.version)
                    writer.member("status", one.state.status.rawValue)
                    writer.member("members", one.state.roster.members.count)
                    assess(one, before, plan, known.knowledge, journal, receivedAt, into: &all)?.writeState(to: &writer)
                }
            }
        }
        all.households = reply.bytes
        return all
    }

    /// Scores a household again and decides anew; one that is none any more is eligible for nothing.
    private func assess(
        _ one: FamilyRows.After, _ before: StoredFamily, _ plan: CasePlan, _ knowledge: DecisionKnowledge,
        _ journal: JournalLine, _ receivedAt: Instant, into all: inout Rows
    ) -> Assessed? {
        let household = one.state.household
        guard let interview = one.interview else {
            var ended = PostgresPipeline.Rows(CaseStatements.endDecisions)
            ended.append { row in
                row.identifier(household)
                row.date(journal.date)
                row.instant(receivedAt)
            }
            all.rows.append(ended)
            return nil
        }
        let assessed = model.assess(interview, tehsil: one.state.tehsil, asOf: journal.date)
        let ordinal = before.lastOrdinal + 1
        all.assesses.append((household, ordinal))
        all.rows.append(
            AssessmentRows.row(
                assessed, household: household, ordinal: ordinal, version: one.version, model: model,
                asOf: journal.date, at: receivedAt))
        all.rows += DecisionRows.decided(
            DecisionScene(
                interview: interview, day: journal.date, tehsil: one.state.tehsil, assessed: assessed,
                model: model.name, recipient: one.state.recipient,
                verified: knowledge.verified.filter { $0 != plan.wrongHolder }, facts: knowledge.facts,
                files: knowledge.files),
            by: rules, household: household, ordinal: ordinal, at: receivedAt)
        return assessed
    }

    /// Nothing if nothing was verified of the person.
    private func withdrawal(
        _ person: Identifier, _ knowledge: DecisionKnowledge, _ journal: JournalLine, _ receivedAt: Instant
    ) -> [PostgresPipeline.Rows] {
        guard knowledge.verified.contains(person) else { return [] }
        var rows = PostgresPipeline.Rows(CaseStatements.withdrawVerifications)
        rows.append { row in
            row.identifier(person)
            row.int4(knowledge.verifications[person, default: 0] + 1)
            row.instant(receivedAt)
            row.text(journal.desk)
            row.int4(journal.epoch)
            row.int8(journal.seq)
            row.text(journal.officer)
        }
        return [rows]
    }
}
