import PostgresPipeline

/// The tables a registration writes, as COPY fills them: the columns of the statement that inserts into each, and those
/// that the statement itself sets. In the order in which foreign keys allow them.
struct SeedTable: Sendable {
    let statement: Statement
    private let table: String
    private let columns: String
    let constants: CopyConstants

    private init(
        _ statement: Statement, _ table: String, _ columns: String, _ constants: CopyConstants = .none
    ) {
        self.statement = statement
        self.table = table
        self.columns = columns
        self.constants = constants
    }

    var sql: String { "copy nser.\(table) (\(columns)) from stdin with (format binary)" }
    var types: [PostgresType] { statement.parameters.compactMap(\.element) + constants.types }

    static let all: [SeedTable] = [
        SeedTable(
            HouseholdStatements.insertMembers, "member",
            "person_id, household_id, line, name, sex, born, relation, marital, find_name, active",
            CopyConstants([.bool]) { $0.bool(true) }),
        SeedTable(HouseholdStatements.insertIdentities, "identity", "number, person_id, kind, expires"),
        SeedTable(
            HouseholdStatements.insertHouseholds, "household",
            "id, tehsil, head, mobile, registered, standing, status, version",
            CopyConstants([.text, .int4]) { row in
                row.text("ACTIVE" as StaticString)
                row.int4(1)
            }),
        SeedTable(HouseholdStatements.insertMarriages, "marriage", "husband, wife, rank"),
        SeedTable(
            HouseholdStatements.insertVersions, "household_version",
            "household_id, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil, mobile, version, what",
            CopyConstants([.int4, .text]) { row in
                row.int4(1)
                row.text("REGISTERED" as StaticString)
            }),
        SeedTable(
            HouseholdStatements.insertSurveys, "survey", "household_id, form, interviewed, minutes, answers, version",
            CopyConstants([.int4]) { $0.int4(1) }),
        SeedTable(JournalStatements.insertEntries, "journal_entry", "desk, epoch, seq, prev, digest, day"),
        SeedTable(
            JournalStatements.insertBodies, "journal_body",
            """
            day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, received_at, household_id, request, \
            reply
            """),
        SeedTable(
            AssessmentRows.insert, "assessment",
            "household_id, ordinal, version, model, as_of, state, score, reason, terms, assessed_at"),
    ]
}

/// The rows of many registrations, table by table.
struct SeedBatch: Sendable {
    /// Households up to this place, not with it, are in this batch or before it.
    let end: Int
    private(set) var rows = SeedTable.all.map { Rows($0.statement) }

    init(end: Int) { self.end = end }

    mutating func add(_ more: [Rows]) {
        for some in more {
            guard let place = rows.firstIndex(where: { $0.statement == some.statement }) else {
                preconditionFailure(
                    "a registration writes into a table that seed does not know: \(some.statement.name)")
            }
            rows[place].merge(some)
        }
    }

    /// All rows by COPY, in one transaction.
    func write(on connection: borrowing DirectConnection) throws(AdministrationError) {
        try connection.transaction { (connection) throws(AdministrationError) in
            for (table, rows) in zip(SeedTable.all, rows) where rows.count > 0 {
                do throws(DatabaseError) {
                    try connection.copyIn(table.sql, table.types) { (writer) throws(DatabaseError) in
                        try writer.append(rows, constants: table.constants)
                    }
                } catch {
                    throw AdministrationError(
                        error,
                        explaining: [
                            "identity_number_once":
                                "an invented number is taken: this database already holds invented families of others"
                        ])
                }
            }
        }
    }
}
