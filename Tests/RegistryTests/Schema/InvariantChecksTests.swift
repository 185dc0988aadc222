import PostgresPipeline
import Registry
import Testing

/// Each query of `sql/checks` finds what it is there for, and nothing in sound rows. Where a constraint refuses the damage,
/// it is done by somebody who may switch constraints off.
@Suite struct InvariantChecksTests {
    private static let uuid = SampleRows.uuid

    /// For each check, SQL that the check must find.
    private static let damage: [String: String] = [
        "member_without_household":
            "insert into nser.member values ('\(uuid(5))', '\(uuid(8))', true, 1, 'N', 'F', '1990-01-01', 1)",
        "member_of_closed_household": "update nser.household set status = 'CLOSED', head = null",
        "member_line_twice": "update nser.member set line = 1",
        "head_by_relation": "update nser.member set relation = 1 where line = 3",
        "household_not_at_last_version": "update nser.household set version = 2",
        "household_version_without_journal_entry": "update nser.household_version set seq = 7",
        "household_version_twice_by_one_op":
            """
        insert into nser.household_version
            (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil)
        select household_id, 2, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil
        from nser.household_version
        """,
        "household_without_survey": "delete from nser.survey",
        "household_without_assessment": "delete from nser.assessment",
        "resurvey_that_lost_a_member":
            """
        insert into nser.household_version
            (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil)
        select household_id, 2, 'RESURVEYED', effective, recorded_at, desk, epoch, 2, officer, '[]', tehsil
        from nser.household_version
        """,
        "resurvey_without_survey": "update nser.household_version set what = 'RESURVEYED'; delete from nser.survey",
        "assessment_gap": "update nser.assessment set ordinal = 2",
        "marriage_of_dead_person": "update nser.member set active = false, gone = 'DIED' where line = 2",
        "household_against_version": "update nser.household set mobile = '03001234567'",
        "member_against_roster": "update nser.member set name = 'D' where line = 3",
        "marriage_against_sex": "update nser.member set sex = 'M' where line = 2",
        "marriage_both_ways":
            "insert into nser.marriage (husband, wife, rank) values ('\(uuid(2))', '\(uuid(1))', 1)",
        "journal_entry_against_chain":
            SampleRows.entry(2)
            + "set session_replication_role = replica; update nser.journal_entry set prev = sha256('other') where seq = 2",
        "journal_entry_without_body": "delete from nser.journal_body",
        "journal_body_without_entry": "update nser.journal_body set seq = 2",
        "journal_body_twice": "insert into nser.journal_body select * from nser.journal_body",
        "journal_detached_against_entries":
            """
        insert into nser.journal_detached (month, detached_by, rows, digest, content)
        values ('2026-11-01', 'a', 1, sha256('other'), sha256('other'))
        """,
        "journal_digest_of_other_bytes": "update nser.journal_body set request = 'other'",
        "import_row_without_its_household":
            """
        insert into nser.import_file (digest, households_name, members_name, done, accepted)
        values (sha256('f'), 'h.csv', 'm.csv', 1, 1);
        insert into nser.import_row (file, part, line, tablet, number, household_id)
        select id, 'HOUSEHOLDS', 2, 't', 0, '\(uuid(9))' from nser.import_file
        """,
        "journal_body_on_closed_day": SampleRows.closedDay + SampleRows.entry(3),
        "count_by_desk_against_day":
            """
        insert into nser.count_sealed (day, acts) values ('2026-11-01', 1);
        insert into nser.count_desk_day values ('2026-11-01', 'PK61701', 'LHR-001', 1, 0, 0, 0, 0)
        """,
        "day_close_head_of_no_entry": SampleRows.closedDay + "update nser.day_close set head = sha256('other')",
        "day_close_without_entry": SampleRows.closedDay + "update nser.journal_body set number = 566 where seq = 2",
        "journal_body_in_rest": "update nser.journal_body set day = '2099-01-01'",
        "desk_without_epoch": "insert into nser.desk (code, centre, tehsil) values ('LHR-002', 'LHR-C1', 'PK61701')",
        "officer_of_unknown_area": "update nser.officer set area_code = 'PK699' where code = 'bilal'",
        "geography_code_of_two_names": "update nser.tehsil set district = 'Lahor' where code = 'PK61701'",
        "identity_of_voided_person": "update nser.member set active = false, gone = 'VOID' where line = 3",
        "identity_freed_by_undecided_case":
            SampleRows.openCase + "update nser.identity set freed_by = '\(uuid(6))' where kind = 'CRC'",
        "case_approved_without_effect":
            SampleRows.openCase + SampleRows.entry(2) + SampleRows.decided("ayesha", seq: 2),
        "verification_without_its_act":
            """
        insert into nser.verification
            (person_id, ordinal, way, document, reference, verified_at, desk, epoch, seq, officer)
        values ('\(uuid(2))', 1, 'DOCUMENT', 'CNIC', '03520-2000000-2', now(), 'LHR-001', 1, 1, 'bilal')
        """,
        "decision_standing_behind": "update nser.household set standing = 'INELIGIBLE'",
        "programme_active_without_activation":
            SampleRows.decision + "insert into nser.programme_active values ('p', sha256('p'))",
        "rule_set_without_activation": "insert into nser.rule_set_active (rule_set) values ('r')",
        "model_active_without_activation": "insert into nser.pmt_active values ('pmt', sha256('m'))",
    ]

    private let database: MigratedDatabase

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(SampleRows.places + SampleRows.family)
    }

    @Test func soundRowsPassEveryCheck() throws {
        let connection = try Administration.connect(database.administration)
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)")
        }
    }

    @Test func aHouseholdThatStandsAsItWasDecidedIsSound() throws {
        let connection = try Administration.connect(database.administration)
        try connection.execute(SampleRows.decision)
        let check = try #require(InvariantCheck.shipped.first { $0.name == "decision_standing_behind" })
        let count = try check.violations(on: connection)
        #expect(count == 0)
    }

    @Test func everyCheckHasItsDamage() {
        #expect(Set(InvariantCheck.shipped.map(\.name)) == Set(Self.damage.keys))
    }

    @Test(arguments: damage.keys.sorted()) func damageIsFound(_ name: String) throws {
        let connection = try Administration.connect(database.administration)
        try connection.execute(#require(Self.damage[name]))
        let check = try #require(InvariantCheck.shipped.first { $0.name == name })
        let count = try check.violations(on: connection)
        #expect(count > 0)
    }
}
