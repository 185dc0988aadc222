package import PostgresPipeline
package import Shared

/// What a write becomes before the database is asked.
package enum PreparedWrite: Sendable {
    /// An answer that needs no database and leaves no entry.
    case answer(RegistryReply)
    /// Rows for one unit, and what to say when they are durable.
    case write(Write<WriteTicket>)

    /// A refusal about the family that is plain before the database is asked: it consumes its number in the chain.
    static func refuse(_ reply: RegistryReply, journal: JournalLine, address: ReplyAddress, caller: Caller) -> Self {
        guard reply.entry == true else { return .answer(reply) }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, reply: reply, outcome: reply.number)
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: journal.rows(number: reply.number, reply: reply.body), ticket: ticket))
    }
}

/// REGISTER: a new household with roster and answers, checked, scored, and made into the rows of one transaction.
/// Pure: no clock, no database.
package struct RegisterOperation: Sendable {
    /// Days between an interview and its arrival at most: a desk may be without a line for long, but not for ever.
    package static let interviewDaysBack: Int32 = 90

    private let form: Form
    private let model: PMTModel
    private let rules: ProgrammeRules?
    private let generation: Int64?
    private let geography: Geography
    private let acceptsInventedNumbers: Bool
    private let daysBack: Int32

    /// - Parameters:
    ///   - rules: by which programmes decide; nil while none does.
    ///   - generation: under which model and rules were read; nil where nothing guards them.
    ///   - interviewDaysBack: what is accepted of the past; an import may take older interviews.
    package init(
        form: Form, model: PMTModel, rules: ProgrammeRules? = nil, generation: Int64? = nil, geography: Geography,
        acceptsInventedNumbers: Bool, interviewDaysBack: Int32 = interviewDaysBack
    ) {
        daysBack = interviewDaysBack
        self.form = form
        self.model = model
        self.rules = rules
        self.generation = generation
        self.geography = geography
        self.acceptsInventedNumbers = acceptsInventedNumbers
    }

    /// The unit that reads what is known of members who come back.
    package func unit(for request: RegisterRequest) -> PostgresUnit { ReturningMembers.unit(for: request.returning) }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> ReturningMembers {
        try ReturningMembers(results)
    }

    /// Checks and scores the family and makes its rows.
    ///
    /// - Parameter returning: what is known of those whom the request says to have left another household.
    package func prepare(
        _ request: RegisterRequest, _ bytes: WriteBytes, returning: ReturningMembers = ReturningMembers(),
        address: ReplyAddress, caller: Caller, receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "REGISTER", household: request.household, caller: caller,
            receivedAt: receivedAt)
        let interviewed = request.started.dayInKarachi
        let interview: Interview
        do throws(FormViolation) {
            interview = try Interview(
                form: form, roster: request.roster, answers: request.answers, date: interviewed)
        } catch {
            return .refuse(RegistryReply(Refusal(error)), journal: journal, address: address, caller: caller)
        }
        if let refusal = refusal(of: request, interview, interviewed: interviewed, journal.date, caller) {
            return .refuse(refusal, journal: journal, address: address, caller: caller)
        }
        guard let members = AcceptedMember.all(of: interview) else {
            return .answer(.refusedWrite(.internalError))
        }
        let marriages: [StandingMarriage]
        do throws(Refusal) {
            try returning.areThese(request.returning, among: members)
            marriages = try returning.marriages(of: members)
        } catch {
            return .refuse(RegistryReply(error), journal: journal, address: address, caller: caller)
        }
        let assessed = model.assess(interview, tehsil: request.tehsil, asOf: interviewed)
        // Nobody is verified yet and no recipient is named, so the authorities' files need not be asked.
        let decisions = rules?.decide(
            DecisionScene(
                interview: interview, day: journal.date, tehsil: request.tehsil, assessed: assessed, model: model.name))
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("household", request.household.written)
            writer.member("version", 1)
            writer.member("members", interview.memberCount)
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
            assessed.writeState(to: &writer)
        }
        let rows = HouseholdRows(
            request: request, members: members, interviewed: interviewed, journal: journal, receivedAt: receivedAt,
            standing: HouseholdStanding(of: decisions ?? []), returning: returning, marriages: marriages)
        var written = RulesGuard.rows(generation) + journal.rows(number: 0, reply: reply.body) + rows.rows
        written.append(
            AssessmentRows.row(
                assessed, household: request.household, ordinal: 1, version: 1, model: model, asOf: interviewed,
                at: receivedAt))
        if let rules = self.rules, let decisions {
            written.append(
                DecisionRows.row(
                    decisions, household: request.household, ordinal: 1, rules: rules, on: journal.date, at: receivedAt)
            )
        }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, numbers: rows.numbers,
            newHousehold: request.household,
            newPersons: members.map(\.person).filter { returning.persons[$0] == nil },
            returning: Array(returning.persons.keys), generation: generation,
            reply: reply)
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: written,
                ticket: ticket))
    }

    /// The first reason not to register the family that needs no database, or nil.
    private func refusal(
        of request: RegisterRequest, _ interview: Interview, interviewed: CalendarDate, _ today: CalendarDate,
        _ caller: Caller
    ) -> RegistryReply? {
        guard caller.role == .officer else { return .refusedWrite(.forbidden, rule: "role") }
        guard request.tehsil == caller.deskTehsil else {
            return .refusedWrite(.forbidden, field: "tehsil", rule: "own-tehsil")
        }
        guard request.form == form.id else {
            return .refusedWrite(.validation, field: "form", rule: "form-version", .text("form", form.id))
        }
        guard interviewed.daysSince2000 <= today.daysSince2000 + 1,
            interviewed.daysSince2000 >= today.daysSince2000 - daysBack
        else {
            return .refusedWrite(.validation, field: "interview/started", rule: "interview-date")
        }
        if let first = request.violations.first { return RegistryReply(first) }
        return refusal(of: interview)
    }

    /// Why no household may be made of this interview, whatever else is known, or nil: the form, and numbers that no card
    /// has. The same for a household that is interviewed again.
    func refusal(of interview: Interview) -> RegistryReply? { violated(interview) ?? invented(interview) }

    /// The form's own findings: the first decides number, field and rule, all of them stand in the list.
    private func violated(_ interview: Interview) -> RegistryReply? {
        let violations = interview.violations(of: form)
        guard let first = violations.first(where: { $0.number != 562 }) ?? violations.first else { return nil }
        var refusal = Refusal(first)
        if violations.count > 1 {
            refusal.arguments.append(Refusal.Argument("violations", .raw(Self.list(violations))))
        }
        return RegistryReply(refusal)
    }

    /// Numbers that no card has are for demos and tests; a real registry refuses them.
    private func invented(_ interview: Interview) -> RegistryReply? {
        guard !acceptsInventedNumbers else { return nil }
        for member in interview.members {
            guard let number = member.number, (try? CNIC(number: number))?.isInvented != false else { continue }
            return .refusedWrite(
                .validation, field: "roster/\(member.position)/\(member.cnic == nil ? "crc" : "cnic")",
                rule: "invented-number")
        }
        return nil
    }

    private static func list(_ violations: [FormViolation]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            for violation in violations.prefix(listedViolations) {
                writer.object { writer in
                    writer.member("field", violation.field)
                    writer.member("rule", violation.rule)
                }
            }
        }
        return writer.bytes
    }

    /// Findings listed in one reply at most.
    private static let listedViolations = 20
}

extension Refusal {
    /// What the form finds, as the protocol says it.
    init(_ violation: FormViolation) {
        self.init(
            Problem(rawValue: violation.number) ?? .validation, field: violation.field, rule: violation.rule,
            arguments: violation.arguments.map { .text($0.name, $0.value) })
    }
}
