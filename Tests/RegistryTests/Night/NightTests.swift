import PostgresPipeline
import Shared
import Testing

@testable import Registry

/// The night finds what is wrong, all of it and nothing else, and remembers what was found.
@Suite(.timeLimit(.minutes(3))) struct NightTests {
    private let bench: NightBench

    init() throws { bench = try NightBench() }

    @Test func aSoundRegistryHasNoFinding() throws {
        let ended = try bench.night()
        #expect(ended.map(\.found).reduce(0, +) == 0)
        #expect(try bench.findings() == [])
        func looked(_ name: String, _ ended: [NightRun.Ended]) -> Int {
            ended.first { $0.name == name }.flatMap(\.lookedAt) ?? -1
        }
        #expect(looked("scores", ended) == 60 && looked("surveys", ended) == 60)
        #expect((31...60).contains(looked("decisions", ended)))
        // Another day: nobody was changed, and a few are drawn.
        let later = try bench.night(day: CalendarDate(year: 2026, month: 11, day: 2))
        #expect((0..<10).contains(looked("scores", later)))
    }

    /// One row changed by hand, deleted or added, and the kinds by which the night names it: these and no other.
    static let damages: [(String, [String])] = [
        ("update nser.assessment set score = score + 1 where household_id = (\(scored))", ["score_not_reproduced"]),
        ("update nser.assessment set terms = '[]' where household_id = (\(scored))", ["score_not_reproduced"]),
        ("update nser.assessment set reason = 'DATE' where household_id = (\(unscored))", ["score_not_reproduced"]),
        (
            "update nser.assessment set model = sha256('none') where household_id = (\(scored))",
            ["decisions_behind_rules", "score_of_unusable_model"]
        ),
        (
            """
            update nser.survey set answers = replace(answers::text, ':', ': ')::json where household_id = (\(scored))
            """, ["survey_against_journal"]
        ),
        (
            """
            update nser.decision set standing = case standing when 'ELIGIBLE' then 'INELIGIBLE' else 'ELIGIBLE' end
            where household_id = (\(scored));
            update nser.household h set standing = d.standing from nser.decision d
            where d.household_id = h.id and h.id = (\(scored))
            """, ["decision_against_rules"]
        ),
        (
            """
            update nser.household set standing = case standing when 'ELIGIBLE' then 'INELIGIBLE' else 'ELIGIBLE' end
            where id = (\(scored))
            """, ["decision_standing_behind"]
        ),
        // Of one programme, while the household as a whole stands as it was decided.
        ("update nser.decision set decisions = '[]' where household_id = (\(scored))", ["decision_against_rules"]),
        ("delete from nser.identity where person_id = (\(holder))", ["member_against_roster"]),
        ("delete from nser.journal_body where household_id = (\(scored))", ["journal_entry_without_body"]),
        ("update nser.journal_entry set prev = sha256('other') where \(secondOp)", ["journal_entry_against_chain"]),
        (
            "delete from nser.journal_body where \(secondOp); delete from nser.journal_entry where \(secondOp)",
            ["household_version_without_journal_entry", "journal_entry_against_chain"]
        ),
        (
            "update nser.journal_body set request = request || ' ' where household_id = (\(scored))",
            ["journal_digest_of_other_bytes"]
        ),
        (
            "delete from nser.survey where household_id = (\(scored))",
            ["household_without_survey", "score_of_unreadable_interview", "survey_against_journal"]
        ),
        (
            "update nser.member set name = 'Nobody' where household_id = (\(scored)) and relation = 1",
            ["member_against_roster"]
        ),
        (
            """
            insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
            values (gen_random_uuid(), (\(scored)), true, 99, 'One more', 'F', '2000-01-01', 9)
            """, ["member_against_roster"]
        ),
        ("update nser.household set mobile = '03009999999' where id = (\(scored))", ["household_against_version"]),
        (
            """
            delete from nser.assessment where household_id = (\(unscored));
            """, ["household_without_assessment"]
        ),
        ("delete from nser.marriage where wife = (\(wife))", ["member_against_roster"]),
        ("update nser.marriage set ended = '2026-11-01' where wife = (\(wife))", ["member_against_roster"]),
        (wedding, ["member_against_roster"]),
        (
            """
            insert into nser.verification
                (person_id, ordinal, way, document, reference, verified_at, desk, epoch, seq, officer)
            select person_id, 1, 'DOCUMENT', 'CNIC', 'seen', now(), v.desk, v.epoch, v.seq, v.officer
            from nser.member m join nser.household_version v using (household_id) where person_id = (\(holder))
            """, ["verification_without_its_act"]
        ),
    ]
    /// Whose husband lives with her.
    static let wife = "select wife from nser.marriage order by 1 limit 1"
    /// A marriage of the two oldest persons of one family who never married.
    static let wedding = """
        insert into nser.marriage (husband, wife, rank)
        select m.person_id, w.person_id, 1
        from nser.member m join nser.member w on w.household_id = m.household_id
        where m.active and w.active and m.sex = 'M' and w.sex = 'F' and m.marital = 1 and w.marital = 1
        order by greatest(m.born, w.born), 1, 2 limit 1
        """
    static let scored = "select household_id from nser.assessment where state = 'SCORED' order by 1 limit 1"
    /// The second op of one desk.
    static let secondOp = "desk = (select min(desk) from nser.household_version) and seq = 2"
    /// Somebody of that household who has a number.
    static let holder = """
        select person_id from nser.member join nser.identity using (person_id)
        where active and household_id = (\(scored)) order by 1 limit 1
        """
    static let unscored = "select household_id from nser.assessment where state = 'NOT_SCORED' order by 1 limit 1"

    @Test(arguments: damages.indices) func damageIsFoundAndNamed(_ index: Int) throws {
        let (sql, kinds) = Self.damages[index]
        try bench.damage(sql)
        try bench.night()
        #expect(try bench.findings().sorted() == kinds.map { "\($0) OPEN" })
    }

    @Test func theSameFactIsTheSameFinding() throws {
        let wrong = "update nser.assessment set score = score + 1 where household_id = (\(Self.scored))"
        try bench.damage(wrong)
        try bench.night()
        try bench.night()
        let records = try Findings.list(state: "OPEN", on: bench.connection())
        #expect(records.count == 1)
        #expect(try bench.connection().query("select first_run < last_run from nser.finding") == [["t"]])
        #expect(try events() == ["FOUND"])
        // Another night does not look at this household for its own sake, but because something is open about it.
        let later = CalendarDate(year: 2026, month: 11, day: 20)
        try bench.night(day: later)
        #expect(try bench.findings() == ["score_not_reproduced OPEN"])
        // Mended: the night itself says so. Found once more: the same finding.
        try bench.damage("update nser.assessment set score = score - 1 where household_id = (\(Self.scored))")
        try bench.night(day: later)
        #expect(try bench.findings() == ["score_not_reproduced MENDED"])
        try bench.damage(wrong)
        try bench.night()
        #expect(try bench.findings() == ["score_not_reproduced OPEN"])
        #expect(try events() == ["FOUND", "GONE", "FOUND_AGAIN"])
    }

    /// A family that is gone with all its rows is missed by the night of any day: its desk's op was accepted.
    @Test func aFamilyThatIsGoneIsMissed() throws {
        let gone = try #require(try bench.connection().query(Self.scored)[0][0])
        try bench.damage(
            ["survey", "assessment", "decision", "household_version", "member"].map {
                "delete from nser.\($0) where household_id = '\(gone)';"
            }.joined() + "delete from nser.household where id = '\(gone)'")
        try bench.night([SurveysCheck()], day: CalendarDate(year: 2026, month: 10, day: 20))
        #expect(try bench.findings() == ["version_lost OPEN"])
        #expect(
            try bench.connection().query("select starts_with(subject, 'household_id=\(gone) op=') from nser.finding")
                == [["t"]])
    }

    /// A file of an authority that came after the decisions makes none of them wrong: they are behind until they are applied
    /// again, and from then on a changed one is wrong.
    @Test func anAuthoritysFileMakesNoDecisionWrong() throws {
        try bench.damage(
            """
            insert into nser.authority_batch (code, file_digest, file_name, accepted, refused, finished_at)
            values ('TAXPAYER', sha256('t'), 'taxpayers.csv', 0, 0, now())
            """)
        let changed =
            "update nser.decision d set decisions = '[]' where household_id = (\(Self.scored)) and not exists "
            + "(select from nser.decision l where l.household_id = d.household_id and (l.ordinal, l.step) > (d.ordinal, d.step))"
        try bench.damage(changed)
        try bench.night()
        #expect(try bench.findings() == ["decisions_behind_rules OPEN"])
        try apply()
        try bench.night()
        #expect(try bench.findings() == ["decisions_behind_rules MENDED"])
        try bench.damage(changed)
        try bench.night()
        #expect(try bench.findings().sorted() == ["decision_against_rules OPEN", "decisions_behind_rules MENDED"])
    }

    /// As `programme apply` does, whose session ends before the next night begins.
    private func apply() throws {
        let connection = try bench.connection()
        let noon = try #require(Instant(rfc3339: "2026-11-01T12:30:00+05:00"))
        var run = try RedecisionRun.open(day: #require(NightBench.day), on: connection)
        try run.finish(on: connection, now: { noon }, report: { _, _ in })
    }

    /// Whoever was made older in roster and members alike is as the desk said in the journal.
    @Test func aRosterThatIsNotTheRequestsIsFound() throws {
        let change = "regexp_replace(roster::text, '\"born\":\"....', '\"born\":\"1931')::json"
        try bench.damage("update nser.household_version set roster = \(change) where household_id = (\(Self.scored))")
        try bench.night([SurveysCheck()])
        #expect(try bench.findings() == ["survey_against_journal OPEN"])
    }

    /// A request that is no JSON any more is a finding, and does not keep the check from the others.
    @Test func aRequestThatIsNoneIsFound() throws {
        try bench.damage("update nser.journal_body set request = '\\xff' where household_id = (\(Self.scored))")
        try bench.night([SurveysCheck()])
        #expect(try bench.findings() == ["survey_against_journal OPEN"])
    }

    @Test func whatIsAcceptedStaysSoUntilItIsAnother() throws {
        try bench.damage("update nser.assessment set score = score + 1 where household_id = (\(Self.scored))")
        try bench.night()
        try bench.damage("update nser.finding set state = 'ACCEPTED'")
        try bench.night()
        #expect(try Findings.open(office: nil, on: bench.connection()) == 0)
        try bench.damage("update nser.assessment set terms = '[]' where household_id = (\(Self.scored))")
        try bench.night()
        #expect(try bench.findings() == ["score_not_reproduced OPEN"])
        #expect(try events() == ["FOUND", "CHANGED"])
    }

    private func wrongScores() throws -> Int {
        try bench.findings().count { $0 == "score_not_reproduced OPEN" }
    }

    private func events() throws -> [String] {
        try bench.connection().query("select what from nser.finding_event order by finding, ordinal").compactMap {
            $0[0]
        }
    }

    /// Finds what it is told, and counts more.
    private struct Counting: NightCheck {
        let name = "counting"
        let kept: [String]
        var more = 0
        var soughtAgain: [String]?
        var tehsil: String?

        func look(
            _ scene: NightScene, on connection: borrowing DirectConnection
        ) throws(AdministrationError) -> NightLook {
            var look = NightLook(kinds: ["counted"])
            for subject in kept {
                look.add(Found("counted", subject, tehsil: tehsil, .warning, evidence: Array("{}".utf8)))
            }
            look.count(more: more)
            look.soughtAgain = soughtAgain
            return look
        }
    }

    /// Subjects and states of what `Counting` found, in order, with how many more it said there were.
    private func counted() throws -> [String] {
        let rows = try bench.connection().query(
            "select subject, state, evidence->>'count' from nser.finding where kind = 'counted' order by 1")
        return rows.map { $0.compactMap(\.self).joined(separator: " ") }
    }

    /// More than are kept are one finding more, whether some are kept or none.
    @Test(arguments: [0, 2]) func whatIsOnlyCountedIsSaid(_ kept: Int) throws {
        let subjects = (0..<kept).map { "\($0)" }
        try bench.night([Counting(kept: subjects, more: 7)])
        #expect(try counted() == subjects.map { "\($0) OPEN" } + ["too many to keep OPEN \(kept + 7)"])
    }

    /// What had no place among those kept may well be there still: only a look that keeps all says what is gone.
    @Test func aLookThatKeepsNotAllMendsNothing() throws {
        try bench.night([Counting(kept: ["a", "b"])])
        try bench.night([Counting(kept: ["b", "c"], more: 1)])
        #expect(try counted() == ["a OPEN", "b OPEN", "c OPEN", "too many to keep OPEN 3"])
        try bench.night([Counting(kept: ["c"])])
        #expect(try counted() == ["a MENDED", "b MENDED", "c OPEN", "too many to keep MENDED 3"])
    }

    /// A household that moved takes its findings along, whichever office's night sees it.
    @Test func aFindingMovesWithItsHousehold() throws {
        let places = "select state, tehsil from nser.finding where kind = 'counted'"
        let (old, new) = (NightBench.tehsils[0], NightBench.tehsils[1])
        try bench.night([Counting(kept: ["a"], tehsil: old)], office: old)
        try bench.night([Counting(kept: ["a"], tehsil: new)], office: new)
        #expect(try bench.connection().query(places) == [["OPEN", new]])
        // The old office's night does not mend what is the new one's now, and sees it go.
        try bench.night([Counting(kept: ["a"], tehsil: old)], office: new)
        #expect(try bench.connection().query(places) == [["OPEN", old]])
        try bench.night([Counting(kept: ["a"], tehsil: new)], office: old)
        #expect(try bench.connection().query(places) == [["OPEN", new]])
        try bench.night([Counting(kept: [])], office: old)
        #expect(try bench.connection().query(places) == [["OPEN", new]])
        try bench.night([Counting(kept: [])], office: new)
        #expect(try bench.connection().query(places) == [["MENDED", new]])
    }

    /// A look at a few of many: what it did not look at stands as it was.
    @Test func whatWasNotLookedAtStands() throws {
        try bench.night([Counting(kept: ["a", "b, {\"", "c"])])
        try bench.night([Counting(kept: ["d"], soughtAgain: [])])
        #expect(try counted() == ["a OPEN", "b, {\" OPEN", "c OPEN", "d OPEN"])
        try bench.night([Counting(kept: ["a"], soughtAgain: ["a", "b, {\"", "e"])])
        #expect(try counted() == ["a OPEN", "b, {\" MENDED", "c OPEN", "d OPEN"])
        try bench.night([Counting(kept: ["b, {\""], more: 1, soughtAgain: ["c"])])
        #expect(try counted() == ["a OPEN", "b, {\" OPEN", "c MENDED", "d OPEN", "too many to keep OPEN 2"])
    }

    @Test func aCheckThatTakesLongSaysHowFarItIs() throws {
        struct Long: NightCheck {
            let name = "long"
            func look(
                _ scene: NightScene, on connection: borrowing DirectConnection
            ) throws(AdministrationError) -> NightLook {
                for done in 1...50 { scene.heard(NightStep(check: name, noun: "rows", done: done, total: 50)) }
                return NightLook(kinds: [])
            }
        }
        let run = try NightRun.open(bench.scene(), on: bench.connection())
        var heard: [String] = []
        let ended = run.perform([Long()], conninfo: bench.database.administration) { done, total, step in
            heard.append("\(done) of \(total) \(step.map { "\($0.check) \($0.done)" } ?? "")")
        }
        #expect(ended.map(\.failure) == [nil])
        #expect(heard == (1...50).map { "0 of 1 long \($0)" } + ["1 of 1 "])
    }

    @Test func aNightThatWasKilledGoesOn() throws {
        struct Failing: NightCheck {
            let name = "scores"
            func look(
                _ scene: NightScene, on connection: borrowing DirectConnection
            ) throws(AdministrationError) -> NightLook { throw .refused("the disk is gone") }
        }
        let checks: [any NightCheck] = [Failing(), SurveysCheck(), DecisionsCheck()]
        var surveys: Int?
        do {
            let connection = try bench.connection()
            let run = try NightRun.open(bench.scene(), on: connection)
            let ended = run.perform(checks, conninfo: bench.database.administration) { _, _, _ in }
            try run.finish(ended, on: connection)
            #expect(ended.map(\.name) == ["decisions", "scores", "surveys"])
            surveys = ended[2].lookedAt
            #expect(ended.map(\.failure) == [nil, "the disk is gone", nil])
            #expect(try NightRun.finished(bench.scene().day, on: connection) == nil)
        }
        try bench.database.untilUnlocked()
        let connection = try bench.connection()
        let again = try NightRun.open(bench.scene(), on: connection)
        #expect(again.isResumed)
        let ended = again.perform([ScoresCheck(), SurveysCheck()], conninfo: bench.database.administration) { _, _, _ in
        }
        // What was done before is told with it.
        #expect(ended.map(\.name) == ["scores", "surveys"] && ended.allSatisfy { $0.failure == nil })
        #expect(ended.map(\.note) == [nil, "done before it was begun again"])
        #expect(ended.map(\.lookedAt) == [60, surveys])
        try again.finish(ended, on: connection)
        #expect(try NightRun.finished(bench.scene().day, on: connection) != nil)
    }

    @Test func twoNightsNeverOverlap() throws {
        let first = try bench.connection()
        let run = try NightRun.open(bench.scene(), on: first)
        #expect(throws: AdministrationError.self) { _ = try NightRun.open(bench.scene(), on: bench.connection()) }
        #expect(!run.isResumed)
    }

    @Test func anOfficeFindsItsOwnOnly() throws {
        try bench.damage("update nser.assessment set score = score + 1 where state = 'SCORED'")
        let counts = try bench.connection().query(
            """
            select count(*) filter (where h.tehsil = 'PK60101'), count(*)
            from nser.assessment a join nser.household h on h.id = a.household_id where a.state = 'SCORED'
            """)[0].compactMap { $0.flatMap { Int($0) } }
        try bench.night(office: "PK60101")
        #expect(try wrongScores() == counts[0] && counts[0] > 0 && counts[0] < counts[1])
        try bench.night()
        #expect(try wrongScores() == counts[1])
        try bench.damage("update nser.assessment set score = score - 1 where state = 'SCORED'")
        try bench.night(office: "PK60101")
        #expect(try wrongScores() == counts[1] - counts[0])
        #expect(throws: AdministrationError.self) {
            _ = try NightRun.open(bench.scene(office: "PK99999"), on: bench.connection())
        }
    }
}
