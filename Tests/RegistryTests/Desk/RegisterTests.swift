import Registry
import Shared
import TestSupport
import Testing

/// REGISTER through the desk service on a real database: what is kept, what is refused, and that nothing is doubled.
@Suite(.timeLimit(.minutes(2))) struct RegisterTests {
    @Test func aFamilyIsDurableScoredAndCounted() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 1, members: 6)
        let answer = try await bench.ask(chain.register(household), as: bench.caller())
        #expect(answer.number == 0)
        #expect(answer.entry == true)
        #expect(answer.body["household"]?.string == household.identifier)
        #expect(answer.body["members"]?.integer == 6)
        #expect(answer.body["receipt"]?.string == "D1/1/1")
        #expect(answer.body["assessment"]?.string == "SCORED")
        #expect(answer.body["score"] == nil && !answer.text.contains("points"))
        #expect(try bench.value("select count(*) from nser.member where active") == "6")
        #expect(
            try bench.value(
                "select lpad(number::text, 13, '0') from nser.identity i join nser.household h on h.head = i.person_id")
                == household.cnicOfHead)
        #expect(try bench.value("select state from nser.assessment") == "SCORED")
        #expect(
            try bench.value(
                "select bool_and(e.digest = sha256(b.request)) from nser.journal_entry e join nser.journal_body b using (day, desk, epoch, seq)"
            ) == "t")
        #expect(try bench.value("select reply from nser.journal_body") == answer.text)
    }

    @Test func theSameOpAgainIsTheSameAnswerAgain() async throws {
        let bench = try await DeskBench()
        let chain = OpChain("D1")
        let body = InventedHousehold(seed: 2).registerBody(op: chain.op(), tehsil: DeskBench.lahore)
        let first = try await bench.ask(chain.payload(body), as: bench.caller())
        for isRepeat in [true, false] {
            let again = try await bench.ask(chain.payload(body, isRepeat: isRepeat), as: bench.caller())
            #expect(again.number == 0 && again.entry == true)
            #expect(again.text == "{\"replay\":true," + first.text.dropFirst())
        }
        #expect(try bench.value("select count(*) from nser.household") == "1")
    }

    @Test func theSameOpWithAnotherBodyIsRefusedAndNotAnsweredAsIfDone() async throws {
        let bench = try await DeskBench()
        let chain = OpChain("D1")
        let one = InventedHousehold(seed: 3).registerBody(op: chain.op(), tehsil: DeskBench.lahore)
        let other = InventedHousehold(seed: 4).registerBody(op: chain.op(), tehsil: DeskBench.lahore)
        _ = try await bench.ask(chain.payload(one), as: bench.caller())
        for isRepeat in [true, false] {
            let answer = try await bench.ask(chain.payload(other, isRepeat: isRepeat), as: bench.caller())
            #expect(answer.number == 565 && answer.entry == false)
        }
        #expect(try bench.value("select count(*) from nser.household") == "1")
    }

    @Test func fiveCopiesThatMeetInOneTurnMakeOneHousehold() async throws {
        let bench = try await DeskBench()
        let chain = OpChain("D1")
        let body = InventedHousehold(seed: 5).registerBody(op: chain.op(), tehsil: DeskBench.lahore)
        let copies = try (1...5).map { _ in try chain.payload(body) }
        let answers = try await bench.ask(copies, as: bench.caller())
        #expect(answers.allSatisfy { $0.number == 0 && $0.entry == true })
        #expect(answers.count { $0.body["replay"]?.bool == true } == 4)
        #expect(try bench.value("select count(*) from nser.household") == "1")
    }

    @Test func aGapIsAnsweredByWhatIsMissingAndAForkBySequence() async throws {
        let bench = try await DeskBench()
        let chain = OpChain("D1")
        let zeros = "\"\(String(repeating: "0", count: 64))\""
        let household = InventedHousehold(seed: 6)
        let gap = household.registerBody(op: chain.op(seq: 7, prev: zeros), tehsil: DeskBench.lahore)
        #expect(try await bench.ask(chain.payload(gap), as: bench.caller()).number == 424)
        var good = OpChain("D1")
        _ = try await bench.ask(good.register(InventedHousehold(seed: 7)), as: bench.caller())
        let fork = household.registerBody(op: chain.op(seq: 2, prev: zeros), tehsil: DeskBench.lahore)
        let answer = try await bench.ask(chain.payload(fork), as: bench.caller())
        #expect(answer.number == 503 && answer.entry == false)
        var unopened = OpChain("D1")
        unopened.epoch = 3
        #expect(try await bench.ask(unopened.register(household), as: bench.caller()).number == 503)
        #expect(try bench.value("select count(*) from nser.journal_entry") == "1")
    }

    @Test func aNumberOfAnotherHouseholdIsRefusedInTheMiddleOfAWindowAndNobodyElsePays() async throws {
        let bench = try await DeskBench()
        var there = OpChain("D9")
        let first = InventedHousehold(seed: 8, members: 4)
        let held = try await bench.ask(
            there.register(first, tehsil: DeskBench.elsewhere), as: bench.caller("D9", tehsil: DeskBench.elsewhere))
        #expect(held.number == 0)
        var chain = OpChain("D1")
        var window: [DeskRequest.Payload] = []
        for seed in UInt64(20)...24 {
            let household = InventedHousehold(seed: seed, members: 4)
            window.append(
                try chain.register(household) { text in
                    seed == 22 ? text.replacing(household.cnicOfHead, with: first.cnicOfHead) : text
                })
        }
        let answers = try await bench.ask(window, as: bench.caller())
        #expect(answers.map(\.number) == [0, 0, 561, 0, 0])
        #expect(answers.allSatisfy { $0.entry == true })
        let refusal = answers[2]
        #expect(refusal.body["field"]?.string == "roster/1/cnic")
        #expect(refusal.body["office"]?.string == DeskBench.elsewhere)
        #expect(refusal.body["household"] == nil && !refusal.text.contains(first.cnicOfHead))
        #expect(try bench.value("select count(*) from nser.journal_entry where desk = 'D1'") == "5")
        #expect(try bench.value("select count(*) from nser.household where tehsil = '\(DeskBench.lahore)'") == "4")
        #expect(try bench.value("select count(*) from nser.journal_body where number = 561") == "1")
    }

    @Test func anIdentifierThatExistsHasItsOwnNumber() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let known = InventedHousehold(seed: 30, members: 3)
        _ = try await bench.ask(chain.register(known), as: bench.caller())
        let household = InventedHousehold(seed: 31, members: 3)
        let sameHousehold = try await bench.ask(
            chain.register(household) { $0.replacing(household.identifier, with: known.identifier) },
            as: bench.caller())
        #expect(sameHousehold.number == 563)
        let third = InventedHousehold(seed: 32, members: 3)
        let samePerson = try await bench.ask(
            chain.register(third) { $0.replacing(third.personIdentifiers[1], with: known.personIdentifiers[1]) },
            as: bench.caller())
        #expect(samePerson.number == 564 && samePerson.body["field"]?.string == "roster/2/person")
        #expect(try bench.value("select count(*) from nser.household") == "1")
    }

    @Test func whatTheFormRefusesLeavesAnEntryAndNothingElse() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let household = InventedHousehold(seed: 40, members: 4)
        let broken = try await bench.ask(
            chain.register(household) { $0.replacing("\"relation\":1", with: "\"relation\":14") }, as: bench.caller())
        #expect(broken.number == 560 && broken.entry == true && broken.body["rule"]?.string != nil)
        let other = try await bench.ask(
            chain.register(household, tehsil: DeskBench.elsewhere), as: bench.caller())
        #expect(other.number == 550 && other.body["field"]?.string == "tehsil")
        let long = try await bench.ask(
            chain.register(household) { $0.replacing("2026-11-22T09:31", with: "2026-01-22T09:31") },
            as: bench.caller())
        #expect(long.number == 560 && long.body["rule"]?.string == "interview-date")
        let asSupervisor = try await bench.ask(chain.register(household), as: bench.supervisor())
        #expect(asSupervisor.number == 550 && asSupervisor.body["rule"]?.string == "role")
        #expect(try bench.value("select count(*) from nser.journal_entry") == "4")
        #expect(try bench.value("select count(*) from nser.household") == "0")
        let fine = try await bench.ask(chain.register(household), as: bench.caller())
        #expect(fine.number == 0)
    }

    @Test func aRealRegistryRefusesInventedNumbers() async throws {
        let bench = try await DeskBench(acceptsInventedNumbers: false)
        var chain = OpChain("D1")
        let answer = try await bench.ask(chain.register(InventedHousehold(seed: 50)), as: bench.caller())
        #expect(answer.number == 560 && answer.body["rule"]?.string == "invented-number")
    }
}
