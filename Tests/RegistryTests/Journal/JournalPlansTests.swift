import PostgresPipeline
import Testing

@testable import Registry

/// How PostgreSQL finds ops in the journal, to which each desk adds for years.
struct JournalPlansTests {
    /// The plan that a lane keeps, without the preference that PostgreSQL has for reading empty tables whole.
    private func plan(_ statement: Statement) throws -> [String] {
        let connection = try Administration.connect(MigratedDatabase().application)
        try connection.execute(
            "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_bitmapscan = off")
        let types = try statement.parameters.map { type in
            try #require(connection.query("select $1::oid::regtype", ["\(type.rawValue)"])[0][0])
        }
        try connection.execute("prepare one (\(types.joined(separator: ", "))) as \(statement.sql)")
        let nulls = types.map { _ in "null" }.joined(separator: ", ")
        return try connection.query("explain execute one (\(nulls))").compactMap { $0[0] }
    }

    @Test(arguments: [JournalStatements.conflicts, JournalStatements.readResult])
    func anOpIsFoundByItsWholeKey(statement: Statement) throws {
        let plan = try plan(statement)
        let accesses = plan.indices.filter { plan[$0].contains(" on journal_entry ") }
        try #require(!accesses.isEmpty, "\(plan)")
        for access in accesses {
            let condition = plan[access + 1]
            for column in ["desk", "epoch", "seq"] {
                #expect(condition.contains("Index Cond:") && condition.contains("(\(column) = "), "\(column): \(plan)")
            }
            #expect(!plan[access + 2].contains("Filter"), "\(plan[access + 2])")
        }
    }
}
