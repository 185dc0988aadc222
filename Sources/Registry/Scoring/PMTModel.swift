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
    /// What whoever sees a score of this model has to know; nil if the file says nothing.
    package let caution: FormWords?
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
    /// The indicators and their answers once more, flat: scoring copies no words and counts no references.
    private let steps: [IndicatorStep]
    private let answerSteps: [AnswerStep]
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

    struct IndicatorStep: Sendable {
        let hasValue: Bool
        let hasCoefficient: Bool
        let value: Expression
        let coefficient: Int64
        /// Its answers' places among all.
        let answers: Range<Int>
        /// The place of the answer that stands for "no data"; -1: the indicator is unanswered.
        let missing: Int
    }

    struct AnswerStep: Sendable {
        let condition: Condition
        let points: Int64
    }

    init(
        names: (model: String, scoreType: String, title: FormWords, source: String), caution: FormWords?,
        form: Form, digest: [UInt8], vectorCount: Int, effective: ClosedRange<CalendarDate>, covered: CoveredArea,
        indicators: [Indicator],
        conditions: ConditionProgram, expressions: ExpressionProgram, score: ScoreRule, cutoffs: [Cutoff],
        likelihoods: (lines: [Line], bands: [LikelihoodBand])
    ) {
        name = names.model
        scoreType = names.scoreType
        title = names.title
        source = names.source
        self.caution = caution
        formID = form.id
        self.form = form
        self.digest = digest
        self.vectorCount = vectorCount
        self.effective = effective
        self.covered = covered
        self.indicators = indicators
        self.conditions = conditions
        self.expressions = expressions
        self.score = score
        self.cutoffs = cutoffs
        (lines, bands) = likelihoods
        var steps: [IndicatorStep] = []
        var answerSteps: [AnswerStep] = []
        for indicator in indicators {
            let first = answerSteps.count
            answerSteps += indicator.answers.map { AnswerStep(condition: $0.condition, points: $0.points) }
            var missing = -1
            if case .answer(let answer) = indicator.missing { missing = first + answer }
            steps.append(
                IndicatorStep(
                    hasValue: indicator.value != nil, hasCoefficient: indicator.coefficient != nil,
                    value: indicator.value ?? Expression(start: 0, end: 0), coefficient: indicator.coefficient ?? 0,
                    answers: first..<answerSteps.count, missing: missing))
        }
        self.steps = steps
        self.answerSteps = answerSteps
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
        terms.reserveCapacity(steps.count)
        var refusal: (index: Int, isArithmetic: Bool)?
        var total: Int64 = 0
        for index in steps.indices {
            switch term(index, steps[index], &scene) {
            case .known(let term):
                terms.append(term)
                let (sum, overflow) = total.addingReportingOverflow(term.points)
                if overflow { refusal = refusal ?? (index, true) } else { total = sum }
            case .missing: refusal = refusal ?? (index, false)
            case .arithmetic: refusal = refusal ?? (index, true)
            }
        }
        if let refusal {
            let kind = refusal.isArithmetic ? "ARITHMETIC" : "MISSING"
            return .notScored(reason: "\(kind):\(indicators[refusal.index].key)", terms: terms)
        }
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

    @inline(__always)
    private func term(_ index: Int, _ step: IndicatorStep, _ scene: inout ConditionScene) -> Outcome {
        var value: Int64?
        scene.value = Cell.missing
        if step.hasValue {
            let derived = expressions.value(of: step.value, total: 0, conditions, scene)
            if derived == Cell.invalid { return .arithmetic }
            scene.value = derived
            value = Cell.isKnown(derived) ? derived : nil
        }
        if step.hasCoefficient {
            guard let value else { return .missing }
            guard let points = FixedPoint.scaled(value, by: step.coefficient, over: FixedPoint.scale, .halfUp) else {
                return .arithmetic
            }
            return .known(Term(indicator: index, answer: nil, points: points, value: value))
        }
        // The first answer whose condition holds. One before it that cannot be decided leaves the indicator unanswered.
        var found = step.missing
        for place in step.answers {
            let truth = conditions.truth(of: answerSteps[place].condition, row: 0, in: scene)
            if truth == .no { continue }
            if truth == .yes { found = place }
            break
        }
        guard found >= 0 else { return .missing }
        return .known(
            Term(
                indicator: index, answer: found - step.answers.lowerBound, points: answerSteps[found].points,
                value: value))
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
