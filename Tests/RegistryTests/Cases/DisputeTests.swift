import Registry
import Shared
import TestSupport
import Testing

/// A number that two persons claim: the rightful holder gets in.
@Suite(.timeLimit(.minutes(2))) struct DisputeTests {
    private static func unnumbered(_ person: String, sex: String = "M", born: String = "1970-05-05") -> String {
        FamilyBench.adult(person, name: "نذیر حسین", sex: sex, born: born, cnic: "0000000000001")
            .replacing(#""cnic":"0000000000001""#, with: #""unnumbered":"LOST""#)
    }

    private static let document = #","evidence":{"kind":"CNIC","number":"seen on 22 November"}"#

    @Test func theRightfulHolderIsRegistered() async throws {
        let bench = try await CaseBench(ruleSet: "pk-2005-06")
        let family = try await bench.register(701, members: 3)
        let (id, number) = (family.identifier, family.cnicOfHead)
        let rightful = InventedHousehold(seed: 702, members: 2)
        #expect(try await bench.registering(rightful, number: number).number == 561)
        // The wrong holder was even verified by the card of another.
        try await bench.live(
            "VERIFICATION", id, version: 1, #"{"person":"\#(family.personIdentifiers[0])"}"#, others: Self.document,
            by: .sana)
        let raised = try await bench.raise(
            .dispute, 1, id, version: 2, ground: "CARD_OF_ANOTHER", others: #","number":"\#(number)""#)
        #expect(raised.number == 0, "\(raised.text)")
        let listed = try await bench.cases()
        #expect(listed.first?["number"]?.string?.contains("*****") == true)
        let done = try await bench.decide(1)
        #expect(done.number == 0, "\(done.text)")
        #expect(try await bench.status(number) == "NOT_FOUND")
        // Who had it keeps their row, without a number, not verified, and stays the head.
        let roster =
            "select m.value ->> 'unnumbered' from nser.household_version v, json_array_elements(v.roster) m "
            + "where v.version = 3 and m.value ->> 'cnic' is null and (m.value ->> 'line') = '1'"
        #expect(try bench.value(roster) == "LOST")
        #expect(try bench.value("select head from nser.household") == family.personIdentifiers[0])
        #expect(
            try bench.value("select string_agg(way, ',' order by ordinal) from nser.verification")
                == "DOCUMENT,DISPUTED")
        #expect(try bench.value("select what from nser.household_version where version = 3") == "DISPUTED")
        try bench.expectSound()
        let answer = try await bench.registering(rightful, number: number)
        #expect(answer.number == 0, "\(answer.text)")
        #expect(
            try await bench.status(number)
                == bench.value("select standing from nser.household where id = '\(rightful.identifier)'"))
        // Life goes on for who had it: their own number, later, and a verification by it.
        let own = "0000000070711"
        try await bench.live(
            "CORRECTION", id, version: 3, #"{"person":"\#(family.personIdentifiers[0])","answers":{"cnic":"\#(own)"}}"#)
        try await bench.live(
            "VERIFICATION", id, version: 4, #"{"person":"\#(family.personIdentifiers[0])"}"#, others: Self.document,
            by: .sana)
        #expect(try bench.value("select max(ordinal) from nser.verification") == "3")
        try bench.expectSound()
    }

    @Test func aMemberElsewhereGetsTheNumber() async throws {
        let bench = try await CaseBench()
        let (one, two) = (try await bench.register(711, members: 3), try await bench.register(712, members: 3))
        let claimant = FamilyBench.person(71)
        try await bench.live(
            "MEMBER_JOINED", two.identifier, version: 1, #"{"members":[\#(Self.unnumbered(claimant))]}"#)
        let number = one.cnicOfHead
        let others =
            #","other":{"household":"\#(two.identifier)","version":2},"number":"\#(number)","#
            + #""claimant":"\#(claimant)","expires":"2031-04-30""#
        let raised = try await bench.raise(.dispute, 1, one.identifier, ground: "TYPED_WRONGLY", others: others)
        #expect(raised.number == 0, "\(raised.text)")
        let done = try await bench.decide(1)
        #expect(done.number == 0, "\(done.text)")
        #expect(done.body["households"]?.count == 2)
        let holder =
            "select person_id || kind || expires from nser.identity where number = \(number) and freed_by is null"
        #expect(try bench.value(holder) == claimant + "CNIC2031-04-30")
        #expect(try bench.value("select count(*) from nser.household_version where what = 'DISPUTED'") == "2")
        #expect(try bench.value("select count(*) from nser.assessment") == "5")
        try bench.expectSound()
        // The wrong holder does not get it back by a correction.
        let back = try await bench.ask(
            .update,
            CaseBench.event(
                "CORRECTION", one.identifier, 2,
                #"{"person":"\#(one.personIdentifiers[0])","answers":{"cnic":"\#(number)"}}"#), by: .ayesha)
        #expect(back.number == 561)
        try bench.expectSound()
    }

    /// A number that was written down at the wrong line of one roster.
    @Test func aMemberOfTheSameHouseholdGetsTheNumber() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(721, members: 3)
        let brother = FamilyBench.person(72)
        try await bench.live(
            "MEMBER_JOINED", family.identifier, version: 1, #"{"members":[\#(Self.unnumbered(brother))]}"#)
        let raised = try await bench.raise(
            .dispute, 1, family.identifier, version: 2, ground: "TYPED_WRONGLY",
            others: #","number":"\#(family.cnicOfHead)","claimant":"\#(brother)""#)
        #expect(raised.number == 0, "\(raised.text)")
        #expect(try await bench.decide(1).number == 0)
        let holder = "select person_id from nser.identity where number = \(family.cnicOfHead) and freed_by is null"
        #expect(try bench.value(holder) == brother)
        try bench.expectSound()
    }

    /// Who died or left holds the number still, until it is disputed.
    @Test func theNumberOfWhoIsGoneIsTaken() async throws {
        let bench = try await CaseBench()
        let family = try await bench.register(731, members: 1)
        try await bench.live(
            "DEATH", family.identifier, version: 1, #"{"person":"\#(family.personIdentifiers[0])"}"#)
        let raised = try await bench.raise(
            .dispute, 1, family.identifier, version: 2, ground: "AUTHORITY_SAYS",
            others: #","number":"\#(family.cnicOfHead)""#)
        #expect(raised.number == 0, "\(raised.text)")
        let done = try await bench.decide(1)
        #expect(done.number == 0, "\(done.text)")
        #expect(try bench.value("select status from nser.household") == "CLOSED")
        #expect(try await bench.status(family.cnicOfHead) == "NOT_FOUND")
        #expect(try await bench.register(732, members: 2, number: family.cnicOfHead).numbers.count == 2)
        try bench.expectSound()
    }

    @Test func disputesThatCannotBe() async throws {
        let bench = try await CaseBench()
        let (one, two) = (try await bench.register(741, members: 3), try await bench.register(742, members: 2))
        let id = one.identifier
        func refused(_ rule: String, _ others: String, line: Int = #line) async throws {
            let answer = try await bench.raise(.dispute, 1, id, ground: "TYPED_WRONGLY", others: others)
            #expect(answer.number == 560 && answer.body["rule"]?.string == rule, "line \(line): \(answer.text)")
        }
        try await refused("dispute.nobody-holds", #","number":"0999999999991""#)
        try await refused("dispute.held-elsewhere", #","number":"\#(two.cnicOfHead)""#)
        let number = #","number":"\#(one.cnicOfHead)""#
        try await refused("dispute.claimant-unknown", number + #","claimant":"\#(FamilyBench.person(74))""#)
        try await refused("dispute.claimant-unknown", number + #","claimant":"\#(one.personIdentifiers[0])""#)
        let other = #","other":{"household":"\#(two.identifier)","version":1}"#
        try await refused("dispute.claimant-unknown", other + number + #","claimant":"\#(one.personIdentifiers[1])""#)
        try await refused(
            "dispute.claimant-numbered", other + number + #","claimant":"\#(two.personIdentifiers[0])""#)
        try await refused("dispute.claimant-missing", other + number)
        try await refused("dispute.claimant-missing", number + #","expires":"2031-04-30""#)
        // Two numbers of one household may be disputed at once, one number only once.
        #expect(try await bench.raise(.dispute, 1, id, ground: "TYPED_WRONGLY", others: number).number == 0)
        let again = try await bench.raise(.dispute, 2, id, ground: "CARD_OF_ANOTHER", others: number)
        expectRefused(again, 560, "case.open-already")
        #expect(again.body["case"]?.string == CaseBench.id(1))
        try bench.expectSound()
    }
}
