import PostgresPipeline
import Shared

/// What a desk and the server agreed about a day, again: the row against the bytes that were signed, these against their
/// signature, and the list, the counts and the late ops against the journal.
///
/// Of the days that were closed on the night's day or are that day, of one in a hundred of the others, other ones each day,
/// and of those about which something is open.
struct DeclarationsCheck: NightCheck {
    let name = "declarations"

    private static let (altered, against) = ("day_close_altered", "day_close_against_journal")

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        let kinds = [Self.altered, Self.against]
        var look = NightLook(kinds: kinds)
        let rows = try connection.rows(
            Self.closed,
            [
                scene.day.written, scene.office?.written, "\(scene.day.daysSince2000)",
                "{\(kinds.joined(separator: ","))}",
            ])
        for row in rows {
            look.lookedAt += 1
            let close = try KeptClose(row)
            let words = close.alterations
            if !words.isEmpty { look.add(close.found(Self.altered, words)) }
            // What was agreed, if its bytes can be read. A month that was put aside is proved by its own digest.
            guard let agreed = close.agreed, !close.isDetached else { continue }
            let differences = try Self.known(agreed, on: connection).differences(from: agreed)
            if !differences.isEmpty { look.add(close.found(Self.against, differences)) }
        }
        look.keep(try Findings.outOfReach([Self.against], on: connection))
        return look
    }

    private static let closed = """
        select c.desk, c.day, d.tehsil, c.epoch, c.seq, c.last_seq, encode(c.head, 'hex'), c.registered, c.updated,
            c.reassessed, c.refused, c.drafts, c.unsent, c.late,
            case when isfinite(c.closed_at) then (extract(epoch from c.closed_at) * 1000000)::bigint else 0 end, encode(c.content, 'hex'), encode(c.signature, 'hex'),
            encode(k.public_key, 'hex'), exists (
                select from nser.journal_detached x
                where x.attached_at is null and x.month = date_trunc('month', c.day::timestamp)::date)
        from nser.day_close c
        left join nser.desk d on d.code = c.desk
        left join nser.signing_key k on k.id = c.key_id
        where ($2::text is null or d.tehsil = $2)
            and ($1::date in (c.day, (c.closed_at at time zone 'Asia/Karachi')::date)
                or hashtextextended(c.desk || (c.day - date '2000-01-01'), $3::bigint) % 100 = 0
                or 'desk=' || c.desk || ' day=' || c.day in (
                    select subject from nser.finding_unproved where kind = any($4::text[])))
        order by c.desk, c.day
        """

    /// The day as the journal has it: in the close's own epoch what came before it, and how much stands in others.
    private static func known(
        _ agreed: AgreedDay, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> KnownDay {
        var ops: [KnownDay.Op] = []
        var elsewhere: Int64 = 0
        for row in try connection.rows(
            """
            select b.epoch, b.seq, b.number, b.verb,
                case when isfinite(b.desk_clock) then (b.desk_clock at time zone 'Asia/Karachi')::date else b.day end
            from nser.journal_body b
            where b.desk = $1 and b.day = $2::date order by b.epoch, b.seq
            """, [agreed.desk.written, agreed.day.written])
        {
            let sequence = Int64(try row.integer(1))
            guard try row.integer(0) == Int(agreed.epoch) else {
                elsewhere += 1
                continue
            }
            guard sequence < agreed.sequence else { continue }
            guard let number = Int16(exactly: try row.integer(2)), let deskDay = CalendarDate(try row.text(4)) else {
                throw .mismatch("the journal has an op that no desk could send")
            }
            ops.append(
                KnownDay.Op(
                    entry: DayEntry(sequence: sequence, number: number), verb: try row.text(3), household: nil,
                    deskDay: deskDay))
        }
        return KnownDay(ops: ops, elsewhere: elsewhere)
    }
}

extension KnownDay {
    /// In what a day that was agreed is another than the journal's, in the words of its content.
    fileprivate func differences(from agreed: AgreedDay) -> [String] {
        let list = DayView(day: agreed.day, counts: counts, entries: ops.map(\.entry))
        let parts: [(name: String, isSame: Bool)] = [
            ("counts", counts == agreed.counts), ("entries", Int64(ops.count) == agreed.entries),
            ("answers", list.answers == agreed.answers), ("elsewhere", elsewhere == agreed.elsewhere),
            ("late", late(on: agreed.day) == agreed.late),
        ]
        return parts.filter { !$0.isSame }.map(\.name)
    }
}

/// A closed day as it is kept: the row, and the bytes that were agreed and signed.
private struct KeptClose {
    private let desk: String
    private let day: String
    private let tehsil: String?
    /// Epoch, sequence, last op, the counts, drafts, unsent and late ops, and the moment: what the row says in numbers.
    private let numbers: [Int64]
    private let head: String?
    private let content: [UInt8]?
    private let signature: [UInt8]?
    private let publicKey: [UInt8]?
    let isDetached: Bool
    /// Nil for bytes that are not in the one form.
    let agreed: AgreedDay?

    init(_ row: TextRow) throws(AdministrationError) {
        desk = try row.text(0)
        day = try row.text(1)
        tehsil = row.optional(2)
        var numbers: [Int64] = []
        for column in [3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14] { numbers.append(Int64(try row.integer(column))) }
        self.numbers = numbers
        head = row.optional(6)
        content = row.optional(15).flatMap { Hexadecimal.bytes($0) }
        signature = row.optional(16).flatMap { Hexadecimal.bytes($0) }
        publicKey = row.optional(17).flatMap { Hexadecimal.bytes($0) }
        isDetached = try row.bool(18)
        agreed = content.flatMap { AgreedDay(content: $0) }
    }

    /// What of the row is not what was agreed, or was not signed so. None while the server has no key: nothing was signed.
    var alterations: [String] {
        guard let content, let agreed else { return ["content"] }
        var words: [String] = []
        let said =
            [Int64(agreed.epoch), agreed.sequence, agreed.last] + agreed.counts.named.map(\.count)
            + [agreed.drafts, agreed.unsent, Int64(agreed.late.count), agreed.closed.microsecondsSince1970]
        if (desk, day) != (agreed.desk.written, agreed.day.written) || numbers != said || head != agreed.head?.written {
            words.append("row")
        }
        if let signature {
            let signed = SignedDay(content: content, signature: signature)
            if publicKey.flatMap({ signed.verified(by: $0) }) == nil { words.append("signature") }
        }
        return words
    }

    func found(_ kind: String, _ words: [String]) -> Found {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("desk", desk)
            writer.member("day", day)
            writer.array("differs") { writer in for word in words { writer.string(word) } }
        }
        return Found(kind, "desk=\(desk) day=\(day)", tehsil: tehsil, .critical, evidence: writer.bytes)
    }
}
