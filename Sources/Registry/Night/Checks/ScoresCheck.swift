import PostgresPipeline
import Shared

/// Every score again, bit for bit: from roster and answers as they were at the assessment's version, by the model that
/// it names, with ages on the day that it names. State, score, reason and every term must come out as they are stored.
struct ScoresCheck: NightCheck {
    let name = "scores"

    private static let kinds = ["score_not_reproduced", "score_of_unusable_model", "score_of_unreadable_interview"]

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: Self.kinds)
        var models = StoredModels()
        for piece in try ChangedHouseholds(scene, open: Self.kinds, on: connection).pieces {
            var stored: [StoredAssessment] = []
            do {
                try connection.copyOut(Self.query(piece.array)) { row throws(DatabaseError) in
                    stored.append(try StoredAssessment(row, form: scene.form))
                    return .next
                }
            } catch {
                throw AdministrationError(error)
            }
            for assessment in stored {
                look.lookedAt += 1
                let model = try models.model(assessment.model, on: connection)
                if let found = assessment.disagreement(with: model) { look.add(found) }
            }
        }
        return look
    }

    /// All assessments of these households whose version is known, since what one has is little.
    private static func query(_ array: String) -> String {
        """
        copy (
            select a.household_id, a.ordinal, v.tehsil, v.roster, s.answers, s.interviewed, a.model, a.as_of, a.score,
                a.reason, a.terms, h.tehsil
            from nser.assessment a
            join nser.household h on h.id = a.household_id
            join nser.household_version v on v.household_id = a.household_id and v.version = a.version
            left join lateral (
                select answers, interviewed from nser.survey
                where household_id = a.household_id and version <= a.version order by version desc limit 1) s on true
            where a.household_id = any('\(array)'::uuid[])
            order by a.household_id, a.ordinal)
        to stdout with (format binary)
        """
    }
}

/// Models by digest, each read and proved once.
struct StoredModels {
    private var known: [[UInt8]: PMTModel?] = [:]

    /// Nil for a model that is not what its digest and signature say, or that cannot be used.
    mutating func model(
        _ digest: [UInt8], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> PMTModel? {
        if let model = known[digest] { return model }
        var model: PMTModel?
        do throws(AdministrationError) {
            model = try Models.loaded(Hexadecimal.text(digest), on: connection).model
        } catch {
            // Refused is an answer about the model; the rest is a failure of the check.
            guard error.kind == .refused else { throw error }
        }
        known[digest] = .some(model)
        return model
    }
}

/// An assessment as it is stored, with what it was made of.
private struct StoredAssessment {
    let household: Identifier
    let ordinal: Int32
    let tehsil: PCode
    let interview: Interview?
    let model: [UInt8]
    let asOf: CalendarDate
    let score: Int32?
    let reason: String?
    let terms: [UInt8]
    /// Where the household is now: whose finding it is.
    let owner: String

    init(_ row: borrowing CopyRow, form: Form) throws(DatabaseError) {
        let id = try row.uuid(0)
        household = Identifier(high: id.high, low: id.low)
        ordinal = try row.int4(1)
        guard let tehsil = PCode(try row.text(2)), let asOf = CalendarDate(daysSince2000: try row.date(7)) else {
            throw DatabaseError(.undecodable)
        }
        self.tehsil = tehsil
        self.asOf = asOf
        if row.isNull(4) || row.isNull(5) {
            interview = nil
        } else if let held = CalendarDate(daysSince2000: try row.date(5)),
            let roster = try? JSONDocument(try row.bytes(3)), let answers = try? JSONDocument(try row.bytes(4))
        {
            interview = try? Interview(form: form, roster: roster.root, answers: answers.root, date: held)
        } else {
            interview = nil
        }
        model = try row.bytes(6)
        score = row.isNull(8) ? nil : try row.int4(8)
        reason = row.isNull(9) ? nil : try row.text(9)
        terms = try row.bytes(10)
        owner = try row.text(11)
    }

    func disagreement(with model: PMTModel?) -> Found? {
        guard let model else { return found("score_of_unusable_model") { _ in } }
        guard let interview else { return found("score_of_unreadable_interview") { _ in } }
        let again = model.assess(interview, tehsil: tehsil, asOf: asOf)
        let (score, reason): (Int32?, String?) =
            switch again {
            case .scored(let hundredths, _): (hundredths, nil)
            case .notScored(let reason, _): (nil, reason)
            }
        guard (score, reason) != (self.score, self.reason) || model.termsJSON(again.terms) != terms else { return nil }
        // The score itself stays in the registry: who reads findings may be no one who may read scores.
        return found("score_not_reproduced") { writer in
            writer.member("score_differs", score != self.score)
            writer.member("reason_differs", reason != self.reason)
            writer.member("terms_differ", model.termsJSON(again.terms) != terms)
        }
    }

    private func found(_ kind: String, _ write: (inout JSONWriter) -> Void) -> Found {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("household", household.written)
            writer.member("ordinal", ordinal)
            writer.member("model", Hexadecimal.text(Array(model.prefix(8))))
            writer.member("as_of", asOf.written)
            write(&writer)
        }
        return Found(
            kind, "household_id=\(household.written) ordinal=\(ordinal)", tehsil: owner, .error,
            evidence: writer.bytes)
    }
}
