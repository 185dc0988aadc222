/// A day about which desk and server agree: what the server signs and both keep.
///
/// There is one way to write it (``content``), so that the same bytes can be made again from its values.
package struct AgreedDay: Hashable, Sendable {
    package let desk: DeskCode
    package let day: CalendarDate
    /// The CLOSE-DAY itself.
    package let epoch: Int32
    package let sequence: Int64
    /// The digest of the op before the close: the head up to which both hold the same chain. Nil when there is none.
    package let head: Digest?
    package let counts: DayCounts
    /// How many ops of the day are listed.
    package let entries: Int64
    /// SHA-256 of the list (``DayView/listed``).
    package let answers: Digest
    /// Ops of the day in other epochs of the desk: a terminal that lost its journal cannot list them.
    package let elsewhere: Int64
    /// Ops of the day that the desk's clock puts on a day before: they came after that day was closed.
    package let late: [Int64]
    package let drafts: Int64
    package let unsent: Int64
    /// When the server took the close.
    package let closed: Instant

    package init(
        _ request: CloseDayRequest, answers: Digest, elsewhere: Int64, late: [Int64], closed: Instant
    ) {
        desk = request.op.desk
        day = request.view.day
        epoch = request.op.epoch
        sequence = request.op.sequence
        head = request.op.previous
        counts = request.view.counts
        entries = Int64(request.view.entries.count)
        self.answers = answers
        self.elsewhere = elsewhere
        self.late = late
        drafts = request.drafts
        unsent = request.unsent
        self.closed = closed
    }

    /// The last op before the close; 0 if there is none.
    package var last: Int64 { sequence - 1 }

    /// Its one form: a JSON object without blanks, members in this order.
    package var content: [UInt8] {
        .object { writer in
            writer.member("desk", desk.written)
            writer.member("day", day.written)
            writer.member("epoch", epoch)
            writer.member("seq", sequence)
            writer.member("last", last)
            writer.member("head", orNull: head?.written)
            counts.write(to: &writer)
            writer.member("entries", entries)
            writer.member("answers", answers.written)
            writer.member("elsewhere", elsewhere)
            writer.array("late") { writer in for sequence in late { writer.integer(sequence) } }
            writer.member("drafts", drafts)
            writer.member("unsent", unsent)
            writer.member("closed", closed.written)
        }
    }

    /// What a key signs for a content. The words keep such a signature from meaning anything elsewhere.
    package static func statement(of content: [UInt8]) -> [UInt8] { Array("NSER day close\n".utf8) + content }

    /// Reads a content. Nil for anything but the one form, byte for byte.
    package init?(content: [UInt8]) {
        guard let document = try? JSONDocument(content) else { return nil }
        self.init(document.root)
        guard self.content == content else { return nil }
    }

    private init?(_ view: JSONView) {
        do {
            let fields = try Fields(
                view,
                required: [
                    "desk", "day", "epoch", "seq", "last", "head", "counts", "entries", "answers", "elsewhere", "late",
                    "drafts", "unsent", "closed",
                ])
            guard let counts = view["counts"], let late = view["late"], late.kind == .array else { return nil }
            desk = try fields.value("desk")
            day = try fields.value("day")
            epoch = try fields.epoch("epoch")
            sequence = try fields.sequence("seq")
            head = try fields.read("head") { (view) throws(ValueError) in
                view.isNull ? nil : try view.value(as: Digest.self)
            }
            self.counts = try DayCounts(counts)
            entries = try fields.amount("entries")
            answers = try fields.value("answers")
            elsewhere = try fields.amount("elsewhere")
            self.late = try late.elements.map { (view) throws(ValueError) in
                try view.integer(in: 1...999_999_999_999)
            }
            drafts = try fields.amount("drafts")
            unsent = try fields.amount("unsent")
            closed = try fields.value("closed")
        } catch {
            return nil
        }
    }
}
