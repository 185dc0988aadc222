/// VOID, MERGE, DISPUTE, APPEAL: a case is raised. It changes nothing yet.
package struct CaseRequest: Sendable {
    package let op: Op
    package let matter: RegistryCase

    package init(op: Op, matter: RegistryCase) {
        self.op = op
        self.matter = matter
    }

    init(_ document: JSONDocument?, of kind: CaseKind) throws(Refusal) {
        let fields = try Fields(document, of: kind.verb)
        op = try fields.op()
        let own = try RegistryCase.Seen(
            household: fields.identifier("household"), version: fields.version("version"))
        let other = try fields["other"].map { (view) throws(Refusal) in
            let inner = try Fields(view, path: "other", required: ["household", "version"])
            return RegistryCase.Seen(
                household: try inner.identifier("household"), version: try inner.version("version"))
        }
        let ground: CaseGround = try fields.read("ground") { (view) throws(ValueError) in
            let ground: CaseGround = try view.code()
            guard kind.grounds.contains(ground) else {
                let words = kind.grounds.map(\.rawValue).joined(separator: ", ")
                throw .rule(VocabularyError("code.unknown", "must be one of \(words)"))
            }
            return ground
        }
        matter = RegistryCase(
            id: try fields.identifier("case"), kind: kind, own: own, other: other,
            merger: try kind == .merge ? document.map { (document) throws(Refusal) in try Merger(document.root) } : nil,
            claim: try kind == .dispute ? fields.claim() : nil, ground: ground, reason: try fields.value("reason"))
        if let other, other.household == own.household {
            throw Refusal(.syntax, field: "other", rule: CaseRule.sameHousehold.rawValue)
        }
    }

    /// The request's object.
    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            matter.write(to: &writer)
        }
    }
}

extension RegistryCase {
    /// The members of the request that raises it, without `op`.
    package func write(to writer: inout JSONWriter) {
        writer.member("case", id.written)
        writer.member("household", own.household.written)
        writer.member("version", own.version)
        if let other {
            writer.object("other") {
                $0.member("household", other.household.written)
                $0.member("version", other.version)
            }
        }
        merger?.write(to: &writer)
        if let claim {
            writer.member("number", claim.number.written)
            if let claimant = claim.claimant { writer.member("claimant", claimant.written) }
            if let expires = claim.expires { writer.member("expires", expires.written) }
        }
        writer.member("ground", ground.rawValue)
        writer.member("reason", reason.written)
    }
}

extension Fields {
    fileprivate func claim() throws(Refusal) -> NumberClaim {
        NumberClaim(
            number: try value("number"), claimant: has("claimant") ? try identifier("claimant") : nil,
            expires: has("expires") ? try value("expires") : nil)
    }
}

/// DECIDE: a second person approves or refuses a case.
package struct DecideRequest: Hashable, Sendable {
    package let op: Op
    package let id: Identifier
    package let approved: Bool
    package let reason: PlainText

    package init(op: Op, id: Identifier, approved: Bool, reason: PlainText) {
        self.op = op
        self.id = id
        self.approved = approved
        self.reason = reason
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .decide)
        op = try fields.op()
        id = try fields.identifier("case")
        approved = try fields.read("approved") { (view) throws(ValueError) in
            guard let approved = view.bool else { throw .type(expected: "true or false") }
            return approved
        }
        reason = try fields.value("reason")
    }

    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("case", id.written)
            writer.member("approved", approved)
            writer.member("reason", reason.written)
        }
    }
}

/// CASES: what waits to be decided in the caller's area, or what is known of one household or case.
package struct CasesRequest: Hashable, Sendable {
    package let household: Identifier?
    package let id: Identifier?
    /// Nil: open ones, or with a household or case those of every state.
    package let state: CaseState?

    package init(household: Identifier? = nil, id: Identifier? = nil, state: CaseState? = nil) {
        self.household = household
        self.id = id
        self.state = state
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .cases)
        household = fields.has("household") ? try fields.identifier("household") : nil
        id = fields.has("case") ? try fields.identifier("case") : nil
        state = try fields.readIfPresent("state") { (view) throws(ValueError) in try view.code() }
    }

    package var body: [UInt8] {
        .object { writer in
            if let household { writer.member("household", household.written) }
            if let id { writer.member("case", id.written) }
            if let state { writer.member("state", state.rawValue) }
        }
    }
}
