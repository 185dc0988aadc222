import Foundation
import Registry
import Shared
import TestSupport
import Testing

/// A family whose members all left their household registers as a new one, as the persons that the registry knows.
@Suite struct ReturningFamilyTests {
    private static let new = "019aa7c2-f400-7000-8000-0000000000f1"

    /// Registers a family and lets some of its members leave, in one event.
    private func left(_ bench: FamilyBench, seed: UInt64, members: Int = 4) async throws -> InventedHousehold {
        let family = try await bench.register(seed, members: members)
        let persons = family.personIdentifiers.map { "\"\($0)\"" }.joined(separator: ",")
        try await bench.live("MEMBER_LEFT", family.identifier, version: 1, #"{"persons":[\#(persons)]}"#)
        return family
    }

    private func list(_ persons: some Sequence<String>) -> String {
        "[\(persons.map { "\"\($0)\"" }.joined(separator: ","))]"
    }

    /// Registers the family again under another id.
    private func again(
        _ bench: FamilyBench, _ chain: inout OpChain, _ family: InventedHousehold, returning: String?,
        as household: String = new, edit: (String) -> String = { $0 }
    ) async throws -> Answer {
        let payload = try chain.register(family) { body in
            var body = body.replacingOccurrences(of: family.identifier, with: household)
            if let returning { body = String(body.dropLast()) + ",\"returning\":\(returning)}" }
            return edit(body)
        }
        return try await bench.bench.ask(payload, as: try bench.bench.caller("D2"))
    }

    @Test func aWholeFamilyRegistersAsNew() async throws {
        let bench = try await FamilyBench()
        var chain = OpChain("D2")
        let family = try await left(bench, seed: 301)
        let (old, persons) = (family.identifier, family.personIdentifiers)
        #expect(try bench.bench.value("select status from nser.household") == "CLOSED")
        let identities =
            "select string_agg(number || ' ' || person_id || ' ' || kind, ',' order by number) from nser.identity"
        let before = try bench.bench.value(identities)
        // As strangers they are refused, and told who they are.
        let strangers = try await again(bench, &chain, family, returning: nil) { body in
            persons.enumerated().reduce(body) { text, one in
                text.replacingOccurrences(of: one.element, with: FamilyBench.person(30_100 + one.offset))
            }
        }
        #expect(strangers.number == 561, "\(strangers.text)")
        #expect(strangers.body["member"]?.string == "LEFT")
        let told = try #require(strangers.body["left"]).elements.compactMap { $0["person"]?.string }
        #expect(!told.isEmpty && Set(told).isSubset(of: Set(persons)))
        #expect(told.count == (try bench.bench.value("select count(*) from nser.identity")).flatMap { Int($0) })
        // As themselves they are taken in.
        let answer = try await again(bench, &chain, family, returning: list(persons))
        #expect(answer.number == 0, "\(answer.text)")
        #expect(answer.body["assessment"]?.string == "SCORED")
        #expect(try bench.bench.value(identities) == before, "the numbers stay with the persons")
        let here = "select count(*) from nser.member where active and gone is null and household_id = '\(Self.new)'"
        #expect(try bench.bench.value(here) == "4")
        #expect(try bench.bench.value("select count(*) from nser.marriage") == "1")
        #expect(try bench.bench.value("select status from nser.household where id = '\(old)'") == "CLOSED")
        let history =
            "select string_agg(what, ' ' order by version) from nser.household_version where household_id = '\(old)'"
        #expect(try bench.bench.value(history) == "REGISTERED MEMBER_LEFT")
        try bench.expectSound()
        // And lives on there.
        try await bench.live("DEATH", Self.new, version: 1, #"{"person":"\#(persons[1])"}"#)
        try bench.expectSound()
    }

    /// The same request five times in one turn is one household.
    @Test func theSameOpIsOneHousehold() async throws {
        let bench = try await FamilyBench()
        let family = try await left(bench, seed: 311)
        var chain = OpChain("D2")
        let payload = try chain.register(family) { body in
            String(body.replacingOccurrences(of: family.identifier, with: Self.new).dropLast())
                + ",\"returning\":\(list(family.personIdentifiers))}"
        }
        let answers = try await bench.bench.ask(
            Array(repeating: payload, count: 5), as: try bench.bench.caller("D2"))
        #expect(answers.allSatisfy { $0.number == 0 }, "\(answers.map(\.text))")
        #expect(answers.count { $0.body["replay"]?.bool == true } == 4)
        try bench.expectSound()
    }

    /// Two desks take the same family in at once: one of them does, the other hears so when it sends again.
    @Test func twoDesksAtOnce() async throws {
        let bench = try await FamilyBench()
        let family = try await left(bench, seed: 321)
        var chains = [OpChain("D2"), OpChain("W1")]
        var payloads: [DeskRequest.Payload] = []
        for index in chains.indices {
            payloads.append(
                try chains[index].register(family) { body in
                    String(
                        body.replacingOccurrences(of: family.identifier, with: "\(Self.new.dropLast())\(index)")
                            .dropLast())
                        + ",\"returning\":\(list(family.personIdentifiers))}"
                })
        }
        let (desks, callers) = (bench.bench, [try bench.bench.caller("D2"), try bench.bench.caller("W1")])
        let (one, other) = (payloads[0], payloads[1])
        async let first = desks.ask(one, as: callers[0])
        async let second = desks.ask(other, as: callers[1])
        let numbers = try await [first.number, second.number]
        #expect(numbers.count { $0 == 0 } == 1, "\(numbers)")
        let late = numbers[0] == 0 ? 1 : 0
        #expect([451, 560].contains(numbers[late]))
        if numbers[late] == 451 {
            let answer = try await desks.ask(payloads[late], as: callers[late])
            #expect(answer.body["rule"]?.string == "returning.left", "\(answer.text)")
        }
        try bench.expectSound()
    }

    @Test func nobodyElseComesBack() async throws {
        let bench = try await FamilyBench()
        var chain = OpChain("D2")
        let family = try await left(bench, seed: 331)
        let persons = family.personIdentifiers
        func expect(_ rule: String, _ returning: String, edit: (String) -> String = { $0 }) async throws {
            let answer = try await again(bench, &chain, family, returning: returning, edit: edit)
            #expect(answer.number == 560 && answer.body["rule"]?.string == rule, "\(answer.text)")
            #expect(answer.entry == true)
        }
        // Nobody of this roster; nobody whom the registry knows; another's number.
        try await expect("returning.member", list(persons + [FamilyBench.person(1)]))
        try await expect("returning.left", list(persons)) {
            $0.replacingOccurrences(of: persons[3], with: FamilyBench.person(2))
        }
        try await expect("returning.number", list(persons)) {
            $0.replacingOccurrences(of: "\"cnic\":\"\(family.cnicOfHead)\"", with: "\"cnic\":\"0000000099991\"")
        }
        // Who is a member elsewhere, and who died.
        let other = try await bench.register(332, members: 2)
        let died = try await bench.register(333, members: 2)
        try await bench.live("DEATH", died.identifier, version: 1, #"{"person":"\#(died.personIdentifiers[1])"}"#)
        let active = try await again(bench, &chain, other, returning: list(other.personIdentifiers))
        #expect(active.body["rule"]?.string == "returning.left", "\(active.text)")
        let dead = try await again(bench, &chain, died, returning: list(died.personIdentifiers.suffix(1)))
        #expect(dead.body["rule"]?.string == "returning.left", "\(dead.text)")
        try bench.expectSound()
    }

    /// A wife who left comes with another husband than the registry knows.
    @Test func anothersWifeDoesNotComeBackAsAWife() async throws {
        let bench = try await FamilyBench()
        var chain = OpChain("D2")
        let family = try await left(bench, seed: 341, members: 2)
        let wife = family.personIdentifiers[1]
        let answer = try await again(bench, &chain, family, returning: list([wife])) { body in
            body.replacingOccurrences(of: family.personIdentifiers[0], with: FamilyBench.person(341))
                .replacingOccurrences(of: family.cnicOfHead, with: "0000000066661")
        }
        #expect(answer.body["rule"]?.string == "event.already-married", "\(answer.text)")
        #expect(answer.body["field"]?.string == "roster/2/husband")
        try bench.expectSound()
    }
}
