/// SCREEN: what the triage counter asks before an interview, by the number of one adult, and of further ones.
package struct ScreenRequest: Hashable, Sendable {
    /// Further numbers at most: a roster's lines without the first adult's.
    package static let furtherNumbers = LineLimits.rosterLines - 1

    package let cnic: CNIC
    /// Further adults of the same family; none twice.
    package let others: [CNIC]

    /// All numbers, the first adult's first.
    package var numbers: [CNIC] { [cnic] + others }

    package init(cnic: CNIC, others: [CNIC] = []) {
        self.cnic = cnic
        self.others = others
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .screen)
        let first: CNIC = try fields.value("cnic", .validation)
        cnic = first
        others =
            try fields.readIfPresent("others", .validation) { (view) throws(ValueError) in
                guard view.kind == .array else { throw .type(expected: "a list of numbers") }
                guard (1...Self.furtherNumbers).contains(view.count) else {
                    throw .rule(VocabularyError("screen.size", "must have 1 to \(Self.furtherNumbers) numbers"))
                }
                var numbers: [CNIC] = []
                for element in view.elements {
                    let number: CNIC = try element.value()
                    guard number != first, !numbers.contains(number) else {
                        throw .rule(VocabularyError("screen.twice", "must not have a number twice"))
                    }
                    numbers.append(number)
                }
                return numbers
            } ?? []
    }

    package var body: [UInt8] {
        .object { writer in
            writer.member("cnic", cnic.written)
            guard !others.isEmpty else { return }
            writer.array("others") { writer in for number in others { writer.string(number.written) } }
        }
    }
}

/// RESURVEY: a full new interview of a household that is known. Roster and answers as REGISTER has them.
package struct ResurveyRequest: Sendable {
    package let op: Op
    package let household: Identifier
    /// The version the officer saw.
    package let version: Int32
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
    /// Rules (560) that fields outside of roster and answers break.
    package let violations: [Refusal]

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .resurvey)
        op = try fields.op()
        household = try fields.identifier("household")
        version = try fields.version("version")
        form = try fields.form()
        (started, ended) = try fields.interview()
        roster = try fields.roster()
        answers = try fields.answers()
        var violations: [Refusal] = []
        mobile = try fields.collect("mobile", into: &violations)
        address = try fields.collect("address", into: &violations)
        if ended < started {
            violations.append(Refusal(.validation, field: "interview/ended", rule: "interview.order"))
        }
        self.violations = violations
    }

    /// The national numbers of the roster, read as far as they can be.
    package var numbers: [Int64] {
        roster.elements.flatMap { member in
            [member["cnic"], member["crc"]].compactMap { $0?.string.flatMap(CNIC.init)?.number }
        }
    }

    /// The request's object.
    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("household", household.written)
            writer.member("version", version)
            writer.member("form", form)
            writer.object("interview") {
                $0.member("started", started.written)
                $0.member("ended", ended.written)
            }
            if let mobile { writer.member("mobile", mobile.written) }
            if let address { writer.member("address", address.written) }
            writer.member("roster", raw: roster.raw)
            writer.member("answers", raw: answers.raw)
        }
    }
}
