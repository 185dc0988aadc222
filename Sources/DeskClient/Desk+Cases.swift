import Shared

/// Raising and deciding cases: acts as the others, stored before they are sent.
extension Desk {
    /// What a command says of a case; the versions are looked up where nobody gave those that were seen.
    struct CaseDraft {
        let kind: CaseKind
        let household: Identifier
        var seen: Int32?
        var other: Identifier?
        var otherSeen: Int32?
        var merger: Merger?
        var claim: NumberClaim?
        let ground: CaseGround
        let reason: PlainText
    }

    /// Raises a case.
    func raise(_ draft: CaseDraft) -> Outcome {
        let own: Int32
        var other: RegistryCase.Seen?
        switch version(of: draft.household, draft.seen) {
        case .ended(let outcome): return outcome
        case .version(let version): own = version
        }
        if let household = draft.other {
            switch version(of: household, draft.otherSeen) {
            case .ended(let outcome): return outcome
            case .version(let version): other = RegistryCase.Seen(household: household, version: version)
            }
        }
        let matter = RegistryCase(
            id: makeIdentifier(), kind: draft.kind,
            own: RegistryCase.Seen(household: draft.household, version: own), other: other, merger: draft.merger,
            claim: draft.claim, ground: draft.ground, reason: draft.reason)
        let outcome = submit(
            NewAct(
                verb: draft.kind.verb, household: draft.household.written, officer: officer.written,
                at: now().written, content: .object { matter.write(to: &$0) }))
        if outcome == .done { console.say(console.words("case \(matter.id)", "کیس \(matter.id)")) }
        return outcome
    }

    /// Approves or refuses a case that somebody else raised.
    func decide(_ id: Identifier, approved: Bool, reason: PlainText) -> Outcome {
        submit(
            NewAct(
                verb: .decide, household: nil, officer: officer.written, at: now().written,
                content: .object {
                    $0.member("case", id.written)
                    $0.member("approved", approved)
                    $0.member("reason", reason.written)
                }))
    }

    /// A version that was seen, or how the command ends without one.
    private enum SeenVersion {
        case version(Int32)
        case ended(Outcome)
    }

    private func version(of household: Identifier, _ seen: Int32?) -> SeenVersion {
        if let seen { return .version(seen) }
        do throws(LinkFailure) {
            switch try link.ask(.show, ShowRequest(household: household).body).reply {
            case .problem(let problem): return .ended(refused(problem))
            case .ok(let document):
                guard let version = document.root["version"]?.integer.flatMap(Int32.init(exactly:)) else {
                    return .ended(fail(.broken("the server's reply to SHOW has no version")))
                }
                return .version(version)
            }
        } catch { return .ended(fail(error)) }
    }
}
