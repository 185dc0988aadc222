import PostgresPipeline
import Registry
import TestSupport
import Testing

/// The views for analysts: what they say, that they say nothing of a person, and that their role reads nothing else.
@Suite struct ReportingTests {
    private let database: MigratedDatabase

    /// Every column of every view, so that a new one is thought about here.
    private static let columns: [String: [String]] = [
        "acts_by_day": ["day", "tehsil", "desk", "verb", "outcome", "acts"],
        "cut_offs": ["model", "model_digest", "programme", "effective_from", "cut_off", "at_most"],
        "decisions": ["month", "tehsil", "programme", "state", "households"],
        "households": ["tehsil", "status", "standing", "size_band", "households"],
        "interviews": [
            "month", "tehsil", "desk", "form", "interviews", "minutes_mean", "minutes_p10", "minutes_median",
            "minutes_p90",
        ],
        "life_events": ["month", "event", "households", "events"],
        "score_distribution": [
            "model", "model_digest", "tehsil", "state", "reason", "band_from", "band_to", "households",
        ],
        "survey_age": ["tehsil", "years", "households"],
        "tehsils": [
            "tehsil", "tehsil_name", "district", "district_name", "division", "division_name", "province",
            "province_name",
        ],
    ]

    /// Words of which no column name may have one, `tehsil_name` and the like apart.
    private static let personal: Set<String> = [
        "name", "cnic", "crc", "number", "person", "household", "id", "mobile", "phone", "address", "officer", "sender",
        "born", "roster", "answers", "request", "reply", "words", "text", "head", "recipient", "score", "seq",
    ]

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration)
            .execute(SampleRows.places + SampleRows.model + ReportingRows.rules + ReportingRows.households(6))
    }

    /// A connection with the rights of an account that is member of the role.
    private func analyst() throws -> DirectConnection {
        let connection = try Administration.connect(database.administration)
        try connection.execute("set role nser_reporting")
        return connection
    }

    private func relations(in schema: String, kinds: String) throws -> [String] {
        try Administration.connect(database.administration).query(
            """
            select relname from pg_class
            where relnamespace = '\(schema)'::regnamespace and relkind in (\(kinds)) order by 1
            """
        ).compactMap(\.first!)
    }

    @Test func everyColumnIsKnownAndNamesNothingPersonal() throws {
        let found = try Administration.connect(database.administration).query(
            """
            select table_name, column_name from information_schema.columns
            where table_schema = 'reporting' order by table_name, ordinal_position
            """)
        var columns: [String: [String]] = [:]
        for row in found { columns[row[0] ?? "", default: []].append(row[1] ?? "") }
        #expect(columns == Self.columns)
        let places: Set<String> = ["tehsil_name", "district_name", "division_name", "province_name"]
        for column in columns.values.joined() where !places.contains(column) {
            let words = Set(column.split(separator: "_").map(String.init))
            #expect(words.isDisjoint(with: Self.personal), "\(column)")
        }
    }

    @Test func theRoleReadsEveryView() throws {
        let analyst = try analyst()
        for view in try relations(in: "reporting", kinds: "'v'") {
            #expect(throws: Never.self) { () throws in _ = try analyst.query("select * from reporting.\(view)") }
        }
    }

    @Test func theRoleIsRefusedOnEveryTableOfTheRegistry() throws {
        let analyst = try analyst()
        let tables = try relations(in: "nser", kinds: "'r', 'p', 'v', 'S'")
        #expect(tables.count > 30)
        for table in tables { analyst.expectError("42501", "select * from nser.\(table)") }
        for statement in [
            "select nser.rules_generation()", "select nser.journal_month_proof('nser.journal_body')",
            "create table reporting.mine (a int)", "create view reporting.mine as select 1",
            "delete from reporting.tehsils", "update reporting.tehsils set tehsil_name = 'x'",
            "insert into reporting.tehsils (tehsil) values ('x')",
        ] { analyst.expectError("42501", statement) }
    }

    @Test func theRoleBelongsToNoOtherAndCannotLogIn() throws {
        let connection = try Administration.connect(database.administration)
        let held = try connection.query(
            """
            select r.rolcanlogin, r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls,
                (select count(*) from pg_auth_members m where m.member = r.oid)
            from pg_roles r where r.rolname = 'nser_reporting'
            """)
        #expect(held == [["f", "f", "0"]])
        let tables = try connection.query(
            """
            select relname from pg_class, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES']) right_name
            where relnamespace = 'nser'::regnamespace and relkind in ('r', 'p', 'v')
                and (has_table_privilege('nser_reporting', oid, right_name)
                    or right_name <> 'DELETE' and has_any_column_privilege('nser_reporting', oid, right_name))
            """)
        #expect(tables.isEmpty)
    }

    @Test func noViewShowsAnythingOfAPerson() throws {
        let analyst = try analyst()
        for view in try relations(in: "reporting", kinds: "'v'") where view != "tehsils" {
            let shown = try analyst.query("select t::text from reporting.\(view) t").compactMap(\.first!)
            #expect(view == "cut_offs" || !shown.isEmpty, "\(view)")
            for row in shown {
                for word in ReportingRows.personal { #expect(!row.contains(word), "\(view): \(row)") }
                #expect(row.firstMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-/) == nil, "\(view): \(row)")
            }
        }
    }

    @Test func sumsAreThoseOfTheRows() throws {
        let analyst = try analyst()
        #expect(
            try analyst.query("select day::text, tehsil, desk, verb, outcome, acts from reporting.acts_by_day")
                == [["2026-11-22", "PK61701", "LHR-001", "REGISTER", "SCORED", "6"]])
        #expect(
            try analyst.query("select tehsil, status, standing, size_band, households from reporting.households")
                == [["PK61701", "ACTIVE", "ELIGIBLE", "1", "6"]])
        #expect(
            try analyst.query("select model, band_from, band_to, households from reporting.score_distribution")
                == [["m", "30", "35", "6"]])
        #expect(
            try analyst.query("select month::text, programme, state, households from reporting.decisions")
                == [["2026-11-01", "p", "ELIGIBLE", "6"]])
        #expect(
            try analyst.query("select month::text, event, households, events from reporting.life_events")
                == [["2026-11-01", "INCOME", "6", "6"]])
        #expect(
            try analyst.query("select interviews, minutes_mean, minutes_median, minutes_p10 from reporting.interviews")
                == [["6", "23.5", "23", nil]])
        #expect(try analyst.query("select sum(households) from reporting.survey_age") == [["6"]])
    }

    @Test func fewerThanFiveHouseholdsAreNotCounted() throws {
        let connection = try Administration.connect(database.administration)
        try connection.execute(ReportingRows.households(4, behind: 6, tehsil: "PK61702"))
        let analyst = try analyst()
        for (view, count) in [
            ("acts_by_day", "acts"), ("households", "households"), ("score_distribution", "households"),
            ("decisions", "households"), ("interviews", "interviews"), ("survey_age", "households"),
        ] {
            let rows = try analyst.query("select tehsil, \(count) from reporting.\(view) order by 1")
            #expect(rows == [["PK61701", "6"], ["PK61702", nil]], "\(view)")
        }
        #expect(
            try analyst.query(
                "select minutes_mean, minutes_median, minutes_p90 from reporting.interviews where tehsil = 'PK61702'")
                == [[nil, nil, nil]])
        try connection.execute(ReportingRows.households(1, behind: 10, tehsil: "PK61702"))
        #expect(
            try analyst.query("select households from reporting.households where tehsil = 'PK61702'") == [["5"]])
    }

    /// A condition of the asker sees groups, never the rows below them.
    @Test func anAskersConditionIsNotTriedOnRowsBeforeTheyAreSummed() throws {
        let analyst = try analyst()
        try analyst.execute(
            """
            create temporary table seen (tehsil text);
            create function pg_temp.peep(tehsil text) returns boolean language plpgsql cost 0.0001
                as 'begin insert into seen values (tehsil); return true; end';
            """)
        _ = try analyst.query("select * from reporting.households where pg_temp.peep(tehsil)")
        #expect(try analyst.query("select count(*) from seen") == [["1"]])
    }

    @Test func cutOffsAreThoseOfTheFilesThatAreNamed() throws {
        let connection = try Administration.connect(database.administration)
        try connection.execute(
            """
            insert into nser.pmt_model (digest, name, score_type, content, key_id, signature)
            values (sha256('{"cutoffs":[{"key":"t-34","at_most":"34"}]}'), 'x', 'pmt',
                '{"cutoffs":[{"key":"t-34","at_most":"34"}]}', 'k1', sha256('a') || sha256('b'));
            insert into nser.programme_rule (digest, name, content, key_id, signature)
            select sha256(c), 'kafaalat', c, 'k1', sha256('a') || sha256('b')
            from (select '{"versions":[{"effective_from":"2023-01-13","scores":{"a":{"model":"x","at_most":"32.00",'
                '"disability_at_most":"37.00"}}},{"effective_from":"2024-01-01"}]}'::bytea as c) one;
            insert into nser.programme_active select name, digest from nser.programme_rule where name = 'kafaalat';
            """)
        let rows = try analyst().query(
            "select model, programme, effective_from::text, cut_off, at_most from reporting.cut_offs order by 5")
        #expect(
            rows == [
                ["x", "kafaalat", "2023-01-13", "at_most", "32.00"], ["x", nil, nil, "t-34", "34"],
                ["x", "kafaalat", "2023-01-13", "disability_at_most", "37.00"],
            ])
    }

    @Test func whoMayNotMakeSchemasIsToldWhatAnAdministratorDoesFirst() throws {
        let name = try database.cluster.createDatabase()
        let conninfo = database.cluster.conninfo(database: name)
        let before = Migration.shipped.prefix { $0.name != "0021_reporting_and_archive" }
        _ = try Migrations(Array(before)).apply(on: Administration.connect(conninfo))
        let migrator = database.cluster.conninfo(database: name, user: "nser_migrator")
        let error = #expect(throws: AdministrationError.self) { () throws in
            _ = try Migrations().apply(on: Administration.connect(migrator))
        }
        #expect(error?.description.contains("create schema reporting authorization nser_owner") == true)
        try Administration.connect(conninfo).execute("create schema reporting authorization nser_owner")
        _ = try Migrations().apply(on: Administration.connect(migrator))
        try Migrations().requireCurrent(on: Administration.connect(migrator))
    }
}
