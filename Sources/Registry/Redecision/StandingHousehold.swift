import PostgresPipeline
import Shared

/// A household with what was last said of it, as a row of `queries/redecide.sql`.
struct StandingHousehold {
    let id: Identifier
    let tehsil: PCode
    let version: Int32
    let recipient: Identifier?
    /// Nil without an interview, or with one whose bytes are none.
    let interview: Interview?
    let assessment: Assessment?
    let decision: Decided?

    /// The last assessment.
    struct Assessment {
        let ordinal: Int32
        /// The model's digest.
        let model: [UInt8]
        let asOf: CalendarDate
        /// Without terms.
        let assessed: Assessed
    }

    /// The last decisions.
    struct Decided {
        let ordinal: Int32
        let step: Int32
        /// As `Decision.json` wrote them.
        let json: [UInt8]
    }

    init(_ row: borrowing CopyRow, form: Form) throws(DatabaseError) {
        id = try Self.identifier(row, 0)
        guard let tehsil = PCode(try row.text(1)) else { throw DatabaseError(.undecodable) }
        self.tehsil = tehsil
        version = try row.int4(2)
        recipient = row.isNull(3) ? nil : try Self.identifier(row, 3)
        interview = try Self.interview(row, form)
        if row.isNull(7) {
            assessment = nil
        } else {
            let assessed: Assessed =
                row.isNull(10)
                ? .notScored(reason: try row.text(11), terms: []) : .scored(hundredths: try row.int4(10), terms: [])
            guard let asOf = CalendarDate(daysSince2000: try row.date(9)) else { throw DatabaseError(.undecodable) }
            assessment = Assessment(
                ordinal: try row.int4(7), model: try row.bytes(8), asOf: asOf, assessed: assessed)
        }
        decision =
            row.isNull(12)
            ? nil : Decided(ordinal: try row.int4(12), step: try row.int4(13), json: try row.bytes(14))
    }

    private static func identifier(_ row: borrowing CopyRow, _ column: Int) throws(DatabaseError) -> Identifier {
        let id = try row.uuid(column)
        return Identifier(high: id.high, low: id.low)
    }

    private static func interview(_ row: borrowing CopyRow, _ form: Form) throws(DatabaseError) -> Interview? {
        guard !row.isNull(5), !row.isNull(6), let interviewed = CalendarDate(daysSince2000: try row.date(6)),
            let roster = try? JSONDocument(try row.bytes(4)), let answers = try? JSONDocument(try row.bytes(5))
        else { return nil }
        return try? Interview(form: form, roster: roster.root, answers: answers.root, date: interviewed)
    }
}
