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

    private static let list = Statement(
        "finding_list",
        """
        select f.id, f.kind, f.subject, f.tehsil, f.severity, f.state, f.first_seen, f.last_seen, f.evidence,
            e.what, e.officer, e.reason
        from nser.finding f
        left join lateral (
            select what, officer, reason from nser.finding_event
            where finding = f.id and officer is not null order by ordinal desc limit 1) e on true
        where (f.tehsil = any($1) or (f.tehsil is null and $2))
            and ($3 is null or f.id = $3) and ($4 is null or f.kind = $4) and ($5 is null or f.state = $5)
        order by array_position(array['CRITICAL', 'ERROR', 'WARNING'], f.severity), f.id
        limit \(limit + 1)
        """,
        parameters: [.textArray, .bool, .int8, .text, .text])

    package func unit(for request: FindingsRequest, caller: Caller) -> PostgresUnit {
        let state = request.state ?? (request.id == nil ? .open : nil)
        return .read(
            Self.list,
            [
                .textArray(geography.tehsils(in: caller.area)), .bool(caller.area == .national),
                request.id.map { .int8($0) } ?? .null(.int8),
                request.kind.map { .text($0) } ?? .null(.text),
                state.map { .text($0.rawValue) } ?? .null(.text),
            ])
    }

    package func reply(_ results: borrowing UnitResults) throws(DatabaseError) -> RegistryReply {
        let shown = min(results[0].rowCount, Self.limit)
        var rows: [[UInt8]] = []
        for row in 0..<shown { rows.append(try Self.line(results[0], row)) }
        let more = results[0].rowCount > shown
        return .ok(rows: rows) { writer in
            writer.member("found", shown)
            writer.member("more", more)
        }
    }

    private static func line(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> [UInt8] {
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
        }
        return writer.bytes
    }
}
