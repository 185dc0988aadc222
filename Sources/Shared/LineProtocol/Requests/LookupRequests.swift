/// Households by one thing that is known of them.
package enum FindRequest: Hashable, Sendable {
    case cnic(CNIC)
    case mobile(MobileNumber)
    case name(PersonName)
    case household(Identifier)

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .find)
        guard document?.root.count == 1 else { throw Refusal(.syntax, rule: "find.one") }
        if fields.has("cnic") {
            self = .cnic(try fields.value("cnic", .validation))
        } else if fields.has("mobile") {
            self = .mobile(try fields.value("mobile", .validation))
        } else if fields.has("name") {
            self = .name(try fields.value("name", .validation))
        } else {
            self = .household(try fields.identifier("household"))
        }
    }

    package var body: [UInt8] {
        .object { writer in
            switch self {
            case .cnic(let number): writer.member("cnic", number.written)
            case .mobile(let number): writer.member("mobile", number.written)
            case .name(let name): writer.member("name", name.written)
            case .household(let identifier): writer.member("household", identifier.written)
            }
        }
    }
}

/// One household, as it is or as it was known at a moment.
package struct ShowRequest: Hashable, Sendable {
    package let household: Identifier
    /// Nil: now.
    package let asOf: Instant?

    package init(household: Identifier, asOf: Instant? = nil) {
        self.household = household
        self.asOf = asOf
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .show)
        household = try fields.identifier("household")
        asOf = fields.has("as_of") ? try fields.value("as_of") : nil
    }

    package var body: [UInt8] {
        .object { writer in
            writer.member("household", household.written)
            if let asOf { writer.member("as_of", asOf.written) }
        }
    }
}

/// HISTORY and EXPLAIN: one household.
package struct HouseholdRequest: Hashable, Sendable {
    package let household: Identifier

    package init(household: Identifier) { self.household = household }

    init(_ document: JSONDocument?, of verb: Verb) throws(Refusal) {
        household = try Fields(document, of: verb).identifier("household")
    }

    package var body: [UInt8] { .object { $0.member("household", household.written) } }
}

/// What a citizen may hear of a number.
package struct StatusRequest: Hashable, Sendable {
    package let cnic: CNIC

    package init(cnic: CNIC) { self.cnic = cnic }

    init(_ document: JSONDocument?) throws(Refusal) {
        cnic = try Fields(document, of: .status).value("cnic", .validation)
    }

    package var body: [UInt8] { .object { $0.member("cnic", cnic.written) } }
}

/// What became of an op.
package struct ResultRequest: Hashable, Sendable {
    package let receipt: Receipt

    package init(receipt: Receipt) { self.receipt = receipt }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .result)
        let desk: DeskCode = try fields.value("desk")
        let epoch = try fields.epoch("epoch")
        receipt = Receipt(desk: desk, epoch: epoch, sequence: try fields.sequence("seq"))
    }

    package var body: [UInt8] {
        .object { writer in
            writer.member("desk", receipt.desk.written)
            writer.member("epoch", receipt.epoch)
            writer.member("seq", receipt.sequence)
        }
    }
}

extension Area {
    init(_ view: JSONView, path: String) throws(Refusal) {
        let fields = try Fields(view, path: path, required: ["level"], optional: ["code"])
        let level = try fields.read("level") { (view) throws(ValueError) in
            guard let level = view.string else { throw .type(expected: "text") }
            return level
        }
        let code = try fields.readIfPresent("code") { (view) throws(ValueError) -> String? in
            guard !view.isNull else { return nil }
            guard let code = view.string else { throw .type(expected: "text") }
            return code
        }
        guard let area = Area(level: level, code: code ?? nil) else {
            throw Refusal(.syntax, field: path, rule: "area.form")
        }
        self = area
    }

    /// Writes the member `area`.
    package func write(to writer: inout JSONWriter) {
        writer.object("area") { writer in
            writer.member("level", level)
            if let code { writer.member("code", code) }
        }
    }
}
