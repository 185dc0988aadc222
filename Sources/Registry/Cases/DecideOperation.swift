package import PostgresPipeline
package import Shared

/// DECIDE: a supervisor who did not raise it approves or refuses a case. An approval acts in the same transaction, on the
/// very versions that were seen when the case was raised; if a household has moved on, it is 540 and the case stays open,
/// to be refused and raised anew by somebody who has looked at what changed.
package struct DecideOperation: Sendable {
    private let gates: CaseGates
    private let execution: CaseExecution

    private let generation: Int64?

    /// - Parameter generation: under which model and rules were read; nil where nothing guards them.
    package init(
        form: Form, model: PMTModel, rules: ProgrammeRules?, generation: Int64? = nil, geography: Geography
    ) {
        self.generation = generation
        gates = CaseGates(geography: geography, form: form)
        execution = CaseExecution(form: form, model: model, rules: rules)
    }

    /// The unit that reads the case.
    package func unit(for request: DecideRequest) -> PostgresUnit {
        .read(CaseStatements.readCase, [.identifier(request.id)])
    }

    package func found(_ results: borrowing UnitResults) throws(DatabaseError) -> StoredCase? {
        results[0].rowCount > 0 ? try StoredCase(results[0], 0) : nil
    }

    /// The unit that then reads what its households are.
    package func unit(for found: StoredCase?, receivedAt: Instant) -> PostgresUnit {
        KnownCase.unit(for: found?.matter, on: receivedAt.dayInKarachi)
    }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> KnownCase { try KnownCase(results) }

    /// The rows of the decision and of what it does, or why it is none.
    package func prepare(
        _ request: DecideRequest, _ bytes: WriteBytes, found: StoredCase?, known: KnownCase, address: ReplyAddress,
        caller: Caller, receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "DECIDE", household: found?.matter.own.household, caller: caller,
            receivedAt: receivedAt)
        do throws(RefusedCase) {
            let stored = try check(request, found, caller)
            let done = try request.approved ? approve(stored.matter, known, caller, journal, receivedAt) : .init()
            return .write(write(request, stored.matter, done, journal, address, caller, receivedAt))
        } catch {
            return .refuse(error.reply, journal: journal, address: address, caller: caller)
        }
    }

    /// Who may decide what. A case elsewhere and one that does not exist get the same answer.
    private func check(
        _ request: DecideRequest, _ found: StoredCase?, _ caller: Caller
    ) throws(RefusedCase) -> StoredCase {
        try gates.person(caller, request.op, role: .supervisor)
        guard let found,
            [found.tehsil, found.otherTehsil].allSatisfy({ tehsil in
                tehsil.map { gates.geography.area(caller.area, contains: $0) } ?? true
            })
        else { throw RefusedCase(.refusedWrite(.noSuchHousehold, field: "case", rule: CaseRule.notHere.rawValue)) }
        guard found.state == .open else {
            throw RefusedCase(
                Refusal(.decided, field: "case", arguments: [.text("state", found.state.rawValue)]))
        }
        guard found.raised.officer != caller.officer else {
            throw RefusedCase(.refusedWrite(.forbidden, field: "case", rule: CaseRule.secondPerson.rawValue))
        }
        return found
    }

    private func approve(
        _ matter: RegistryCase, _ known: KnownCase, _ caller: Caller, _ journal: JournalLine, _ receivedAt: Instant
    ) throws(RefusedCase) -> CaseExecution.Rows {
        guard matter.kind != .appeal else {
            // It opens the household to a re-survey, whatever has happened to the family meanwhile, if it is there.
            guard known.families.families[matter.own.household]?.state.status == .active else {
                throw RefusedCase(.refusedWrite(.householdClosed, field: "case"))
            }
            return CaseExecution.Rows()
        }
        let (own, other) = try gates.families(matter, known, caller)
        let plan: CasePlan
        do throws(Refusal) {
            plan = try CasePlan(
                matter, own: own, other: other, known: known.families, form: execution.form, on: journal.date)
        } catch {
            throw RefusedCase(error)
        }
        let rows = execution.rows(
            plan, of: matter, [own, other].compactMap { $0 }, known: known.families, journal: journal,
            receivedAt: receivedAt)
        guard let rows else { throw RefusedCase(.refusedWrite(.internalError)) }
        return rows
    }

    private func write(
        _ request: DecideRequest, _ matter: RegistryCase, _ done: CaseExecution.Rows, _ journal: JournalLine,
        _ address: ReplyAddress, _ caller: Caller, _ receivedAt: Instant
    ) -> Write<WriteTicket> {
        var decision = Rows(CaseStatements.decide)
        decision.append { row in
            row.identifier(request.id)
            row.bool(request.approved)
            row.instant(receivedAt)
            row.text(caller.officer)
            row.text(request.reason.written)
            row.text(journal.desk)
            row.int4(journal.epoch)
            row.int8(journal.seq)
        }
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("case", request.id.written)
            writer.member("what", matter.kind.rawValue)
            writer.member("state", (request.approved ? CaseState.approved : .refused).rawValue)
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
            writer.member("households", raw: done.households)
        }
        // A refusal and an appeal score nobody.
        let generation = done.follows.isEmpty ? nil : generation
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, assesses: done.assesses, follows: done.follows,
            matter: request.id, movedNumbers: done.movedNumbers, generation: generation, reply: reply)
        // The decision first: of two at once the second finds out before it touches a family.
        return Write(
            keys: ticket.keys, lineage: journal.lineage,
            rows: RulesGuard.rows(generation) + journal.rows(number: 0, reply: reply.body) + [decision] + done.rows,
            ticket: ticket)
    }
}
