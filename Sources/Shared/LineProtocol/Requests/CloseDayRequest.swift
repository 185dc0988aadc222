/// CLOSE-DAY: the desk shows its view of a day, so that desk and server agree about it, or find where they differ.
///
/// The head of the chain up to here is the op's `prev`.
package struct CloseDayRequest: Hashable, Sendable {
    package let op: Op
    package let view: DayView
    /// Interviews that were left before their end.
    package let drafts: Int64
    /// Acts at the desk that the server has no entry of.
    package let unsent: Int64

    package init(op: Op, view: DayView, drafts: Int64, unsent: Int64) {
        self.op = op
        self.view = view
        self.drafts = drafts
        self.unsent = unsent
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .closeDay)
        let op = try fields.op()
        self.op = op
        let day: CalendarDate = try fields.value("day")
        guard let counts = fields["counts"] else {
            throw Refusal(.syntax, field: "counts", rule: "field.missing")
        }
        let entries = try fields.read("entries") { (view) throws(ValueError) in
            try Self.entries(view, before: op.sequence)
        }
        view = DayView(day: day, counts: try DayCounts(counts), entries: entries)
        drafts = try fields.amount("drafts")
        unsent = try fields.amount("unsent")
    }

    /// Pairs of numbers in the order of the chain, each before the op that lists them.
    private static func entries(_ view: JSONView, before close: Int64) throws(ValueError) -> [DayEntry] {
        guard view.kind == .array else { throw .type(expected: "a list of entries") }
        guard view.count <= DayView.entryLimit else {
            throw .rule(VocabularyError("entries.size", "must have no more than \(DayView.entryLimit) entries"))
        }
        var entries: [DayEntry] = []
        entries.reserveCapacity(view.count)
        for element in view.elements {
            let pair = Array(element.elements)
            guard pair.count == 2 else {
                throw .rule(VocabularyError("entries.form", "must be pairs of a sequence and a number"))
            }
            let sequence = try pair[0].integer(in: 1...999_999_999_999)
            let number = try pair[1].integer(in: 0...999)
            guard sequence > entries.last?.sequence ?? 0, sequence < close else {
                throw .rule(VocabularyError("entries.order", "must ascend, and stay before the op that lists them"))
            }
            entries.append(DayEntry(sequence: sequence, number: Int16(number)))
        }
        return entries
    }

    /// The request's object.
    package var body: [UInt8] {
        .object { writer in
            op.write(to: &writer)
            write(to: &writer)
        }
    }

    /// The members without `op`, as a desk stores them before it signs them.
    package static func content(_ view: DayView, drafts: Int64, unsent: Int64) -> [UInt8] {
        .object { Self.write(view, drafts: drafts, unsent: unsent, to: &$0) }
    }

    private func write(to writer: inout JSONWriter) {
        Self.write(view, drafts: drafts, unsent: unsent, to: &writer)
    }

    private static func write(_ view: DayView, drafts: Int64, unsent: Int64, to writer: inout JSONWriter) {
        writer.member("day", view.day.written)
        view.counts.write(to: &writer)
        writer.member("entries", raw: view.listed)
        writer.member("drafts", drafts)
        writer.member("unsent", unsent)
    }
}
