import Foundation
import GRDB
import Shared

/// What the journal says of one day, beside the ops of which a day is not known yet.
struct DaySheet {
    let view: DayView
    /// Interviews that were left before their end, of every officer.
    let drafts: Int64
    /// Acts that the server has no entry of: those that wait, and those that were set aside.
    let unsent: Int64
}

extension Journal {
    /// The day of an answered op: learned from the server, or said by its reply. A refusal says none.
    private static let day =
        "coalesce(op_day.day, CASE WHEN json_valid(act.reply) THEN json_extract(act.reply, '$.day') END)"

    private static let answered = """
        FROM op JOIN act ON act.id = op.act LEFT JOIN op_day ON op_day.epoch = op.epoch AND op_day.seq = op.seq
        WHERE op.epoch = (SELECT epoch FROM desk) AND op.state IN ('acknowledged', 'refused')
        """

    /// Answered ops of the present epoch of which nobody has said for which day they count, with their digests.
    func undatedOps() throws(JournalError) -> [(place: OpPlace, digest: String)] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT op.epoch, op.seq, op.digest \(Self.answered) AND \(Self.day) IS NULL ORDER BY op.seq"
            ).map { (OpPlace(epoch: $0["epoch"], seq: $0["seq"]), $0["digest"]) }
        }
    }

    /// Keeps for which day an op counts, as the server says.
    func learn(_ day: CalendarDate, of place: OpPlace) throws(JournalError) {
        try write { database in
            try database.execute(
                sql: "INSERT INTO op_day (epoch, seq, day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [place.epoch, place.seq, day.written])
        }
    }

    /// The day as this desk knows it: every answered op of the present epoch that counts for it, in order.
    func sheet(of day: CalendarDate) throws(JournalError) -> DaySheet {
        try read { database in
            var counts = DayCounts()
            let entries = try Row.fetchAll(
                database,
                sql: "SELECT op.seq, act.verb, act.number \(Self.answered) AND \(Self.day) = ? ORDER BY op.seq",
                arguments: [day.written]
            ).map { row in
                let number = Int16(truncatingIfNeeded: (row["number"] as Int?) ?? 0)
                if let verb = Verb(rawValue: row["verb"]) { counts.add(verb, number: number) }
                return DayEntry(sequence: row["seq"], number: number)
            }
            let drafts = try Int64.fetchOne(database, sql: "SELECT count(*) FROM draft") ?? 0
            let unsent =
                try Int64.fetchOne(
                    database, sql: "SELECT count(*) FROM act WHERE state IN ('waiting', 'returned')") ?? 0
            return DaySheet(
                view: DayView(day: day, counts: counts, entries: entries), drafts: drafts, unsent: unsent)
        }
    }

    /// The listed ops that this desk's clock puts on a day before, in order: work that came after that day was closed.
    ///
    /// - Parameter place: of the close, after the ops that it lists.
    func late(of view: DayView, closedAt place: OpPlace) throws(JournalError) -> [Int64] {
        let listed = Set(view.entries.map(\.sequence))
        let first = view.entries.first?.sequence ?? place.seq
        return try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT op.seq, act.at FROM op JOIN act ON act.id = op.act
                    WHERE op.epoch = ? AND op.seq >= ? AND op.seq < ? AND op.state <> 'withdrawn' ORDER BY op.seq
                    """, arguments: [place.epoch, first, place.seq]
            ).compactMap { row -> Int64? in
                let (sequence, at): (Int64, String) = (row["seq"], row["at"])
                guard listed.contains(sequence), let day = Instant(at)?.dayInKarachi, day < view.day else { return nil }
                return sequence
            }
        }
    }

    /// The act by which this desk and the server agreed about the day; its reply is the signed line.
    func closing(of day: CalendarDate) throws(JournalError) -> Int64? {
        try read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT id FROM act WHERE verb = 'CLOSE-DAY' AND state = 'done' AND json_valid(reply)
                    AND json_extract(reply, '$.agreed.day') = ?
                    """, arguments: [day.written])
        }
    }
}
