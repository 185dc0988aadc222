package import PostgresPipeline
package import Shared

/// COUNTS: what was registered, updated, re-assessed and refused, summed from rows, never from a counter: a sealed day from
/// the sums that the night made of it, every other from the journal, in one statement.
package struct CountsOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    /// The unit that sums, or the refusal: an area outside the caller's own is refused, never emptied.
    package func unit(for request: CountsRequest, caller: Caller) -> Result<PostgresUnit, CountsRefusal> {
        let own = Set(geography.tehsils(in: caller.area))
        let asked = geography.tehsils(in: request.area ?? caller.area)
        let grouping = request.grouping ?? .desk
        guard !asked.isEmpty, own.isSuperset(of: asked) else { return .failure(CountsRefusal()) }
        let known = CountKeys(of: request, tehsils: asked, in: geography)
        guard let sums = CountsStatements.sums[known.key(of: grouping)] else { return .failure(CountsRefusal()) }
        let desk = caller.role == .officer ? Value.text(caller.desk) : .null(.text)
        var statements: [(Statement, [Value])] = [
            (
                sums,
                [.date(request.from), .date(request.to), .bool(request.compares), .textArray(asked), desk]
            )
        ]
        if let keys = CountKeys.statement(for: grouping) { statements.append((keys, [.textArray(asked), desk])) }
        return .success(PostgresUnit(statements, transaction: false))
    }

    package func reply(
        _ results: borrowing UnitResults, for request: CountsRequest, caller: Caller
    ) throws(DatabaseError) -> RegistryReply {
        let grouping = request.grouping ?? .desk
        var keys = CountKeys(of: request, tehsils: geography.tehsils(in: request.area ?? caller.area), in: geography)
        if CountKeys.statement(for: grouping) != nil { try keys.add(results[1], of: grouping) }
        var tallies = try Self.tallies(results[0], keys)
        if grouping == .day { tallies = Self.comparedByDay(tallies, request) }
        var total = ComparedTally()
        var rows: [[UInt8]] = []
        for key in keys.all(with: tallies.keys) {
            let tally = tallies[key] ?? ComparedTally()
            total += tally
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("key", orNull: key.isEmpty ? nil : key)
                tally.now.write(to: &writer)
                if grouping == .desk {
                    writer.member("heard", orNull: keys.heard[key]?.written)
                    writer.member("desk_clock", orNull: keys.deskClock[key]?.written)
                }
                if request.compares { tally.earlier.writeMean(to: &writer) }
            }
            rows.append(writer.bytes)
        }
        let sums = total
        return .ok(rows: rows) { writer in
            if request.isOneDay {
                writer.member("date", request.from.written)
            } else {
                writer.member("from", request.from.written)
                writer.member("to", request.to.written)
            }
            sums.now.write(to: &writer)
            if request.compares { sums.earlier.writeMean(to: &writer) }
        }
    }

    private static func tallies(
        _ result: borrowing ResultSet, _ keys: CountKeys
    ) throws(DatabaseError) -> [String: ComparedTally] {
        var tallies: [String: ComparedTally] = [:]
        for row in 0..<result.rowCount {
            let tally = ComparedTally(
                now: try CountTally(result, row: row, from: 1),
                earlier: try CountTally(result, row: row, from: 1 + CountTally.columns))
            tallies[keys.key(of: try result.text(row, 0)), default: ComparedTally()] += tally
        }
        return tallies
    }

    /// Each day of the range beside the same weekday of the weeks before it, which may be days of the range too.
    private static func comparedByDay(
        _ days: [String: ComparedTally], _ request: CountsRequest
    ) -> [String: ComparedTally] {
        var compared: [String: ComparedTally] = [:]
        for index in 0...request.from.days(until: request.to) {
            guard let day = request.from.adding(days: index) else { continue }
            var tally = ComparedTally(now: days[day.written]?.now ?? CountTally())
            for week in 1...CountsStatements.earlierWeeks where request.compares {
                if let earlier = day.adding(days: -7 * week).flatMap({ days[$0.written] }) {
                    tally.earlier += earlier.now
                }
            }
            compared[day.written] = tally
        }
        return compared
    }
}

extension CountTally {
    /// Five columns of a row.
    fileprivate init(_ result: borrowing ResultSet, row: Int, from column: Int) throws(DatabaseError) {
        registered = try result.int8(row, column)
        updated = try result.int8(row, column + 1)
        reassessed = try result.int8(row, column + 2)
        other = try result.int8(row, column + 3)
        refused = try result.int8(row, column + 4)
    }
}

/// The area asked for is not within the caller's own.
package struct CountsRefusal: Error {}
