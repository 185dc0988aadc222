import PostgresPipeline
import Shared

/// What the rules in force say of a household that was assessed and decided before. Pure.
///
/// A household whose last assessment is by another model gets one more, on the day on which that one counted ages unless
/// a day is given. Its decisions are judged anew, and written only if they are not word for word those that stand: then
/// those of before, with their assessment and their rules, still say why.
struct Redecider: Sendable {
    let scoring: ScoringInForce
    /// The day of the decisions.
    let day: CalendarDate
    /// The day on which ages are counted for the score; nil: that of the last assessment.
    let asOf: CalendarDate?

    /// What is to be written of one household.
    struct Outcome {
        var assessment: Rows?
        var decision: Rows?
        var standing: HouseholdStanding?
        /// How the household stands by the rules, written or not; nil while nothing decides.
        var judged: HouseholdStanding?
    }

    /// Whether the decisions that stand are, word for word, those of a registration, which asks no authority and knows no
    /// recipient: apply may decide otherwise, and nobody has to have changed anything.
    func standsAsRegistered(_ household: StandingHousehold) -> Bool {
        guard let rules = scoring.rules, let interview = household.interview, let last = household.assessment,
            let decided = household.decision
        else { return false }
        let decisions = rules.decide(
            DecisionScene(
                interview: interview, day: day, tehsil: household.tehsil, assessed: last.assessed,
                model: scoring.model.name))
        return decided.json == Decision.json(decisions)
    }

    /// Nil for a household whose interview cannot be read: nothing is known, so nothing is said.
    func outcome(of household: StandingHousehold, _ knowledge: RangeKnowledge, at moment: Instant) -> Outcome? {
        guard let interview = household.interview else { return nil }
        var outcome = Outcome()
        var ordinal = household.assessment?.ordinal ?? 0
        let assessed: Assessed
        if let last = household.assessment, last.model == scoring.model.digest, asOf == nil || asOf == last.asOf {
            assessed = last.assessed
        } else {
            let counted = asOf ?? household.assessment?.asOf ?? interview.date
            ordinal += 1
            assessed = scoring.model.assess(interview, tehsil: household.tehsil, asOf: counted)
            outcome.assessment = AssessmentRows.row(
                assessed, household: household.id, ordinal: ordinal, version: household.version, model: scoring.model,
                asOf: counted, at: moment)
        }
        guard let rules = scoring.rules else { return outcome }
        let decisions = rules.decide(
            DecisionScene(
                interview: interview, day: day, tehsil: household.tehsil, assessed: assessed,
                model: scoring.model.name, recipient: household.recipient, verified: knowledge.verified,
                facts: knowledge.facts, files: knowledge.files))
        outcome.judged = HouseholdStanding(of: decisions)
        if let decided = household.decision, decided.json == Decision.json(decisions) { return outcome }
        let step = household.decision.map { $0.ordinal == ordinal ? $0.step + 1 : 0 } ?? 0
        outcome.decision = DecisionRows.row(
            decisions, household: household.id, ordinal: ordinal, step: step, rules: rules, on: day, at: moment)
        outcome.standing = outcome.judged
        return outcome
    }
}
