import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

@Suite struct AnswersAndVersionsTests {
    @Test func answersAreGivenAnewBySection() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(21, members: 4)
        let id = family.identifier
        try await bench.live("ASSETS", id, version: 1, #"{"answers":{"television":true,"motorcycle":1}}"#)
        try await bench.live("DWELLING", id, version: 2, #"{"answers":{"rooms":7}}"#)
        #expect(
            try bench.bench.value(
                "select answers ->> 'rooms' || (answers ->> 'motorcycle') from nser.survey where version = 3") == "71")
        #expect(try bench.bench.value("select count(*) from nser.assessment") == "3")
        try await bench.refused(
            "event.not-of-this-event", "INCOME", id, version: 3, #"{"answers":{"rooms":2}}"#)
        try await bench.refused("range", "DWELLING", id, version: 3, #"{"answers":{"rooms":7000}}"#)
        let unknown = try await bench.event("DWELLING", id, version: 3, #"{"answers":{"nothing":1}}"#)
        #expect(unknown.number == 560)
        try bench.expectSound()
    }

    /// Questions that were not asked of the people of that day are no reason to forget what they answered later.
    @Test func aPastDateForgetsNothing() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(29, members: 4)
        let roster = "select roster::text from nser.household_version order by version desc limit 1"
        let before = try bench.bench.value(roster)
        let id = family.identifier
        try await bench.live("CONTACT", id, version: 1, on: "1985-01-01", #"{"mobile":"03009876543"}"#)
        #expect(try bench.bench.value(roster) == before)
        // A contact has no past either: what happened before it may still be told.
        try await bench.live("CONTACT", id, version: 2, #"{"mobile":"03009876544"}"#)
        try await bench.refused(
            "event.before-last", "DWELLING", id, version: 3, on: "2026-11-21", #"{"answers":{"rooms":2}}"#)
        try await bench.live("DWELLING", id, version: 3, on: "2026-11-22", #"{"answers":{"rooms":2}}"#)
        try bench.expectSound()
    }

    @Test func aCorrectionTakesNoMarriageAndNoNumberAway() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(27, members: 3)
        let (id, wife) = (family.identifier, family.personIdentifiers[1])
        func correct(_ answers: String) -> String { #"{"person":"\#(wife)","answers":\#(answers)}"# }
        try await bench.refused("event.not-of-this-event", "CORRECTION", id, version: 1, correct(#"{"marital":1}"#))
        try await bench.refused("event.not-of-this-event", "CORRECTION", id, version: 1, correct(#"{"husband":1}"#))
        try await bench.refused("event.sex", "CORRECTION", id, version: 1, correct(#"{"sex":"M"}"#))
        try await bench.refused("event.number-stays", "CORRECTION", id, version: 1, correct(#"{"unnumbered":"LOST"}"#))
        try await bench.live("CORRECTION", id, version: 1, correct(#"{"name":"نسیم اختر","cnic":"0000000066662"}"#))
        #expect(try bench.bench.value("select name from nser.member where person_id = '\(wife)'") == "نسیم اختر")
        let number = "select number from nser.identity where person_id = '\(wife)'"
        #expect(try bench.bench.value(number) == "66662")
        // The number of somebody else.
        let other = try await bench.register(28, members: 2)
        let taken = try await bench.event("CORRECTION", id, version: 2, correct(#"{"cnic":"\#(other.cnicOfHead)"}"#))
        #expect(taken.number == 561)
        try bench.expectSound()
    }

    @Test func aContactIsNotScoredAndARecipientIs() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(22, members: 3)
        let id = family.identifier
        try await bench.live("CONTACT", id, version: 1, #"{"mobile":"03009876543"}"#)
        try await bench.live("RECIPIENT", id, version: 2, #"{"person":"\#(family.personIdentifiers[1])"}"#)
        try await bench.refused(
            "event.ever-married-woman", "RECIPIENT", id, version: 3, #"{"person":"\#(family.personIdentifiers[0])"}"#)
        #expect(try bench.bench.value("select mobile from nser.household") == "03009876543")
        #expect(try bench.bench.value("select recipient from nser.household") == family.personIdentifiers[1])
        #expect(try bench.bench.value("select count(*) from nser.assessment") == "2")
        // Who receives the money dies: the household has no recipient.
        try await bench.live("DEATH", id, version: 3, #"{"person":"\#(family.personIdentifiers[1])"}"#)
        #expect(try bench.bench.value("select count(recipient) from nser.household") == "0")
        try bench.expectSound()
    }

    @Test func aMoveGoesToAnotherTehsil() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(23, members: 2)
        let id = family.identifier
        try await bench.refused("event.no-such-tehsil", "MOVE", id, version: 1, #"{"tehsil":"PK99999"}"#)
        try await bench.live("MOVE", id, version: 1, #"{"tehsil":"\#(DeskBench.elsewhere)"}"#)
        // It is another office's now.
        let answer = try await bench.event("CONTACT", id, version: 2, #"{"mobile":"03009876543"}"#)
        #expect(answer.number == 551)
        try bench.expectSound()
    }

    @Test func aStaleVersionHearsWhatChangedWhenAndWhere() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(24, members: 3)
        let id = family.identifier
        try await bench.live(
            "SCHOOL", id, version: 1,
            #"{"person":"\#(family.personIdentifiers[0])","answers":{"attendance":2,"education":5}}"#)
        let answer = try await bench.event("CONTACT", id, version: 1, #"{"mobile":"03009876543"}"#)
        #expect(answer.number == 540)
        #expect(answer.body["version"]?.integer == 2)
        let change = try #require(answer.body["changes"]?.elements.map { $0 }.first)
        #expect(change["what"]?.string == "SCHOOL")
        #expect(change["desk"]?.string == "D1")
        #expect(change["recorded"]?.string != nil)
        let fields = Set(try #require(answer.body["fields"]).elements.compactMap(\.string))
        #expect(!fields.isEmpty && fields.isSubset(of: ["attendance", "education", "school_type", "no_school"]))
        try bench.expectSound()
    }

    /// Two desks at once: one is first, the other hears that something changed, and nothing is lost or doubled.
    @Test func twoDesksAtOnce() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(25, members: 3)
        var chains = [OpChain("D2"), OpChain("W1")]
        var payloads: [DeskRequest.Payload] = []
        for index in chains.indices {
            payloads.append(
                try chains[index].update(
                    "CONTACT", family.identifier, version: 1, on: "2026-11-22", #"{"mobile":"0300000000\#(index)"}"#))
        }
        let (desks, callers) = (bench.bench, [try bench.bench.caller("D2"), try bench.bench.caller("W1")])
        let (one, other) = (payloads[0], payloads[1])
        async let first = desks.ask(one, as: callers[0])
        async let second = desks.ask(other, as: callers[1])
        let numbers = try await [first.number, second.number].sorted()
        #expect(numbers[0] == 0)
        #expect(numbers[1] == 451 || numbers[1] == 540)
        #expect(try bench.bench.value("select version from nser.household") == "2")
        try bench.expectSound()
    }

    @Test func aMomentShowsWhatWasKnownThen() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(26, members: 3)
        let household = try Identifier(validating: family.identifier)
        let before = try #require(Instant(rfc3339: "2026-11-22T09:59:59+05:00"))
        try await bench.live("CONTACT", family.identifier, version: 1, #"{"mobile":"03009876543"}"#)
        let caller = try bench.bench.caller()
        let now = try await bench.bench.ask(.show(ShowRequest(household: household)), as: caller)
        #expect(now.rows[0]["version"]?.integer == 2)
        #expect(now.rows[0]["assessment"]?.string == "SCORED")
        #expect(now.rows[0]["model"]?.string == "pk-2005-06")
        let earlier = try await bench.bench.ask(.show(ShowRequest(household: household, asOf: before)), as: caller)
        #expect(earlier.number == 551)
        let history = try await bench.bench.ask(.history(HouseholdRequest(household: household)), as: caller)
        #expect(history.rows.map { $0["kind"]?.string } == ["version", "assessment", "version"])
        #expect(history.rows.map { $0["what"]?.string } == ["REGISTERED", nil, "CONTACT"])
        #expect(!history.text.contains("score"))
        let elsewhere = try bench.bench.caller("D9", tehsil: DeskBench.elsewhere)
        #expect(
            try await bench.bench.ask(.history(HouseholdRequest(household: household)), as: elsewhere).number == 551)
    }
}
