/// Truth of a condition over answers that may be missing (Kleene's logic: what is unknown stays unknown unless the
/// other side decides).
package enum Truth: Hashable, Sendable {
    case no
    case yes
    case unknown
}

/// A compiled condition: where it stands in the program of its form or model.
package struct Condition: Hashable, Sendable {
    let start: Int32
    let end: Int32

    /// No condition; never evaluated.
    package static let none = Condition(start: 0, end: 0)
}

/// One step of a condition, for a stack of truths.
package struct ConditionStep: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// The cell lies in low...high.
        case range
        /// The same, with both limits counted from the interview date.
        case rangeFromToday
        /// The cell's value is one of the bits of `low`.
        case mask
        case answered
        case and
        case or
        case not
        /// Some member fulfils the condition that fills the next `high` steps.
        case some
        /// The value of the indicator's expression lies in low...high (models only).
        case valueRange
        /// The number of the household's province (slot 0), district (1) or tehsil (2) lies in low...high (models only).
        case areaRange
    }

    var kind: Kind
    /// The cell belongs to the member's row, not to the household.
    var isMember = false
    var slot: Int32 = 0
    var low: Int64 = 0
    var high: Int64 = 0
}

/// What a condition is evaluated on.
package struct ConditionScene {
    package let cells: UnsafeBufferPointer<Int64>
    package let layout: CellLayout
    package let members: Int
    /// Interview or assessment date, days since 2000-01-01.
    package let today: Int64
    /// The value of the indicator's expression, fixed point; models only.
    package var value: Int64 = Cell.missing
    /// Numbers of province, district and tehsil: 6, 601 and 60101 of PK60101; models only.
    package var area: (Int64, Int64, Int64) = (Cell.missing, Cell.missing, Cell.missing)

    @inline(__always)
    func areaCell(_ slot: Int32) -> Int64 { slot == 0 ? area.0 : slot == 1 ? area.1 : area.2 }
}

/// A stack of at most 64 truths in two words.
private struct TruthStack {
    var yes: UInt64 = 0
    var unknown: UInt64 = 0

    @inline(__always)
    mutating func push(_ isTrue: Bool, known: Bool) {
        yes = yes << 1 | (isTrue && known ? 1 : 0)
        unknown = unknown << 1 | (known ? 0 : 1)
    }

    @inline(__always)
    mutating func pop() -> Truth {
        defer {
            yes >>= 1
            unknown >>= 1
        }
        return unknown & 1 != 0 ? .unknown : yes & 1 != 0 ? .yes : .no
    }
}

/// All conditions of a form or a model, compiled flat: no closures, no allocation while evaluating.
package struct ConditionProgram: Sendable {
    /// Nesting a file may use; the stack of truths holds 64.
    static let depthLimit = 16

    var steps: [ConditionStep] = []

    /// The truth of `condition` for the member whose row starts at `row` (any row, if it is about the household).
    package func truth(of condition: Condition, row: Int, in scene: ConditionScene) -> Truth {
        steps.withUnsafeBufferPointer {
            ConditionProgram.run($0, from: Int(condition.start), to: Int(condition.end), row: row, scene)
        }
    }

    static func run(
        _ steps: UnsafeBufferPointer<ConditionStep>, from start: Int, to end: Int, row: Int,
        _ scene: ConditionScene
    ) -> Truth {
        var stack = TruthStack()
        var place = start
        while place < end {
            let step = steps[place]
            place += 1
            switch step.kind {
            case .range:
                let cell = scene.cells[(step.isMember ? row : 0) + Int(step.slot)]
                stack.push(cell >= step.low && cell <= step.high, known: Cell.isKnown(cell))
            case .rangeFromToday:
                let cell = scene.cells[(step.isMember ? row : 0) + Int(step.slot)]
                let isInside = cell >= step.low &+ scene.today && cell <= step.high &+ scene.today
                stack.push(isInside, known: Cell.isKnown(cell))
            case .mask:
                let cell = scene.cells[(step.isMember ? row : 0) + Int(step.slot)]
                let bit = cell >= 0 && cell < 64 && step.low >> cell & 1 != 0
                stack.push(bit, known: Cell.isKnown(cell))
            case .answered:
                let cell = scene.cells[(step.isMember ? row : 0) + Int(step.slot)]
                stack.push(Cell.isKnown(cell) || cell == Cell.invalid, known: true)
            case .and:
                let (a, b) = (stack.pop(), stack.pop())
                stack.push(a == .yes && b == .yes, known: a == .no || b == .no || (a != .unknown && b != .unknown))
            case .or:
                let (a, b) = (stack.pop(), stack.pop())
                stack.push(a == .yes || b == .yes, known: a == .yes || b == .yes || (a != .unknown && b != .unknown))
            case .not:
                let a = stack.pop()
                stack.push(a == .no, known: a != .unknown)
            case .some:
                let found = anyMember(steps, from: place, to: place + Int(step.high), scene)
                place += Int(step.high)
                stack.push(found == .yes, known: found != .unknown)
            case .valueRange:
                stack.push(scene.value >= step.low && scene.value <= step.high, known: Cell.isKnown(scene.value))
            case .areaRange:
                let cell = scene.areaCell(step.slot)
                stack.push(cell >= step.low && cell <= step.high, known: Cell.isKnown(cell))
            }
        }
        return stack.pop()
    }

    private static func anyMember(
        _ steps: UnsafeBufferPointer<ConditionStep>, from start: Int, to end: Int, _ scene: ConditionScene
    ) -> Truth {
        var result = Truth.no
        for member in 0..<scene.members {
            switch run(steps, from: start, to: end, row: scene.layout.row(member), scene) {
            case .yes: return .yes
            case .unknown: result = .unknown
            case .no: break
            }
        }
        return result
    }
}
