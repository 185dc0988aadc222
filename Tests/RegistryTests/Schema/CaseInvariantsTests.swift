import PostgresPipeline
import Registry
import Testing

/// What the database itself holds of cases, broken with plain SQL by somebody who may do anything.
@Suite struct CaseInvariantsTests {
    private let database: MigratedDatabase
    private let uuid = SampleRows.uuid

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(
            SampleRows.places + SampleRows.family + SampleRows.entry(2) + SampleRows.openCase)
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    @Test func whoRaisedDoesNotDecide() throws {
        let connection = try connection()
        connection.expectRefusal(by: "registry_case_two_persons", SampleRows.decided("bilal", seq: 2))
        connection.expectRefusal(by: "registry_case_decided_by", SampleRows.decided("nobody", seq: 2))
        connection.expectRefusal(by: "registry_case_decided_in_journal", SampleRows.decided("ayesha", seq: 3))
        try connection.execute(SampleRows.decided("ayesha", seq: 2))
        #expect(try connection.query("select state from nser.registry_case") == [["APPROVED"]])
    }

    @Test func aCaseIsDecidedOnceAndWhole() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "registry_case_decided_whole", "update nser.registry_case set approved = true")
        connection.expectRefusal(by: "registry_case_decided_whole", "update nser.registry_case set decisions = 1")
        try connection.execute(SampleRows.decided("ayesha", seq: 2))
        do {
            try connection.execute(SampleRows.decided("ayesha", seq: 2))
            Issue.record("decided twice")
        } catch {
            #expect(error.constraint?.hasPrefix("registry_case_decided") == true)
        }
    }

    @Test func oneOpenCaseOfAKindAboutAHousehold() throws {
        let connection = try connection()
        let second = SampleRows.openCase.replacing(uuid(6), with: uuid(7)).replacing(
            "1, 1, 'bilal'", with: "1, 2, 'bilal'")
        connection.expectRefusal(by: "registry_case_open_once", second)
        connection.expectRefusal(
            by: "registry_case_op_once",
            SampleRows.openCase.replacing(uuid(6), with: uuid(7)).replacing("'VOID'", with: "'APPEAL'")
                .replacing("REGISTERED_TWICE", with: "WIDOW"))
        try connection.execute(SampleRows.decided("ayesha", seq: 2))
        try connection.execute(second)
    }

    @Test func aCaseIsWhatItsKindNeeds() throws {
        let connection = try connection()
        func change(_ set: String) -> String { "update nser.registry_case set \(set)" }
        connection.expectRefusal(by: "registry_case_kind_known", change("kind = 'LOST', ground = 'WIDOW'"))
        connection.expectRefusal(by: "registry_case_ground_known", change("ground = 'WIDOW'"))
        connection.expectRefusal(by: "registry_case_reason_said", change("reason = ''"))
        connection.expectRefusal(by: "registry_case_reason_said", change("reason = repeat('x', 301)"))
        connection.expectRefusal(by: "registry_case_number", change("number = 1"))
        connection.expectRefusal(by: "registry_case_details", change("details = '{}'"))
        connection.expectRefusal(by: "registry_case_claimant", change("claimant = '\(uuid(1))'"))
        connection.expectRefusal(by: "registry_case_other_whole", change("other_version = 1"))
        connection.expectRefusal(
            by: "registry_case_other", change("other_household = household_id, other_version = 1"))
        connection.expectRefusal(by: "registry_case_used_appeal", change("used_version = 1"))
        connection.expectRefusal(by: "registry_case_household", change("household_id = '\(uuid(8))'"))
    }

    /// A number that was freed is free; one that was not is somebody's.
    @Test func aFreedNumberMayBeHeldAgain() throws {
        let connection = try connection()
        let newcomer =
            "insert into nser.member values ('\(uuid(4))', '\(uuid(9))', true, 4, 'N', 'M', '1979-01-01', 14)"
        try connection.execute(newcomer)
        let again = "insert into nser.identity (number, person_id, kind) values (352020000001, '\(uuid(4))', 'CNIC')"
        connection.expectRefusal(by: "identity_number_once", again)
        connection.expectRefusal(by: "identity_freed_by", "update nser.identity set freed_by = '\(uuid(8))'")
        try connection.execute(
            "update nser.identity set freed_by = '\(uuid(6))' where person_id = '\(uuid(1))'; " + again)
        connection.expectRefusal(
            by: "identity_person_once",
            "insert into nser.identity (number, person_id, kind) values (352020000009, '\(uuid(4))', 'CNIC')")
    }
}
