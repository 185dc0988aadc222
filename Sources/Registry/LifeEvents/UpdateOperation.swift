package import PostgresPipeline
package import Shared

/// UPDATE: a life event of one household or two, checked, made into the next version of each, and scored again, in one
/// transaction. Pure but for what was read before.
package struct UpdateOperation: Sendable {
    private let form: Form
    private let model: PMTModel
    private let rules: ProgrammeRules?
    private let generation: Int64?
    let geography: Geography
    let acceptsInventedNumbers: Bool

    package init(
        form: Form, model: PMTModel, rules: ProgrammeRules? = nil, generation: Int64? = nil, geography: Geography,
        acceptsInventedNumbers: Bool
    ) {
        self.form = form
        self.model = model
        self.rules = rules
        self.generation = generation
        self.geography = geography
        self.acceptsInventedNumbers = acceptsInventedNumbers
    }

    /// The unit that reads what the event must know.
    package func unit(for request: UpdateRequest, receivedAt: Instant) -> PostgresUnit {
        let seen = [(request.household, request.version)] + (request.other.map { [($0.household, $0.version)] } ?? [])
        let households = Value.uuidArray(seen.map { (high: $0.0.high, low: $0.0.low) })
        return PostgresUnit(
            [
                (LifeEventStatements.readFamilies, [households]),
                (LifeEventStatements.readMarriages, [households]),
                (LifeEventStatements.readChanges, [households, .int4Array(seen.map(\.1))]),
                (LifeEventStatements.readHolders, [.int8Array(request.event.numbers)]),
            ]
                + DecisionKnowledge.statements(
                    households: seen.map(\.0), numbers: request.event.numbers, on: receivedAt.dayInKarachi),
            transaction: false)
    }

    func known(_ results: borrowing UnitResults) throws(DatabaseError) -> KnownFamilies { try KnownFamilies(results) }

    /// The rows of the event, or why it cannot be.
    func prepare(
        _ request: UpdateRequest, _ bytes: WriteBytes, known: KnownFamilies, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "UPDATE", household: request.household, caller: caller,
            receivedAt: receivedAt)
        do throws(Refused) {
            let families = try families(of: request, known, journal, caller)
            let write = try write(request, known, families, journal, address, caller, receivedAt)
            return .write(write)
        } catch {
            return .refuse(error.reply, journal: journal, address: address, caller: caller)
        }
    }

    /// A refusal on its way out.
    private struct Refused: Error {
        let reply: RegistryReply

        init(_ reply: RegistryReply) { self.reply = reply }
        init(_ refusal: Refusal) { reply = RegistryReply(refusal) }
    }

    /// The stored households of the event, if the caller may change them and has seen their last versions.
    private func families(
        of request: UpdateRequest, _ known: KnownFamilies, _ journal: JournalLine, _ caller: Caller
    ) throws(Refused) -> (own: StoredFamily, other: StoredFamily?) {
        var found: [StoredFamily] = []
        let named = [(request.household, request.version)] + (request.other.map { [($0.household, $0.version)] } ?? [])
        for (household, version) in named {
            guard let stored = known.families[household],
                geography.area(caller.area, contains: stored.state.tehsil.written)
            else { throw Refused(.refusedWrite(.noSuchHousehold, field: found.isEmpty ? "household" : "other")) }
            guard stored.state.status == .active else {
                throw Refused(.refusedWrite(.householdClosed, field: found.isEmpty ? "household" : "other"))
            }
            guard stored.version == version else {
                throw Refused(VersionChange.conflict(known.changes, of: household, now: stored.version))
            }
            guard stored.form == form.id else {
                throw Refused(.refusedWrite(.validation, field: "household", rule: "form-version"))
            }
            try date(request.event, stored, journal)
            found.append(stored)
        }
        return (found[0], found.count > 1 ? found[1] : nil)
    }

    /// An event cannot lie ahead, nor come before what is known already.
    private func date(_ event: LifeEvent, _ stored: StoredFamily, _ journal: JournalLine) throws(Refused) {
        guard event.effective <= journal.day else {
            throw Refused(.refusedWrite(.validation, field: "effective", rule: "event.future"))
        }
        for member in stored.state.roster.members where event.concerns(member.person) {
            guard let born = member.born, born <= event.effective else {
                throw Refused(.refusedWrite(.validation, field: "effective", rule: "event.before-birth"))
            }
        }
        guard !event.kind.isOrdered || event.effective >= stored.effective else {
            throw Refused(
                .refusedWrite(
                    .validation, field: "effective", rule: "event.before-last",
                    .text("last", stored.effective.written)))
        }
    }

    private func write(
        _ request: UpdateRequest, _ known: KnownFamilies, _ families: (own: StoredFamily, other: StoredFamily?),
        _ journal: JournalLine, _ address: ReplyAddress, _ caller: Caller, _ receivedAt: Instant
    ) throws(Refused) -> Write<WriteTicket> {
        let event = request.event
        let check = FamilyCheck(form: form, day: event.effective)
        let stored = [families.own, families.other].compactMap { $0 }
        guard let before = check.known(stored.map(\.state)) else { throw Refused(.refusedWrite(.internalError)) }
        var change = FamilyChange(
            family: families.own.state, other: families.other?.state, marriages: known.marriages)
        let after: [FamilyRows.After]
        do throws(Refusal) {
            try refuseRole(event, caller)
            try refuseHolders(known.holders, event)
            try refuseInvented(event)
            try check.allows(event.details.answers, in: event.kind)
            try destination(event, families.own)
            try event.apply(to: &change)
            after = try settle(change, families, before, check)
        } catch {
            throw Refused(error)
        }
        let returning = Set(known.holders.filter(event.isReturn).map(\.person))
        var rows = FamilyRows(event: event, journal: journal, returning: returning, receivedAt: receivedAt)
        guard rows.write(change, before: before.placed, after: after, form: form.id) else {
            throw Refused(.refusedWrite(.internalError))
        }
        if event.kind == .verification { rows.verify(known.knowledge) }
        return assess(request, known.knowledge, after, stored, rows, journal, address, caller, receivedAt)
    }

    /// Each household after the event must be one that the form accepts.
    private func settle(
        _ change: FamilyChange, _ families: (own: StoredFamily, other: StoredFamily?), _ before: FamilyCheck.Known,
        _ check: FamilyCheck
    ) throws(Refusal) -> [FamilyRows.After] {
        var after: [FamilyRows.After] = []
        let states: [(FamilyState?, Int32)] = [
            (change.family, families.own.version + 1), (change.other, (families.other?.version ?? 0) + 1),
            (change.created, 1),
        ]
        for case (var state?, let version) in states {
            let interview = state.status == .active ? try check.settle(&state, known: before) : nil
            if let interview { try before.keepsNumbers(interview) }
            after.append(FamilyRows.After(state: state, version: version, interview: interview))
        }
        return after
    }

    /// Scores every household again, unless nothing that an indicator asks for has changed.
    private func assess(
        _ request: UpdateRequest, _ knowledge: DecisionKnowledge, _ after: [FamilyRows.After],
        _ stored: [StoredFamily], _ rows: FamilyRows, _ journal: JournalLine, _ address: ReplyAddress, _ caller: Caller,
        _ receivedAt: Instant
    ) -> Write<WriteTicket> {
        var all = rows.rows
        var assesses: [(household: Identifier, ordinal: Int32)] = []
        var reply = JSONWriter()
        for one in after {
            let ordinal = (stored.first { $0.state.household == one.state.household }?.lastOrdinal ?? 0) + 1
            reply.object { writer in
                writer.member("household", one.state.household.written)
                writer.member("version", one.version)
                writer.member("status", one.state.status.rawValue)
                writer.member("members", one.state.roster.members.count)
                guard let interview = one.interview, request.event.kind.touchesScore else { return }
                let assessed = model.assess(interview, tehsil: one.state.tehsil, asOf: journal.day)
                assessed.writeState(to: &writer)
                assesses.append((one.state.household, ordinal))
                all.append(
                    AssessmentRows.row(
                        assessed, household: one.state.household, ordinal: ordinal, version: one.version, model: model,
                        asOf: journal.day, at: receivedAt))
                all += DecisionRows.decided(
                    DecisionScene(
                        interview: interview, day: journal.day, tehsil: one.state.tehsil, assessed: assessed,
                        model: model.name, recipient: one.state.recipient,
                        verified: knowledge.verified.union(request.event.verifies), facts: knowledge.facts),
                    by: rules, household: one.state.household, ordinal: ordinal, at: receivedAt)
            }
        }
        let households = [UInt8(ascii: "[")] + reply.bytes + [UInt8(ascii: "]")]
        let answer = RegistryReply.ok(entry: true) { writer in
            writer.member("household", request.household.written)
            writer.member("version", request.version + 1)
            writer.member("event", request.event.kind.rawValue)
            writer.member("effective", request.event.effective.written)
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
            writer.member("households", raw: households)
        }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, numbers: rows.numbers,
            newHousehold: request.event.kind == .split ? request.event.details.household : nil,
            newPersons: rows.newPersons, returning: Array(rows.returning), assesses: assesses,
            follows: after.filter { $0.version > 1 }.map { ($0.state.household, $0.version) },
            generation: assesses.isEmpty ? nil : generation, reply: answer)
        return Write(
            keys: ticket.keys, lineage: journal.lineage,
            rows: RulesGuard.rows(ticket.generation) + journal.rows(number: 0, reply: answer.body) + all,
            ticket: ticket)
    }
}
