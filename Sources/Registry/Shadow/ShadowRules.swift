import Shared

/// By which rules a shadow run judges: those in force, by the stored score of the active model, against those of the rule
/// set in which the tried model stands. Files, filters, persons and facts are the same on both sides.
struct ShadowRules: Sendable {
    let generation: Int64
    let parts: RulesInForce.Parts
    /// The active model's digest and name: scores of others decide nothing.
    let active: (digest: [UInt8], name: String)
    /// The rule set of the tried model.
    let ruleSet: String
    /// Under which name its scores are judged: its own, or that of the model in whose place it stands.
    let standsAs: String
    /// The day of the decisions.
    private(set) var day: CalendarDate
    /// The programmes that are judged, in the order of the outcomes.
    let programmes: [String]

    /// - Parameter wanted: a rule set by name; nil: the one in force if it knows the model, else the only one that knows
    ///   it, else the one in force, in which the model then stands in the place of the model that it names.
    init?(
        generation: Int64, parts: RulesInForce.Parts, active: SignedModel, tried model: PMTModel,
        ruleSet wanted: String?,
        day: CalendarDate, form: Form
    ) throws(AdministrationError) {
        guard let inForce = try parts.rules(form: form) else { return nil }
        var models: [String: Set<String>] = [:]
        for version in inForce.programmes.flatMap(\.versions) {
            for (ruleSet, rule) in version.scores { models[ruleSet, default: []].insert(rule.model) }
        }
        if let wanted, models[wanted] == nil {
            throw .refused("no programme has a score rule of rule set \(wanted); there are: \(models.keys.sorted())")
        }
        let knowing = models.filter { $0.value.contains(model.name) }.map(\.key)
        let fallback = knowing.contains(inForce.ruleSet) || knowing.count != 1 ? inForce.ruleSet : knowing[0]
        let ruleSet = wanted ?? fallback
        let named = models[ruleSet, default: []]
        self.generation = generation
        self.parts = parts
        self.active = (active.digest, active.name)
        self.ruleSet = ruleSet
        standsAs = named.contains(model.name) || named.count != 1 ? model.name : named.first ?? model.name
        self.day = day
        programmes = inForce.programmes.filter { $0.unknownBecause == nil }.map(\.name)
    }

    /// The same rules on the day on which a run began.
    func on(_ day: CalendarDate?) -> ShadowRules {
        var copy = self
        copy.day = day ?? self.day
        return copy
    }
}

/// One thread's judge of households under both.
struct ShadowJudge {
    private let was: ProgrammeRules
    private let would: ProgrammeRules
    private let rules: ShadowRules

    init(_ rules: ShadowRules, form: Form) throws(AdministrationError) {
        guard let was = try rules.parts.rules(form: form),
            let would = try rules.parts.rules(form: form, ruleSet: rules.ruleSet)
        else { throw .mismatch("no programme is in force") }
        self.was = was
        self.would = would
        self.rules = rules
    }

    /// Two letters a programme: how the household stands, and how it would stand.
    func outcomes(
        of household: ShadowHousehold, _ interview: Interview, _ assessed: Assessed, _ knowledge: RangeKnowledge
    ) -> [UInt8] {
        let day = rules.day
        let (stored, model) = known(household)
        func scene(_ assessed: Assessed, _ model: String) -> DecisionScene {
            DecisionScene(
                interview: interview, day: day, tehsilNumber: household.tehsil, assessed: assessed, model: model,
                recipient: household.recipient, verified: knowledge.verified, facts: knowledge.facts,
                files: knowledge.files)
        }
        let after = letters(would.decide(scene(assessed, rules.standsAs)))
        // Where both scores lie on the same side of every limit the rest of the judgement is the same.
        let isSame =
            was.scoreSides(stored, by: model, on: day) == would.scoreSides(assessed, by: rules.standsAs, on: day)
        let before = isSame ? after : letters(was.decide(scene(stored, model)))
        var outcomes: [UInt8] = []
        outcomes.reserveCapacity(2 * before.count)
        for (one, other) in zip(before, after) { outcomes += [one, other] }
        return outcomes
    }

    /// The stored score counts if it is the active model's.
    private func known(_ household: ShadowHousehold) -> (Assessed, String) {
        guard let stored = household.stored, stored.model == rules.active.digest else {
            return (.notScored(reason: "", terms: []), rules.active.name)
        }
        return (stored.assessed, rules.active.name)
    }

    /// How the household stands in each programme: eligible if anybody is, then pending, then without a score that
    /// decides, then refused.
    private func letters(_ decisions: [Decision]) -> [UInt8] {
        rules.programmes.map { programme in
            var letter = UInt8(ascii: "-")
            var rank = 0
            for decision in decisions where decision.programme == programme {
                let (next, nextRank) = Self.letter(decision)
                if nextRank > rank { (letter, rank) = (next, nextRank) }
            }
            return letter
        }
    }

    private static func letter(_ decision: Decision) -> (UInt8, Int) {
        switch decision.state {
        case .eligible: (UInt8(ascii: "E"), 4)
        case .pending:
            decision.reasons.contains { $0.code == "score.unknown" || $0.code == "score.other_model" }
                ? (UInt8(ascii: "U"), 2) : (UInt8(ascii: "P"), 3)
        case .notEligible: (UInt8(ascii: "N"), 1)
        }
    }
}

extension ProgrammeRules {
    /// On which side of each programme's limits a score lies; whatever else decides does not look at the score.
    fileprivate func scoreSides(_ assessed: Assessed, by model: String, on day: CalendarDate) -> [UInt8] {
        programmes.map { programme in
            guard let version = programme.version(on: day) else { return 0 }
            guard let rule = version.scores[ruleSet] else { return version.scores.isEmpty ? 1 : 0 }
            guard rule.model == model, case .scored(let hundredths, _) = assessed else { return 2 }
            if hundredths <= rule.atMostHundredths { return 3 }
            return hundredths <= rule.disabilityAtMostHundredths ?? rule.atMostHundredths ? 4 : 5
        }
    }
}
