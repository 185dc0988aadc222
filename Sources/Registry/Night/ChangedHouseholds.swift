import PostgresPipeline
import Shared

/// Which households a night looks at one by one: all that were changed, assessed or decided on its day, one in a hundred
/// of the rest, other ones each day, and those about which something is open.
struct ChangedHouseholds {
    /// In the order of their ids.
    let ids: [Identifier]

    /// So many are read in one query.
    static let atOnce = 500

    /// - Parameter kinds: of findings whose subject is `household_id=...`.
    init(
        _ scene: NightScene, open kinds: [String], on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let rows = try connection.rows(
            """
            with day as (
                select ($1::date)::timestamp at time zone 'Asia/Karachi' as start,
                    ($1::date + 1)::timestamp at time zone 'Asia/Karachi' as stop),
            touched as (
                select household_id from nser.household_version v, day where recorded_at >= start and recorded_at < stop
                union
                select household_id from nser.assessment a, day where assessed_at >= start and assessed_at < stop
                union
                select household_id from nser.decision d, day where decided_at >= start and decided_at < stop
                union
                select substring(subject from 'household_id=([0-9a-f-]{36})')::uuid from nser.finding
                where kind = any($2::text[]) and state <> 'MENDED')
            select h.id from nser.household h
            where ($3::text is null or h.tehsil = $3)
                and (h.id in (select household_id from touched)
                    or hashtextextended(h.id::text, ($1::date - date '2000-01-01')::bigint) % 100 = 0)
            order by h.id
            """, [scene.day.written, "{\(kinds.joined(separator: ","))}", scene.office?.written])
        var ids: [Identifier] = []
        ids.reserveCapacity(rows.count)
        for row in rows {
            guard let id = Identifier(try row.text(0)) else { throw .mismatch("a household's id is none") }
            ids.append(id)
        }
        self.ids = ids
    }

    /// The ids in pieces, each as the text of an array.
    var pieces: [(ids: [Identifier], array: String)] {
        stride(from: 0, to: ids.count, by: Self.atOnce).map { start in
            let piece = Array(ids[start..<min(start + Self.atOnce, ids.count)])
            return (piece, "{\(piece.map(\.written).joined(separator: ","))}")
        }
    }
}
