/// A new household with roster and answers.
///
/// The members of roster and answers stay as they came: the questionnaire reads them, with the same code at the desk
/// and in the server. What breaks a rule without being wrong in form stands in `violations`: such a refusal leaves an
/// entry, which needs the op.
package struct RegisterRequest: Sendable {
    package let op: Op
    package let household: Identifier
    package let tehsil: PCode
    /// The questionnaire's version.
    package let form: String
    package let started: Instant
    package let ended: Instant
    /// Nil if absent, or in `violations`.
    package let mobile: MobileNumber?
    /// Nil if absent, or in `violations`.
    package let address: PlainText?
    /// An array of 1 to 40 objects.
    package let roster: JSONView
    /// An object.
    package let answers: JSONView
    /// Persons of the roster who have left a registered household; mostly none.
    package let returning: [Identifier]
    /// Rules (560) that fields outside of roster and answers break.
    package let violations: [Refusal]

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .register)
        op = try fields.op()
        household = try fields.identifier("household")
        tehsil = try fields.value("tehsil")
        form = try fields.form()
        (started, ended) = try fields.interview()
        roster = try fields.roster()
        answers = try fields.answers()
        returning = fields.has("returning") ? try fields.persons("returning") : []
        var violations: [Refusal] = []
        mobile = try fields.collect("mobile", into: &violations)
        address = try fields.collect("address", into: &violations)
        if ended < started {
            violations.append(Refusal(.validation, field: "interview/ended", rule: "interview.order"))
        }
        self.violations = violations
    }
}

extension Fields {
    /// The op that every write carries.
    func op() throws(Refusal) -> Op {
        guard let view = self["op"] else { throw Refusal(.syntax, field: "op", rule: "field.missing") }
        return try Op(view)
    }

    /// The name of a questionnaire.
    func form() throws(Refusal) -> String {
        try read("form") { (view) throws(ValueError) in
            try view.ascii(1...64, rule: "form.name", words: "must be the name of a form") {
                Tag.allows($0) || $0 == 0x2D || $0 == 0x2E
            }
        }
    }

    /// An object of answers about the household.
    func answers() throws(Refusal) -> JSONView {
        try read("answers") { (view) throws(ValueError) in
            guard view.kind == .object else { throw .type(expected: "an object") }
            return view
        }
    }

    /// When an interview began and ended.
    func interview() throws(Refusal) -> (Instant, Instant) {
        guard let view = self["interview"] else { throw Refusal(.syntax, field: "interview", rule: "field.missing") }
        let inner = try Fields(view, path: "interview", required: ["started", "ended"])
        let started: Instant = try inner.value("started")
        return (started, try inner.value("ended"))
    }

    /// An array of members.
    func roster() throws(Refusal) -> JSONView {
        let roster = try read("roster") { (view) throws(ValueError) in
            guard view.kind == .array else { throw .type(expected: "an array") }
            guard (1...LineLimits.rosterLines).contains(view.count) else {
                throw .rule(VocabularyError("roster.size", "must have 1 to \(LineLimits.rosterLines) members"))
            }
            return view
        }
        for (index, member) in roster.elements.enumerated() where member.kind != .object {
            throw Refusal(
                .syntax, field: "roster/\(index + 1)", rule: "field.type",
                arguments: [.text("expected", "an object")])
        }
        return roster
    }

    /// A value of the family: a broken rule is collected, a wrong type is thrown.
    func collect<Value: WrittenValue>(
        _ name: StaticString, into violations: inout [Refusal]
    ) throws(Refusal) -> Value? {
        do throws(Refusal) {
            return has(name) ? try value(name, .validation) : nil
        } catch {
            guard error.problem == .validation else { throw error }
            violations.append(error)
            return nil
        }
    }
}

/// The desk's side of REGISTER: what is written, and what is read back.
package struct RegisterDraft: Sendable {
    package var op: Op
    package var household: Identifier
    package var tehsil: PCode
    package var form: String
    package var started: Instant
    package var ended: Instant
    package var mobile: MobileNumber?
    package var address: PlainText?
    /// The JSON array.
    package var roster: [UInt8]
    /// The JSON object.
    package var answers: [UInt8]

    package init(
        op: Op, household: Identifier, tehsil: PCode, form: String, started: Instant, ended: Instant,
        mobile: MobileNumber? = nil, address: PlainText? = nil, roster: [UInt8], answers: [UInt8]
    ) {
        self.op = op
        self.household = household
        self.tehsil = tehsil
        self.form = form
        self.started = started
        self.ended = ended
        self.mobile = mobile
        self.address = address
        self.roster = roster
        self.answers = answers
    }

    /// The values of a request that was read.
    package init(_ request: RegisterRequest) {
        self.init(
            op: request.op, household: request.household, tehsil: request.tehsil, form: request.form,
            started: request.started, ended: request.ended, mobile: request.mobile, address: request.address,
            roster: Array(request.roster.raw), answers: Array(request.answers.raw))
    }

    /// The request's object.
    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("household", household.written)
            writer.member("tehsil", tehsil.written)
            writer.member("form", form)
            writer.object("interview") {
                $0.member("started", started.written)
                $0.member("ended", ended.written)
            }
            if let mobile { writer.member("mobile", mobile.written) }
            if let address { writer.member("address", address.written) }
            writer.member("roster", raw: roster)
            writer.member("answers", raw: answers)
        }
    }
}

/// PMT again, on what is known.
package struct ReassessRequest: Hashable, Sendable {
    package let op: Op
    package let household: Identifier
    /// The version the officer saw.
    package let version: Int32

    package init(op: Op, household: Identifier, version: Int32) {
        self.op = op
        self.household = household
        self.version = version
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .reassess)
        op = try fields.op()
        household = try fields.identifier("household")
        version = try fields.version("version")
    }

    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("household", household.written)
            writer.member("version", version)
        }
    }
}

/// A new epoch for a desk that lost its journal.
package struct EpochRequest: Hashable, Sendable {
    package let op: Op
    package let desk: DeskCode
    package let reason: PlainText

    package init(op: Op, desk: DeskCode, reason: PlainText) {
        self.op = op
        self.desk = desk
        self.reason = reason
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .epoch)
        op = try fields.op()
        desk = try fields.value("desk")
        reason = try fields.value("reason")
    }

    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("desk", desk.written)
            writer.member("reason", reason.written)
        }
    }
}
