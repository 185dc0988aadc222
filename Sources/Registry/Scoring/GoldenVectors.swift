import Shared

/// Households whose score was computed without this engine. A model that does not reach each of them is not used.
struct GoldenVectors {
    /// Fewer would not show every answer of a card of ten indicators on several paths.
    static let least = 100

    let model: PMTModel
    let form: Form

    func verify(_ vectors: [DefinitionObject]) throws(ModelError) {
        guard vectors.count >= GoldenVectors.least else {
            throw ModelError("vectors", "there are \(vectors.count), fewer than \(GoldenVectors.least)")
        }
        var seen = Set<Term>()
        for vector in vectors {
            do throws(FormError) {
                for term in try verify(vector) { seen.insert(Term(of: term)) }
            } catch {
                throw ModelError(error.place, error.reason)
            }
        }
        for (index, indicator) in model.indicators.enumerated() {
            for (answer, words) in indicator.answers.enumerated()
            where !seen.contains(Term(indicator: index, answer: answer, points: 0, value: nil)) {
                throw ModelError("vectors", "none gives answer \(words.code) of \(indicator.key)")
            }
        }
    }

    private func verify(_ vector: DefinitionObject) throws(FormError) -> [Term] {
        try vector.permits(["name", "tehsil", "as_of", "roster", "answers", "expect"])
        let name = try vector.text("name")
        guard let day = try CalendarDate(vector.text("as_of")), let tehsil = try AreaNumber(vector.text("tehsil")),
            tehsil.level == 2
        else { throw FormError(vector.place, "tehsil or as_of cannot be read") }
        let assessed: Assessed
        do throws(FormViolation) {
            let interview = try Interview(
                form: form, roster: try required(vector, "roster"), answers: try required(vector, "answers"), date: day)
            assessed = model.assess(interview, tehsilNumber: tehsil.value, asOf: day)
        } catch {
            throw FormError(vector.place, "\(name): \(error)")
        }
        let found = GoldenVectors.summary(assessed, model)
        let wanted = try expectation(vector.object("expect"))
        guard found == wanted else {
            throw FormError(vector.place, "\(name): the engine gives \(found), the vector says \(wanted)")
        }
        if case .scored(_, let terms) = assessed { return terms }
        return []
    }

    private func required(_ vector: DefinitionObject, _ key: StaticString) throws(FormViolation) -> JSONView {
        guard let view = vector[key] else { throw FormViolation(number: 501, field: key.description, rule: "missing") }
        return view
    }

    /// One text to compare and to show: score, answers and points of every indicator, or the reason of none.
    private static func summary(_ assessed: Assessed, _ model: PMTModel) -> String {
        switch assessed {
        case .notScored(let reason, _): return "NOT_SCORED \(reason)"
        case .scored(let hundredths, let terms):
            let codes = terms.map { term in
                term.answer.map { model.indicators[term.indicator].answers[$0].code } ?? "*"
            }
            let points = terms.map { FixedPoint.written($0.points) }
            return "\(FixedPoint.written(hundredths: hundredths)) = \(codes.joined()) \(points.joined(separator: "+"))"
        }
    }

    private func expectation(_ object: DefinitionObject) throws(FormError) -> String {
        if object["not_scored"] != nil {
            try object.permits(["not_scored"])
            return "NOT_SCORED \(try object.text("not_scored"))"
        }
        try object.permits(["answers", "points", "score"])
        var points: [String] = []
        for value in try object.array("points") {
            guard let text = value.string ?? value.integer.map({ "\($0)" }) else {
                throw FormError(object.place, "points are numbers")
            }
            points.append(text)
        }
        return "\(try object.text("score")) = \(try object.text("answers")) \(points.joined(separator: "+"))"
    }
}

extension Term {
    /// Which answer of which indicator, and nothing else.
    fileprivate init(of term: Term) {
        self.init(indicator: term.indicator, answer: term.answer, points: 0, value: nil)
    }
}
