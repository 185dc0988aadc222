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
        // A day of imports has millions: their ids are read without PostgreSQL's text and libpq's rows around them.
        let office = scene.office.map { "h.tehsil = '\($0.written)'" } ?? "true"
        let statement = """
            copy (
                with day as (
                    select (date '\(scene.day.written)')::timestamp at time zone 'Asia/Karachi' as start,
                        (date '\(scene.day.written)' + 1)::timestamp at time zone 'Asia/Karachi' as stop),
                touched as (
                    select household_id from nser.household_version v, day where recorded_at >= start and recorded_at < stop
                    union
                    select household_id from nser.assessment a, day where assessed_at >= start and assessed_at < stop
                    union
                    select household_id from nser.decision d, day where decided_at >= start and decided_at < stop
                    union
                    select substring(subject from 'household_id=([0-9a-f-]{36})')::uuid from nser.finding_unproved
                    where kind = any('{\(kinds.joined(separator: ","))}'::text[]))
                select h.id from nser.household h
                where \(office)
                    and (h.id in (select household_id from touched)
                        or hashtextextended(h.id::text, \(scene.day.daysSince2000)) % 100 = 0)
                order by h.id
            ) to stdout with (format binary)
            """
        var ids: [Identifier] = []
        do throws(DatabaseError) {
            try connection.copyOut(statement) { (row) throws(DatabaseError) in
                let id = try row.uuid(0)
                ids.append(Identifier(high: id.high, low: id.low))
                return .next
            }
        } catch {
            throw AdministrationError(error)
        }
        self.ids = ids
    }

    /// The ids in pieces, each as the text of an array, made as it is asked for.
    var pieces: some Sequence<(ids: [Identifier], array: String)> {
        stride(from: 0, to: ids.count, by: Self.atOnce).lazy.map { start in
            let piece = Array(ids[start..<min(start + Self.atOnce, ids.count)])
            return (piece, "{\(piece.map(\.written).joined(separator: ","))}")
        }
    }
}
