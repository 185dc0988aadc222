import Shared
import TestSupport
import Testing

/// Events that a clerk typed wrong, or that somebody tries: nothing of them is dropped in silence.
@Suite struct HostileEventTests {
    private func guest(_ person: Int, sex: String = "F", marital: Int = 1, more: String = "") -> String {
        FamilyBench.adult(
            FamilyBench.person(person), name: "نذیر", sex: sex, born: "1990-01-01",
            cnic: "00000000\(30_000 + person * 10 + (sex == "M" ? 1 : 2))", marital: marital, more: more)
    }

    @Test func newMembersHaveNoLineAndNameLinesThatExist() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(201, members: 3)
        let id = family.identifier
        func join(_ more: String) -> String { #"{"members":[\#(guest(201, more: more))]}"# }
        try await bench.refused("event.line-given", "MEMBER_JOINED", id, version: 1, join(#","line":4"#))
        for link in ["mother", "father", "husband"] {
            for line in [0, -1, 5, 40, 9_000_000_000] {
                let answer = try await bench.event(
                    "MEMBER_JOINED", id, version: 1, join(#","\#(link)":\#(line)"#))
                #expect(answer.body["rule"]?.string == "event.link-unknown", "\(link) \(line): \(answer.text)")
                #expect(answer.body["field"]?.string == "details/members/1/\(link)")
                #expect(answer.body["lines"]?.integer == 4)
            }
        }
        #expect(try bench.bench.value("select version from nser.household") == "1")
        try bench.expectSound()
    }

    /// Newcomers follow the roster in their order, so that a couple can come together.
    @Test func aCoupleJoinsTogether() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(211, members: 3)
        let couple = [guest(211, sex: "M", marital: 2), guest(212, marital: 2, more: #","husband":4"#)]
        try await bench.live(
            "MEMBER_JOINED", family.identifier, version: 1, #"{"members":[\#(couple.joined(separator: ","))]}"#)
        let husband = "select husband from nser.marriage where wife = '\(FamilyBench.person(212))' and ended is null"
        #expect(try bench.bench.value(husband) == FamilyBench.person(211))
        try bench.expectSound()
    }

    /// Who is head is not changed by the way.
    @Test func aRelationMakesNobodyHead() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(221, members: 4)
        let (head, wife, child) = (
            family.personIdentifiers[0], family.personIdentifiers[1], family.personIdentifiers[3]
        )
        let relations = #"[{"person":"\#(head)","relation":14},{"person":"\#(wife)","relation":1}]"#
        try await bench.refused(
            "event.head-twice", "DIVORCE", family.identifier, version: 1,
            #"{"husband":"\#(head)","wife":"\#(wife)","relations":\#(relations)}"#)
        try await bench.refused(
            "event.head-twice", "MEMBER_LEFT", family.identifier, version: 1,
            #"{"persons":["\#(child)"],"relations":\#(relations)}"#)
        try await bench.refused(
            "event.head-stays", "DIVORCE", family.identifier, version: 1,
            #"{"husband":"\#(head)","wife":"\#(wife)","head":"\#(wife)"}"#)
        try bench.expectSound()
    }

    /// Relations of both households count at a marriage after which nobody moves.
    @Test func relationsOfTheOtherHouseholdCount() async throws {
        let bench = try await FamilyBench()
        let (one, two) = (try await bench.register(231, members: 2), try await bench.register(232, members: 2))
        try await bench.live(
            "MEMBER_JOINED", one.identifier, version: 1, #"{"members":[\#(guest(231, sex: "M"))]}"#)
        try await bench.live("MEMBER_JOINED", two.identifier, version: 1, #"{"members":[\#(guest(232))]}"#)
        let (man, woman) = (FamilyBench.person(231), FamilyBench.person(232))
        try await bench.live(
            "MARRIAGE", one.identifier, version: 2,
            #"{"husband":"\#(man)","wife":"\#(woman)","relations":[{"person":"\#(woman)","relation":6}]}"#,
            others: #","other":{"household":"\#(two.identifier)","version":2}"#)
        #expect(try bench.bench.value("select relation from nser.member where person_id = '\(woman)'") == "6")
        try bench.expectSound()
    }

    /// A wife who left comes back into another man's household: the marriage that stands has to end first. Never 451,
    /// which a desk would send again for ever.
    @Test func nobodysWifeComesBackAsAnothersWife() async throws {
        let bench = try await FamilyBench()
        let (one, two) = (try await bench.register(241, members: 2), try await bench.register(242, members: 2))
        let (husband, wife) = (FamilyBench.person(241), FamilyBench.person(242))
        try await bench.live(
            "MEMBER_JOINED", one.identifier, version: 1,
            #"{"members":[\#(guest(241, sex: "M", marital: 2)),\#(guest(242, marital: 2, more: #","husband":3"#))]}"#)
        try await bench.live("MEMBER_LEFT", one.identifier, version: 2, #"{"persons":["\#(wife)"]}"#)
        func back(_ line: Int) -> String { #"{"members":[\#(guest(242, marital: 2, more: #","husband":\#(line)"#))]}"# }
        try await bench.refused("event.already-married", "MEMBER_JOINED", two.identifier, version: 1, back(1))
        // Her own husband's household takes her back, and no second row is made of the marriage.
        try await bench.live("MEMBER_JOINED", one.identifier, version: 3, back(3))
        let rows = "select count(*) from nser.marriage where husband = '\(husband)' and wife = '\(wife)'"
        #expect(try bench.bench.value(rows) == "1")
        try bench.expectSound()
    }

    /// A separated wife whose husband dies elsewhere is a widow.
    @Test func aSeparatedWifeIsWidowed() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(251, members: 3)
        let (head, wife) = (family.personIdentifiers[0], family.personIdentifiers[1])
        try await bench.live("SEPARATION", family.identifier, version: 1, #"{"husband":"\#(head)","wife":"\#(wife)"}"#)
        try await bench.live(
            "MEMBER_LEFT", family.identifier, version: 2, #"{"persons":["\#(head)"],"head":"\#(wife)"}"#)
        try await bench.live("WIDOWHOOD", family.identifier, version: 3, #"{"person":"\#(wife)"}"#)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(wife)'") == "3")
        try bench.expectSound()
    }

    /// A separated couple lives together again; the marriage stood all the time.
    @Test func aSeparatedCoupleComesTogether() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(271, members: 3)
        let (head, wife) = (family.personIdentifiers[0], family.personIdentifiers[1])
        let couple = #"{"husband":"\#(head)","wife":"\#(wife)"}"#
        try await bench.live("SEPARATION", family.identifier, version: 1, couple)
        try await bench.live(
            "MARRIAGE", family.identifier, version: 2,
            #"{"husband":"\#(head)","wife":"\#(wife)","relations":[{"person":"\#(wife)","relation":2}]}"#)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(wife)'") == "2")
        #expect(try bench.bench.value("select count(*) from nser.marriage") == "1")
        try await bench.refused("event.already-married", "MARRIAGE", family.identifier, version: 3, couple)
        try bench.expectSound()
    }

    /// A woman whose husband is abroad and in no registry is divorced, or he comes and is linked.
    @Test func aHusbandOfWhomTheRegistryKnowsNothing() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(281, members: 2)
        let id = family.identifier
        let women = [guest(281, marital: 2), guest(282, marital: 2)]
        try await bench.live("MEMBER_JOINED", id, version: 1, #"{"members":[\#(women.joined(separator: ","))]}"#)
        let (first, second) = (FamilyBench.person(281), FamilyBench.person(282))
        try await bench.live("DIVORCE", id, version: 2, #"{"person":"\#(first)"}"#)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(first)'") == "4")
        try await bench.refused("event.not-married", "DIVORCE", id, version: 3, #"{"person":"\#(first)"}"#)
        try await bench.refused(
            "event.couple-said", "DIVORCE", id, version: 3, #"{"person":"\#(family.personIdentifiers[1])"}"#)
        // The other's husband joins, and she is linked to him: line 5.
        try await bench.live(
            "MEMBER_JOINED", id, version: 3, #"{"members":[\#(guest(283, sex: "M", marital: 2))]}"#)
        func correct(_ line: String) -> String { #"{"person":"\#(second)","answers":{"husband":\#(line)}}"# }
        try await bench.refused("range", "CORRECTION", id, version: 4, correct("9"))
        try await bench.refused("range", "CORRECTION", id, version: 4, correct("null"))
        try await bench.live("CORRECTION", id, version: 4, correct("5"))
        let husband = "select husband from nser.marriage where wife = '\(second)' and ended is null"
        #expect(try bench.bench.value(husband) == FamilyBench.person(283))
        try await bench.refused("event.not-of-this-event", "CORRECTION", id, version: 5, correct("1"))
        try await bench.live("DEATH", id, version: 5, #"{"person":"\#(FamilyBench.person(283))"}"#)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(second)'") == "3")
        try bench.expectSound()
    }

    /// 540 names all that changed, be it of the roster, the dwelling or the household itself, however long ago.
    @Test func aStaleVersionHearsOfEverything() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(261, members: 3)
        let id = family.identifier
        try await bench.live("DWELLING", id, version: 1, #"{"answers":{"rooms":9}}"#)
        try await bench.live("RECIPIENT", id, version: 2, #"{"person":"\#(family.personIdentifiers[1])"}"#)
        for version in 3...24 {
            try await bench.live("CONTACT", id, version: version, #"{"mobile":"030000000\#(10 + version)"}"#)
        }
        let answer = try await bench.event("CONTACT", id, version: 1, #"{"mobile":"03009876543"}"#)
        #expect(answer.number == 540)
        #expect(answer.body["version"]?.integer == 25)
        #expect(answer.body["fields"]?.elements.compactMap(\.string) == ["mobile", "recipient", "rooms"])
        #expect(answer.body["changes"]?.count == 20)
        #expect(answer.body["changes"]?.elements.map { $0["version"]?.integer }.first == 6)
        // Nothing newer: nothing is told of the version that was seen.
        let ahead = try await bench.event("CONTACT", id, version: 26, #"{"mobile":"03009876543"}"#)
        #expect(ahead.number == 540 && ahead.body["changes"]?.count == 0)
        var chain = OpChain("D2")
        let reassess = try await bench.bench.ask(chain.reassess(id, version: 24), as: bench.bench.caller("D2"))
        #expect(reassess.number == 540)
        #expect(reassess.body["changes"]?.elements.map { $0["what"]?.string } == ["CONTACT"])
        #expect(reassess.body["fields"]?.elements.compactMap(\.string) == ["mobile"])
        try bench.expectSound()
    }
}
