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
        let day = receivedAt.dayInKarachi
        return PostgresUnit(
            [
                (LifeEventStatements.readFamilies, [households]),
                (LifeEventStatements.readMarriages, [households, .identifiers(request.event.newcomers)]),
                (LifeEventStatements.readChanges, [households, .int4Array(seen.map(\.1))]),
                (LifeEventStatements.readHolders, [.int8Array(request.event.numbers)]),
            ]
                + DecisionKnowledge.statements(
                    households: seen.map(\.0), numbers: request.event.numbers, on: day)
                + spouses(of: request.event.bereaves, beside: households, on: day),
            transaction: false)
    }

    /// The households of spouses who live elsewhere: a death makes widows there too.
    private func spouses(
        of persons: [Identifier], beside households: Value, on day: CalendarDate
    ) -> [(Statement, [Value])] {
        guard !persons.isEmpty else { return [] }
        let values = [Value.identifiers(persons), households]
        return [
            (LifeEventStatements.readSpouses, values),
            (LifeEventStatements.readSpousesFacts, values + [.date(day)]),
            (LifeEventStatements.readSpousesVerified, values),
        ]
    }

    func known(_ results: borrowing UnitResults) throws(DatabaseError) -> KnownFamilies {
        try KnownFamilies(results, withSpouses: results.count > KnownFamilies.statementsWithoutSpouses)
    }

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
                throw Refused(
                    .refusedWrite(.validation, field: "household", rule: "form-version", .text("form", form.id)))
            }
            try date(request.event, stored, journal)
            found.append(stored)
        }
        return (found[0], found.count > 1 ? found[1] : nil)
    }

    /// An event cannot lie ahead, nor come before what is known already.
    private func date(_ event: LifeEvent, _ stored: StoredFamily, _ journal: JournalLine) throws(Refused) {
        guard event.effective <= journal.date else {
            throw Refused(.refusedWrite(.validation, field: "effective", rule: .future))
        }
        for member in stored.state.roster.members where event.concerns(member.person) {
            guard let born = member.born, born <= event.effective else {
                throw Refused(.refusedWrite(.validation, field: "effective", rule: .beforeBirth))
            }
        }
        guard !event.kind.isOrdered || event.effective >= stored.effective else {
            throw Refused(
                .refusedWrite(
                    .validation, field: "effective", rule: .beforeLast,
                    .text("last", stored.effective.written)))
        }
    }

    private func write(
        _ request: UpdateRequest, _ known: KnownFamilies, _ families: (own: StoredFamily, other: StoredFamily?),
        _ journal: JournalLine, _ address: ReplyAddress, _ caller: Caller, _ receivedAt: Instant
    ) throws(Refused) -> Write<WriteTicket> {
        let event = request.event
        let check = FamilyCheck(form: form, day: event.effective)
        var change = FamilyChange(
            family: families.own.state, other: families.other?.state, followed: known.spouses.map(\.state),
            marriages: known.marriages, elsewhere: whereabouts(known, request, caller))
        let stored: [StoredFamily]
        let before: FamilyCheck.Known
        let after: [FamilyRows.After]
        do throws(Refusal) {
            try refuseRole(event, caller)
            try refuseHolders(known.holders, event)
            try refuseInvented(event)
            try check.allows(event.details.answers, in: event.kind)
            try destination(event, families.own)
            try event.apply(to: &change)
            stored =
                [families.own, families.other].compactMap { $0 }
                + known.spouses.filter { change.touched.contains($0.state.household) }
            guard stored.allSatisfy({ $0.form == form.id }) else {
                throw Refusal(
                    .validation, field: "household", rule: "form-version", arguments: [.text("form", form.id)])
            }
            guard let all = check.known(stored.map(\.state)) else { throw Refusal(.internalError) }
            before = all
            after = try settle(change, stored, before, check)
        } catch {
            throw Refused(error)
        }
        let returning = Set(known.holders.filter(event.isReturn).map(\.person))
        var rows = FamilyRows(
            FamilyAct(event), journal: journal, returning: returning, receivedAt: receivedAt)
        guard rows.write(change, before: before.placed, after: after, form: form.id) else {
            throw Refused(.refusedWrite(.internalError))
        }
        if event.kind == .verification { rows.verify(event, known.knowledge) }
        return assess(request, known.knowledge, after, stored, rows, journal, address, caller, receivedAt)
    }

    /// Each household after the event must be one that the form accepts.
    private func settle(
        _ change: FamilyChange, _ stored: [StoredFamily], _ before: FamilyCheck.Known, _ check: FamilyCheck
    ) throws(Refusal) -> [FamilyRows.After] {
        var after: [FamilyRows.After] = []
        let changed = change.followed.filter { change.touched.contains($0.household) }
        for case var state? in [change.family, change.other, change.created] + changed {
            let version = (stored.first { $0.state.household == state.household }?.version ?? 0) + 1
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
            var assessed: Assessed?
            if let interview = one.interview, request.event.kind.touchesScore {
                let result = model.assess(interview, tehsil: one.state.tehsil, asOf: journal.date)
                assessed = result
                assesses.append((one.state.household, ordinal))
                all.append(
                    AssessmentRows.row(
                        result, household: one.state.household, ordinal: ordinal, version: one.version, model: model,
                        asOf: journal.date, at: receivedAt))
                all += DecisionRows.decided(
                    DecisionScene(
                        interview: interview, day: journal.date, tehsil: one.state.tehsil, assessed: result,
                        model: model.name, recipient: one.state.recipient,
                        verified: knowledge.verified.union(request.event.verifies), facts: knowledge.facts,
                        files: knowledge.files),
                    by: rules, household: one.state.household, ordinal: ordinal, at: receivedAt)
            }
            // A household that followed may be another office's, of which the caller knows nothing.
            let isNamed = [request.household, request.other?.household].contains(one.state.household)
            guard isNamed || one.version == 1 || geography.area(caller.area, contains: one.state.tehsil.written)
            else { continue }
            reply.object { writer in
                writer.member("household", one.state.household.written)
                writer.member("version", one.version)
                writer.member("status", one.state.status.rawValue)
                writer.member("members", one.state.roster.members.count)
                assessed?.writeState(to: &writer)
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
