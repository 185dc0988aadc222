import PostgresPipeline
import Shared

/// A desk's day as the journal has it.
package struct KnownDay: Sendable {
    /// One op of the day.
    struct Op: Sendable {
        let entry: DayEntry
        let verb: String
        let household: Identifier?
        /// The day by the desk's clock.
        let deskDay: CalendarDate
    }

    let ops: [Op]
    /// The day of each op that the desk lists and that stands on another one.
    let misplaced: [Int64: CalendarDate]
    /// Ops of the day in other epochs.
    let elsewhere: Int64
    /// The op that closed the day before.
    let closedBy: (epoch: Int32, sequence: Int64)?

    static func unit(for request: CloseDayRequest) -> PostgresUnit {
        let desk = Value.text(request.op.desk.written)
        let (epoch, day) = (Value.int4(request.op.epoch), Value.date(request.view.day))
        return PostgresUnit(
            [
                (DayCloseStatements.ops, [desk, epoch, day, .int8(request.op.sequence)]),
                (DayCloseStatements.misplaced, [desk, epoch, day, .int8Array(request.view.entries.map(\.sequence))]),
                (DayCloseStatements.around, [desk, epoch, day]),
            ], transaction: false)
    }

    init(ops: [Op], elsewhere: Int64) {
        self.ops = ops
        misplaced = [:]
        self.elsewhere = elsewhere
        closedBy = nil
    }

    init(_ results: borrowing UnitResults) throws(DatabaseError) {
        var ops: [Op] = []
        for row in 0..<results[0].rowCount {
            ops.append(
                Op(
                    entry: DayEntry(sequence: try results[0].int8(row, 0), number: try results[0].int2(row, 1)),
                    verb: try results[0].text(row, 2),
                    household: results[0].isNull(row, 3) ? nil : try results[0].identifier(row, 3),
                    deskDay: try results[0].instant(row, 4).dayInKarachi))
        }
        self.ops = ops
        var misplaced: [Int64: CalendarDate] = [:]
        for row in 0..<results[1].rowCount {
            misplaced[try results[1].int8(row, 0)] = try results[1].calendarDate(row, 1)
        }
        self.misplaced = misplaced
        elsewhere = try results[2].int8(0, 0)
        closedBy =
            results[2].isNull(0, 1) ? nil : (try results[2].int4(0, 1), try results[2].int8(0, 2))
    }

    /// What the day comes to.
    var counts: DayCounts {
        var counts = DayCounts()
        for op in ops {
            if let verb = Verb(rawValue: op.verb) { counts.add(verb, number: op.entry.number) }
        }
        return counts
    }

    /// The ops that the desk's clock puts on a day before: they came when that day was closed, or long after.
    func late(on day: CalendarDate) -> [Int64] {
        ops.filter { $0.deskDay < day }.map(\.entry.sequence)
    }

    /// Where the desk's view first differs: an entry, or else a count; nil when they agree.
    func difference(from view: DayView) -> DayDifference? {
        for index in 0..<max(ops.count, view.entries.count) {
            let known = index < ops.count ? ops[index] : nil
            let said = index < view.entries.count ? view.entries[index] : nil
            guard known?.entry != said else { continue }
            // The lower number comes first in the chain: that is the op which one side does not have.
            let sequence = min(known?.entry.sequence ?? .max, said?.sequence ?? .max)
            let here = known?.entry.sequence == sequence ? known : nil
            return .entry(
                sequence, desk: said?.sequence == sequence ? said?.number : nil, server: here,
                standsOn: misplaced[sequence])
        }
        for (ours, theirs) in zip(counts.named, view.counts.named) where ours.count != theirs.count {
            return .count(ours.name, desk: theirs.count, server: ours.count)
        }
        return nil
    }
}

/// The first thing in which a desk's day is not the journal's.
enum DayDifference: Sendable {
    /// An op: the number of its answer as each side has it, nil where it has no such op on that day.
    case entry(Int64, desk: Int16?, server: KnownDay.Op?, standsOn: CalendarDate?)
    /// A sum over entries that agree: the desk adds up wrongly.
    case count(StaticString, desk: Int64, server: Int64)

    /// The refusal that names it. It is about the desk's own ops, so their household may be named.
    var refusal: Refusal {
        switch self {
        case .entry(let sequence, let desk, let server, let standsOn):
            var refusal = Refusal(
                .dayDiffers, field: "entries",
                arguments: [
                    Self.number("seq", sequence), Self.number("desk", desk.map(Int64.init)),
                    Self.number("server", (server?.entry.number).map(Int64.init)),
                ])
            if let server {
                refusal.arguments.append(.text("verb", server.verb))
                if let household = server.household {
                    refusal.arguments.append(.text("household", household.written))
                }
            }
            if let standsOn { refusal.arguments.append(.text("stands_on", standsOn.written)) }
            return refusal
        case .count(let name, let desk, let server):
            return Refusal(
                .dayDiffers, field: "counts/\(name)",
                arguments: [Self.number("desk", desk), Self.number("server", server)])
        }
    }

    private static func number(_ name: String, _ value: Int64?) -> Refusal.Argument {
        Refusal.Argument(name, value.map { .integer($0) } ?? .raw(Array("null".utf8)))
    }
}
