import PostgresPipeline
import Registry
import Testing

/// What the server's role may do, read back from the database.
@Suite struct GrantsTests {
    private let database: MigratedDatabase

    init() throws { database = try MigratedDatabase() }

    @Test func theApplicationHasExactlyItsRights() throws {
        let held = try Grants.read(on: Administration.connect(database.administration))
        #expect(held == Grants.expected)
    }

    @Test func nobodyButTheOwnerMayDelete() throws {
        let held = try Grants.read(on: Administration.connect(database.administration))
        #expect(held.filter { $0.hasPrefix("DELETE") || $0.hasPrefix("TRUNCATE") }.isEmpty)
    }

    /// Every right is named, so that a new table without a thought about its rights fails here.
    @Test func everyTableIsInOneOfTheLists() throws {
        let tables = try Administration.connect(database.administration).query(
            """
            select relname from pg_class
            where relnamespace = 'nser'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition order by 1
            """)
        #expect(tables.compactMap(\.first!) == (Grants.appended + Grants.readOnly).sorted())
    }

    @Test(arguments: [
        "delete from nser.household", "update nser.journal_entry set digest = sha256('x')",
        "update nser.household_version set what = 'X'", "update nser.household set registered = current_date",
        "truncate nser.journal_body", "insert into nser.signing_key values ('k', sha256('k'))",
        "update nser.officer set password = sha256('x')", "insert into nser.pmt_active values ('pmt', sha256('m'))",
        "select nser.make_journal_months('2050-01-01', 1)", "create table nser.mine (a int)",
        "insert into nser.journal_body_rest select * from nser.journal_body", "set role nser_owner",
        "delete from nser.migration", "update nser.decision set standing = 'ELIGIBLE'",
        "insert into nser.authority_batch (code, file_digest, file_name) values ('X', sha256('x'), 'x')",
        "insert into nser.authority_withdrawal (batch, withdrawn_by, reason) values (1, 'a', 'b')",
        "insert into nser.programme_active values ('p', sha256('p'))",
        "insert into nser.rule_set_active (rule_set) values ('r')",
        "update nser.registry_case set raised_by = 'x'", "update nser.identity set person_id = null",
        "insert into nser.disaster_term (notice, until_day, set_by, reason) values (1, '2026-01-01', 'a', 'b')",
        "insert into nser.exclusion_switch (code, enabled, switched_by, reason) values ('X', true, 'a', 'b')",
        "insert into nser.count_renewal (day, renewed_by, reason, differences) values ('2026-01-01', 'a', 'b', '[1]')",
        "update nser.count_renewal set reason = 'b'",
    ])
    func theApplicationIsRefused(_ statement: String) throws {
        try Administration.connect(database.application).expectError("42501", statement)
    }

    @Test func theApplicationCanDoItsWork() throws {
        try Administration.connect(database.administration).execute(SampleRows.places + SampleRows.model)
        let registration = SampleRows.family.dropFirst(SampleRows.model.count)
        let application = try Administration.connect(database.application)
        try application.execute(String(registration))
        try application.execute("update nser.household set version = 1")
        try application.execute("update nser.household set standing = 'PENDING_VERIFICATION'")
        #expect(try application.query("select count(*) from nser.member") == [["3"]])
    }

    @Test func aRightTooManyIsSeen() throws {
        let connection = try Administration.connect(database.administration)
        try connection.execute(
            "grant delete on nser.survey to nser_app; grant update (answers) on nser.survey to public")
        let excess = try Grants.read(on: connection).subtracting(Grants.expected)
        #expect(excess == ["DELETE on survey", "UPDATE (answers) on survey"])
        let inspection = try Inspection.all(rows: false, on: connection).first { $0.subject == "grants" }
        #expect(inspection?.passed == false)
    }
}
