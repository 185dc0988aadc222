import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// How a life event changes what programmes decide: the score first, then who is verified, then the authorities' files.
@Suite struct EligibilityTests {
    /// The poorest answers the card knows; what a household of this roster lacks is asked by the form.
    private static let poorer = #"{"answers":{"rooms":1}}"#

    private func standing(_ bench: DeskBench) throws -> String? {
        try bench.value("select standing from nser.household")
    }

    @Test func aVerifiedRecipientOfAPoorHouseholdIsEligible() async throws {
        let bench = try await DeskBench(ruleSet: "pk-2005-06")
        var (chain, supervisor) = (OpChain("D1"), OpChain("W1"))
        let family = try await poorFamily(bench, &chain)
        let (id, wife) = (family.identifier, family.personIdentifiers[1])
        #expect(try standing(bench) == "PENDING_VERIFICATION")
        let named = try await bench.ask(
            chain.update("RECIPIENT", id, version: 1, on: "2026-11-22", #"{"person":"\#(wife)"}"#),
            as: bench.caller())
        #expect(named.number == 0, "\(named.text)")
        #expect(try standing(bench) == "PENDING_VERIFICATION")
        // Who looks at documents for the registry is a supervisor, and says which document it was.
        let evidence = #","evidence":{"kind":"CNIC","number":"seen on 22 November"}"#
        for person in family.personIdentifiers.prefix(2) {
            let refused = try await bench.ask(
                chain.update(
                    "VERIFICATION", id, version: 2, on: "2026-11-22", #"{"person":"\#(person)"}"#, others: evidence),
                as: bench.caller())
            #expect(refused.number == 550)
        }
        var version = 2
        for person in family.personIdentifiers {
            let answer = try await bench.ask(
                supervisor.update(
                    "VERIFICATION", id, version: version, on: "2026-11-22", #"{"person":"\#(person)"}"#,
                    others: evidence), as: bench.supervisor())
            #expect(answer.number == 0, "\(answer.text)")
            version += 1
        }
        #expect(try standing(bench) == "ELIGIBLE")
        // The recipient's husband dies: she is a widow and a head now, and stays who receives.
        let husband = family.personIdentifiers[0]
        let death = try await bench.ask(
            chain.update(
                "DEATH", id, version: version, on: "2026-11-22", #"{"person":"\#(husband)","head":"\#(wife)"}"#),
            as: bench.caller())
        #expect(death.number == 0, "\(death.text)")
        #expect(try bench.value("select recipient from nser.household") == wife)
        let decided =
            "select count(*) from nser.assessment a where not exists (select from nser.decision d "
            + "where (d.household_id, d.ordinal) = (a.household_id, a.ordinal))"
        #expect(try bench.value(decided) == "0")
        let second = try await bench.ask(
            chain.update(
                "MEMBER_LEFT", id, version: version + 1, on: "2026-11-22",
                #"{"persons":["\#(wife)"],"head":"\#(family.personIdentifiers[2])"}"#), as: bench.caller())
        // A child cannot be head: the form says so, and nothing changes.
        #expect(second.number == 560)
        #expect(try standing(bench) == "ELIGIBLE")
        try expectSound(bench)
    }

    /// The first invented family of a couple and a child that the card takes for poor.
    private func poorFamily(_ bench: DeskBench, _ chain: inout OpChain) async throws -> InventedHousehold {
        for seed in UInt64(1)...400 {
            let family = InventedHousehold(seed: seed, members: 8)
            let roster = try JSONDocument(family.roster).root
            let relations = roster.elements.compactMap { $0["relation"]?.integer }
            guard relations == [1, 2, 3, 3, 3, 3, 3, 3] else { continue }
            let other = try await DeskBench()
            var trial = OpChain("D1")
            _ = try await other.ask(trial.register(family), as: other.caller())
            guard let score = try other.value("select score from nser.assessment").flatMap({ Int($0) }), score <= 3_400
            else { continue }
            let answer = try await bench.ask(chain.register(family), as: bench.caller())
            try #require(answer.number == 0)
            return family
        }
        throw DatabaseError(.undecodable)
    }

    private func expectSound(_ bench: DeskBench) throws {
        let connection = try Administration.connect(bench.database.administration)
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)")
        }
    }
}
