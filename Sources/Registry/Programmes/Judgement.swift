import Shared

/// One programme judging one household: first the score, then whether persons are who they say, then the filters. What
/// is not known at one step leaves the decision open there; later steps are not looked at.
struct Judgement {
    let rules: ProgrammeRules
    let programme: Programme
    let version: Programme.Version
    let scene: DecisionScene
    let cells: ConditionScene
    /// Decisions of the programmes before this one.
    let earlier: [Decision]

    /// How one step ends.
    private enum Step {
        case passed([Reason])
        case refused([Reason])
        case open([Reason])
    }

    var decisions: [Decision] {
        let common = walk(.passed([]), [score, dependencies, household, recipient])
        guard programme.unit == .member else {
            return [decision(walk(common, [{ verification(of: nil) }, filters]), of: nil, level: nil)]
        }
        let subjects = scene.interview.members.filter { truth(version.subjects, $0) != .no }
        guard !subjects.isEmpty else { return [] }
        // One line for the household says enough where it decides about all of them at once.
        guard case .passed = common else { return [decision(common, of: nil, level: nil)] }
        return subjects.map { subject in
            let (fit, level) = level(of: subject)
            return decision(
                walk(common, [{ fit }, { verification(of: subject) }, filters]), of: subject, level: level)
        }
    }

    private func decision(_ outcome: Step, of subject: Member?, level: Programme.Level?) -> Decision {
        let (state, reasons): (Decision.State, [Reason]) =
            switch outcome {
            case .passed(let reasons): (.eligible, reasons)
            case .refused(let reasons): (.notEligible, reasons)
            case .open(let reasons): (.pending, reasons)
            }
        return Decision(
            programme: programme.name, version: version.name, subject: subject?.person, level: level?.key, state: state,
            reasons: reasons, amount: state == .eligible ? amount(subject, level) : nil)
    }

    private func walk(_ start: Step, _ steps: [() -> Step]) -> Step {
        guard case .passed(var reasons) = start else { return start }
        for step in steps {
            let outcome = step()
            guard case .passed(let more) = outcome else { return outcome }
            reasons += more
        }
        return .passed(reasons)
    }

    // MARK: The score

    private func score() -> Step {
        guard let rule = version.scores[rules.ruleSet] else { return .passed([]) }
        guard rule.model == scene.model else { return .open([Reason("score.other_model")]) }
        guard case .scored(let hundredths, _) = scene.assessed else { return .open([Reason("score.unknown")]) }
        if hundredths <= rule.atMostHundredths { return .passed([Reason("score.within")]) }
        guard let raised = rule.disabilityAtMostHundredths, hundredths <= raised else {
            return .refused([Reason("score.above")])
        }
        switch scene.hasFact(ExclusionFilters.disabilityRecord, Array(scene.interview.members)) {
        case nil: return .open([Reason("facts.not_asked")])
        case true?: return .passed([Reason("score.within_disability")])
        case false?: return .refused([Reason("score.above")])
        }
    }

    // MARK: The household and its members

    private func dependencies() -> Step {
        var (passed, pending): ([Reason], [Reason]) = ([], [])
        for name in version.dependsOn {
            let states = earlier.filter { $0.programme == name }.map(\.state)
            let argument = (name: "programme", value: name)
            if states.contains(.eligible) {
                passed.append(Reason("depends.eligible", argument))
            } else if states.isEmpty || states.contains(.pending) {
                pending.append(Reason("depends.pending", argument))
            } else {
                return .refused([Reason("depends.not_eligible", argument)])
            }
        }
        return pending.isEmpty ? .passed(passed) : .open(pending)
    }

    private func household() -> Step {
        var unknown: [Reason] = []
        for requirement in version.household {
            let argument = (name: "condition", value: requirement.key)
            switch programme.conditions.truth(of: requirement.condition, row: 0, in: cells) {
            case .yes: continue
            case .no: return .refused([Reason("household", argument)])
            case .unknown: unknown.append(Reason("household.unknown", argument))
            }
        }
        return unknown.isEmpty ? .passed([]) : .open(unknown)
    }

    private func recipient() -> Step {
        guard version.recipient != nil else { return .passed([]) }
        if let named = scene.member(scene.recipient) {
            switch truth(version.recipient, named) {
            case .yes: return .passed([])
            case .no: return .refused([Reason("recipient.unfit")])
            case .unknown: return .open([Reason("recipient.unknown")])
            }
        }
        let truths = scene.interview.members.map { truth(version.recipient, $0) }
        if truths.contains(.yes) { return .open([Reason("recipient.not_named")]) }
        return truths.contains(.unknown)
            ? .open([Reason("recipient.unknown")]) : .refused([Reason("recipient.none")])
    }

    private func level(of subject: Member) -> (Step, Programme.Level?) {
        guard truth(version.subjects, subject) == .yes else { return (.open([Reason("subject.unknown")]), nil) }
        for level in version.levels {
            switch truth(level.condition, subject) {
            case .no: continue
            case .unknown: return (.open([Reason("level.unknown")]), nil)
            case .yes:
                guard level.confirm != nil else { return (.passed([]), level) }
                return (.open([Reason("confirm", (name: "level", value: level.key))]), level)
            }
        }
        return version.levels.isEmpty ? (.passed([]), nil) : (.refused([Reason("level.none")]), nil)
    }

    // MARK: Verification, then filters

    private func verification(of subject: Member?) -> Step {
        var open: [Reason] = []
        for role in version.verified where !persons(role, subject).allSatisfy(isVerified) {
            open.append(Reason("verification.\(role.rawValue)"))
        }
        return open.isEmpty ? .passed([]) : .open(open)
    }

    /// Nil stands for somebody who is not there: nobody has confirmed who that is.
    private func persons(_ role: Programme.Role, _ subject: Member?) -> [Member?] {
        switch role {
        case .recipient: [scene.member(scene.recipient)]
        case .subject: [subject]
        case .head: [scene.interview.head]
        case .everyone: Array(scene.interview.members)
        }
    }

    private func isVerified(_ member: Member?) -> Bool {
        member?.person.map { scene.verified.contains($0) } ?? false
    }

    private func filters() -> Step {
        let chosen = rules.filters.filter { filter in
            guard filter.excludes, filter.effective.contains(scene.day) else { return false }
            guard case .codes(let codes) = version.filters else { return true }
            return codes.contains(filter.code)
        }
        guard !chosen.isEmpty else { return .passed([]) }
        guard scene.facts != nil else { return .open([Reason("facts.not_asked")]) }
        var hits: [Reason] = []
        for filter in chosen {
            for subject in filter.subjects where scene.hasFact(filter.code, persons(subject)) == true {
                hits.append(Reason("filter.\(subject.rawValue)", (name: "filter", value: filter.code)))
            }
        }
        guard hits.isEmpty else { return .refused(hits) }
        // An authority that never sent its file says nothing about anybody: the decision tells that it was not asked.
        let silent = chosen.map(\.code).filter { scene.files?.contains($0) == false }
        let argument = (name: "filters", value: silent.joined(separator: " "))
        return .passed(silent.isEmpty ? [] : [Reason("filters.no_file", argument)])
    }

    /// The recipient, or the head in a programme without one, is whom a filter calls `self`.
    private func persons(_ subject: ExclusionFilter.Subject) -> [Member] {
        let own = scene.member(scene.recipient) ?? scene.interview.head
        switch subject {
        case .own: return own.map { [$0] } ?? []
        case .spouse: return own.map { scene.spouses(of: $0) } ?? []
        case .family: return Array(scene.interview.members)
        }
    }

    // MARK: Amounts

    /// The latest amount that is in force on the day and fits the member; planned ones are never counted.
    private func amount(_ subject: Member?, _ level: Programme.Level?) -> Decision.Payment? {
        var found: Programme.Amount?
        for amount in programme.amounts {
            guard !amount.isPlanned, amount.from <= scene.day, amount.level == nil || amount.level == level?.key,
                amount.condition == nil || subject.map({ truth(amount.condition, $0) == .yes }) == true,
                found.map({ amount.from > $0.from }) ?? true
            else { continue }
            found = amount
        }
        return found.map { Decision.Payment(rupees: $0.rupees, period: $0.period) }
    }

    /// The truth of a condition about a member; no condition holds always.
    private func truth(_ condition: Condition?, _ member: Member) -> Truth {
        guard let condition else { return .yes }
        return programme.conditions.truth(of: condition, row: cells.layout.row(member.position - 1), in: cells)
    }
}
