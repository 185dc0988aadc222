package import PostgresPipeline
package import Shared

/// CASES: what waits to be decided, or what is known of a household or a case. A supervisor sees all cases of the area, an
/// officer the appeals of the own tehsil.
package struct CasesOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    package func unit(for request: CasesRequest, caller: Caller) -> PostgresUnit {
        let isNarrow = request.household != nil || request.id != nil
        let state = request.state ?? (isNarrow ? nil : .open)
        return .read(
            CaseStatements.list,
            [
                .textArray(geography.tehsils(in: caller.area)), .bool(caller.role == .supervisor),
                request.household.map { .identifier($0) } ?? .null(.uuid),
                request.id.map { .identifier($0) } ?? .null(.uuid),
                state.map { .text($0.rawValue) } ?? .null(.text),
            ])
    }

    package func reply(_ results: borrowing UnitResults) throws(DatabaseError) -> RegistryReply {
        var rows: [[UInt8]] = []
        let shown = min(results[0].rowCount, CaseStatements.listLimit)
        for row in 0..<shown {
            let stored = try StoredCase(results[0], row)
            var writer = JSONWriter()
            writer.object { stored.write(to: &$0) }
            rows.append(writer.bytes)
        }
        let more = results[0].rowCount > shown
        return .ok(rows: rows) { writer in
            writer.member("found", shown)
            writer.member("more", more)
        }
    }

    /// The rows of a household's HISTORY: appeals for everybody, the rest for supervisors. That a family is doubted is not
    /// for the desk that registered it.
    static func history(
        _ result: borrowing ResultSet, for caller: Caller
    ) throws(DatabaseError) -> [[UInt8]] {
        var rows: [[UInt8]] = []
        for row in 0..<result.rowCount {
            let stored = try StoredCase(result, row)
            guard caller.role == .supervisor || stored.matter.kind == .appeal else { continue }
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("kind", "case")
                stored.write(to: &writer)
            }
            rows.append(writer.bytes)
        }
        return rows
    }
}
