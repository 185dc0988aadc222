import Registry
import Shared
import TestSupport
import Testing

/// Who may raise and decide what, and what happens when several do at once.
@Suite(.timeLimit(.minutes(2))) struct TwoPersonsTests {
    @Test func whoRaisesDoesNotDecide() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(541, members: 3)
        _ = try await bench.raise(.void, 1, family.identifier, ground: "REGISTERED_TWICE")
        expectRefused(try await bench.decide(1, by: .sana), 550, "case.second-person")
        expectRefused(try await bench.decide(1, approved: false, by: .sana), 550, "case.second-person")
        expectRefused(try await bench.decide(1, by: .ayesha), 550, "role")
        // The area of both covers the household; elsewhere the case is not there.
        expectRefused(try await bench.decide(1, by: .zara), 551, "case.not-here")
        expectRefused(try await bench.decide(2), 551, "case.not-here")
        #expect(try await bench.cases(by: .zara).isEmpty)
        // Nobody acts under another's name.
        let lent = try await bench.ask(.decide, CaseBench.decision(1, true), by: .sana, officer: "bilal")
        expectRefused(lent, 550, "case.own-hand")
        #expect(try bench.value("select status from nser.household") == "ACTIVE")
        #expect(try await bench.decide(1).number == 0)
        expectRefused(try await bench.decide(1, by: .nadia), 560, "case.decided")
        expectRefused(try await bench.decide(1, approved: false, by: .nadia), 560, "case.decided")
        try bench.expectSound()
    }

    @Test func whoMayRaise() async throws {
        let bench = try await CaseBench()
        let (family, other) = (try await bench.register(551, members: 3), try await bench.register(552, members: 2))
        let id = family.identifier
        expectRefused(try await bench.raise(.void, 1, id, ground: "REGISTERED_TWICE", by: .ayesha), 550, "role")
        expectRefused(try await bench.raise(.void, 1, id, ground: "REGISTERED_TWICE", by: .zara), 551)
        expectRefused(
            try await bench.raise(.void, 1, FamilyBench.person(77), ground: "REGISTERED_TWICE"), 551)
        expectRefused(try await bench.raise(.void, 1, id, version: 2, ground: "REGISTERED_TWICE"), 540)
        expectRefused(try await bench.raise(.appeal, 1, id, ground: "ELDERLY"), 550, "role")
        let merge = #","other":{"household":"\#(other.identifier)","version":7}"#
        expectRefused(try await bench.raise(.merge, 1, id, ground: "SAME_FAMILY", others: merge), 540)
        let nowhere = #","other":{"household":"\#(FamilyBench.person(78))","version":1}"#
        expectRefused(try await bench.raise(.merge, 1, id, ground: "SAME_FAMILY", others: nowhere), 551)
        // One case of a kind at a time, and an identifier once.
        #expect(try await bench.raise(.void, 1, id, ground: "REGISTERED_TWICE").number == 0)
        expectRefused(
            try await bench.raise(.void, 2, id, ground: "NO_SUCH_FAMILY", by: .nadia), 560, "case.open-already")
        expectRefused(
            try await bench.raise(.void, 1, other.identifier, ground: "REGISTERED_TWICE"), 560, "case.exists")
        #expect(try bench.value("select count(*) from nser.registry_case") == "1")
        try bench.expectSound()
    }

    /// Two supervisors decide at once: one of them does; the other is told when the op comes again.
    @Test func oneOfTwoDecides() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(561, members: 3)
        _ = try await bench.raise(.void, 1, family.identifier, ground: "REGISTERED_TWICE")
        let yes = try bench.payload(.decide, CaseBench.decision(1, true), by: .bilal)
        let no = try bench.payload(.decide, CaseBench.decision(1, false), by: .nadia)
        let (desks, callers) = (bench.bench, [try bench.caller(.bilal), try bench.caller(.nadia)])
        async let first = desks.ask(yes, as: callers[0])
        async let second = desks.ask(no, as: callers[1])
        let answers = try await [first, second].sorted { $0.number < $1.number }
        #expect(answers[0].number == 0)
        #expect(answers[1].number == 451 || answers[1].body["rule"]?.string == "case.decided", "\(answers[1].text)")
        #expect(try bench.value("select decisions from nser.registry_case") == "1")
        try bench.expectSound()
    }

    /// The same op again gets the same answer, and nothing is done twice.
    @Test func aDecisionComesAgain() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(571, members: 2)
        _ = try await bench.raise(.void, 1, family.identifier, ground: "REGISTERED_TWICE")
        let payload = try bench.payload(.decide, CaseBench.decision(1, true), by: .bilal)
        let first = try await bench.bench.ask(payload, as: bench.caller(.bilal))
        let again = try await bench.bench.ask([payload, payload], as: bench.caller(.bilal))
        #expect(first.number == 0)
        // Whoever reads the case first finds it decided; the journal has the op, and that is what is answered.
        #expect(again.allSatisfy { $0.number == 0 && $0.text.hasPrefix("{\"replay\":true,") }, "\(again.map(\.text))")
        #expect(try bench.value("select version from nser.household") == "2")
        try bench.expectSound()
    }

    /// An approval and a life event of the same household at once, many times: one is first, the other hears of it.
    @Test(arguments: [Verb.void, .merge, .dispute]) func anApprovalMeetsAnUpdate(_ verb: Verb) async throws {
        let bench = try await CaseBench()
        for round in 0..<4 {
            let family = try await bench.register(UInt64(5_800 + 10 * round), members: 3)
            let other = try await bench.register(UInt64(5_801 + 10 * round), members: 1)
            let (id, head) = (family.identifier, other.personIdentifiers[0])
            let others: [Verb: String] = [
                .merge:
                    #","other":{"household":"\#(other.identifier)","version":1},"relations":[{"person":"\#(head)","relation":14}]"#,
                .dispute: #","number":"\#(family.cnicOfHead)""#,
            ]
            let grounds: [Verb: String] = [
                .void: "NO_SUCH_FAMILY", .merge: "ONE_HOUSEHOLD", .dispute: "TYPED_WRONGLY",
            ]
            let raised = try await bench.raise(
                verb, 10 + round, id, ground: grounds[verb] ?? "", others: others[verb] ?? "")
            #expect(raised.number == 0, "\(raised.text)")
            let decide = try bench.payload(.decide, CaseBench.decision(10 + round, true), by: .bilal)
            let update = try bench.payload(
                .update, CaseBench.event("DWELLING", id, 1, #"{"answers":{"rooms":2}}"#), by: .nadia)
            let (desks, callers) = (bench.bench, [try bench.caller(.bilal), try bench.caller(.nadia)])
            async let first = desks.ask(decide, as: callers[0])
            async let second = desks.ask(update, as: callers[1])
            let numbers = try await [first.number, second.number]
            #expect(numbers.contains(0), "\(numbers)")
            #expect(numbers.allSatisfy { [0, 451, 540, 567].contains($0) }, "\(numbers)")
            #expect(numbers != [0, 0], "both on version 1")
            // What got no entry comes again, as a desk does it, and is told.
            for (index, payload) in [decide, update].enumerated() where numbers[index] == 451 {
                let again = try await bench.bench.ask(payload, as: callers[index])
                #expect(
                    [540, 567].contains(again.number) || again.body["rule"]?.string == "case.decided", "\(again.text)")
            }
            try bench.expectSound()
        }
    }
}
