/// One event in the life of a family, its fields read and typed.
package struct LifeEvent: Sendable {
    /// A member and who the member is to a head.
    package struct Relationship: Hashable, Sendable {
        package let person: Identifier
        package let relation: Relation
    }

    package let kind: LifeEventKind
    /// When it happened, apart from when it was recorded.
    package let effective: CalendarDate
    package let evidence: EvidenceReference?
    package let details: LifeEventDetails

    init(_ kind: LifeEventKind, _ effective: CalendarDate, _ evidence: JSONView?, _ details: JSONView) throws(Refusal) {
        self.kind = kind
        self.effective = effective
        self.evidence = try evidence.map { (view) throws(Refusal) in try EvidenceReference(view) }
        self.details = try LifeEventDetails(details, of: kind)
    }
}

/// The fields of an event that only some have; empty where the event has none.
package struct LifeEventDetails: Sendable {
    package private(set) var husband: Identifier?
    package private(set) var wife: Identifier?
    package private(set) var person: Identifier?
    /// Who died, where somebody had several spouses who are in no registered household.
    package private(set) var spouse: Identifier?
    /// Who goes to the other household at a marriage.
    package private(set) var moves: Identifier?
    /// Who goes at a transfer, a split or a divorce, or has left.
    package private(set) var persons: [Identifier] = []
    /// Who is head afterwards, where the head goes.
    package private(set) var head: Identifier?
    /// The head of those who stay at a split.
    package private(set) var remainingHead: Identifier?
    /// Who members are to the head of the household where they are afterwards.
    package private(set) var relations: [LifeEvent.Relationship] = []
    /// Whole members, as a roster has them.
    package private(set) var members: [JSONView] = []
    /// An object of answers, of a member or of the household.
    package private(set) var answers: JSONView?
    package private(set) var household: Identifier?
    package private(set) var tehsil: PCode?
    package private(set) var mobile: MobileNumber?

    init(_ view: JSONView, of kind: LifeEventKind) throws(Refusal) {
        let names = kind.fields
        let fields = try Fields(view, path: "details", required: names.required, optional: names.optional)
        husband = try fields.identifierIfPresent("husband")
        wife = try fields.identifierIfPresent("wife")
        person = try fields.identifierIfPresent("person")
        spouse = try fields.identifierIfPresent("spouse")
        moves = try fields.identifierIfPresent("moves")
        head = try fields.identifierIfPresent("head")
        remainingHead = try fields.identifierIfPresent("remaining_head")
        household = try fields.identifierIfPresent("household")
        if kind == .divorce || kind == .separation {
            // The couple, or the one whose spouse is not in the registry.
            let couple: [StaticString] = ["husband", "wife"]
            for name in couple where fields.has(name) != (person == nil) {
                throw Refusal(
                    .syntax, field: fields.path(of: name), rule: person == nil ? "field.missing" : "field.unknown")
            }
        }
        if fields.has("persons") { persons = try fields.persons("persons") }
        if fields.has("leaves") { persons = try fields.persons("leaves") }
        if fields.has("relations") { relations = try fields.relations() }
        for name in ["relation", "head"] as [StaticString]
        where kind == .marriage && moves == nil && fields.has(name) {
            throw Refusal(.syntax, field: fields.path(of: name), rule: .onlyWithMoves)
        }
        if fields.has("relation"), let moves {
            let relation: Relation = try fields.read("relation") { (view) throws(ValueError) in try view.code() }
            relations.append(LifeEvent.Relationship(person: moves, relation: relation))
        }
        guard Set(relations.map(\.person)).count == relations.count else {
            throw Refusal(.syntax, field: "details/relations", rule: .relationTwice)
        }
        if fields.has("members") { members = try fields.members() }
        answers = try fields.readIfPresent("answers") { (view) throws(ValueError) in
            guard view.kind == .object, view.count > 0 else { throw .type(expected: "an object with answers") }
            return view
        }
        if fields.has("tehsil") { tehsil = try fields.value("tehsil") }
        if fields.has("mobile") { mobile = try fields.value("mobile") }
    }
}

extension Fields {
    fileprivate func identifierIfPresent(_ name: StaticString) throws(Refusal) -> Identifier? {
        has(name) ? try identifier(name) : nil
    }

    /// One person or several, none twice.
    func persons(_ name: StaticString) throws(Refusal) -> [Identifier] {
        let persons = try read(name) { (view) throws(ValueError) -> [Identifier] in
            guard view.kind == .array, (1...LineLimits.rosterLines).contains(view.count) else {
                throw .type(expected: "a list of persons")
            }
            var persons: [Identifier] = []
            for element in view.elements { persons.append(try element.value()) }
            return persons
        }
        guard Set(persons).count == persons.count else {
            throw Refusal(.syntax, field: path(of: name), rule: .personTwice)
        }
        return persons
    }

    fileprivate func relations() throws(Refusal) -> [LifeEvent.Relationship] {
        guard let view = self["relations"], view.kind == .array, view.count <= LineLimits.rosterLines else {
            throw Refusal(
                .syntax, field: "details/relations", rule: "field.type", arguments: [.text("expected", "a list")])
        }
        var relations: [LifeEvent.Relationship] = []
        for (index, element) in view.elements.enumerated() {
            let fields = try Fields(
                element, path: "details/relations/\(index + 1)", required: ["person", "relation"])
            relations.append(
                LifeEvent.Relationship(
                    person: try fields.identifier("person"),
                    relation: try fields.read("relation") { (view) throws(ValueError) in try view.code() }))
        }
        return relations
    }

    fileprivate func members() throws(Refusal) -> [JSONView] {
        try read("members") { (view) throws(ValueError) in
            guard view.kind == .array, (1...LineLimits.rosterLines).contains(view.count),
                view.elements.allSatisfy({ $0.kind == .object })
            else { throw .type(expected: "a list of members") }
            return Array(view.elements)
        }
    }
}
