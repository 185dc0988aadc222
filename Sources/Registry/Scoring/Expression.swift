import Shared

/// A compiled expression: where it stands in the program of its model.
struct Expression: Hashable, Sendable {
    let start: Int32
    let end: Int32
}

/// One step of an expression, for a stack of fixed-point numbers.
struct ExpressionStep: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case number
        /// A number, amount or yes/no (1/0) answered by the household.
        case answer
        /// Members that fulfil a condition.
        case count
        /// The sum of an answer over members that fulfil a condition.
        case sum
        /// The sum over members of the weight of the first of the following `slot` pairs whose condition holds.
        case weigh
        case add, subtract, multiply, divide, minimum, maximum
        /// The lower of two values on the stack if the condition holds, else the upper.
        case choose
        /// The sum of all points (only in the score's own expression).
        case total
    }

    var kind: Kind
    var slot: Int32 = 0
    var number: Int64 = 0
    var condition = Condition.none
    var rounding = Rounding.halfUp
}

/// All expressions of a model, compiled flat.
struct ExpressionProgram: Sendable {
    static let stackLimit = 32

    var steps: [ExpressionStep] = []

    /// The value in millionths; `Cell.missing` if an answer it needs is unknown, `Cell.invalid` if it does not fit.
    func value(
        of expression: Expression, total: Int64, _ conditions: ConditionProgram, _ scene: ConditionScene
    ) -> Int64 {
        if expression.end == expression.start + 1 {
            return ExpressionProgram.leaf(steps[Int(expression.start)], total, conditions, scene)
        }
        return withUnsafeTemporaryAllocation(of: Int64.self, capacity: ExpressionProgram.stackLimit) { stack in
            run(expression, total: total, conditions, scene, stack)
        }
    }

    private func run(
        _ expression: Expression, total: Int64, _ conditions: ConditionProgram, _ scene: ConditionScene,
        _ stack: UnsafeMutableBufferPointer<Int64>
    ) -> Int64 {
        var top = -1
        var place = Int(expression.start)
        while place < Int(expression.end) {
            let step = steps[place]
            place += 1
            switch step.kind {
            case .add, .subtract, .multiply, .divide, .minimum, .maximum:
                let (a, b) = (stack[top - 1], stack[top])
                top -= 1
                stack[top] = ExpressionProgram.combine(step, a, b)
            case .choose:
                let (yes, no) = (stack[top - 1], stack[top])
                top -= 1
                switch conditions.truth(of: step.condition, row: 0, in: scene) {
                case .yes: stack[top] = yes
                case .no: stack[top] = no
                case .unknown: stack[top] = Cell.missing
                }
            case .weigh:
                top += 1
                stack[top] = weight(pairs: place..<place + Int(step.slot), conditions, scene)
                place += Int(step.slot)
            default:
                top += 1
                stack[top] = ExpressionProgram.leaf(step, total, conditions, scene)
            }
        }
        return stack[0]
    }

    private static func leaf(
        _ step: ExpressionStep, _ total: Int64, _ conditions: ConditionProgram, _ scene: ConditionScene
    ) -> Int64 {
        switch step.kind {
        case .number: return step.number
        case .total: return total
        case .answer: return scaled(scene.cells[Int(step.slot)])
        case .count: return count(step, conditions, scene)
        case .sum: return sum(step, conditions, scene)
        default: return Cell.invalid
        }
    }

    private static func scaled(_ cell: Int64) -> Int64 {
        guard Cell.isKnown(cell) else { return Cell.missing }
        let (value, overflow) = cell.multipliedReportingOverflow(by: FixedPoint.scale)
        return overflow ? Cell.invalid : value
    }

    private static func count(
        _ step: ExpressionStep, _ conditions: ConditionProgram, _ scene: ConditionScene
    ) -> Int64 {
        var count: Int64 = 0
        for member in 0..<scene.members {
            switch conditions.truth(of: step.condition, row: scene.layout.row(member), in: scene) {
            case .yes: count += FixedPoint.scale
            case .no: break
            case .unknown: return Cell.missing
            }
        }
        return count
    }

    private static func sum(_ step: ExpressionStep, _ conditions: ConditionProgram, _ scene: ConditionScene) -> Int64 {
        var sum: Int64 = 0
        for member in 0..<scene.members {
            let row = scene.layout.row(member)
            switch conditions.truth(of: step.condition, row: row, in: scene) {
            case .yes: sum = combine(ExpressionStep(kind: .add), sum, scaled(scene.cells[row + Int(step.slot)]))
            case .no: break
            case .unknown: return Cell.missing
            }
            if !Cell.isKnown(sum) { return sum }
        }
        return sum
    }

    private func weight(pairs: Range<Int>, _ conditions: ConditionProgram, _ scene: ConditionScene) -> Int64 {
        var sum: Int64 = 0
        for member in 0..<scene.members {
            for place in pairs {
                let truth = conditions.truth(of: steps[place].condition, row: scene.layout.row(member), in: scene)
                if truth == .unknown { return Cell.missing }
                if truth == .yes {
                    sum += steps[place].number
                    break
                }
            }
        }
        return sum
    }

    private static func combine(_ step: ExpressionStep, _ a: Int64, _ b: Int64) -> Int64 {
        if a == Cell.invalid || b == Cell.invalid { return Cell.invalid }
        if a == Cell.missing || b == Cell.missing { return Cell.missing }
        let result: (partialValue: Int64, overflow: Bool)
        switch step.kind {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .minimum: result = (min(a, b), false)
        case .maximum: result = (max(a, b), false)
        case .multiply:
            let value = FixedPoint.scaled(a, by: b, over: FixedPoint.scale, step.rounding)
            result = (value ?? 0, value == nil)
        case .divide:
            let value = FixedPoint.scaled(a, by: FixedPoint.scale, over: b, step.rounding)
            result = (value ?? 0, value == nil)
        default: result = (0, true)
        }
        return result.overflow || !Cell.isKnown(result.partialValue) ? Cell.invalid : result.partialValue
    }
}
