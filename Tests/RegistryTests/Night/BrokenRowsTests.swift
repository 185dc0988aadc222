import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A row that was changed by hand into something that no query expects is a finding: it stops neither a check nor a
/// report, and neither do more such rows than a night keeps.
@Suite(.timeLimit(.minutes(3))) struct BrokenRowsTests {
    private let bench: NightBench

    init() throws { bench = try NightBench() }

    private func value(_ sql: String) throws -> String { try #require(bench.connection().query(sql)[0][0]) }

    private func shipped(_ name: String) throws -> InvariantNightCheck {
        InvariantNightCheck(check: try #require(InvariantCheck.shipped.first { $0.name == name }))
    }

    /// Kinds of what was found about a household.
    private func kinds(of household: String) throws -> Set<String> {
        let subjects = try Findings.list(state: "OPEN", on: bench.connection())
        return Set(subjects.filter { $0.subject.contains("household_id=\(household)") }.map(\.kind))
    }

    /// Another model decides again on the same day, an hour later: the report counts who crossed. Some were eligible before.
    private func decideAgain() throws {
        try bench.damage(
            "update nser.decision set decisions = replace(decisions::text, 'PENDING_VERIFICATION', 'ELIGIBLE')::json")
        let connection = try bench.connection()
        try Models.activate("bisp-shape", by: "A", second: "B", on: connection)
        try Programmes.chooseRuleSet("bisp-shape", by: "A", second: "B", on: connection)
        let moment = try #require(Instant(rfc3339: "2026-11-01T13:00:00+05:00"))
        var run = try RedecisionRun.open(day: #require(NightBench.day), on: connection)
        try run.finish(on: connection, now: { moment }, report: { _, _ in })
    }

    /// A roster of one family and the decisions of another are none any more.
    @Test(arguments: ["{}", "\"x\"", "[1, null, \"x\", []]"])
    func aBrokenRowIsFoundByTheNightAndStopsNothing(_ broken: String) throws {
        try decideAgain()
        let one = try value(NightTests.scored)
        // One that was decided by the rules in force: of the others a night says that their decisions are behind.
        let other = try value(
            """
            select household_id from nser.decision
            where decided_at > timestamptz '2026-11-01 12:59+05' and household_id <> '\(one)' order by 1 limit 1
            """)
        try bench.damage(
            """
            update nser.household_version set roster = '\(broken)' where household_id = '\(one)';
            update nser.decision set decisions = '\(broken)' where household_id = '\(other)'
            """)
        // All checks are done; this expects so.
        let ended = try bench.night()
        #expect(ended.count == NightChecks.all.count)
        let found = try kinds(of: one)
        #expect(found.isSuperset(of: ["member_against_roster", "survey_against_journal"]))
        #expect(found.contains { $0.hasPrefix("score_") })
        #expect(try kinds(of: other).contains("decision_against_rules"))
        let report = try NightReport.make(bench.scene(), night: 1, on: bench.connection())
        let crossings = String(decoding: report.csv, as: UTF8.self).split(separator: "\r\n").map(String.init)
            .filter { $0.hasPrefix("crossings") }
        // It was decided again, and nobody knows how it stood.
        #expect(crossings.contains("crossings,all,families scored or decided again,60"))
        let counted = crossings.filter { $0.hasPrefix("crossings of kafaalat,") }
            .compactMap { $0.split(separator: ",").last.flatMap { Int($0) } }
        #expect(counted.reduce(0, +) == 59)
    }

    /// A household that was surveyed a second and a third time.
    private func surveyedAgain() throws -> String {
        let household = try value(NightTests.scored)
        try bench.damage(
            """
            insert into nser.household_version
                (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil)
            select household_id, n, 'RESURVEYED', effective, recorded_at, desk, epoch, 9990 + n, officer, roster, tehsil
            from nser.household_version, generate_series(2, 3) n where household_id = '\(household)';
            insert into nser.survey (household_id, version, form, interviewed, minutes, answers)
            select household_id, n, form, interviewed, minutes, answers
            from nser.survey, generate_series(2, 3) n where household_id = '\(household)'
            """)
        return household
    }

    /// Whoever compares the rosters of two versions meets the broken one as the earlier and as the later.
    @Test(arguments: ["{}", "\"x\""]) func aBrokenRosterOfAReSurveyIsOne(_ roster: String) throws {
        let household = try surveyedAgain()
        let checks: [any NightCheck] = try [IntegrityCheck(), shipped("resurvey_that_lost_a_member")]
        try bench.night(checks)
        #expect(try bench.findings() == [])
        let members = try #require(
            Int(value("select count(*) from nser.member where active and household_id = '\(household)'")))
        let change = "update nser.household_version set roster = '\(roster)' where household_id = '\(household)'"
        try bench.damage(change + " and version < 3")
        try bench.night(checks)
        // Of the first to the second nothing can be said, and nobody is missing in the third.
        #expect(try bench.findings() == [])
        try bench.damage(
            """
            update nser.household_version v set roster = l.roster from nser.household_version l
            where v.household_id = '\(household)' and l.household_id = v.household_id and l.version = 3;
            \(change) and version = 3
            """)
        try bench.night(checks)
        #expect(try bench.findings() == Array(repeating: "resurvey_that_lost_a_member OPEN", count: members))
    }

    /// Elements that are no members, and a person's id that is none, are lost by a household, not by the check.
    @Test(arguments: ["[1, null, \"x\", []]", "[{\"person\":\"Nobody\"}]"])
    func whoHasNoIdIsLostWithoutOne(_ roster: String) throws {
        let household = try surveyedAgain()
        try bench.damage(
            """
            update nser.household_version set roster = '\(roster)' where household_id = '\(household)' and version = 1
            """)
        try bench.night([shipped("resurvey_that_lost_a_member")])
        let rows = try bench.connection().query("select kind, subject from nser.finding")
        #expect(rows == [["resurvey_that_lost_a_member", "household_id=\(household) version=2"]])
    }

    // MARK: More than are kept

    /// More than are kept by so many.
    private static let more = 7
    private static let rows = NightLook.bound + more

    /// What is kept is the first of the bad rows, the same each night; the others are counted.
    @Test func moreBadRowsThanAreKeptAreCounted() throws {
        try bench.damage(
            """
            insert into nser.desk (code, centre, tehsil)
            select 'BAD-' || lpad(n::text, 6, '0'), 'SEED-10101', 'PK10101' from generate_series(1, \(Self.rows)) n
            """)
        let check = try shipped("desk_without_epoch")
        let look = try check.look(bench.scene(), on: bench.connection())
        #expect(look.found.count == NightLook.bound && look.count == Self.rows && look.wasCutShort)
        #expect(look.found.first?.subject == "code=BAD-000001" && look.found.last?.subject == "code=BAD-010000")
        for _ in 1...2 {
            try bench.night([check])
            #expect(try value("select count(*) from nser.finding where state = 'OPEN'") == "\(NightLook.bound + 1)")
            let said = "select evidence ->> 'count' from nser.finding where subject = '\(Findings.tooMany)'"
            #expect(try value(said) == "\(Self.rows)")
        }
        try bench.damage("delete from nser.desk where code like 'BAD-%'")
        try bench.night([check])
        #expect(try value("select count(*) from nser.finding where state <> 'MENDED'") == "0")
    }

    /// Members, whose check asks for the first of them by itself.
    @Test func moreMembersThanAreKeptAreCounted() throws {
        try bench.damage(
            """
            insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
            select gen_random_uuid(), (\(NightTests.scored)), true, 99, 'One more', 'F', '2000-01-01', 9
            from generate_series(1, \(Self.rows))
            """)
        let look = try MembersCheck().look(bench.scene(), on: bench.connection())
        #expect(look.found.count == NightLook.bound && look.count == Self.rows && look.lookedAt == 60)
    }
}
