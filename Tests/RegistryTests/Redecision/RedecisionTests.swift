import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Everybody decided again by another model, and by the one of before.
@Suite(.timeLimit(.minutes(3))) struct RedecisionTests {
    private func refusal(_ body: () throws -> Void) -> AdministrationError? {
        #expect(throws: AdministrationError.self, performing: body)
    }

    private func counts(_ bench: RulesBench) throws -> [String?] {
        try bench.connection().query(
            "select (select count(*) from nser.assessment), (select count(*) from nser.decision)")[0]
    }

    @Test func anotherModelDecidesEverybodyAndTheWayBackGivesTheFormerDecisions() async throws {
        let bench = try await RulesBench()
        try await bench.register(1..<61)
        // REGISTER asked no authority's file; this does.
        #expect(try bench.apply().assessed == 0)
        let former = try bench.standings()
        try bench.activate("bisp-shape")
        let there = try bench.apply()
        #expect(there.households == 60 && there.assessed == 60 && there.decided > 0 && there.unreadable == 0)
        let changed = try bench.standings()
        #expect(changed.allSatisfy { $0[2] == "bisp-shape" } && former.allSatisfy { $0[2] == "pk-2005-06" })
        #expect(zip(former, changed).contains { $0[7] != $1[7] })
        #expect(zip(former, changed).allSatisfy { $0[3] == $1[3] })
        try bench.expectSound()
        try bench.activate("pk-2005-06")
        #expect(try bench.apply().assessed == 60)
        #expect(try bench.standings() == former)
        try bench.expectSound()
        // Nothing is done twice.
        let before = try counts(bench)
        let again = try bench.apply()
        #expect(again.households == 60 && again.assessed == 0 && again.decided == 0)
        #expect(try counts(bench) == before)
    }

    /// Before and after, with the model and the decisions of the moment.
    @Test func historyAndShowSayWhatWasKnownUnderWhichModel() async throws {
        let bench = try await RulesBench()
        let household = try #require(try await bench.register(1..<2).first)
        let id = try Identifier(validating: household.identifier)
        try bench.activate("bisp-shape")
        try bench.apply(at: "2026-11-23T11:00:00+05:00")
        func shown(_ asOf: String?) async throws -> (model: String?, ruleSet: String?) {
            let moment = try asOf.map { try #require(Instant(rfc3339: $0)) }
            let answer = try await bench.ask(.show(ShowRequest(household: id, asOf: moment)))
            let decision = answer.rows.compactMap { $0["decision"] }.first
            return (answer.rows.first?["model"]?.string, decision?["rule_set"]?.string)
        }
        #expect(try await shown("2026-11-22T10:30:00+05:00") == ("pk-2005-06", "pk-2005-06"))
        #expect(try await shown("2026-11-23T12:00:00+05:00") == ("bisp-shape", "bisp-shape"))
        #expect(try await shown(nil) == ("bisp-shape", "bisp-shape"))
        let history = try await bench.ask(.history(HouseholdRequest(household: id)))
        let models = history.rows.filter { $0["kind"]?.string == "assessment" }.map { $0["model"]?.string }
        #expect(models == ["pk-2005-06", "bisp-shape"])
    }

    @Test func familiesThatWereSeededAreDecided() async throws {
        let bench = try await RulesBench()
        _ = try Seeding.run(
            households: 700, seed: 5, tehsils: ["PK60101", "PK10101"], day: try #require(CalendarDate("2026-11-01")),
            on: bench.connection())
        #expect(try bench.value("select count(*) from nser.decision") == "0")
        let counts = try bench.apply()
        #expect(counts.households == 700 && counts.assessed == 0 && counts.decided == 700)
        #expect(try bench.value("select count(*) from nser.decision where step = 0 and ordinal = 1") == "700")
        #expect(try bench.value("select count(*) from nser.household where standing = 'INELIGIBLE'") != "0")
        // Azad Kashmir is not covered by the card: without a score nothing is refused, but by what needs none.
        #expect(
            try bench.value(
                """
                select count(*) from nser.decision d join nser.household h on h.id = d.household_id
                where h.tehsil = 'PK10101' and d.decisions::text not like '%score.unknown%'
                """) == "0")
        try bench.expectSound()
    }

    /// Killed again and again, the run ends as one that was not.
    @Test func aKilledRunGoesOnAndDoesNothingTwice() async throws {
        let bench = try await RulesBench()
        try await bench.register(1..<61)
        try bench.activate("bisp-shape")
        let noon = try #require(RulesBench.noon)
        var kills = 0
        var finished: RedecisionRun?
        while finished == nil {
            let connection = try bench.connection("apply")
            var run = try RedecisionRun.open(day: noon.dayInKarachi, on: connection)
            #expect(run.isResumed == (kills > 0))
            let before = run.counts.households
            do throws(AdministrationError) {
                try run.finish(size: 10, on: connection, now: { noon }) { done, _ in
                    guard kills < 3, done >= before + 10 else { return }
                    kills += 1
                    let kill = """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where application_name = 'apply' and datname = current_database()
                        """
                    _ = try? Administration.connect(bench.database.administration).query(kill)
                }
                finished = run
            } catch {
                #expect(error.kind == .unreachable)
                try bench.database.untilUnlocked()
            }
        }
        #expect(kills == 3 && finished?.counts.households == 60 && finished?.counts.assessed == 60)
        #expect(
            try bench.value(
                """
                select count(*) from nser.assessment a join nser.pmt_model m on m.digest = a.model
                where m.name = 'bisp-shape'
                """) == "60")
        #expect(try bench.value("select count(*) from nser.redecision_run where finished_at is not null") == "1")
        try bench.expectSound()
    }

    @Test func agesMayBeCountedOnAnotherDay() async throws {
        let bench = try await RulesBench()
        try await bench.register(1..<11)
        let later = try #require(CalendarDate("2031-11-22"))
        let counts = try bench.apply(asOf: later)
        #expect(counts.assessed == 10)
        #expect(try bench.standings().allSatisfy { $0[3] == "2031-11-22" })
        // Unless asked again the day stays: what is stored is what can be computed again.
        #expect(try bench.apply().assessed == 0)
        try bench.expectSound()
    }

    @Test func closedAndUnreadableHouseholdsAreLeftAlone() async throws {
        let bench = try await RulesBench()
        let households = try await bench.register(1..<5)
        try bench.connection().execute(
            """
            update nser.household set status = 'CLOSED', head = null where id = '\(households[0].identifier)';
            update nser.household_version set roster = '[{"nonsense":1}]'
            where household_id = '\(households[1].identifier)';
            update nser.survey set answers = (answers::jsonb - 'rooms')::json
            where household_id = '\(households[2].identifier)';
            """)
        try bench.activate("bisp-shape")
        let counts = try bench.apply()
        #expect(counts == RedecisionRun.Counts(households: 3, assessed: 2, decided: counts.decided, unreadable: 1))
        func last(_ household: InventedHousehold) throws -> String? {
            try bench.value(
                """
                select format('%s %s %s', m.name, a.state, a.reason)
                from nser.assessment a join nser.pmt_model m on m.digest = a.model
                where household_id = '\(household.identifier)' order by ordinal desc limit 1
                """)
        }
        #expect(try last(households[0])?.hasPrefix("pk-2005-06") == true)
        #expect(try last(households[1])?.hasPrefix("pk-2005-06") == true)
        #expect(try last(households[2]) == "bisp-shape NOT_SCORED MISSING:rooms_per_person")
        // Unknown is never a no.
        #expect(
            try bench.value(
                """
                select decisions::text like '%score.unknown%' from nser.decision
                where household_id = '\(households[2].identifier)' order by ordinal desc, step desc limit 1
                """) == "t")
    }

    @Test func oneRunsAtATimeAndOnlyWithAModel() async throws {
        let bench = try await RulesBench()
        try await bench.register(1..<3)
        let holder = try bench.connection()
        let noon = try #require(RulesBench.noon)
        _ = try RedecisionRun.open(day: noon.dayInKarachi, on: holder)
        #expect(
            refusal { try bench.apply() }?.description
                == "another run decides the households of this database again")
        let empty = try MigratedDatabase()
        #expect(
            refusal {
                _ = try RedecisionRun.open(
                    day: noon.dayInKarachi, on: Administration.connect(empty.administration))
            } == .refused("no model is active: there is nothing to apply"))
    }

    /// Another activation in the middle: the run stops, and the next one is by what is in force then.
    @Test func rulesThatChangeUnderARunEndIt() async throws {
        let bench = try await RulesBench()
        try await bench.register(1..<31)
        try bench.activate("bisp-shape")
        let connection = try bench.connection()
        let noon = try #require(RulesBench.noon)
        var run = try RedecisionRun.open(day: noon.dayInKarachi, on: connection)
        var isChanged = false
        let refused = #expect(throws: AdministrationError.self) {
            try run.finish(size: 10, on: connection, now: { noon }) { done, _ in
                guard done == 10, !isChanged else { return }
                isChanged = true
                try? bench.activate("pk-2005-06")
            }
        }
        #expect(refused?.description.contains("start the command again") == true)
        try connection.execute("select pg_advisory_unlock_all()")
        #expect(try bench.apply(size: 10).assessed == 10)
        #expect(try bench.standings().allSatisfy { $0[2] == "pk-2005-06" })
        #expect(
            try bench.connection().query(
                "select superseded_at is not null, households from nser.redecision_run order by id")
                == [["t", "10"], ["f", "30"]])
        try bench.expectSound()
    }

    @Test func aModelThatIsNotGenuineIsNotApplied() async throws {
        let bench = try await RulesBench()
        try bench.connection().execute("update nser.pmt_model set signature = sha256('a') || sha256('b')")
        #expect(refusal { try bench.apply() }?.kind == .mismatch)
        #expect(
            refusal { try Models.activate("bisp-shape", by: "A", second: "B", on: bench.connection()) }?.kind
                == .refused)
        #expect(try bench.value("select count(*) from nser.redecision_run") == "0")
    }
}
