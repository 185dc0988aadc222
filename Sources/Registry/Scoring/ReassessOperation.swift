package import PostgresPipeline
package import Shared

/// REASSESS: scores what is known of a household again, with today's model and today's ages.
package struct ReassessOperation: Sendable {
    private let form: Form
    private let model: PMTModel
    private let rules: ProgrammeRules?
    private let generation: Int64?
    private let geography: Geography

    /// - Parameters:
    ///   - rules: by which programmes decide; nil while none does.
    ///   - generation: under which model and rules were read; nil where nothing guards them.
    package init(
        form: Form, model: PMTModel, rules: ProgrammeRules? = nil, generation: Int64? = nil, geography: Geography
    ) {
        self.form = form
        self.model = model
        self.rules = rules
        self.generation = generation
        self.geography = geography
    }

    /// What is known of a household before it is assessed again.
    package struct Known: Sendable {
        /// Nil: no such household.
        let stored: StoredHousehold?
        let knowledge: DecisionKnowledge
        /// What happened since the version that was seen.
        let changes: [VersionChange]
    }

    /// The unit that reads what is known on the day the request came.
    package func unit(for request: ReassessRequest, receivedAt: Instant) -> PostgresUnit {
        PostgresUnit(
            [(HouseholdStatements.readHousehold, [.identifier(request.household)])]
                + DecisionKnowledge.statements(households: [request.household], on: receivedAt.dayInKarachi)
                + [
                    (
                        LifeEventStatements.readChanges,
                        [.identifiers([request.household]), .int4Array([request.version])]
                    )
                ],
            transaction: false)
    }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> Known {
        Known(
            stored: try StoredHousehold.read(results[0]), knowledge: try DecisionKnowledge.read(results, from: 1),
            changes: try VersionChange.all(results[4]))
    }

    /// The rows of a new assessment with its decisions, or why there is none.
    package func prepare(
        _ request: ReassessRequest, _ bytes: WriteBytes, known: Known, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let stored = known.stored
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "REASSESS", household: request.household, caller: caller,
            receivedAt: receivedAt)
        func refuse(_ reply: RegistryReply) -> PreparedWrite {
            .refuse(reply, journal: journal, address: address, caller: caller)
        }
        guard let stored, geography.area(caller.area, contains: stored.tehsil.written) else {
            return refuse(.refusedWrite(.noSuchHousehold))
        }
        guard stored.status == "ACTIVE" else { return refuse(.refusedWrite(.householdClosed)) }
        guard stored.version == request.version else {
            return refuse(VersionChange.conflict(known.changes, of: stored.id, now: stored.version))
        }
        guard let interview = interview(of: stored) else { return .answer(.refusedWrite(.internalError)) }
        // Ages are counted on the server's day, not on the interview's: this is what a re-assessment is for.
        let assessed = model.assess(interview, tehsil: stored.tehsil, asOf: journal.date)
        let ordinal = stored.lastOrdinal + 1
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("household", stored.id.written)
            writer.member("version", stored.version)
            writer.member("receipt", journal.receipt)
            writer.member("day", journal.day.written)
            assessed.writeState(to: &writer)
        }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, assesses: [(stored.id, ordinal)],
            generation: generation, reply: reply)
        var rows = RulesGuard.rows(generation) + journal.rows(number: 0, reply: reply.body)
        rows.append(
            AssessmentRows.row(
                assessed, household: stored.id, ordinal: ordinal, version: stored.version, model: model,
                asOf: journal.date, at: receivedAt))
        rows += DecisionRows.decided(
            DecisionScene(
                interview: interview, day: journal.date, tehsil: stored.tehsil, assessed: assessed, model: model.name,
                recipient: known.knowledge.recipient, verified: known.knowledge.verified,
                facts: known.knowledge.facts, files: known.knowledge.files),
            by: rules, household: stored.id, ordinal: ordinal, at: receivedAt)
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: rows, ticket: ticket))
    }

    /// The stored bytes read as they were when they came, or nil if they are not what was once accepted.
    private func interview(of stored: StoredHousehold) -> Interview? {
        guard let interviewed = stored.interviewed, let answers = stored.answers,
            let rosterDocument = try? JSONDocument(stored.roster), let answersDocument = try? JSONDocument(answers)
        else { return nil }
        return try? Interview(
            form: form, roster: rosterDocument.root, answers: answersDocument.root, date: interviewed)
    }
}
