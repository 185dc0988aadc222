import Shared

/// What desks did: ops that were accepted, by what they asked for, and ops that were refused.
struct CountTally: Equatable {
    /// The columns that hold one, in the order of the members.
    static let columns = 5

    var registered: Int64 = 0
    /// UPDATE and RESURVEY.
    var updated: Int64 = 0
    var reassessed: Int64 = 0
    /// Accepted ops of other verbs: cases, epochs.
    var other: Int64 = 0
    var refused: Int64 = 0

    static func += (left: inout CountTally, right: CountTally) {
        left.registered += right.registered
        left.updated += right.updated
        left.reassessed += right.reassessed
        left.other += right.other
        left.refused += right.refused
    }

    func write(to writer: inout JSONWriter) {
        writer.member("registered", registered)
        writer.member("updated", updated)
        writer.member("reassessed", reassessed)
        writer.member("other", other)
        writer.member("refused", refused)
    }

    /// Writes the member `mean`: this, a sum over the eight earlier weeks, divided by eight, as text with one decimal.
    func writeMean(to writer: inout JSONWriter) {
        writer.object("mean") { writer in
            writer.member("registered", Self.mean(registered))
            writer.member("updated", Self.mean(updated))
            writer.member("reassessed", Self.mean(reassessed))
            writer.member("other", Self.mean(other))
            writer.member("refused", Self.mean(refused))
        }
    }

    /// Halves are rounded up.
    private static func mean(_ sum: Int64) -> String {
        let weeks = Int64(CountsStatements.earlierWeeks)
        let tenths = (sum * 20 + weeks) / (weeks * 2)
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// A tally of what was asked for, and of the same weekdays of the eight weeks before.
struct ComparedTally: Equatable {
    var now = CountTally()
    var earlier = CountTally()

    static func += (left: inout ComparedTally, right: ComparedTally) {
        left.now += right.now
        left.earlier += right.earlier
    }
}
