import Shared

/// Compiles expressions of a model file.
///
///     "12.5"                                   a number with at most six decimals
///     {"answer": key}                          a number, amount or yes/no (1/0) of the household
///     {"count": c}                             members that fulfil the member condition c
///     {"sum": key, "where": c}                 an answer summed over members
///     {"weigh": [{"where": c, "weight": n}]}   for each member the first weight whose condition holds, summed
///     {"add": [e, e, ...]}  {"multiply": [...]}  {"minimum": [...]}  {"maximum": [...]}  {"subtract": [e, e]}
///     {"divide": [e, e], "rounding": "half_up"}
///     {"if": c, "then": e, "else": e}          c is a condition of the household
///     {"total": "points"}                      the sum of all points (only in the score)
struct ExpressionReader {
    var conditions: ConditionReader
    var program = ExpressionProgram()
    private var depth = 0

    init(conditions: ConditionReader) { self.conditions = conditions }

    mutating func compile(_ view: JSONView, isScore: Bool = false, at place: String) throws(FormError) -> Expression {
        let start = program.steps.count
        depth = 0
        try append(view, isScore, place, level: 0)
        guard depth == 1 else { throw FormError(place, "expression does not end in one value") }
        return Expression(start: Int32(start), end: Int32(program.steps.count))
    }

    private mutating func push(_ step: ExpressionStep, _ place: String) throws(FormError) {
        depth += 1
        guard depth <= ExpressionProgram.stackLimit else { throw FormError(place, "expression too deep") }
        program.steps.append(step)
    }

    private mutating func append(_ view: JSONView, _ isScore: Bool, _ place: String, level: Int) throws(FormError) {
        guard level < 16 else { throw FormError(place, "expression nested too deep") }
        if let text = view.string {
            guard let number = FixedPoint.read(text) else { throw FormError(place, "\"\(text)\" is no number") }
            return try push(ExpressionStep(kind: .number, number: number), place)
        }
        let object = try DefinitionObject(view, at: place)
        if object["answer"] != nil {
            try object.permits(["answer"])
            try push(ExpressionStep(kind: .answer, slot: numericSlot(object.text("answer"), .household, place)), place)
        } else if let condition = object["count"] {
            try object.permits(["count"])
            let compiled = try conditions.compile(condition, .member, at: place)
            try push(ExpressionStep(kind: .count, condition: compiled), place)
        } else if object["sum"] != nil {
            try object.permits(["sum", "where"])
            let slot = try numericSlot(object.text("sum"), .member, place)
            let compiled = try conditions.compile(object.required("where"), .member, at: place)
            try push(ExpressionStep(kind: .sum, slot: slot, condition: compiled), place)
        } else if object["weigh"] != nil {
            try weigh(object)
        } else if object["total"] != nil {
            try object.permits(["total"])
            guard isScore, try object.text("total") == "points" else {
                throw FormError(place, "\"total\": \"points\" is for the score only")
            }
            try push(ExpressionStep(kind: .total), place)
        } else if let condition = object["if"] {
            try object.permits(["if", "then", "else"])
            let compiled = try conditions.compile(condition, .household, at: place)
            try append(object.required("then"), isScore, place, level: level + 1)
            try append(object.required("else"), isScore, place, level: level + 1)
            program.steps.append(ExpressionStep(kind: .choose, condition: compiled))
            depth -= 1
        } else {
            try operation(object, isScore, level)
        }
    }

    private mutating func operation(_ object: DefinitionObject, _ isScore: Bool, _ level: Int) throws(FormError) {
        let kinds: [(StaticString, ExpressionStep.Kind, ClosedRange<Int>)] = [
            ("add", .add, 2...30), ("subtract", .subtract, 2...2), ("multiply", .multiply, 2...30),
            ("divide", .divide, 2...2), ("minimum", .minimum, 2...30), ("maximum", .maximum, 2...30),
        ]
        guard let (key, kind, counts) = kinds.first(where: { object[$0.0] != nil }) else {
            let known = object.view.members.map(\.key.text).joined(separator: ", ")
            throw FormError(object.place, "unknown operator (\(known))")
        }
        try object.permits([key, "rounding"])
        let parts = try object.array(key)
        guard counts.contains(parts.count) else { throw FormError(object.place, "wrong number of values") }
        var step = ExpressionStep(kind: kind)
        if kind == .divide || object["rounding"] != nil {
            guard let rounding = try Rounding(rawValue: object.text("rounding")) else {
                throw FormError(object.place, "rounding is half_up, half_even or down")
            }
            step.rounding = rounding
        }
        for (index, part) in parts.enumerated() {
            try append(part, isScore, object.place, level: level + 1)
            guard index > 0 else { continue }
            program.steps.append(step)
            depth -= 1
        }
    }

    private mutating func weigh(_ object: DefinitionObject) throws(FormError) {
        try object.permits(["weigh"])
        let pairs = try object.objects("weigh")
        guard (1...40).contains(pairs.count) else { throw FormError(object.place, "needs 1 to 40 weights") }
        try push(ExpressionStep(kind: .weigh, slot: Int32(pairs.count)), object.place)
        for pair in pairs {
            try pair.permits(["where", "weight"])
            guard let weight = try FixedPoint.read(pair.text("weight")), weight.magnitude <= 1_000_000_000_000 else {
                throw FormError(pair.place, "weight is no number up to a million")
            }
            let compiled = try conditions.compile(pair.required("where"), .member, at: pair.place)
            program.steps.append(ExpressionStep(kind: .number, number: weight, condition: compiled))
        }
    }

    private func numericSlot(_ key: String, _ scope: FormScope, _ place: String) throws(FormError) -> Int32 {
        let cell = try conditions.fields.cell(of: key, scope, at: place)
        switch cell.kind {
        case .integer, .rupees, .boolean: return Int32(cell.slot)
        default: throw FormError(place, "\"\(key)\" is no number")
        }
    }
}
