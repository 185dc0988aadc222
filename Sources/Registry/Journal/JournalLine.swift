package import PostgresPipeline
package import Shared

/// One op on its way into the journal: everything of its two rows but the outcome.
package struct JournalLine: Sendable {
    package let desk: String
    package let epoch: Int32
    package let seq: Int64
    package let prev: Digest?
    package let digest: Digest
    /// The day it counts for: the server's in Asia/Karachi, or the day after the last one that the desk has closed if that
    /// is later. A wrong clock at the desk does not move a registration to another day, and a closed day takes no more.
    package let day: CalendarDate
    /// The server's day in Asia/Karachi, whatever was closed: by which ages, gates and dates are judged.
    package let date: CalendarDate
    package let tehsil: String
    package let verb: StaticString
    /// Who held the interview, as the op says.
    package let officer: String
    /// Who was logged in when it was sent.
    package let sender: String
    package let deskClock: Instant
    package let receivedAt: Instant
    package let household: Identifier?
    /// The request's JSON object as received; any digest can be computed from it again.
    package let request: [UInt8]

    /// The op of a write, with what the session knows of it.
    package init(
        op: Op, bytes: WriteBytes, verb: StaticString, household: Identifier?, caller: Caller, receivedAt: Instant
    ) {
        desk = op.desk.written
        epoch = op.epoch
        seq = op.sequence
        prev = op.previous
        digest = bytes.digest
        date = receivedAt.dayInKarachi
        day = max(date, caller.lastClosedDay?.adding(days: 1) ?? date)
        tehsil = caller.deskTehsil.written
        self.verb = verb
        officer = op.officer.written
        sender = caller.officer
        deskClock = op.at
        self.receivedAt = receivedAt
        self.household = household
        request = bytes.object
    }

    /// What the clerk and the family are told: desk, epoch and number of the op.
    package var receipt: String { "\(desk)/\(epoch)/\(seq)" }

    /// The two rows with their outcome: `number` 0 is OK, else the catalogue's; `reply` the whole JSON object.
    package func rows(number: Int16, reply: [UInt8]) -> [Rows] {
        var entry = Rows(JournalStatements.insertEntries)
        entry.append { row in
            row.text(desk)
            row.int4(epoch)
            row.int8(seq)
            row.digest(prev)
            row.digest(digest)
            row.date(day)
        }
        var body = Rows(JournalStatements.insertBodies)
        body.append { row in
            row.date(day)
            row.text(desk)
            row.int4(epoch)
            row.int8(seq)
            row.text(tehsil)
            row.text(verb)
            row.int2(number)
            row.text(officer)
            row.text(sender)
            row.instant(deskClock)
            row.instant(receivedAt)
            row.identifier(household)
            row.bytes(request)
            row.bytes(reply)
        }
        return [entry, body]
    }

    /// Spreads desk and epoch for the combiner: writes of one desk keep their order.
    package var lineage: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in desk.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }

    /// The op's key for the combiner: no op twice in one unit.
    package var opKey: UInt64 {
        (lineage ^ UInt64(bitPattern: seq)) &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(UInt32(bitPattern: epoch))
    }
}
