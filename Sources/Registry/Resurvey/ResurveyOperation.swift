package import PostgresPipeline
package import Shared

/// RESURVEY: a full new interview of a household that is known, where the gate is open: the next version with new roster
/// and answers, scored as of the interview and decided again, in one transaction. Pure but for what was read before.
package struct ResurveyOperation: Sendable {
    private let form: Form
    private let model: PMTModel
    private let rules: ProgrammeRules?
    private let generation: Int64?
    private let gates: ResurveyGates
    private let geography: Geography
    private let registration: RegisterOperation

    /// - Parameters:
    ///   - rules: by which programmes decide; nil while none does.
    ///   - generation: under which model and rules were read; nil where nothing guards them.
    ///   - registration: says which interviews are accepted: the same as of a new household.
    package init(
        form: Form, model: PMTModel, rules: ProgrammeRules? = nil, generation: Int64? = nil, gates: ResurveyGates,
        geography: Geography, accepting registration: RegisterOperation
    ) {
        self.form = form
        self.model = model
        self.rules = rules
        self.generation = generation
        self.gates = gates
        self.geography = geography
        self.registration = registration
    }

    /// What is known before the interview is decided on.
    struct Known: Sendable {
        let family: KnownFamilies
        let gate: GateKnowledge
    }

    /// The unit that reads what the interview must know.
    package func unit(for request: ResurveyRequest, receivedAt: Instant) -> PostgresUnit {
        let household = Value.uuidArray([(high: request.household.high, low: request.household.low)])
        let numbers = Value.int8Array(request.numbers)
        return PostgresUnit(
            [
                (GateStatements.readFamily, [household]),
                (GateStatements.readMarriages, [household, numbers]),
                (LifeEventStatements.readChanges, [household, .int4Array([request.version])]),
                (LifeEventStatements.readHolders, [numbers]),
            ]
                + DecisionKnowledge.statements(
                    households: [request.household], numbers: request.numbers, on: receivedAt.dayInKarachi)
                + GateKnowledge.statements(
                    households: [request.household], gates: gates, on: gateDay(of: request, receivedAt.dayInKarachi)),
            transaction: false)
    }

    func known(_ results: borrowing UnitResults) throws(DatabaseError) -> Known {
        Known(family: try KnownFamilies(results), gate: try GateKnowledge.read(results, from: 7, gates: gates))
    }

    /// The gate is asked for the day of the interview; a desk's clock that runs ahead opens nothing.
    private func gateDay(of request: ResurveyRequest, _ today: CalendarDate) -> CalendarDate {
        min(request.started.dayInKarachi, today)
    }

    /// A refusal on its way out.
    private struct Refused: Error {
        let reply: RegistryReply

        init(_ reply: RegistryReply) { self.reply = reply }
    }

    /// The rows of the interview, or why it cannot be.
    func prepare(
        _ request: ResurveyRequest, _ bytes: WriteBytes, known: Known, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "RESURVEY", household: request.household, caller: caller,
            receivedAt: receivedAt)
        do throws(Refused) {
            let stored = try stored(request, known, caller)
            let gate = try gate(request, stored, known, journal)
            let interview = try interview(request)
            return .write(
                try write(request, stored, interview, gate, known.family, journal, address, caller, receivedAt))
        } catch {
            return .refuse(error.reply, journal: journal, address: address, caller: caller)
        }
    }

    /// The household, if the caller may interview it and has seen its last version.
    private func stored(
        _ request: ResurveyRequest, _ known: Known, _ caller: Caller
    ) throws(Refused) -> StoredFamily {
        guard caller.role == .officer else { throw Refused(.refusedWrite(.forbidden, rule: "role")) }
        guard let stored = known.family.families[request.household],
            geography.area(caller.area, contains: stored.state.tehsil.written)
        else { throw Refused(.refusedWrite(.noSuchHousehold, field: "household")) }
        guard stored.state.status == .active else {
            throw Refused(.refusedWrite(.householdClosed, field: "household"))
        }
        guard stored.version == request.version else {
            throw Refused(VersionChange.conflict(known.family.changes, of: request.household, now: stored.version))
        }
        return stored
    }

    /// What opened the gate on the day of the interview; a closed one refuses.
    private func gate(
        _ request: ResurveyRequest, _ stored: StoredFamily, _ known: Known, _ journal: JournalLine
    ) throws(Refused) -> GateAnswer {
        let interviewed = request.started.dayInKarachi
        guard interviewed.days(until: journal.date) >= -1,
            interviewed.days(until: journal.date) <= Int(RegisterOperation.interviewDaysBack)
        else { throw Refused(.refusedWrite(.validation, field: "interview/started", rule: "interview-date")) }
        guard interviewed >= stored.effective else {
            throw Refused(
                .refusedWrite(
                    .validation, field: "interview/started", rule: "event.before-last",
                    .text("last", stored.effective.written)))
        }
        guard let screened = known.gate.households[request.household] else {
            throw Refused(.refusedWrite(.internalError))
        }
        let answer = gates.answer(screened.facts, on: gateDay(of: request, journal.date))
        guard answer.isOpen else { throw Refused(RegistryReply(answer.refusal)) }
        return answer
    }

    /// The interview, if REGISTER would accept it.
    private func interview(_ request: ResurveyRequest) throws(Refused) -> Interview {
        guard request.form == form.id else {
            throw Refused(.refusedWrite(.validation, field: "form", rule: "form-version", .text("form", form.id)))
        }
        if let first = request.violations.first { throw Refused(RegistryReply(first)) }
        let interview: Interview
        do throws(FormViolation) {
            interview = try Interview(
                form: form, roster: request.roster, answers: request.answers, date: request.started.dayInKarachi)
        } catch {
            throw Refused(RegistryReply(Refusal(error)))
        }
        if let refusal = registration.refusal(of: interview) { throw Refused(refusal) }
        return interview
    }

    private func write(
        _ request: ResurveyRequest, _ stored: StoredFamily, _ interview: Interview, _ gate: GateAnswer,
        _ known: KnownFamilies, _ journal: JournalLine, _ address: ReplyAddress, _ caller: Caller,
        _ receivedAt: Instant
    ) throws(Refused) -> Write<WriteTicket> {
        let interviewed = request.started.dayInKarachi
        guard let before = FamilyCheck(form: form, day: interviewed).known([stored.state]),
            let roster = EditableRoster(request.roster)
        else { throw Refused(.refusedWrite(.internalError)) }
        var change = FamilyChange(family: stored.state, other: nil, marriages: known.marriages)
        let returning: Set<Identifier>
        do throws(Refusal) {
            returning = try self.returning(to: request.household, roster, known.holders)
            try change.resurvey(roster, answers: Array(request.answers.raw), mobile: request.mobile?.written)
        } catch {
            throw Refused(RegistryReply(error))
        }
        let version = stored.version + 1
        let ordinal = stored.lastOrdinal + 1
        var family = FamilyRows(
            FamilyAct(interviewed: interviewed), journal: journal, returning: returning, receivedAt: receivedAt)
        let after = FamilyRows.After(state: change.family, version: version, interview: interview)
        guard family.write(change, before: before.placed, after: [after], form: form.id) else {
            throw Refused(.refusedWrite(.internalError))
        }
        let tehsil = stored.state.tehsil
        let assessed = model.assess(interview, tehsil: tehsil, asOf: interviewed)
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("household", request.household.written)
            writer.member("version", version)
            writer.member("members", interview.memberCount)
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
            writer.member("because", gate.code)
            assessed.writeState(to: &writer)
        }
        var rows = RulesGuard.rows(generation) + journal.rows(number: 0, reply: reply.body) + family.rows
        rows.append(survey(request, version))
        rows.append(
            AssessmentRows.row(
                assessed, household: request.household, ordinal: ordinal, version: version, model: model,
                asOf: interviewed, at: receivedAt))
        rows += DecisionRows.decided(
            DecisionScene(
                interview: interview, day: journal.date, tehsil: tehsil, assessed: assessed, model: model.name,
                recipient: change.family.recipient, verified: known.knowledge.verified, facts: known.knowledge.facts,
                files: known.knowledge.files),
            by: rules, household: request.household, ordinal: ordinal, at: receivedAt)
        if let appeal = gate.appeal { rows.append(appeal.used(by: version)) }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, numbers: family.numbers,
            newPersons: family.newPersons, returning: Array(returning), assesses: [(request.household, ordinal)],
            follows: [(request.household, version)], generation: generation, reply: reply)
        return Write(keys: ticket.keys, lineage: journal.lineage, rows: rows, ticket: ticket)
    }

    /// Who left a household and comes back with this interview: the same person with the same number. A number of anybody
    /// else is taken.
    private func returning(
        to household: Identifier, _ roster: EditableRoster, _ holders: [NumberHolder]
    ) throws(Refusal) -> Set<Identifier> {
        var returning: Set<Identifier> = []
        for holder in holders {
            if holder.isActive, holder.household == household { continue }
            let line = roster.members.firstIndex { $0.number == holder.number }.map { $0 + 1 } ?? 0
            guard !holder.isActive, !holder.hasDied, line > 0, roster.members[line - 1].person == holder.person else {
                throw holder.taken(
                    field: "roster/\(line)/\(roster.members[max(line - 1, 0)].numberQuestion)",
                    officeName: geography.name(of: holder.tehsil))
            }
            returning.insert(holder.person)
        }
        return returning
    }

    private func survey(_ request: ResurveyRequest, _ version: Int32) -> Rows {
        let answers = request.answers.raw
        var survey = Rows(GateStatements.insertSurveys, reservingBytes: 64 + answers.count)
        survey.append { row in
            row.identifier(request.household)
            row.int4(version)
            row.text(request.form)
            row.date(request.started.dayInKarachi)
            row.int4(RegisterRequest.minutes(from: request.started, to: request.ended))
            row.bytes(answers)
        }
        return survey
    }
}

extension GateAnswer {
    /// What an officer hears who interviewed too early: why, in both languages, and from which day it is possible.
    fileprivate var refusal: Refusal {
        var refusal = Refusal(.validation, field: "household", rule: "gate")
        if let possibleFrom { refusal.arguments.append(.text("possible_from", possibleFrom.written)) }
        refusal.arguments.append(.text("because", code))
        refusal.arguments.append(.text("words", words.english))
        refusal.arguments.append(.text("words_ur", words.urdu))
        return refusal
    }
}
