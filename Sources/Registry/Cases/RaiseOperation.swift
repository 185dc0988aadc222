package import PostgresPipeline
package import Shared

/// VOID, MERGE, DISPUTE and APPEAL: a case is raised, checked as if it were to be done, and kept until somebody else
/// decides it. Nothing changes yet.
package struct RaiseOperation: Sendable {
    private let gates: CaseGates
    private let form: Form

    package init(form: Form, geography: Geography) {
        gates = CaseGates(geography: geography, form: form)
        self.form = form
    }

    package func unit(for request: CaseRequest, receivedAt: Instant) -> PostgresUnit {
        KnownCase.unit(for: request.matter, on: receivedAt.dayInKarachi)
    }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> KnownCase { try KnownCase(results) }

    /// The row of the case, or why it is not raised.
    package func prepare(
        _ request: CaseRequest, _ bytes: WriteBytes, known: KnownCase, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let matter = request.matter
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: matter.kind.word, household: matter.own.household, caller: caller,
            receivedAt: receivedAt)
        do throws(RefusedCase) {
            try check(request, known, caller, on: journal.date)
        } catch {
            return .refuse(error.reply, journal: journal, address: address, caller: caller)
        }
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("case", matter.id.written)
            writer.member("what", matter.kind.rawValue)
            writer.member("state", CaseState.open.rawValue)
            writer.member("household", matter.own.household.written)
            writer.member("version", matter.own.version)
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
        }
        let ticket = WriteTicket(address: address, caller: caller, journal: journal, matter: matter.id, reply: reply)
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: journal.rows(number: 0, reply: reply.body) + [row(matter, journal, caller, receivedAt)],
                ticket: ticket))
    }

    private func check(
        _ request: CaseRequest, _ known: KnownCase, _ caller: Caller, on day: CalendarDate
    ) throws(RefusedCase) {
        let matter = request.matter
        if matter.kind == .appeal {
            // As a registration: held by one officer, perhaps sent under another's login.
            guard caller.role == .officer else { throw RefusedCase(.refusedWrite(.forbidden, rule: "role")) }
        } else {
            try gates.person(caller, request.op, role: .supervisor)
        }
        let (own, other) = try gates.families(matter, known, caller)
        if let rival = known.rivals.first {
            throw RefusedCase(
                rival == matter.id
                    ? Refusal(.exists, field: "case")
                    : Refusal(.openAlready, field: "household", arguments: [.text("case", rival.written)]))
        }
        if matter.kind == .appeal { try gates.appeal(matter, own, known, day) }
        do throws(Refusal) {
            _ = try CasePlan(matter, own: own, other: other, known: known.families, form: form, on: day)
        } catch {
            throw RefusedCase(error)
        }
    }

    private func row(_ matter: RegistryCase, _ journal: JournalLine, _ caller: Caller, _ at: Instant) -> Rows {
        var rows = Rows(CaseStatements.insert)
        rows.append { row in
            row.identifier(matter.id)
            row.text(matter.kind.word)
            row.identifier(matter.own.household)
            row.int4(matter.own.version)
            row.identifier(matter.other?.household)
            row.int4(matter.other?.version)
            row.int8(matter.claim?.number.number)
            row.identifier(matter.claim?.claimant)
            row.date(matter.claim?.expires)
            if let merger = matter.merger {
                var details = JSONWriter()
                details.object { merger.write(to: &$0) }
                row.bytes(details.bytes)
            } else {
                row.null()
            }
            row.text(matter.ground.rawValue)
            row.text(matter.reason.written)
            row.instant(at)
            row.text(journal.desk)
            row.int4(journal.epoch)
            row.int8(journal.seq)
            row.text(caller.officer)
        }
        return rows
    }
}
