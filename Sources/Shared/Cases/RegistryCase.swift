/// What a case is about: the same when it is raised, stored and decided.
package struct RegistryCase: Sendable {
    /// A household and the version of it that was seen.
    package struct Seen: Hashable, Sendable {
        package let household: Identifier
        package let version: Int32

        package init(household: Identifier, version: Int32) {
            self.household = household
            self.version = version
        }
    }

    /// Made by the desk that raises it.
    package let id: Identifier
    package let kind: CaseKind
    /// The household that is voided, survives a merger, has the holder of a disputed number, or appeals.
    package let own: Seen
    /// The household that a merger closes, or where the rightful holder of a disputed number is.
    package let other: Seen?
    /// Of a merger.
    package let merger: Merger?
    /// Of a dispute.
    package let claim: NumberClaim?
    package let ground: CaseGround
    package let reason: PlainText

    package init(
        id: Identifier, kind: CaseKind, own: Seen, other: Seen?, merger: Merger?, claim: NumberClaim?,
        ground: CaseGround, reason: PlainText
    ) {
        self.id = id
        self.kind = kind
        self.own = own
        self.other = other
        self.merger = merger
        self.claim = claim
        self.ground = ground
        self.reason = reason
    }

    /// All households of the case, the own one first.
    package var households: [Seen] { [own] + [other].compactMap { $0 } }
}

/// How two rosters become one: who of them is the same person, and who the others are to the head of the household that
/// stays. Numbers cannot tell who is the same: one number belongs to one person.
package struct Merger: Sendable {
    /// Two entries of one person: `person` stays, `duplicate` is voided.
    package struct Pair: Hashable, Sendable {
        package let person: Identifier
        package let duplicate: Identifier
    }

    package let same: [Pair]
    package let relations: [LifeEvent.Relationship]

    /// Reads `same` and `relations` of an object; both may be absent.
    package init(_ view: JSONView) throws(Refusal) {
        same = try Self.list(view["same"], "same") { (view, path) throws(Refusal) in
            let fields = try Fields(view, path: path, required: ["person", "duplicate"])
            return Pair(person: try fields.identifier("person"), duplicate: try fields.identifier("duplicate"))
        }
        relations = try Self.list(view["relations"], "relations") { (view, path) throws(Refusal) in
            let fields = try Fields(view, path: path, required: ["person", "relation"])
            return LifeEvent.Relationship(
                person: try fields.identifier("person"),
                relation: try fields.read("relation") { (view) throws(ValueError) in try view.code() })
        }
    }

    private static func list<Element>(
        _ view: JSONView?, _ name: String, _ read: (JSONView, String) throws(Refusal) -> Element
    ) throws(Refusal) -> [Element] {
        guard let view else { return [] }
        guard view.kind == .array, (1...LineLimits.rosterLines).contains(view.count) else {
            throw Refusal(.syntax, field: name, rule: "field.type", arguments: [.text("expected", "a list")])
        }
        var elements: [Element] = []
        for (index, element) in view.elements.enumerated() {
            elements.append(try read(element, "\(name)/\(index + 1)"))
        }
        return elements
    }

    /// The members `same` and `relations`, those that are there.
    package func write(to writer: inout JSONWriter) {
        if !same.isEmpty {
            writer.array("same") { writer in
                for pair in same {
                    writer.object { writer in
                        writer.member("person", pair.person.written)
                        writer.member("duplicate", pair.duplicate.written)
                    }
                }
            }
        }
        guard !relations.isEmpty else { return }
        writer.array("relations") { writer in
            for said in relations {
                writer.object { writer in
                    writer.member("person", said.person.written)
                    writer.member("relation", said.relation.rawValue)
                }
            }
        }
    }
}

/// Who should have a national number.
package struct NumberClaim: Hashable, Sendable {
    package let number: CNIC
    /// A member without a number, of the other household or else of the holder's own; nil: nobody yet, and the number
    /// is free for a registration.
    package let claimant: Identifier?
    /// Until when the claimant's card is valid; nil for a card for life.
    package let expires: CalendarDate?

    package init(number: CNIC, claimant: Identifier?, expires: CalendarDate?) {
        self.number = number
        self.claimant = claimant
        self.expires = expires
    }
}
