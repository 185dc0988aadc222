/// A life event of a household, or of two.
package struct UpdateRequest: Sendable {
    /// The other household of an act over two, and the version of it that was seen.
    package struct Other: Hashable, Sendable {
        package let household: Identifier
        package let version: Int32
    }

    package let op: Op
    package let household: Identifier
    /// The version the officer saw.
    package let version: Int32
    package let event: LifeEvent
    package let other: Other?
    /// The request's own objects, to write it again as it came.
    private let evidence: JSONView?
    private let details: JSONView

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .update)
        op = try fields.op()
        household = try fields.identifier("household")
        version = try fields.version("version")
        let kind: LifeEventKind = try fields.read("event") { (view) throws(ValueError) in try view.code() }
        let effective: CalendarDate = try fields.value("effective")
        guard let details = fields["details"] else {
            throw Refusal(.syntax, field: "details", rule: "field.missing")
        }
        self.details = details
        evidence = fields["evidence"]
        event = try LifeEvent(kind, effective, evidence, details)
        other = try fields["other"].map { (view) throws(Refusal) in
            let inner = try Fields(view, path: "other", required: ["household", "version"])
            return Other(household: try inner.identifier("household"), version: try inner.version("version"))
        }
        if let other {
            guard kind.mayNameOther else { throw Refusal(.syntax, field: "other", rule: .notOfThisEvent) }
            guard other.household != household else {
                throw Refusal(.syntax, field: "other", rule: .sameHousehold)
            }
        }
    }

    /// The request's object.
    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            writer.member("household", household.written)
            writer.member("version", version)
            writer.member("event", event.kind.rawValue)
            writer.member("effective", event.effective.written)
            if let evidence { writer.member("evidence", raw: evidence.raw) }
            writer.member("details", raw: details.raw)
            if let other {
                writer.object("other") {
                    $0.member("household", other.household.written)
                    $0.member("version", other.version)
                }
            }
        }
    }
}
