import Shared

/// What a family said, ready to be checked and stored: the members of a REGISTER without its op.
struct HouseholdContent {
    var household: Identifier
    var tehsil: PCode
    var form: String
    var started: Instant
    var ended: Instant
    /// As typed or read: checked with the rest.
    var mobile: String?
    var address: String?
    /// Members who have left a registered household: a JSON array, or nil.
    var returning: [UInt8]?
    /// A JSON array.
    var roster: [UInt8]
    /// A JSON object.
    var answers: [UInt8]

    /// The JSON object.
    var bytes: [UInt8] {
        .object { writer in
            writer.member("household", household.written)
            writer.member("tehsil", tehsil.written)
            writeInterview(to: &writer)
        }
    }

    /// The JSON object of a RESURVEY without its op: the household is known, and where it lives.
    func bytes(again version: Int32) -> [UInt8] {
        .object { writer in
            writer.member("household", household.written)
            writer.member("version", version)
            writeInterview(to: &writer)
        }
    }

    private func writeInterview(to writer: inout JSONWriter) {
        writer.member("form", form)
        writer.object("interview") {
            $0.member("started", started.written)
            $0.member("ended", ended.written)
        }
        if let mobile { writer.member("mobile", mobile) }
        if let address { writer.member("address", address) }
        if let returning { writer.member("returning", raw: returning) }
        writer.member("roster", raw: roster)
        writer.member("answers", raw: answers)
    }

    /// Checks with the server's own code whatever can be checked without the registry.
    func check(against form: Form, today: CalendarDate) throws(HouseholdFault) {
        guard self.form == form.id else { throw .otherForm(self.form) }
        let request = try readAsServer()
        if !request.violations.isEmpty { throw .refusals(request.violations) }
        let date = started.dayInKarachi
        // The server's own bounds: a desk's clock may run a day ahead, an interview waits 90 days at most.
        guard (-90...1).contains(today.days(until: date)) else {
            throw .refusals([Refusal(.validation, field: "interview/started", rule: "interview-date")])
        }
        let violations: [FormViolation]
        do throws(FormViolation) {
            violations = try Interview(
                form: form, roster: request.roster, answers: request.answers, date: date
            ).violations(of: form)
        } catch { violations = [error] }
        if !violations.isEmpty { throw .violations(violations) }
    }

    /// Reads the content as the server will, under a stand-in for the op that the journal signs later.
    private func readAsServer() throws(HouseholdFault) -> RegisterRequest {
        let header = OpHeader(
            desk: "AAA-001", epoch: 1, seq: 1, prev: nil, officer: "nobody", at: ended.written)
        do {
            let document = try JSONDocument(header.sign(bytes))
            guard case .register(let request) = try Request(.register, document) else { throw HouseholdFault.shape("") }
            return request
        } catch let error as Refusal {
            throw error.problem == .syntax ? .shape(error.description) : .refusals([error])
        } catch {
            throw .shape("\(error)")
        }
    }
}

/// Why a household cannot be registered as it is.
enum HouseholdFault: Error {
    /// The file cannot be read.
    case unreadable(String)
    /// It is no household of ours: not JSON, an unknown or missing field, a wrong type.
    case shape(String)
    /// It is for another version of the questionnaire.
    case otherForm(String)
    /// Rules of the registry outside of roster and answers.
    case refusals([Refusal])
    /// Rules of the form.
    case violations([FormViolation])

    /// A file that is wrong in form is a matter of the command line; a broken rule is a refusal.
    var outcome: Outcome {
        switch self {
        case .unreadable, .shape, .otherForm: .usage
        case .refusals, .violations: .refused
        }
    }

    /// One line for each thing that is wrong.
    func lines(_ form: Form, _ language: Language) -> [String] {
        switch self {
        case .unreadable(let reason), .shape(let reason): [reason]
        case .otherForm(let name): ["form \(name) is not the form of this program, \(form.id)"]
        case .refusals(let refusals):
            refusals.map { RefusalWords.of($0, language) }
        case .violations(let violations):
            violations.map { "\($0.field): \(form.explain($0, language.ofForm)) (\($0.rule))" }
        }
    }
}

extension Language {
    /// The same language, as the form names it.
    var ofForm: FormLocale { self == .urdu ? .urdu : .english }
}
