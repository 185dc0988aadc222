/// Compiles the rules over several answers.
struct FormRuleReader {
    var conditions: ConditionReader

    mutating func rule(_ object: DefinitionObject) throws(FormError) -> FormRule {
        let number = try object.optionalInteger("number") ?? 560
        guard number == 560 || number == 562 else { throw FormError(object.place, "number is 560 or 562") }
        return FormRule(
            id: try object.text("id"), words: try object.words(), source: try object.optionalText("source"),
            number: Int(number), check: try check(object))
    }

    private mutating func check(_ object: DefinitionObject) throws(FormError) -> FormRule.Check {
        func permits(_ keys: [StaticString]) throws(FormError) {
            try object.permits(["id", "check", "en", "ur", "source", "number"] + keys)
        }
        let kind = try object.text("check")
        switch kind {
        case "lines":
            try permits([])
            return .lines
        case "count":
            try permits(["of", "minimum", "maximum", "at"])
            let low = try object.optionalInteger("minimum") ?? 0
            let high = try object.optionalInteger("maximum") ?? .max
            guard low <= high else { throw FormError(object.place, "maximum is smaller than minimum") }
            return .count(of: try condition(object, "of"), range: low...high, at: try slot(object, "at"))
        case "member":
            try permits(["when", "require", "at"])
            return .member(
                when: object["when"] == nil ? nil : try condition(object, "when"),
                require: try condition(object, "require"), at: try slot(object, "at"))
        case "exactly_one":
            try permits(["fields", "at"])
            return .exactlyOne(fields: try slots(object), at: try slot(object, "at"))
        case "unique":
            try permits(["fields"])
            return .unique(fields: try slots(object))
        case "spouse_of_head":
            try permits(["at"])
            return .spouseOfHead(at: try slot(object, "at"))
        case "link":
            try permits(["field", "target", "gap"])
            return .link(
                field: try lineSlot(object), target: object["target"] == nil ? nil : try condition(object, "target"),
                gap: try gap(object))
        case "linked_count":
            try permits(["field", "maximum"])
            let maximum = try object.integer("maximum")
            guard (1...40).contains(maximum) else { throw FormError(object.place, "maximum is 1 to 40") }
            return .linkedCount(field: try lineSlot(object), maximum: Int(maximum))
        default: throw FormError(object.place, "unknown kind of rule \"\(kind)\"")
        }
    }

    private mutating func condition(_ object: DefinitionObject, _ key: StaticString) throws(FormError) -> Condition {
        try conditions.compile(object.required(key), .member, at: "\(object.place)/\(key)")
    }

    private func slot(_ object: DefinitionObject, _ key: StaticString) throws(FormError) -> Int {
        try slot(named: object.text(key), object.place)
    }

    private func slot(named key: String, _ place: String) throws(FormError) -> Int {
        guard let field = conditions.fields.field(key, .member) else {
            throw FormError(place, "there is no member field \"\(key)\"")
        }
        return field.slot
    }

    private func lineSlot(_ object: DefinitionObject) throws(FormError) -> Int {
        let found = try slot(object, "field")
        guard case .line = conditions.fields.memberFields[found].kind else {
            throw FormError(object.place, "\"field\" must name a line of the roster")
        }
        return found
    }

    private func slots(_ object: DefinitionObject) throws(FormError) -> [Int] {
        var result: [Int] = []
        for key in try object.texts("fields") { result.append(try slot(named: key, object.place)) }
        guard !result.isEmpty else { throw FormError(object.place, "\"fields\" is empty") }
        return result
    }

    private func gap(_ object: DefinitionObject) throws(FormError) -> ClosedRange<Int64>? {
        guard object["gap"] != nil else { return nil }
        let gap = try object.object("gap")
        try gap.permits(["minimum", "maximum"])
        let (low, high) = (try gap.integer("minimum"), try gap.integer("maximum"))
        guard low <= high else { throw FormError(gap.place, "maximum is smaller than minimum") }
        return low...high
    }
}
