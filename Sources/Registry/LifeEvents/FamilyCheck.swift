import Shared

/// Whether what an event made is a family that the form accepts.
///
/// A family grows older and its cards expire while nobody asks: what was so before the event is no reason to refuse it.
/// So the same form is asked before and after, on the day of the event, and only what is new counts.
struct FamilyCheck {
    let form: Form
    let day: CalendarDate

    /// What the form found before the event, and who was where.
    struct Known {
        fileprivate(set) var findings: Set<Finding> = []
        fileprivate(set) var placed: [Identifier: FamilyRows.Placed] = [:]

        /// A number that was recorded may be put right, but not taken away: it would be free for another person.
        func keepsNumbers(_ after: Interview) throws(Refusal) {
            for member in after.members where member.number == nil {
                guard let person = member.person, placed[person]?.member.number != nil else { continue }
                throw Refusal(.validation, field: "roster/\(member.position)/cnic", rule: .numberStays)
            }
        }
    }

    /// One finding, by whom and not by line, which an event may change.
    struct Finding: Hashable {
        let person: Identifier?
        let question: String
        let rule: String
    }

    /// What is known before the event: the findings, and everybody by person. Nil if what is stored cannot be read, although it
    /// was accepted once.
    func known(_ states: [FamilyState]) -> Known? {
        var known = Known()
        for state in states {
            guard let interview = try? interview(state), let members = AcceptedMember.all(of: interview) else {
                return nil
            }
            known.findings.formUnion(findings(interview, state).map(\.0))
            for member in members {
                known.placed[member.person] = FamilyRows.Placed(household: state.household, member: member)
            }
        }
        return known
    }

    /// What is known, with what the form finds at one person afterwards: a disputed number is taken away whatever the form
    /// says of a member without one.
    func excusing(_ person: Identifier, in state: FamilyState, _ known: Known) -> Known {
        guard let interview = try? interview(state) else { return known }
        var excused = known
        excused.findings.formUnion(findings(interview, state).map(\.0).filter { $0.person == person })
        return excused
    }

    /// Drops answers to questions that are not asked any more because of the event, and refuses what breaks a rule it did not break before.
    func settle(_ state: inout FamilyState, known: Known) throws(Refusal) -> Interview {
        var interview = try readable(state)
        for _ in 0..<3 {
            let stale = findings(interview, state).map(\.0)
                .filter { $0.rule == "not_asked" && !known.findings.contains($0) }
            if stale.isEmpty { break }
            for finding in stale { drop(finding, from: &state) }
            interview = try readable(state)
        }
        for (finding, violation) in findings(interview, state) where !known.findings.contains(finding) {
            throw Refusal(violation)
        }
        return interview
    }

    /// The sections of the household's answers that an event may give anew.
    func allows(_ answers: JSONView?, in kind: LifeEventKind) throws(Refusal) {
        guard let answers, !kind.householdSections.isEmpty else { return }
        for (key, _) in answers.members {
            let name = key.text
            guard let field = form.field(name, .household),
                kind.householdSections.contains(form.sections[field.section].key)
            else { throw Refusal(.validation, field: "details/answers/\(name)", rule: .notOfThisEvent) }
        }
    }

    private func readable(_ state: FamilyState) throws(Refusal) -> Interview {
        do throws(FormViolation) {
            return try interview(state)
        } catch {
            throw Refusal(error)
        }
    }

    private func interview(_ state: FamilyState) throws(FormViolation) -> Interview {
        guard let roster = try? JSONDocument(state.roster.json), let answers = try? JSONDocument(state.answers) else {
            throw FormViolation(number: 501, field: "roster", rule: "type")
        }
        return try Interview(form: form, roster: roster.root, answers: answers.root, date: day)
    }

    private func findings(_ interview: Interview, _ state: FamilyState) -> [(Finding, FormViolation)] {
        interview.violations(of: form).map { violation in
            let parts = violation.field.split(separator: "/")
            var person: Identifier?
            if parts.count == 3, let line = Int(parts[1]), line >= 1, line <= state.roster.members.count {
                person = state.roster.members[line - 1].person
            }
            return (Finding(person: person, question: String(parts.last ?? ""), rule: violation.rule), violation)
        }
    }

    private func drop(_ finding: Finding, from state: inout FamilyState) {
        if let person = finding.person {
            state.roster.forget(finding.question, of: person)
        } else {
            state.forget(finding.question)
        }
    }
}
