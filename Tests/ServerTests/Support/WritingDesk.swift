import Crypto
import Shared
import TestSupport

/// The writing side of one desk: its chain of ops, as lines.
struct WritingDesk {
    let code: String
    let officer: String
    let epoch: Int32
    private(set) var sequence: Int64 = 0
    private(set) var head: Shared.Digest?

    init(_ code: String = "LHR-001", officer: String = "ayesha", epoch: Int32 = 1) {
        self.code = code
        self.officer = officer
        self.epoch = epoch
    }

    // MARK: Next ops

    /// A family that is no family, for a registry that does not look.
    mutating func register(_ tag: String, address: String = "House 1") throws -> String {
        line(tag, "REGISTER", try body(sequence + 1, after: head, address: address))
    }

    /// A whole invented family.
    mutating func register(_ tag: String, _ family: InventedHousehold) throws -> String {
        line(tag, "REGISTER", family.registerBody(op: try op(), tehsil: "PK60101"))
    }

    /// The people of a family under another household's identifier.
    mutating func register(_ tag: String, household: String, people: InventedHousehold) throws -> String {
        let body = String(decoding: people.registerBody(op: try op(), tehsil: "PK60101"), as: UTF8.self)
        let parts = body.split(separator: people.identifier, maxSplits: 1, omittingEmptySubsequences: false)
        return line(tag, "REGISTER", Array(parts.joined(separator: household).utf8))
    }

    mutating func reassess(_ tag: String, _ family: InventedHousehold, version: Int32) throws -> String {
        let household = try Identifier(validating: family.identifier)
        return line(
            tag, "REASSESS",
            ReassessRequest(op: try op(sequence + 1, after: head), household: household, version: version).body)
    }

    mutating func close(
        _ tag: String, _ day: CalendarDate, _ entries: [DayEntry], _ counts: DayCounts
    ) throws -> String {
        let view = DayView(day: day, counts: counts, entries: entries)
        let request = CloseDayRequest(
            op: try op(sequence + 1, after: head), view: view, drafts: 0, unsent: 0)
        return line(tag, "CLOSE-DAY", request.body)
    }

    mutating func epoch(_ tag: String, of desk: String, reason: String) throws -> String {
        let request = EpochRequest(
            op: try op(sequence + 1, after: head), desk: try DeskCode(validating: desk),
            reason: try PlainText(validating: reason))
        return line(tag, "EPOCH", request.body)
    }

    /// An op that need not fit the chain; the chain stays as it is.
    func register(
        _ tag: String, sequence: Int64, after previous: Shared.Digest?, address: String = "House 1"
    ) throws -> String {
        "\(tag) REGISTER \(String(decoding: try body(sequence, after: previous, address: address), as: UTF8.self))"
    }

    // MARK: Parts

    private mutating func line(_ tag: String, _ verb: String, _ body: [UInt8]) -> String {
        sequence += 1
        head = Shared.Digest(bytes: SHA256.hash(data: body))
        return "\(tag) \(verb) \(String(decoding: body, as: UTF8.self))"
    }

    private func op(_ sequence: Int64, after previous: Shared.Digest?) throws -> Op {
        Op(
            desk: try DeskCode(validating: code), epoch: epoch, sequence: sequence, previous: previous,
            officer: try OfficerCode(validating: officer), at: try Instant(validating: "2026-11-22T10:05:00+05:00"))
    }

    /// The JSON of the next op.
    private func op() throws -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("desk", code)
            writer.member("epoch", epoch)
            writer.member("seq", sequence + 1)
            writer.member("prev", orNull: head?.written)
            writer.member("officer", officer)
            writer.member("at", "2026-11-22T10:05:00+05:00")
        }
        return writer.bytes
    }

    private func body(_ sequence: Int64, after previous: Shared.Digest?, address: String) throws -> [UInt8] {
        let op = try op(sequence, after: previous)
        return RegisterDraft(
            op: op, household: try Identifier(validating: "019aa8b0-0000-7000-8000-000000000001"), tehsil: .lahore,
            form: "form-1", started: op.at, ended: op.at, address: try PlainText(validating: address),
            roster: Array(#"[{"line":1}]"#.utf8), answers: Array("{}".utf8)
        ).body
    }
}
