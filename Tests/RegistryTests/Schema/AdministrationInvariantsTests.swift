import PostgresPipeline
import Registry
import Testing

/// Places, people, keys and models: what plain SQL cannot bring about.
@Suite struct AdministrationInvariantsTests {
    private let database: MigratedDatabase

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(SampleRows.places + SampleRows.model)
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    @Test func theGeographyIsThatOfTheSource() throws {
        let connection = try connection()
        let counts = try connection.query(
            """
            select count(*), count(distinct district_code), count(distinct province_code), min(vintage), max(vintage)
            from nser.tehsil
            """)
        #expect(counts == [["577", "160", "7", "2022", "2022"]])
        #expect(
            try connection.query("select name, district, division, province from nser.tehsil where code = 'PK61701'")
                == [["Lahore Cantt", "Lahore", "Lahore", "Punjab"]])
        #expect(
            try connection.query("select count(distinct district_code) from nser.tehsil where division is null")
                == [["10"]])
    }

    @Test func codesLieInOneAnother() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "tehsil_district_form", "update nser.tehsil set district_code = 'PK618' where code = 'PK61701'")
        connection.expectRefusal(
            by: "tehsil_province_form",
            "update nser.tehsil set province_code = 'PK7', division_code = null, division = null where code = 'PK61701'"
        )
        connection.expectRefusal(
            by: "tehsil_division_form", "update nser.tehsil set division_code = 'PK7-LAHORE' where code = 'PK61701'")
        connection.expectRefusal(
            by: "tehsil_division_whole", "update nser.tehsil set division = null where code = 'PK61701'")
    }

    @Test func aDeskLiesInItsCentresTehsil() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "desk_centre", "insert into nser.desk (code, centre, tehsil) values ('LHR-002', 'LHR-C1', 'PK61702')")
        connection.expectRefusal(
            by: "desk_centre", "insert into nser.desk (code, centre, tehsil) values ('LHR-002', 'LHR-C9', 'PK61701')")
        connection.expectRefusal(
            by: "desk_code_form", "insert into nser.desk (code, centre, tehsil) values ('lhr', 'LHR-C1', 'PK61701')")
        connection.expectRefusal(
            by: "desk_key", "insert into nser.desk (code, centre, tehsil) values ('LHR-001', 'LHR-C1', 'PK61701')")
    }

    @Test func anOfficerWorksAtADeskInItsTehsilAndASupervisorAtNone() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "officer_desk_in_area", "update nser.officer set area_code = 'PK61702' where code = 'ayesha'")
        connection.expectRefusal(
            by: "officer_desk_by_role", "update nser.officer set desk = null where code = 'ayesha'")
        connection.expectRefusal(
            by: "officer_desk_by_role", "update nser.officer set desk = 'LHR-001' where code = 'bilal'")
        connection.expectRefusal(
            by: "officer_area_by_role",
            "update nser.officer set area_level = 'DISTRICT', area_code = 'PK617' where code = 'ayesha'")
        connection.expectRefusal(by: "officer_role_known", "update nser.officer set role = 'ROOT' where code = 'bilal'")
    }

    @Test func anAreaHasTheCodeOfItsLevel() throws {
        let connection = try connection()
        let wrong = [
            ("TEHSIL", "'PK617'"), ("DISTRICT", "'PK61701'"), ("DIVISION", "'LAHORE'"), ("PROVINCE", "'PK617'"),
        ]
        for (level, code) in wrong {
            connection.expectRefusal(
                by: "officer_area_form",
                "update nser.officer set area_level = '\(level)', area_code = \(code) where code = 'bilal'")
        }
        connection.expectRefusal(
            by: "officer_area_whole", "update nser.officer set area_level = 'NATIONAL' where code = 'bilal'")
        connection.expectRefusal(
            by: "officer_area_whole", "update nser.officer set area_code = null where code = 'bilal'")
    }

    @Test func atMostOneKeySigns() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "signing_key_one_current",
            "insert into nser.signing_key (id, public_key) values ('k2', sha256('k2'))")
        try connection.execute("update nser.signing_key set retired_at = now()")
        try connection.execute("insert into nser.signing_key (id, public_key) values ('k2', sha256('k2'))")
        connection.expectRefusal(by: "signing_key_one_current", "update nser.signing_key set retired_at = null")
        // One for days beside it, which signs nothing but days.
        let day = "insert into nser.signing_key (id, public_key, purpose) values"
        try connection.execute("\(day) ('d1', sha256('d1'), 'DAY')")
        connection.expectRefusal(by: "signing_key_one_current", "\(day) ('d2', sha256('d2'), 'DAY')")
        connection.expectRefusal(by: "signing_key_purpose_known", "\(day) ('d2', sha256('d2'), 'ALL')")
        connection.expectRefusal(
            by: "pmt_model_signed_for_models",
            """
            insert into nser.pmt_model (digest, name, score_type, content, key_id, signature)
            values (sha256('of days'), 'of days', 'PMT', 'of days', 'd1', sha256('a') || sha256('b'))
            """)
        connection.expectRefusal(
            by: "programme_rule_signed_for_models",
            """
            insert into nser.programme_rule (digest, name, content, key_id, signature)
            values (sha256('of days'), 'of-days', 'of days', 'd1', sha256('a') || sha256('b'))
            """)
    }

    @Test func thereIsOneResumeSecret() throws {
        let connection = try connection()
        #expect(try connection.query("select octet_length(secret) from nser.resume_secret") == [["32"]])
        connection.expectRefusal(
            by: "resume_secret_one", "insert into nser.resume_secret (id, secret) values (2, sha256('x'))")
        connection.expectRefusal(
            by: "resume_secret_key", "insert into nser.resume_secret (id, secret) values (1, sha256('x'))")
    }

    @Test func aModelIsWhatItsDigestSays() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "pmt_model_digest_true", "update nser.pmt_model set content = 'x' where name = 'm'")
        connection.expectRefusal(
            by: "pmt_model_signed_by", "update nser.pmt_model set key_id = 'k9' where name = 'm'")
        connection.expectRefusal(
            by: "pmt_model_signature_length", "update nser.pmt_model set signature = 'x' where name = 'm'")
    }

    @Test func oneModelIsActiveForAScoreType() throws {
        let connection = try connection()
        try connection.execute("insert into nser.pmt_active values ('pmt', sha256('m'))")
        connection.expectRefusal(by: "pmt_active_one", "insert into nser.pmt_active values ('pmt', sha256('n'))")
        connection.expectRefusal(by: "pmt_active_model", "insert into nser.pmt_active values ('other', sha256('n'))")
        connection.expectRefusal(by: "pmt_active_model", "delete from nser.pmt_model where name = 'm'")
        try connection.execute("update nser.pmt_active set model = sha256('n')")
    }

    @Test func twoPersonsActivate() throws {
        let connection = try connection()
        for (first, second) in [("A", "A"), ("A", "a"), ("A", ""), ("", "B")] {
            connection.expectRefusal(
                by: "pmt_activation_two_persons",
                """
                insert into nser.pmt_activation (score_type, model, activated_by, seconded_by)
                values ('pmt', sha256('m'), '\(first)', '\(second)')
                """)
        }
    }

    @Test func aScoreIsThereExactlyWhenItIsScored() throws {
        let connection = try connection()
        try connection.execute("delete from nser.pmt_model; delete from nser.signing_key;" + SampleRows.family)
        connection.expectRefusal(by: "assessment_scored_has_score", "update nser.assessment set score = null")
        connection.expectRefusal(
            by: "assessment_scored_has_score", "update nser.assessment set state = 'NOT_SCORED', reason = 'AREA'")
        connection.expectRefusal(
            by: "assessment_not_scored_has_reason",
            "update nser.assessment set state = 'NOT_SCORED', score = null")
        connection.expectRefusal(by: "assessment_score_range", "update nser.assessment set score = 10001")
        connection.expectRefusal(
            by: "assessment_state_known", "update nser.assessment set state = 'MAYBE', score = null")
        try connection.execute("update nser.assessment set state = 'NOT_SCORED', score = null, reason = 'AREA'")
    }
}
