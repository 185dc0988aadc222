package import PostgresPipeline
package import Shared

/// FINDINGS: what nights have found, for supervisors of the area; what has no area is for those of the whole country.
package struct FindingsOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    /// Rows of one answer at most.
    private static let limit = 200

    private static let order = "array_position(array['CRITICAL', 'ERROR', 'WARNING'], severity), id"

    /// What was said last is read of the rows of the answer only.
    private static let list = Statement(
        "finding_list",
        """
        select f.id, f.kind, f.subject, f.tehsil, f.severity, f.state, f.first_seen, f.last_seen, f.evidence,
            e.what, e.officer, e.reason
        from (
            select * from nser.finding
            where (tehsil = any($1) or (tehsil is null and $2))
                and ($3 is null or id = $3) and ($4 is null or kind = $4) and ($5 is null or state = $5)
                and ($6 is null or (\(order)) > (select \(order) from nser.finding where id = $6))
            order by \(order)
            limit \(limit + 1)) f
        left join lateral (
            select what, officer, reason from nser.finding_event
            where finding = f.id and officer is not null order by ordinal desc limit 1) e on true
        order by \(order)
        """,
        parameters: [.textArray, .bool, .int8, .text, .text, .int8])

    /// The finding after which the others follow, if it is one of the area.
    private static let mark = Statement(
        "finding_mark", "select from nser.finding where id = $3 and (tehsil = any($1) or (tehsil is null and $2))",
        parameters: [.textArray, .bool, .int8])

    /// Events of one answer at most, and their bytes: an answer's row is one line of the protocol.
    private static let eventLimit = 200
    private static let eventBytes = 40_000

    /// What became of a finding of the area, the newest first.
    private static let events = Statement(
        "finding_events",
        """
        select e.what, e.at, e.run, e.officer, e.desk || '/' || e.epoch || '/' || e.seq, e.reason, e.ordinal
        from nser.finding f join nser.finding_event e on e.finding = f.id
        where f.id = $3 and (f.tehsil = any($1) or (f.tehsil is null and $2))
        order by e.ordinal desc
        limit \(eventLimit)
        """,
        parameters: [.textArray, .bool, .int8])

    /// The unit that reads: the list, then the events of one finding, or whether the one to go on from is there.
    package func unit(for request: FindingsRequest, caller: Caller) -> PostgresUnit {
        let state = request.state ?? (request.id == nil ? .open : nil)
        let after = request.id == nil ? request.after : nil
        let area: [Value] = [.textArray(geography.tehsils(in: caller.area)), .bool(caller.area == .national)]
        let listed: [Value] = [
            request.id.map { .int8($0) } ?? .null(.int8),
            request.kind.map { .text($0) } ?? .null(.text),
            state.map { .text($0.rawValue) } ?? .null(.text),
            after.map { .int8($0) } ?? .null(.int8),
        ]
        var statements: [(Statement, [Value])] = [(Self.list, area + listed)]
        if let id = request.id { statements.append((Self.events, area + [.int8(id)])) }
        if let after { statements.append((Self.mark, area + [.int8(after)])) }
        return PostgresUnit(statements, transaction: false)
    }

    package func reply(
        _ results: borrowing UnitResults, for request: FindingsRequest
    ) throws(DatabaseError) -> RegistryReply {
        if request.id == nil, request.after != nil, results[1].rowCount == 0 {
            return .refused(.validation, field: "after", rule: RequestRule.findingNotHere.rawValue)
        }
        let history = request.id == nil ? nil : try History(results[1])
        let shown = min(results[0].rowCount, Self.limit)
        var rows: [[UInt8]] = []
        for row in 0..<shown { rows.append(try Self.line(results[0], row, history)) }
        let more = results[0].rowCount > shown
        return .ok(rows: rows) { writer in
            writer.member("found", shown)
            writer.member("more", more)
        }
    }

    /// What became of one finding, as far as a line holds it.
    private struct History {
        /// JSON objects, the oldest first.
        private var events: [[UInt8]] = []
        /// How many came before these.
        private var earlier: Int32 = 0

        /// - Parameter result: the newest first.
        init(_ result: borrowing ResultSet) throws(DatabaseError) {
            var bytes = 0
            for row in 0..<result.rowCount {
                let event = try Self.event(result, row)
                bytes += event.count + 1
                guard bytes <= FindingsOperation.eventBytes else { break }
                events.append(event)
                earlier = try result.int4(row, 6) - 1
            }
            events.reverse()
        }

        func write(to writer: inout JSONWriter) {
            if earlier > 0 { writer.member("earlier", Int64(earlier)) }
            writer.array("events") { writer in for event in events { writer.raw(event[...]) } }
        }

        private static func event(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> [UInt8] {
            let (what, at) = (try result.text(row, 0), try result.instant(row, 1))
            let night = result.isNull(row, 2) ? nil : try result.int8(row, 2)
            var said: (officer: String, receipt: String, reason: String)?
            if !result.isNull(row, 3) {
                said = (try result.text(row, 3), try result.text(row, 4), try result.text(row, 5))
            }
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("what", what)
                writer.member("recorded", at.written)
                if let night { writer.member("night", night) }
                if let said {
                    writer.member("officer", said.officer)
                    writer.member("receipt", said.receipt)
                    writer.member("reason", said.reason)
                }
            }
            return writer.bytes
        }
    }

    private static func line(
        _ result: borrowing ResultSet, _ row: Int, _ history: History?
    ) throws(DatabaseError) -> [UInt8] {
        let id = try result.int8(row, 0)
        let words = (
            kind: try result.text(row, 1), subject: try result.text(row, 2), severity: try result.text(row, 4),
            state: try result.text(row, 5)
        )
        let tehsil = result.isNull(row, 3) ? nil : try result.text(row, 3)
        let (first, last) = (try result.instant(row, 6), try result.instant(row, 7))
        let evidence = try result.bytes(row, 8)
        var answer: (what: String, officer: String, reason: String)?
        if !result.isNull(row, 9) {
            answer = (try result.text(row, 9), try result.text(row, 10), try result.text(row, 11))
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("finding", id)
            writer.member("severity", words.severity)
            writer.member("kind", words.kind)
            writer.member("subject", words.subject)
            if let tehsil { writer.member("tehsil", tehsil) }
            writer.member("state", words.state)
            writer.member("first_seen", first.written)
            writer.member("last_seen", last.written)
            writer.member("evidence", raw: evidence)
            if let answer {
                writer.object("resolved") { writer in
                    writer.member("state", answer.what)
                    writer.member("officer", answer.officer)
                    writer.member("reason", answer.reason)
                }
            }
            history?.write(to: &writer)
        }
        return writer.bytes
    }
}
