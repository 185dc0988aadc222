import Registry
import Shared
import TestSupport
import Testing

/// A household that should not be there, undone by two supervisors.
@Suite(.timeLimit(.minutes(2))) struct VoidTests {
    @Test func aHouseholdRegisteredTwiceIsVoidedAndItsNumbersAreFree() async throws {
        let bench = try await CaseBench(ruleSet: "pk-2005-06")
        let family = try await bench.register(501, members: 4)
        let id = family.identifier
        let raised = try await bench.raise(.void, 1, id, ground: "REGISTERED_TWICE")
        #expect(raised.number == 0 && raised.body["state"]?.string == "OPEN", "\(raised.text)")
        // Nothing has changed yet.
        #expect(try bench.value("select status || version from nser.household") == "ACTIVE1")
        #expect(try await bench.status(family.cnicOfHead) != "NOT_FOUND")
        let waiting = try await bench.cases()
        #expect(waiting.map { $0["case"]?.string } == [CaseBench.id(1)])
        #expect(waiting.first?["raised"]?["officer"]?.string == "sana")

        let done = try await bench.decide(1)
        #expect(done.number == 0 && done.body["state"]?.string == "APPROVED", "\(done.text)")
        let after = done.body["households"]?.elements.map { $0 }.first
        #expect(after?["status"]?.string == "VOID" && after?["version"]?.integer == 2)
        #expect(try bench.value("select status || version from nser.household") == "VOID2")
        #expect(try bench.value("select count(*) from nser.member where active or gone <> 'VOID'") == "0")
        #expect(try bench.value("select count(*) from nser.marriage where ended is null") == "0")
        #expect(try bench.value("select what from nser.household_version where version = 2") == "VOIDED")
        #expect(try bench.value("select standing from nser.household") == "INELIGIBLE")
        #expect(try bench.value("select count(*) from nser.decision where decisions::text = '[]'") == "1")
        #expect(try await bench.status(family.cnicOfHead) == "NOT_FOUND")
        #expect(try await bench.ask(.find, #""cnic":"\#(family.cnicOfHead)""#, by: .ayesha).rows.isEmpty)
        #expect(try await bench.cases().isEmpty)
        try bench.expectSound()

        // The family that was right all along is registered with the same number.
        let again = try await bench.register(502, members: 3, number: family.cnicOfHead)
        #expect(
            try await bench.status(family.cnicOfHead)
                == bench.value("select standing from nser.household where id = '\(again.identifier)'"))
        let holder = "select person_id from nser.identity where number = \(family.cnicOfHead) and freed_by is null"
        #expect(try bench.value(holder) == again.personIdentifiers[0])
        #expect(try bench.value("select count(*) from nser.identity where number = \(family.cnicOfHead)") == "2")
        // And once more it is not: the number is somebody's again.
        let third = try await bench.registering(
            InventedHousehold(seed: 503, members: 2), number: family.cnicOfHead)
        #expect(third.number == 561)
        try bench.expectSound()
    }

    @Test func whatIsVoidStaysVoidAndItsHistoryTellsWhy() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(511, members: 3)
        let id = family.identifier
        _ = try await bench.raise(.void, 1, id, ground: "NO_SUCH_FAMILY")
        #expect(try await bench.decide(1).number == 0)
        let update = try await bench.ask(
            .update, CaseBench.event("CONTACT", id, 2, #"{"mobile":"03009876543"}"#), by: .ayesha)
        #expect(update.number == 567)
        expectRefused(try await bench.raise(.void, 2, id, version: 2, ground: "REGISTERED_TWICE"), 567)
        // The same household or person is not registered again: a rightful registration has new ones.
        #expect(try await bench.registering(family).number == 563)
        let history = try await bench.ask(.history, #""household":"\#(id)""#, by: .bilal)
        #expect(history.body["cases"]?.integer == 1)
        let row = try #require(history.rows.last)
        #expect(row["kind"]?.string == "case" && row["what"]?.string == "VOID" && row["state"]?.string == "APPROVED")
        #expect(row["raised"]?["officer"]?.string == "sana" && row["decided"]?["officer"]?.string == "bilal")
        #expect(row["decided"]?["reason"]?.string == "looked at by two")
        #expect(row["raised"]?["receipt"]?.string == "W1/1/1" && row["decided"]?["receipt"]?.string == "D2/1/1")
        #expect(history.rows.dropLast().last?["what"]?.string == "VOIDED")
        // That a family is doubted is not for the desk that registered it.
        let officers = try await bench.ask(.history, #""household":"\#(id)""#, by: .ayesha)
        #expect(officers.body["cases"]?.integer == 0)
        // What was known before is known still.
        let before = try await bench.ask(
            .show, #""household":"\#(id)","as_of":"2026-11-22T10:00:00+05:00""#, by: .bilal)
        #expect(before.number == 0)
        try bench.expectSound()
    }

    @Test func aRefusedCaseChangesNothing() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(521, members: 3)
        _ = try await bench.raise(.void, 1, family.identifier, ground: "REGISTERED_BY_MISTAKE")
        let refused = try await bench.decide(1, approved: false)
        #expect(refused.number == 0 && refused.body["state"]?.string == "REFUSED", "\(refused.text)")
        #expect(refused.body["households"]?.count == 0)
        #expect(try bench.value("select status || version from nser.household") == "ACTIVE1")
        #expect(try await bench.cases().isEmpty)
        let kept = try await bench.cases(#""state":"REFUSED""#)
        #expect(kept.first?["decided"]?["officer"]?.string == "bilal")
        // It may be raised again.
        #expect(try await bench.raise(.void, 2, family.identifier, ground: "REGISTERED_BY_MISTAKE").number == 0)
        try bench.expectSound()
    }

    /// Who decides looks at what was seen when the case was raised; what came after is looked at by a new case.
    @Test func aHouseholdThatMovedOnIsNotVoided() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(531, members: 3)
        let id = family.identifier
        _ = try await bench.raise(.void, 1, id, ground: "REGISTERED_TWICE")
        try await bench.live("CONTACT", id, version: 1, #"{"mobile":"03009876543"}"#)
        let stale = try await bench.decide(1)
        expectRefused(stale, 540)
        #expect(stale.body["version"]?.integer == 2)
        #expect(stale.body["changes"]?.elements.map { $0["what"]?.string } == ["CONTACT"])
        // It is open still, and says that it is stale; nothing closes a case but a person.
        let waiting = try await bench.cases()
        #expect(waiting.first?["stale"]?.bool == true)
        expectRefused(
            try await bench.raise(.void, 2, id, version: 2, ground: "REGISTERED_TWICE"), 560, "case.open-already")
        #expect(try await bench.decide(1, approved: false).number == 0)
        #expect(try await bench.raise(.void, 2, id, version: 2, ground: "REGISTERED_TWICE").number == 0)
        #expect(try await bench.decide(2).number == 0)
        #expect(try bench.value("select status || version from nser.household") == "VOID3")
        try bench.expectSound()
    }
}
