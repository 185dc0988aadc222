import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A service that runs while model and rules change, and the run that decides everybody again beside it.
@Suite(.timeLimit(.minutes(3))) struct RunningServiceTests {
    private func scored(_ bench: RulesBench, by model: String) throws -> Int {
        Int(
            try bench.value(
                """
                select count(*) from nser.assessment a join nser.pmt_model m on m.digest = a.model
                where m.name = '\(model)'
                """) ?? "") ?? -1
    }

    /// What is sent after the activation is scored by the new model, in the order of the desk's chain, and the desk
    /// notices nothing.
    @Test func theNextRegistrationsAreScoredByTheNewModel() async throws {
        let bench = try await RulesBench()
        try await bench.register(1..<4)
        try bench.activate("bisp-shape")
        #expect(bench.service.modelName == "pk-2005-06")
        let households = try await bench.register(4..<12)
        #expect(bench.service.modelName == "bisp-shape")
        #expect(try scored(bench, by: "pk-2005-06") == 3)
        #expect(try scored(bench, by: "bisp-shape") == 8)
        #expect(try bench.value("select count(distinct rules) from nser.decision") == "2")
        // And so is what was read and decided before it is written.
        let answer = try await bench.ask(bench.next { try $0.reassess(households[0].identifier, version: 1) })
        #expect(answer.number == 0)
        try bench.activate("pk-2005-06")
        let back = try await bench.ask(bench.next { try $0.reassess(households[0].identifier, version: 1) })
        #expect(back.number == 0, "\(back.text)")
        let contact = try await bench.ask(
            bench.next {
                try $0.update(
                    "CONTACT", households[1].identifier, version: 1, on: "2026-11-22", #"{"mobile":"03001234567"}"#)
            })
        #expect(contact.number == 0, "\(contact.text)")
        #expect(try scored(bench, by: "pk-2005-06") == 4)
        try bench.expectSound()
    }

    @Test func aServiceThatLooksTakesOverRulesAndModel() async throws {
        let bench = try await RulesBench()
        #expect(try await bench.service.refresh() == nil)
        try bench.activate("bisp-shape")
        #expect(try await bench.service.refresh() == "bisp-shape")
        #expect(try await bench.service.refresh() == nil)
        try FilterSwitches.switchFilter("VEHICLE", on: false, by: "A", reason: "order", connection: bench.connection())
        #expect(try await bench.service.refresh() == "bisp-shape")
        #expect(bench.service.modelName == "bisp-shape")
    }

    /// Fails closed: nobody is scored by rules that are in force and cannot be read.
    @Test func aServiceThatCannotReadTheNewModelScoresNobody() async throws {
        let bench = try await RulesBench()
        try bench.activate("bisp-shape")
        try bench.connection().execute(
            "update nser.pmt_model set signature = sha256('a') || sha256('b') where name = 'bisp-shape'")
        let answer = try await bench.ask(bench.next { try $0.register(InventedHousehold(seed: 1, members: 3)) })
        #expect(answer.number / 100 == 4 && answer.entry == false, "\(answer.text)")
        #expect(try bench.value("select count(*) from nser.household") == "0")
        #expect(try bench.value("select count(*) from nser.journal_entry where desk = 'D1'") == "0")
    }

    /// However registrations and activations interleave: none is scored by the old model once the activation has been
    /// committed.
    @Test func noScoreOfBeforeIsCommittedAfterAnActivation() async throws {
        let bench = try await RulesBench()
        var next: UInt64 = 1
        for round in 0..<6 {
            let (old, new) = round % 2 == 0 ? ("pk-2005-06", "bisp-shape") : ("bisp-shape", "pk-2005-06")
            let payloads = try (next..<next + 12).map { seed in
                try bench.next { try $0.register(InventedHousehold(seed: seed, members: 4)) }
            }
            next += 12
            async let answers = bench.ask(payloads)
            try Models.activate(new, by: "A", second: "B", on: bench.connection())
            let before = try scored(bench, by: old)
            for answer in try await answers { #expect(answer.number == 0, "\(answer.text)") }
            #expect(try scored(bench, by: old) == before)
        }
        #expect(try bench.value("select count(*) from nser.household") == "72")
    }

    /// A run over everybody while families are registered, changed and re-assessed: each household ends under the new
    /// model, and who was not touched meanwhile has one assessment by it.
    @Test func aRunBesideWritersLeavesNobodyOutAndNothingTwice() async throws {
        let bench = try await RulesBench()
        let households = try await bench.register(1..<121)
        try bench.activate("bisp-shape")
        let connection = try bench.connection()
        let noon = try #require(RulesBench.noon)
        var run = try RedecisionRun.open(day: noon.dayInKarachi, on: connection)
        var second = OpChain("D2")
        let writes = try (0..<20).map { number in
            number % 3 == 2
                ? try second.register(InventedHousehold(seed: UInt64(500 + number), members: 3))
                : try second.reassess(households[number * 6].identifier, version: 1)
        }
        let touched = Set((0..<20).filter { $0 % 3 != 2 }.map { households[$0 * 6].identifier })
        async let answered: Void = {
            for payload in writes {
                var answer = try await bench.ask(payload, as: "D2")
                // The run was first with this household: the desk sends the same line again.
                while answer.number / 100 == 4 { answer = try await bench.ask(payload, as: "D2") }
                #expect(answer.number == 0, "\(answer.text)")
            }
        }()
        try run.finish(size: 5, on: connection, now: { noon }) { _, _ in }
        try await answered
        try connection.execute("select pg_advisory_unlock_all()")
        #expect(run.counts.households >= 120)
        #expect(try bench.standings().allSatisfy { $0[2] == "bisp-shape" })
        let twice = try bench.connection().query(
            """
            select a.household_id from nser.assessment a join nser.pmt_model m on m.digest = a.model
            where m.name = 'bisp-shape' group by 1 having count(*) > 1
            """)
        for row in twice { #expect(touched.contains(row[0] ?? "")) }
        #expect(try bench.value("select count(*) from nser.household") == "126")
        #expect(try bench.apply().assessed == 0)
        try bench.expectSound()
    }

    /// A household that a desk holds: the run lets it through and decides what it wrote.
    @Test func theRunWaitsForAHouseholdThatIsBeingChanged() async throws {
        let bench = try await RulesBench()
        let households = try await bench.register(1..<4)
        try bench.activate("bisp-shape")
        let holder = try bench.connection()
        try holder.execute(
            "begin; update nser.household set standing = standing where id = '\(households[1].identifier)'")
        async let counts = bench.apply()
        // Until the run waits for the household.
        while try bench.value("select count(*) from pg_locks where not granted") == "0" {}
        try holder.execute("commit")
        #expect(try await counts.assessed == 3)
        try bench.expectSound()
    }
}
