/// FINDINGS: what nights have found in the caller's area.
package struct FindingsRequest: Hashable, Sendable {
    /// One finding by its number.
    package let id: Int64?
    /// Such as `score_not_reproduced`.
    package let kind: String?
    /// Nil: open ones, or with a number whatever its state.
    package let state: FindingState?
    /// Those that follow this one, by its number: the last of an answer that said there are more.
    package let after: Int64?

    package init(id: Int64? = nil, kind: String? = nil, state: FindingState? = nil, after: Int64? = nil) {
        self.id = id
        self.kind = kind
        self.state = state
        self.after = after
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .findings)
        id = fields.has("finding") ? try fields.finding("finding") : nil
        kind = try fields.readIfPresent("kind") { (view) throws(ValueError) in
            try view.ascii(1...80, rule: "kind.form", words: "is 1 to 80 of a-z, 0-9 and _") {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
            }
        }
        state = try fields.readIfPresent("state") { (view) throws(ValueError) in try view.code() }
        after = fields.has("after") ? try fields.finding("after") : nil
    }

    package var body: [UInt8] {
        .object { writer in
            if let id { writer.member("finding", id) }
            if let kind { writer.member("kind", kind) }
            if let state { writer.member("state", state.rawValue) }
            if let after { writer.member("after", after) }
        }
    }
}

/// RESOLVE: what a supervisor says of a finding. The registry itself is mended by its ordinary operations.
package struct ResolveRequest: Hashable, Sendable {
    package let op: Op
    package let id: Int64
    package let state: FindingState
    package let reason: PlainText

    package init(op: Op, id: Int64, state: FindingState, reason: PlainText) {
        self.op = op
        self.id = id
        self.state = state
        self.reason = reason
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .resolve)
        op = try fields.op()
        id = try fields.finding("finding")
        state = try fields.read("state") { (view) throws(ValueError) in try view.code() }
        reason = try fields.value("reason")
    }

    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("finding", id)
            writer.member("state", state.rawValue)
            writer.member("reason", reason.written)
        }
    }
}

extension Fields {
    /// A finding's number.
    fileprivate func finding(_ name: StaticString) throws(Refusal) -> Int64 {
        try read(name) { (view) throws(ValueError) in
            guard let number = view.integer, number >= 1 else { throw .type(expected: "an integer above 0") }
            return number
        }
    }
}
