import Registry
import Shared
import TestSupport
import Testing

/// FIND, SHOW, STATUS, RESULT, REASSESS, EXPLAIN, COUNTS and EPOCH: what they say, and to whom.
@Suite(.timeLimit(.minutes(2))) struct LookUpTests {
    @Test func aFamilyIsFoundByFourKeysInItsOwnAreaOnly() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 60, members: 5)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        let name = String(household.headName.prefix(4))
        let keys = [
            "{\"cnic\":\"\(household.cnicOfHead)\"}", "{\"mobile\":\"\(household.mobile)\"}", "{\"name\":\"\(name)\"}",
            "{\"household\":\"\(household.identifier)\"}",
        ]
        for key in keys {
            let find = try find(key)
            let found = try await bench.ask(find, as: bench.caller("D2"))
            #expect(found.number == 0 && found.rows.count == 1, "\(key)")
            #expect(found.rows.first?["household"]?.string == household.identifier)
            #expect(found.rows.first?["members"]?.integer == 5)
            let elsewhere = try await bench.ask(find, as: bench.caller("D9", tehsil: DeskBench.elsewhere))
            #expect(elsewhere.rows.isEmpty && elsewhere.body["found"]?.integer == 0)
        }
        let sent = try await bench.ask(find(keys[0]), as: bench.caller("D9", tehsil: DeskBench.elsewhere))
        #expect(sent.body["office"]?.string == DeskBench.lahore)
        let wild = try await bench.ask(find("{\"name\":\"Zz\"}"), as: bench.caller())
        #expect(wild.rows.isEmpty)
    }

    @Test func showGivesRosterAndAnswersAndNoScore() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 61, members: 3)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        let shown = try await bench.ask(.show(showing(household.identifier)), as: bench.caller())
        #expect(shown.rows.map { $0["kind"]?.string } == ["household", "member", "member", "member", "answers"])
        #expect(shown.rows[1]["member"]?["cnic"]?.string == household.cnicOfHead)
        #expect(!shown.rows.contains { String(decoding: $0.raw, as: UTF8.self).contains("score") })
        let hidden = try await bench.ask(
            .show(showing(household.identifier)), as: bench.caller("D9", tehsil: DeskBench.elsewhere))
        #expect(hidden.number == 551 && hidden.rows.isEmpty)
    }

    @Test func statusSaysNoNameAndUnknownNumbersAreNotFound() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 62)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        let known = try await bench.ask(status(household.cnicOfHead), as: bench.caller())
        #expect(known.text == "{\"status\":\"PENDING_VERIFICATION\",\"household_registered\":\"2026-11-22\"}")
        let unknown = try await bench.ask(status("0999999999999"), as: bench.caller())
        #expect(unknown.text == "{\"status\":\"NOT_FOUND\"}")
        let many = try await bench.ask(
            (0..<300).map { _ in try status(household.cnicOfHead) }, as: bench.caller())
        #expect(many.allSatisfy { $0.text == known.text })
    }

    @Test func resultTellsTheOwnDeskAndTheSupervisorOfTheArea() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let done = try await bench.ask(chain.register(InventedHousehold(seed: 63)), as: bench.caller())
        let result = try result("{\"desk\":\"D1\",\"epoch\":1,\"seq\":1}")
        let own = try await bench.ask(result, as: bench.caller())
        #expect(own.body["known"]?.bool == true && own.body["number"]?.integer == 0)
        #expect(own.body["reply"].map { String(decoding: $0.raw, as: UTF8.self) } == done.text)
        #expect(own.body["digest"]?.string == chain.head?.written)
        #expect(try await bench.ask(result, as: bench.caller("D2")).number == 550)
        #expect(try await bench.ask(result, as: bench.supervisor()).body["known"]?.bool == true)
        #expect(try await bench.ask(result, as: bench.supervisor(.province("PK7"))).body["known"]?.bool == false)
        let never = try self.result("{\"desk\":\"D1\",\"epoch\":1,\"seq\":9}")
        #expect(try await bench.ask(never, as: bench.caller()).body["known"]?.bool == false)
    }

    @Test func reassessAddsAnAssessmentOnTheServersDay() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 64, members: 6, interviewed: (2026, 11, 1))
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        let again = try await bench.ask(chain.reassess(household.identifier, version: 1), as: bench.caller())
        #expect(again.number == 0 && again.entry == true && again.body["assessment"]?.string == "SCORED")
        #expect(
            try bench.value("select string_agg(as_of::text, ' ' order by ordinal) from nser.assessment")
                == "2026-11-01 2026-11-22")
        let stale = try await bench.ask(chain.reassess(household.identifier, version: 2), as: bench.caller())
        #expect(stale.number == 540 && stale.entry == true && stale.body["version"]?.integer == 1)
        var there = OpChain("D9")
        let foreign = try await bench.ask(
            there.reassess(household.identifier, version: 1), as: bench.caller("D9", tehsil: DeskBench.elsewhere))
        #expect(foreign.number == 551 && foreign.entry == true)
    }

    @Test func explainIsASupervisorsAndAddsUpToTheScore() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 65, members: 6)
        _ = try await bench.ask(chain.register(household), as: bench.caller())
        let explain = DeskRequest.Payload.explain(try request(household.identifier))
        #expect(try await bench.ask(explain, as: bench.caller()).number == 550)
        #expect(try await bench.ask(explain, as: bench.supervisor(.province("PK7"))).number == 551)
        let told = try await bench.ask(explain, as: bench.supervisor())
        #expect(told.rows.count == 10)
        let sum = told.rows.compactMap { $0["points"]?.string }.compactMap { Int($0) }.reduce(0, +)
        #expect(told.body["score"]?.string == "\(sum)")
        #expect(told.body["as_of"]?.string == "2026-11-22")
        #expect(told.body["likelihoods"]?.count == 9)
        #expect(told.body["caution"]?.string?.contains("must not be applied to this card") == true)
    }

    @Test func countsAreSumsAndAnotherAreaIsRefused() async throws {
        let bench = try await DeskBench()
        var (one, two) = (OpChain("D1"), OpChain("D2"))
        for seed in UInt64(70)...72 {
            let answer = try await bench.ask(one.register(InventedHousehold(seed: seed)), as: bench.caller())
            #expect(answer.number == 0, "\(answer.text)")
        }
        _ = try await bench.ask(two.register(InventedHousehold(seed: 73)), as: bench.caller("D2"))
        _ = try await bench.ask(
            two.register(InventedHousehold(seed: 74), tehsil: DeskBench.elsewhere), as: bench.caller("D2"))
        let day = try counts("{\"date\":\"2026-11-22\",\"by\":\"desk\"}")
        let all = try await bench.ask(day, as: bench.supervisor())
        #expect(all.body["registered"]?.integer == 4 && all.body["refused"]?.integer == 1)
        #expect(all.rows.map { $0["key"]?.string } == ["D1", "D2", "W1"])
        #expect(all.rows.map { $0["heard"]?.string?.prefix(10) } == ["2026-11-22", "2026-11-22", nil])
        let own = try await bench.ask(day, as: bench.caller("D2"))
        #expect(own.body["registered"]?.integer == 1 && own.rows.count == 1)
        let other = try counts(
            "{\"date\":\"2026-11-22\",\"area\":{\"level\":\"PROVINCE\",\"code\":\"PK7\"}}")
        #expect(try await bench.ask(other, as: bench.supervisor()).number == 550)
    }

    @Test func aSupervisorOpensAnEpochForADeskThatLostItsJournal() async throws {
        let bench = try await DeskBench()
        var workplace = OpChain("W1")
        let opened = try await bench.ask(workplace.openEpoch(of: "D1"), as: bench.supervisor())
        #expect(opened.number == 0 && opened.body["epoch"]?.integer == 2)
        var fresh = OpChain("D1")
        fresh.epoch = 2
        #expect(try await bench.ask(fresh.register(InventedHousehold(seed: 80)), as: bench.caller()).number == 0)
        var officer = OpChain("D1")
        let refused = try await bench.ask(officer.openEpoch(of: "D1"), as: bench.caller())
        #expect(refused.number == 550 && refused.entry == true)
        let far = try await bench.ask(workplace.openEpoch(of: "D9"), as: bench.supervisor())
        #expect(far.number == 550)
    }

    // MARK: Requests

    private func showing(_ household: String) throws -> ShowRequest {
        ShowRequest(household: try Identifier(validating: household))
    }

    private func request(_ household: String) throws -> HouseholdRequest {
        HouseholdRequest(household: try Identifier(validating: household))
    }

    private func document(_ text: String) throws -> JSONDocument { try JSONDocument(Array(text.utf8)) }

    private func find(_ text: String) throws -> DeskRequest.Payload {
        guard case .find(let request) = try Request(.find, document(text)) else { throw Unexpected() }
        return .find(request)
    }

    private func status(_ number: String) throws -> DeskRequest.Payload {
        .status(StatusRequest(cnic: try CNIC(validating: number)))
    }

    private func result(_ text: String) throws -> DeskRequest.Payload {
        guard case .result(let request) = try Request(.result, document(text)) else { throw Unexpected() }
        return .result(request)
    }

    private func counts(_ text: String) throws -> DeskRequest.Payload {
        guard case .counts(let request) = try Request(.counts, document(text)) else { throw Unexpected() }
        return .counts(request)
    }

    private struct Unexpected: Error {}
}
