import PostgresPipeline

/// The tables a registration writes, as COPY fills them: the columns of the statement that inserts into each, and those
/// that the statement itself sets. In the order in which foreign keys allow them.
struct RegistrationTable: Sendable {
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

    static let all: [RegistrationTable] = [
        RegistrationTable(
            HouseholdStatements.insertMembers, "member",
            "person_id, household_id, line, name, sex, born, relation, marital, find_name, active",
            CopyConstants([.bool]) { $0.bool(true) }),
        RegistrationTable(HouseholdStatements.insertIdentities, "identity", "number, person_id, kind, expires"),
        RegistrationTable(
            HouseholdStatements.insertHouseholds, "household",
            "id, tehsil, head, mobile, registered, standing, status, version",
            CopyConstants([.text, .int4]) { row in
                row.text("ACTIVE" as StaticString)
                row.int4(1)
            }),
        RegistrationTable(HouseholdStatements.insertMarriages, "marriage", "husband, wife, rank"),
        RegistrationTable(
            HouseholdStatements.insertVersions, "household_version",
            "household_id, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil, mobile, version, what",
            CopyConstants([.int4, .text]) { row in
                row.int4(1)
                row.text("REGISTERED" as StaticString)
            }),
        RegistrationTable(
            HouseholdStatements.insertSurveys, "survey", "household_id, form, interviewed, minutes, answers, version",
            CopyConstants([.int4]) { $0.int4(1) }),
        RegistrationTable(JournalStatements.insertEntries, "journal_entry", "desk, epoch, seq, prev, digest, day"),
        RegistrationTable(
            JournalStatements.insertBodies, "journal_body",
            """
            day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, received_at, household_id, request, \
            reply
            """),
        RegistrationTable(
            AssessmentRows.insert, "assessment",
            "household_id, ordinal, version, model, as_of, state, score, reason, terms, assessed_at"),
        RegistrationTable(
            DecisionRows.insert, "decision",
            "household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions"),
    ]
}

/// The rows of many registrations, table by table, for COPY.
struct RegistrationBatch: Sendable {
    private(set) var rows = RegistrationTable.all.map { Rows($0.statement) }

    mutating func add(_ more: [Rows]) {
        for some in more {
            guard let place = rows.firstIndex(where: { $0.statement == some.statement }) else {
                preconditionFailure(
                    "a registration writes into a table that COPY does not know: \(some.statement.name)")
            }
            rows[place].merge(some)
        }
    }

    /// All rows by COPY; the caller's transaction is around it.
    func copy(on connection: borrowing DirectConnection) throws(DatabaseError) {
        for (table, rows) in zip(RegistrationTable.all, rows) where rows.count > 0 {
            try connection.copyIn(table.sql, table.types) { (writer) throws(DatabaseError) in
                try writer.append(rows, constants: table.constants)
            }
        }
    }
}
