/// One op of a day with the number of its answer.
package struct DayEntry: Hashable, Sendable {
    package let sequence: Int64
    /// 0 for OK, else the number of the problem.
    package let number: Int16

    package init(sequence: Int64, number: Int16) {
        self.sequence = sequence
        self.number = number
    }
}

/// What a day comes to, as COUNTS counts it.
package struct DayCounts: Hashable, Sendable {
    package var registered: Int64
    package var updated: Int64
    package var reassessed: Int64
    package var refused: Int64

    package init(registered: Int64 = 0, updated: Int64 = 0, reassessed: Int64 = 0, refused: Int64 = 0) {
        self.registered = registered
        self.updated = updated
        self.reassessed = reassessed
        self.refused = refused
    }

    /// Counts one op more: what was refused is only that, and verbs that are none of these three count nowhere.
    package mutating func add(_ verb: Verb, number: Int16) {
        guard number == 0 else { return refused += 1 }
        switch verb {
        case .register: registered += 1
        case .update, .resurvey: updated += 1
        case .reassess: reassessed += 1
        default: break
        }
    }

    /// The counts by their names, in the order in which they are written and compared.
    package var named: [(name: StaticString, count: Int64)] {
        [("registered", registered), ("updated", updated), ("reassessed", reassessed), ("refused", refused)]
    }

    func write(to writer: inout JSONWriter) {
        writer.object("counts") { writer in for (name, count) in named { writer.member(name, count) } }
    }

    init(_ view: JSONView) throws(Refusal) {
        let fields = try Fields(
            view, path: "counts", required: ["registered", "updated", "reassessed", "refused"])
        registered = try fields.amount("registered")
        updated = try fields.amount("updated")
        reassessed = try fields.amount("reassessed")
        refused = try fields.amount("refused")
    }
}

/// A day of one desk as one side knows it: every op of the day that left an entry, in the order of the chain.
package struct DayView: Hashable, Sendable {
    /// A day has no more: a hundred interviews are much, and the list has to fit into one line.
    package static let entryLimit = 2_000

    package let day: CalendarDate
    package let counts: DayCounts
    package let entries: [DayEntry]

    package init(day: CalendarDate, counts: DayCounts, entries: [DayEntry]) {
        self.day = day
        self.counts = counts
        self.entries = entries
    }

    /// The array `entries`, without blanks: what the agreed day's `answers` is the SHA-256 of.
    package var listed: [UInt8] {
        var writer = JSONWriter(capacity: entries.count * 12 + 2)
        writer.array { writer in
            for entry in entries {
                writer.array { writer in
                    writer.integer(entry.sequence)
                    writer.integer(entry.number)
                }
            }
        }
        return writer.bytes
    }
}

extension Fields {
    /// How many there are of something: never negative.
    func amount(_ name: StaticString) throws(Refusal) -> Int64 {
        try read(name) { (view) throws(ValueError) in try view.integer(in: 0...1_000_000) }
    }
}
