import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// What REGISTER and REASSESS decide, and what STATUS, SHOW and EXPLAIN say of it.
@Suite(.timeLimit(.minutes(2))) struct DecidedAtTheDeskTests {
    /// Registers households until one lies on the wanted side of the card's cut-off.
    private func household(
        _ bench: DeskBench, _ chain: inout OpChain, poor: Bool, from seed: UInt64
    ) async throws -> InventedHousehold {
        for seed in seed..<seed + 60 {
            let household = InventedHousehold(seed: seed, members: 6)
            let answer = try await bench.ask(chain.register(household), as: bench.caller())
            #expect(answer.number == 0, "\(answer.text)")
            let score = try bench.value(
                "select score from nser.assessment where household_id = '\(household.identifier)'")
            if ((score.flatMap { Int($0) } ?? .max) <= 3400) == poor { return household }
        }
        throw NoneFound()
    }

    private struct NoneFound: Error {}

    private func request(_ household: InventedHousehold) throws -> HouseholdRequest {
        HouseholdRequest(household: try Identifier(validating: household.identifier))
    }

    private func status(_ bench: DeskBench, _ household: InventedHousehold) async throws -> String? {
        let cnic = try CNIC(validating: household.cnicOfHead)
        return try await bench.ask(.status(StatusRequest(cnic: cnic)), as: bench.caller()).body["status"]?.string
    }

    private func decisions(_ bench: DeskBench, _ household: InventedHousehold) throws -> String? {
        try bench.value(
            """
            select string_agg(format('%s/%s %s', d.ordinal, d.step, d.standing), ', ' order by d.ordinal, d.step)
            from nser.decision d where household_id = '\(household.identifier)'
            """)
    }

    @Test func withoutProgrammesNothingIsDecided() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 500)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        _ = try await bench.ask(chain.reassess(household.identifier, version: 1), as: bench.caller())
        #expect(try bench.value("select count(*) from nser.decision") == "0")
        #expect(try bench.value("select count(*) from nser.decision_rules") == "0")
        #expect(try await status(bench, household) == "PENDING_VERIFICATION")
    }

    @Test func aScoreAboveTheLimitIsAnIneligibleHousehold() async throws {
        let bench = try await DeskBench(ruleSet: "pk-2005-06")
        var chain = OpChain("D1")
        let household = try await household(bench, &chain, poor: false, from: 510)
        #expect(try await status(bench, household) == "INELIGIBLE")
        #expect(try decisions(bench, household) == "1/0 INELIGIBLE")
        let shown = try await bench.ask(.show(ShowRequest(household: request(household).household)), as: bench.caller())
        let decided = shown.rows.filter { $0["kind"]?.string == "decision" }.compactMap { $0["decision"] }
        let kafaalat = try #require(decided.first { $0["programme"]?.string == "kafaalat" })
        #expect(kafaalat["state"]?.string == "NOT_ELIGIBLE" && kafaalat["version"]?.string == "2023-01-13")
        let reason = try #require(kafaalat["reasons"]?.elements.first { _ in true })
        #expect(reason["code"]?.string == "score.above")
        #expect(reason["en"]?.string == "The poverty assessment is above the programme's limit")
        #expect(reason["ur"]?.string?.isEmpty == false)
        // Neither the score nor the limit is anywhere in what an officer sees.
        let score = try #require(
            try bench.value(
                "select score / 100 from nser.assessment where household_id = '\(household.identifier)'"))
        for view in decided {
            let text = String(decoding: view.raw, as: UTF8.self)
            #expect(!text.contains("\"score\""))
            #expect(!text.contains("34"))
            #expect(!text.contains(": \(score)") && !text.contains(":\(score)"))
        }
        #expect(try broken(bench).isEmpty)
    }

    @Test func aPoorHouseholdWaitsForItsRecipientAndVerification() async throws {
        let bench = try await DeskBench(ruleSet: "pk-2005-06")
        var chain = OpChain("D1")
        let household = try await household(bench, &chain, poor: true, from: 600)
        #expect(try await status(bench, household) == "PENDING_VERIFICATION")
        let again = try await bench.ask(chain.reassess(household.identifier, version: 1), as: bench.caller())
        #expect(again.number == 0)
        #expect(try decisions(bench, household) == "1/0 PENDING_VERIFICATION, 2/0 PENDING_VERIFICATION")
        let told = try await bench.ask(.explain(request(household)), as: bench.supervisor())
        #expect(told.body["standing"]?.string == "PENDING_VERIFICATION")
        let rules = try bench.value("select encode(digest, 'hex') from nser.decision_rules")
        #expect(told.body["rules"]?.string == rules)
        let kafaalat = try #require(told.rows.first { $0["programme"]?.string == "kafaalat" })
        #expect(kafaalat["reasons"]?.elements.first { _ in true }?["code"]?.string == "recipient.not_named")
        #expect(kafaalat["rule_set"]?.string == "pk-2005-06" && kafaalat["decided"]?.string == "2026-11-22")
        #expect(try broken(bench).isEmpty)
    }

    /// The rule set names a model that did not score: unknown, never a no.
    @Test func anotherModelsScoreDecidesNothing() async throws {
        let bench = try await DeskBench(ruleSet: "bisp-shape")
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 700, members: 6)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        #expect(try await status(bench, household) == "PENDING_VERIFICATION")
        let shown = try await bench.ask(.show(ShowRequest(household: request(household).household)), as: bench.caller())
        let kafaalat = try #require(
            shown.rows.compactMap { $0["decision"] }.first { $0["programme"]?.string == "kafaalat" })
        #expect(kafaalat["reasons"]?.elements.first { _ in true }?["code"]?.string == "score.other_model")
        #expect(kafaalat["caution"]?["en"]?.string?.contains("illustrative") == true)
    }

    /// A standing that changes with REASSESS is written; the earlier decision stays as it was.
    @Test func reassessMovesTheStanding() async throws {
        let bench = try await DeskBench(ruleSet: "pk-2005-06")
        var chain = OpChain("D1")
        let household = try await household(bench, &chain, poor: false, from: 800)
        // As if it had been decided otherwise before.
        try Administration.connect(bench.database.administration).execute(
            """
            update nser.decision set standing = 'ELIGIBLE' where household_id = '\(household.identifier)';
            update nser.household set standing = 'ELIGIBLE' where id = '\(household.identifier)';
            """)
        #expect(try await status(bench, household) == "ELIGIBLE")
        _ = try await bench.ask(chain.reassess(household.identifier, version: 1), as: bench.caller())
        #expect(try await status(bench, household) == "INELIGIBLE")
        #expect(try decisions(bench, household) == "1/0 ELIGIBLE, 2/0 INELIGIBLE")
        // As of the moment before the second, the first is what was known.
        try Administration.connect(bench.database.administration).execute(
            "update nser.decision set decided_at = decided_at - interval '1 hour' where ordinal = 1")
        let loop = PollLoop()
        loop.start()
        defer { loop.stop() }
        let lane = Lane(loop: loop, configuration: LaneConfiguration(conninfo: bench.database.application))
        lane.start()
        let identifier = try Identifier(validating: household.identifier)
        for (asOf, standing) in [
            (nil, "INELIGIBLE"), ("2026-11-22T09:59:59+05:00", "ELIGIBLE"), ("2026-11-22T08:59:59+05:00", nil),
        ] as [(String?, String?)] {
            let moment = try asOf.map { try #require(Instant(rfc3339: $0)) }
            let statements = StoredDecisions.statements(household: identifier, rules: nil, asOf: moment)
            let outcome = await lane.run(PostgresUnit(statements, transaction: false)) {
                results throws(DatabaseError) in
                try StoredDecisions.read(results, from: 0)?.standing
            }
            guard case .committed(let found) = outcome else { throw NoneFound() }
            #expect(found == standing, "\(asOf ?? "now")")
        }
        #expect(try broken(bench).isEmpty)
    }

    /// Rules that changed since: the words of a decision come from the file by which it was made.
    @Test func aDecisionIsExplainedByItsOwnFiles() async throws {
        let bench = try await DeskBench(ruleSet: "bisp-shape")
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 900, members: 4)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        // The decision is moved under rules of before, whose only file has another title.
        let text = String(
            decoding: try #require(RegistryFile.named("programmes/kafaalat.json")).bytes, as: UTF8.self
        ).replacing(#""en": "Benazir Kafaalat""#, with: #""en": "Kafaalat of before""#)
        try Administration.connect(bench.database.administration).execute(
            """
            insert into nser.programme_rule (digest, name, content, key_id, signature)
            select sha256(content), 'kafaalat', content, 'test', sha256('a') || sha256('b')
            from (select convert_to($text$\(text)$text$, 'UTF8') as content) c;
            insert into nser.decision_rules (digest, rule_set, programmes, content)
            select sha256('before'), 'bisp-shape', array[digest], 'before'
            from nser.programme_rule order by loaded_at desc limit 1;
            update nser.decision set rules = sha256('before');
            """)
        let shown = try await bench.ask(.show(ShowRequest(household: request(household).household)), as: bench.caller())
        let kafaalat = try #require(
            shown.rows.compactMap { $0["decision"] }.first { $0["programme"]?.string == "kafaalat" })
        #expect(kafaalat["title"]?["en"]?.string == "Kafaalat of before")
    }

    /// A file that somebody wrote past the commands decides about nobody: the server gets no rules at all.
    @Test func rulesThatAreNotGenuineAreNoRules() async throws {
        let database = try MigratedDatabase()
        let loop = PollLoop()
        loop.start()
        defer { loop.stop() }
        let lane = Lane(loop: loop, configuration: LaneConfiguration(conninfo: database.application))
        lane.start()
        let form = try Form.shipped()
        #expect(try await RulesInForce.load(through: lane, form: form) == nil)
        try ActivatedProgrammes.activate("pk-2005-06", in: database)
        let rules = try #require(try await RulesInForce.load(through: lane, form: form))
        #expect(rules.ruleSet == "pk-2005-06" && rules.programmes.count == ActivatedProgrammes.names.count)
        let again = try #require(try await RulesInForce.load(through: lane, form: form))
        #expect(again.digest == rules.digest)
        let connection = try Administration.connect(database.administration)
        #expect(try connection.query("select count(*) from nser.decision_rules") == [["1"]])
        // A switch makes other rules, and they are on record.
        try FilterSwitches.switchFilter("VEHICLE", on: false, by: "A", reason: "order", connection: connection)
        let switched = try #require(try await RulesInForce.load(through: lane, form: form))
        #expect(switched.digest != rules.digest && switched.filters.count == rules.filters.count - 1)
        #expect(try connection.query("select count(*) from nser.decision_rules") == [["2"]])
        try connection.execute(
            "update nser.programme_rule set signature = sha256('a') || sha256('b') where name = 'nashonuma'")
        let error = await #expect(throws: AdministrationError.self) {
            try await RulesInForce.load(through: lane, form: form)
        }
        #expect(error?.kind == .mismatch && error?.description.contains("nashonuma") == true)
    }

    /// Names of checks that find something.
    private func broken(_ bench: DeskBench) throws -> [String] {
        let connection = try Administration.connect(bench.database.administration)
        var found: [String] = []
        for check in InvariantCheck.shipped
        where ["decision_standing_behind", "programme_active_without_activation", "rule_set_without_activation"]
            .contains(check.name)
        {
            if try check.violations(on: connection) > 0 { found.append(check.name) }
        }
        return found
    }
}
