/// Compiles conditions of a definition file.
///
///     {"all": [c, ...]}  {"any": [c, ...]}  {"not": c}
///     {"member": key, op: value}   an answer of the member at hand; key "age": completed years
///     {"answer": key, op: value}   an answer of the household
///     {"answered": key}            the member (in member conditions) or household gave an answer, not null
///     {"some": c}                  a member fulfils c (household conditions)
///     {"value": "this", op: n}     the indicator's value (models)   {"area": "province", "in": ["PK6"]} (models)
///
/// with op one of `is`, `in`, `at_least`, `at_most`; the last two may stand together. A date compares with a date or
/// with "interview", the date of the interview.
package struct ConditionReader {
    package let fields: FieldIndex
    /// Fixed point of "value"; nil where there is none.
    package var valueScale: Int64?
    package var permitsAreas = false
    package var program = ConditionProgram()

    package init(fields: FieldIndex) { self.fields = fields }

    /// Compiles `view`, which is about a member or about the household.
    package mutating func compile(_ view: JSONView, _ scope: FormScope, at place: String) throws(FormError) -> Condition
    {
        let start = program.steps.count
        try append(view, scope, place, depth: 0)
        return Condition(start: Int32(start), end: Int32(program.steps.count))
    }

    private mutating func append(
        _ view: JSONView, _ scope: FormScope, _ place: String, depth: Int
    ) throws(FormError) {
        let object = try DefinitionObject(view, at: place)
        guard depth < ConditionProgram.depthLimit else { throw FormError(place, "condition nested too deep") }
        if object["all"] != nil || object["any"] != nil {
            let isAll = object["all"] != nil
            try object.permits([isAll ? "all" : "any"])
            let parts = try object.array(isAll ? "all" : "any")
            guard !parts.isEmpty, parts.count <= 64 else { throw FormError(place, "needs 1 to 64 conditions") }
            for (index, part) in parts.enumerated() {
                try append(part, scope, place, depth: depth + 1)
                if index > 0 { program.steps.append(ConditionStep(kind: isAll ? .and : .or)) }
            }
        } else if let part = object["not"] {
            try object.permits(["not"])
            try append(part, scope, place, depth: depth + 1)
            program.steps.append(ConditionStep(kind: .not))
        } else if let part = object["some"] {
            try object.permits(["some"])
            guard scope == .household else { throw FormError(place, "\"some\" is a condition of the household") }
            let opening = program.steps.count
            program.steps.append(ConditionStep(kind: .some))
            try append(part, .member, place, depth: depth + 1)
            program.steps[opening].high = Int64(program.steps.count - opening - 1)
        } else if object["answered"] != nil {
            try object.permits(["answered"])
            let cell = try fields.cell(of: object.text("answered"), scope, at: place)
            program.steps.append(
                ConditionStep(kind: .answered, isMember: scope == .member, slot: Int32(cell.slot)))
        } else {
            try appendComparison(object, scope)
        }
    }

    private mutating func appendComparison(_ object: DefinitionObject, _ scope: FormScope) throws(FormError) {
        let place = object.place
        if object["member"] != nil {
            guard scope == .member else { throw FormError(place, "\"member\" needs \"some\" or a count around it") }
            try appendCell(object, "member", .member)
        } else if object["answer"] != nil {
            try appendCell(object, "answer", .household)
        } else if object["value"] != nil {
            guard let valueScale else { throw FormError(place, "\"value\" is for indicators that have one") }
            guard object["value"]?.string == "this" else { throw FormError(place, "\"value\" must be \"this\"") }
            try object.permits(["value", "is", "at_least", "at_most"])
            let (low, high) = try numericLimits(object)
            guard let low = ConditionReader.scaled(low, valueScale), let high = ConditionReader.scaled(high, valueScale)
            else { throw FormError(place, "limit too large") }
            program.steps.append(ConditionStep(kind: .valueRange, low: low, high: high))
        } else if object["area"] != nil {
            guard permitsAreas else { throw FormError(place, "areas are for models") }
            try appendArea(object)
        } else {
            let known = object.view.members.map(\.key.text).joined(separator: ", ")
            throw FormError(place, "unknown operator (\(known))")
        }
    }

    private mutating func appendCell(
        _ object: DefinitionObject, _ key: StaticString, _ scope: FormScope
    ) throws(FormError) {
        try object.permits([key, "is", "in", "at_least", "at_most"])
        let cell = try fields.cell(of: object.text(key), scope, at: object.place)
        var step = ConditionStep(kind: .range, isMember: scope == .member, slot: Int32(cell.slot))
        switch cell.kind {
        case .boolean:
            guard object.view.count == 2, let value = object["is"]?.bool else {
                throw FormError(object.place, "yes or no is compared with \"is\": true or false")
            }
            (step.low, step.high) = value ? (1, 1) : (0, 0)
        case .choice(let frame):
            step.kind = .mask
            step.low = try choiceMask(object, fields.frames[frame])
        case .date:
            try dateLimits(object, &step)
        case .integer, .rupees, .line:
            if object["in"] != nil {
                step.kind = .mask
                step.low = try numberMask(object)
            } else {
                (step.low, step.high) = try numericLimits(object)
            }
        case .cnic, .crc, .identifier, .name, .text:
            throw FormError(object.place, "this answer can only be \"answered\"")
        }
        program.steps.append(step)
    }

    private static func scaled(_ limit: Int64, _ scale: Int64) -> Int64? {
        if limit == Int64.min + 16 || limit == Int64.max { return limit }
        let (value, overflow) = limit.multipliedReportingOverflow(by: scale)
        return overflow ? nil : value
    }

    /// `is`, `at_least`, `at_most` as a closed range.
    private func numericLimits(_ object: DefinitionObject) throws(FormError) -> (Int64, Int64) {
        if let value = try object.optionalInteger("is") {
            guard object.view.count == 2 else { throw FormError(object.place, "\"is\" stands alone") }
            return (value, value)
        }
        let low = try object.optionalInteger("at_least")
        let high = try object.optionalInteger("at_most")
        guard low != nil || high != nil else { throw FormError(object.place, "needs is, in, at_least or at_most") }
        return (low ?? Int64.min + 16, high ?? Int64.max)
    }

    private func numberMask(_ object: DefinitionObject) throws(FormError) -> Int64 {
        guard object.view.count == 2 else { throw FormError(object.place, "\"in\" stands alone") }
        var mask: Int64 = 0
        for value in try object.array("in") {
            guard let number = value.integer, (0..<63).contains(number) else {
                throw FormError(object.place, "\"in\" needs whole numbers from 0 to 62")
            }
            mask |= 1 << number
        }
        return mask
    }

    private func choiceMask(_ object: DefinitionObject, _ frame: CodeFrame) throws(FormError) -> Int64 {
        var mask: Int64 = 0
        if object["is"] != nil || object["in"] != nil {
            guard object.view.count == 2 else { throw FormError(object.place, "\"is\" and \"in\" stand alone") }
            let codes = object["is"].map { [$0] } ?? []
            for value in codes.isEmpty ? try object.array("in") : codes {
                let index =
                    value.integer.flatMap { frame.index(of: $0) }
                    ?? value.withUTF8 { frame.index(of: $0) } ?? nil
                guard let index else {
                    throw FormError(object.place, "not a code of frame \"\(frame.key)\"")
                }
                mask |= 1 << Int64(index)
            }
            return mask
        }
        guard frame.isNumeric else { throw FormError(object.place, "frame \"\(frame.key)\" has no order") }
        let (low, high) = try numericLimits(object)
        for (index, option) in frame.options.enumerated() {
            if let number = option.number, (low...max(low, high)).contains(number) { mask |= 1 << Int64(index) }
        }
        return mask
    }

    private func dateLimits(_ object: DefinitionObject, _ step: inout ConditionStep) throws(FormError) {
        guard object.view.count == 2, let limit = object["at_least"] ?? object["at_most"] else {
            throw FormError(object.place, "a date is compared with at_least or at_most")
        }
        let day: Int64
        if limit.string == "interview" {
            step.kind = .rangeFromToday
            day = 0
        } else if let known = limit.withUTF8({ CellText.days($0) }) ?? nil {
            day = known
        } else {
            throw FormError(object.place, "a date is YYYY-MM-DD or \"interview\"")
        }
        // Far enough for any calendar, near enough that adding today cannot overflow.
        let far = Int64(1) << 40
        (step.low, step.high) = object["at_least"] != nil ? (day, far) : (-far, day)
    }

    private mutating func appendArea(_ object: DefinitionObject) throws(FormError) {
        try object.permits(["area", "in"])
        let levels = ["province", "district", "tehsil"]
        guard let slot = try levels.firstIndex(of: object.text("area")) else {
            throw FormError(object.place, "\"area\" is province, district or tehsil")
        }
        let codes = try object.texts("in")
        guard !codes.isEmpty else { throw FormError(object.place, "\"in\" is empty") }
        for (index, code) in codes.enumerated() {
            guard let number = AreaNumber(code), number.level == slot else {
                throw FormError(object.place, "\"\(code)\" is no P-code of a \(levels[slot])")
            }
            program.steps.append(
                ConditionStep(kind: .areaRange, slot: Int32(slot), low: number.value, high: number.value))
            if index > 0 { program.steps.append(ConditionStep(kind: .or)) }
        }
    }
}

/// The digits of a P-code as a number: PK6, PK601 or PK60101.
package struct AreaNumber: Hashable, Sendable {
    package let value: Int64
    /// 0 province, 1 district, 2 tehsil.
    package let level: Int

    package init?(_ code: String) {
        let bytes = code.utf8
        switch bytes.count {
        case 3: level = 0
        case 5: level = 1
        case 7: level = 2
        default: return nil
        }
        var value: Int64 = 0
        for (place, byte) in bytes.enumerated() {
            switch place {
            case 0: guard byte == UInt8(ascii: "P") else { return nil }
            case 1: guard byte == UInt8(ascii: "K") else { return nil }
            default:
                guard byte &- 0x30 <= 9 else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
        }
        self.value = value
    }
}
