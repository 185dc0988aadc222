import PostgresPipeline
import Shared

/// What a model says of one household.
struct ShadowResult: Sendable {
    let household: Identifier
    /// In hundredths; nil without a score.
    let score: Int32?
    /// Why there is none.
    let reason: String?
    /// Two letters a programme, as `ShadowJudge` writes them; nil if nothing is judged.
    var outcomes: [UInt8]?

    func write(_ run: Int64, to row: inout RowEncoder) {
        row.int8(run)
        row.identifier(household)
        if let score {
            row.text("SCORED" as StaticString)
            row.int4(score)
            row.null()
        } else {
            row.text("NOT_SCORED" as StaticString)
            row.null()
            row.text(reason ?? "")
        }
        if let outcomes { row.bytes(outcomes) } else { row.null() }
    }
}

/// What is known of one household, as it is stored.
struct ShadowHousehold: Sendable {
    let id: Identifier
    /// 60101 of PK60101.
    let tehsil: Int64
    let roster: [UInt8]
    /// Nil without an interview.
    let answers: [UInt8]?
    let interviewed: CalendarDate?
    /// The day on which ages are counted.
    let asOf: CalendarDate?
    /// Who was named to receive the money.
    let recipient: Identifier?
    /// What the last assessment says, without terms, and by which model; nil without one.
    let stored: (assessed: Assessed, model: [UInt8])?

    init(_ row: borrowing CopyRow) throws(DatabaseError) {
        let id = try row.uuid(0)
        self.id = Identifier(high: id.high, low: id.low)
        guard let tehsil = PCode(try row.text(1)) else { throw DatabaseError(.undecodable) }
        self.tehsil = Int64(tehsil.number)
        roster = try row.bytes(2)
        answers = row.isNull(3) ? nil : try row.bytes(3)
        interviewed = row.isNull(4) ? nil : CalendarDate(daysSince2000: try row.date(4))
        asOf = row.isNull(5) ? nil : CalendarDate(daysSince2000: try row.date(5))
        if row.isNull(6) {
            recipient = nil
        } else {
            let person = try row.uuid(6)
            recipient = Identifier(high: person.high, low: person.low)
        }
        if row.isNull(7) {
            stored = nil
        } else {
            let assessed: Assessed =
                row.isNull(8)
                ? .notScored(reason: try row.text(9), terms: []) : .scored(hundredths: try row.int4(8), terms: [])
            stored = (assessed, try row.bytes(7))
        }
    }
}

/// A form and a model of one thread's own: threads that share them would count references against each other.
struct ShadowScorer {
    private let form: Form
    private let model: PMTModel
    private let judge: ShadowJudge?

    /// - Parameter rules: by which programmes are judged; nil: none is.
    init(_ content: [UInt8], rules: ShadowRules?) throws(AdministrationError) {
        do {
            form = try Form.shipped()
            model = try PMTModel(file: content, form: form)
        } catch {
            throw .refused("this is no model that can be used: \(error)")
        }
        if let rules {
            judge = try ShadowJudge(rules, form: form)
        } else {
            judge = nil
        }
    }

    func result(_ household: ShadowHousehold, _ knowledge: RangeKnowledge) -> ShadowResult {
        guard let answers = household.answers, let interviewed = household.interviewed else {
            return ShadowResult(household: household.id, score: nil, reason: "NO_INTERVIEW")
        }
        guard let rosterDocument = try? JSONDocument(household.roster),
            let answersDocument = try? JSONDocument(answers),
            let interview = try? Interview(
                form: form, roster: rosterDocument.root, answers: answersDocument.root, date: interviewed)
        else { return ShadowResult(household: household.id, score: nil, reason: "UNREADABLE") }
        let assessed = model.assess(interview, tehsilNumber: household.tehsil, asOf: household.asOf ?? interviewed)
        let outcomes = judge?.outcomes(of: household, interview, assessed, knowledge)
        switch assessed {
        case .scored(let hundredths, _):
            return ShadowResult(household: household.id, score: hundredths, reason: nil, outcomes: outcomes)
        case .notScored(let reason, _):
            return ShadowResult(household: household.id, score: nil, reason: reason, outcomes: outcomes)
        }
    }
}
