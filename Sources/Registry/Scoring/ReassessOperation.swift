package import PostgresPipeline
package import Shared

/// REASSESS: scores what is known of a household again, with today's model and today's ages.
package struct ReassessOperation: Sendable {
    private let form: Form
    private let model: PMTModel
    private let geography: Geography

    package init(form: Form, model: PMTModel, geography: Geography) {
        self.form = form
        self.model = model
        self.geography = geography
    }

    /// The unit that reads what is known.
    package func unit(for request: ReassessRequest) -> PostgresUnit {
        .read(HouseholdStatements.readHousehold, [.identifier(request.household)])
    }

    /// The rows of a new assessment, or why there is none. `stored` nil: no such household.
    package func prepare(
        _ request: ReassessRequest, _ bytes: WriteBytes, stored: StoredHousehold?, address: ReplyAddress,
        caller: Caller, receivedAt: Instant
    ) -> PreparedWrite {
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
            return refuse(
                .refusedWrite(
                    .versionConflict, field: "version", .integer("version", stored.version),
                    .text("what", stored.what), .text("recorded", stored.recordedAt.written)))
        }
        guard let interview = known(of: stored) else { return .answer(.refusedWrite(.internalError)) }
        // Ages are counted on the server's day, not on the interview's: this is what a re-assessment is for.
        let assessed = model.assess(interview, tehsil: stored.tehsil, asOf: journal.day)
        let ordinal = stored.lastOrdinal + 1
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("household", stored.id.written)
            writer.member("version", stored.version)
            writer.member("receipt", journal.receipt)
            writer.member("day", journal.day.written)
            assessed.writeState(to: &writer)
        }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, assesses: [(stored.id, ordinal)], reply: reply)
        let row = AssessmentRows.row(
            assessed, household: stored.id, ordinal: ordinal, version: stored.version, model: model,
            asOf: journal.day, at: receivedAt)
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: journal.rows(number: 0, reply: reply.body) + [row], ticket: ticket))
    }

    /// The stored bytes read as they were when they came, or nil if they are not what was once accepted.
    private func known(of stored: StoredHousehold) -> Interview? {
        guard let interviewed = stored.interviewed, let answers = stored.answers,
            let rosterDocument = try? JSONDocument(stored.roster), let answersDocument = try? JSONDocument(answers)
        else { return nil }
        return try? Interview(
            form: form, roster: rosterDocument.root, answers: answersDocument.root, date: interviewed)
    }
}
