package import PostgresPipeline
package import Shared

/// COUNTS: what was registered, updated, re-assessed and refused on one day, summed from the journal's rows, never from a counter.
package struct CountsOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    private static func statement(by grouping: CountsRequest.Grouping) -> Statement {
        let key =
            switch grouping {
            case .desk: "b.desk"
            case .officer: "b.officer"
            case .tehsil: "b.tehsil"
            case .district: "left(b.tehsil, 5)"
            case .province: "left(b.tehsil, 3)"
            }
        return Statement(
            "counts_by_\(grouping.rawValue)",
            """
            select \(key) as key, count(*) filter (where b.verb = 'REGISTER' and b.number = 0),
                count(*) filter (where b.verb in ('UPDATE', 'RESURVEY') and b.number = 0),
                count(*) filter (where b.verb = 'REASSESS' and b.number = 0), count(*) filter (where b.number <> 0)
            from nser.journal_body b
            where b.day = $1 and b.tehsil = any($2) and ($3 is null or b.desk = $3)
            group by 1 order by 1
            """,
            parameters: [.date, .textArray, .text])
    }

    private static let statements: [CountsRequest.Grouping: Statement] = Dictionary(
        uniqueKeysWithValues: CountsRequest.Grouping.allCases.map { ($0, statement(by: $0)) })

    /// The unit that sums, or the refusal: an area outside the caller's own is refused, never emptied.
    package func unit(for request: CountsRequest, caller: Caller) -> Result<PostgresUnit, CountsRefusal> {
        let area = request.area ?? caller.area
        let own = Set(geography.tehsils(in: caller.area))
        let asked = geography.tehsils(in: area)
        guard !asked.isEmpty, own.isSuperset(of: asked) else { return .failure(CountsRefusal()) }
        guard let statement = Self.statements[request.grouping ?? .desk] else { return .failure(CountsRefusal()) }
        let desk = caller.role == .officer ? Value.text(caller.desk) : .null(.text)
        return .success(.read(statement, [.date(request.date), .textArray(asked), desk]))
    }

    package func reply(
        _ results: borrowing UnitResults, for request: CountsRequest
    ) throws(DatabaseError) -> RegistryReply {
        var rows: [[UInt8]] = []
        var totals = (registered: Int64(0), updated: Int64(0), reassessed: Int64(0), refused: Int64(0))
        for row in 0..<results[0].rowCount {
            let key = try results[0].text(row, 0)
            let registered = try results[0].int8(row, 1)
            let updated = try results[0].int8(row, 2)
            let reassessed = try results[0].int8(row, 3)
            let refused = try results[0].int8(row, 4)
            totals = (
                totals.registered + registered, totals.updated + updated, totals.reassessed + reassessed,
                totals.refused + refused
            )
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("key", key)
                writer.member("registered", registered)
                writer.member("updated", updated)
                writer.member("reassessed", reassessed)
                writer.member("refused", refused)
            }
            rows.append(writer.bytes)
        }
        let sums = totals
        return .ok(rows: rows) { writer in
            writer.member("date", request.date.written)
            writer.member("registered", sums.registered)
            writer.member("updated", sums.updated)
            writer.member("reassessed", sums.reassessed)
            writer.member("refused", sums.refused)
        }
    }
}

/// The area asked for is not within the caller's own.
package struct CountsRefusal: Error {}
