package import Shared

/// A proxy means test: a data file, compiled. The same for one household or forty million.
///
///     let model = try PMTModel(file: RegistryFile.named("models/pk-2005-06.json")!.bytes, form: Form.shipped())
///     switch model.assess(interview, tehsil: tehsil, asOf: date) { ... }
///
/// A model that was read has passed its own golden vectors.
package struct PMTModel: Sendable {
    /// Such as `pk-2005-06`.
    package let name: String
    /// Exactly one model is active for each.
    package let scoreType: String
    /// The form whose answers it reads.
    package let formID: String
    package let title: FormWords
    package let source: String
    /// First and last day for which it may assess.
    package let effective: ClosedRange<CalendarDate>
    package let indicators: [Indicator]
    package let cutoffs: [Cutoff]
    /// Keys of the poverty lines of `likelihoods(hundredths:)`.
    package let lines: [Line]
    /// SHA-256 of the file.
    package let digest: [UInt8]
    package let vectorCount: Int

    let form: Form
    let covered: CoveredArea
    let conditions: ConditionProgram
    let expressions: ExpressionProgram
    let score: ScoreRule
    let bands: [LikelihoodBand]

    /// One question of the model, answered from roster and answers.
    package struct Indicator: Sendable {
        package let key: String
        package let question: FormWords
        package let answers: [Answer]
        /// In millionths; nil where answers carry points.
        package let coefficient: Int64?
        let value: Expression?
        let missing: MissingRule

        package struct Answer: Sendable {
            package let code: String
            package let words: FormWords
            /// In millionths.
            package let points: Int64
            let condition: Condition
        }
    }

    /// What an unanswered indicator does. There is no default: the file says it for each.
    enum MissingRule: Hashable, Sendable {
        /// No score.
        case refuse
        /// The answer of this index, which the source itself gives to "no data".
        case answer(Int)
    }

    /// A score that divides households, with its source.
    package struct Cutoff: Sendable {
        package let key: String
        package let atMostHundredths: Int32
        package let words: String
    }

    package struct Line: Hashable, Sendable {
        package let key: String
        package let words: String
    }

    struct LikelihoodBand: Sendable {
        let scores: ClosedRange<Int64>
        let perMille: [Int]
    }

    /// How points become the score.
    struct ScoreRule: Sendable {
        let value: Expression
        let range: ClosedRange<Int64>
        let decimals: Int
        let rounding: Rounding
    }

    /// What the household scores, on answers as they are known, with ages counted on `day`.
    package func assess(_ interview: Interview, tehsil: PCode, asOf day: CalendarDate) -> Assessed {
        assess(interview, tehsilNumber: AreaNumber(tehsil.written)?.value ?? 0, asOf: day)
    }

    /// The same by the number of the tehsil (60101 of PK60101), for runs over millions.
    package func assess(_ interview: Interview, tehsilNumber tehsil: Int64, asOf day: CalendarDate) -> Assessed {
        guard effective.contains(day) else { return .notScored(reason: "DATE", terms: []) }
        guard covered.contains(tehsil) else { return .notScored(reason: "AREA", terms: []) }
        let aged = interview.aged(on: day)
        return aged.withScene { scene in
            var scene = scene
            scene.area = (tehsil / 10_000, tehsil / 100, tehsil)
            return assess(&scene)
        }
    }

    private func assess(_ scene: inout ConditionScene) -> Assessed {
        var terms: [Term] = []
        terms.reserveCapacity(indicators.count)
        var refusal: String?
        var total: Int64 = 0
        for index in indicators.indices {
            switch term(index, &scene) {
            case .known(let term):
                terms.append(term)
                let (sum, overflow) = total.addingReportingOverflow(term.points)
                if overflow { refusal = refusal ?? "ARITHMETIC:\(indicators[index].key)" } else { total = sum }
            case .missing: refusal = refusal ?? "MISSING:\(indicators[index].key)"
            case .arithmetic: refusal = refusal ?? "ARITHMETIC:\(indicators[index].key)"
            }
        }
        if let refusal { return .notScored(reason: refusal, terms: terms) }
        let value = expressions.value(of: score.value, total: total, conditions, scene)
        if value == Cell.missing { return .notScored(reason: "MISSING:score", terms: terms) }
        guard Cell.isKnown(value) else { return .notScored(reason: "ARITHMETIC:score", terms: terms) }
        return .scored(hundredths: hundredths(value), terms: terms)
    }

    private enum Outcome {
        case known(Term)
        case missing
        case arithmetic
    }

    private func term(_ index: Int, _ scene: inout ConditionScene) -> Outcome {
        var value: Int64?
        if let expression = indicators[index].value {
            let derived = expressions.value(of: expression, total: 0, conditions, scene)
            if derived == Cell.invalid { return .arithmetic }
            scene.value = derived
            value = Cell.isKnown(derived) ? derived : nil
        } else {
            scene.value = Cell.missing
        }
        if let coefficient = indicators[index].coefficient {
            guard let value else { return .missing }
            guard let points = FixedPoint.scaled(value, by: coefficient, over: FixedPoint.scale, .halfUp) else {
                return .arithmetic
            }
            return .known(Term(indicator: index, answer: nil, points: points, value: value))
        }
        return answered(index, value, scene)
    }

    /// The first answer whose condition holds. One that cannot be decided before it leaves the indicator unanswered.
    private func answered(_ index: Int, _ value: Int64?, _ scene: ConditionScene) -> Outcome {
        for answer in indicators[index].answers.indices {
            switch conditions.truth(of: indicators[index].answers[answer].condition, row: 0, in: scene) {
            case .no: continue
            case .yes: return known(index, answer, value)
            case .unknown: return missing(index, value)
            }
        }
        return missing(index, value)
    }

    private func missing(_ index: Int, _ value: Int64?) -> Outcome {
        if case .answer(let answer) = indicators[index].missing { return known(index, answer, value) }
        return .missing
    }

    private func known(_ index: Int, _ answer: Int, _ value: Int64?) -> Outcome {
        .known(
            Term(indicator: index, answer: answer, points: indicators[index].answers[answer].points, value: value))
    }

    /// Clipped, then rounded to the model's decimals.
    private func hundredths(_ value: Int64) -> Int32 {
        let clipped = min(max(value, score.range.lowerBound), score.range.upperBound)
        let unit: Int64 = [1_000_000, 100_000, 10_000][score.decimals]
        let rounded = Int64(score.rounding.divide(Int128(clipped), Int128(unit)))
        return Int32(rounded * (unit / 10_000))
    }

    /// How likely a household of this score is below each poverty line; empty if the model does not say.
    package func likelihoods(hundredths: Int32) -> [(key: String, perMille: Int)] {
        let whole = Int64(hundredths) / 100
        guard let band = bands.first(where: { $0.scores.contains(whole) }) else { return [] }
        return zip(lines, band.perMille).map { (key: $0.key, perMille: $1) }
    }
}

/// Which tehsils a model covers: all but those that the file names.
struct CoveredArea: Hashable, Sendable {
    /// Numbers of P-codes: 1 of PK1, 502 of PK502, 50306 of PK50306.
    let exceptProvinces: [Int64]
    let exceptDistricts: [Int64]
    let exceptTehsils: [Int64]

    func contains(_ tehsil: Int64) -> Bool {
        (10_000...99_999).contains(tehsil) && !exceptProvinces.contains(tehsil / 10_000)
            && !exceptDistricts.contains(tehsil / 100) && !exceptTehsils.contains(tehsil)
    }
}
