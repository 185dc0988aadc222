import Shared
import TestSupport
import Testing

@Suite struct MarriageTests {
    /// A family with a grown man and a grown woman who are not married, on versions 1 and 2.
    private func withRelatives(
        _ bench: FamilyBench, seed: UInt64, first: Int
    ) async throws -> (id: String, family: InventedHousehold, man: String, woman: String) {
        let family = try await bench.register(seed, members: 2)
        let (man, woman) = (FamilyBench.person(first), FamilyBench.person(first + 1))
        let members = [
            FamilyBench.adult(
                man, name: "بلال احمد", sex: "M", born: "1995-01-01", cnic: "00000000\(10_001 + first * 10)"),
            FamilyBench.adult(
                woman, name: "سدرہ بتول", sex: "F", born: "1998-01-01", cnic: "00000000\(10_012 + first * 10)"),
        ]
        try await bench.live(
            "MEMBER_JOINED", family.identifier, version: 1, #"{"members":[\#(members.joined(separator: ","))]}"#)
        return (family.identifier, family, man, woman)
    }

    @Test func aMarriageOfTwoHouseholdsMovesOneAndScoresBoth() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 11, first: 100)
        let two = try await withRelatives(bench, seed: 12, first: 200)
        let answer = try await bench.live(
            "MARRIAGE", one.id, version: 2,
            #"{"husband":"\#(one.man)","wife":"\#(two.woman)","moves":"\#(two.woman)","relation":8}"#,
            others: """
                ,"other":{"household":"\(two.id)","version":2},"evidence":{"kind":"NIKAH","number":"N-2026-77"}
                """)
        let states = Array(try #require(answer.body["households"]).elements)
        #expect(states.map { $0["members"]?.integer } == [5, 3])
        #expect(states.map { $0["assessment"]?.string } == ["SCORED", "SCORED"])
        #expect(states.map { $0["version"]?.integer } == [3, 3])
        let rank = "select rank from nser.marriage where husband = '\(one.man)' and wife = '\(two.woman)'"
        #expect(try bench.bench.value(rank) == "1")
        // Neither may marry beyond the law.
        try await bench.refused(
            "event.already-married", "MARRIAGE", one.id, version: 3,
            #"{"husband":"\#(one.family.personIdentifiers[0])","wife":"\#(two.woman)"}"#)
        try bench.expectSound()
    }

    @Test func aDivorceSendsTheWifeHome() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 13, first: 300)
        let two = try await withRelatives(bench, seed: 14, first: 400)
        try await bench.live(
            "MARRIAGE", one.id, version: 2,
            #"{"husband":"\#(one.man)","wife":"\#(two.woman)","moves":"\#(two.woman)","relation":8}"#,
            others: #","other":{"household":"\#(two.id)","version":2}"#)
        try await bench.live(
            "DIVORCE", one.id, version: 3,
            #"{"husband":"\#(one.man)","wife":"\#(two.woman)","leaves":["\#(two.woman)"],"relations":[{"person":"\#(two.woman)","relation":14}]}"#,
            others: #","other":{"household":"\#(two.id)","version":3}"#)
        let home = "select household_id from nser.member where person_id = '\(two.woman)'"
        #expect(try bench.bench.value(home) == two.id)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(two.woman)'") == "4")
        try bench.expectSound()
        // Both may marry again.
        try await bench.live(
            "MARRIAGE", two.id, version: 4, #"{"husband":"\#(two.man)","wife":"\#(two.woman)"}"#)
        try bench.expectSound()
    }

    @Test func fourWivesAndNoFifth() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(15, members: 2)
        let husband = family.personIdentifiers[0]
        let women = (1...4).map { FamilyBench.person(500 + $0) }
        let members = women.enumerated().map { index, woman in
            FamilyBench.adult(woman, name: "زبیدہ", sex: "F", born: "1990-01-01", cnic: "000000009\(1002 + index * 10)")
        }
        let id = family.identifier
        try await bench.live(
            "MEMBER_JOINED", id, version: 1, #"{"members":[\#(members.joined(separator: ","))]}"#)
        for (index, woman) in women.prefix(3).enumerated() {
            try await bench.live(
                "MARRIAGE", id, version: 2 + index,
                #"{"husband":"\#(husband)","wife":"\#(woman)","relations":[{"person":"\#(woman)","relation":2}]}"#)
        }
        #expect(try bench.bench.value("select string_agg(rank::text, '' order by rank) from nser.marriage") == "1234")
        try await bench.refused(
            "event.four-wives", "MARRIAGE", id, version: 5, #"{"husband":"\#(husband)","wife":"\#(women[3])"}"#)
        // The death of one of four leaves him married, and a place.
        try await bench.live("DEATH", id, version: 5, #"{"person":"\#(women[0])"}"#)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(husband)'") == "2")
        try await bench.live(
            "MARRIAGE", id, version: 6, #"{"husband":"\#(husband)","wife":"\#(women[3])"}"#)
        try bench.expectSound()
    }

    @Test func aMarriageThatCannotBe() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 16, first: 600)
        func couple(_ husband: String, _ wife: String) -> String { #"{"husband":"\#(husband)","wife":"\#(wife)"}"# }
        try await bench.refused("event.two-persons", "MARRIAGE", one.id, version: 2, couple(one.man, one.man))
        try await bench.refused("event.sex", "MARRIAGE", one.id, version: 2, couple(one.woman, one.man))
        try await bench.refused(
            "event.no-such-member", "MARRIAGE", one.id, version: 2, couple(one.man, FamilyBench.person(999)))
        try await bench.refused(
            "event.already-married", "MARRIAGE", one.id, version: 2, couple(one.man, one.family.personIdentifiers[1]))
        // A girl of twelve: the form's own rule.
        let girl = FamilyBench.person(650)
        let member = """
            {"person":"\(girl)","name":"مریم","father_name":"اکرم","relation":14,"sex":"F","born":"2014-01-01",\
            "crc":"0000000077772","marital":1,"attendance":1,"no_school":"COST","literate":false,"worked":false,\
            "mother_alive":true,"father_alive":true,"long_illness":false,"seeing":1,"hearing":1,"walking":1,\
            "memory":1,"selfcare":1,"communication":1}
            """
        try await bench.live("MEMBER_JOINED", one.id, version: 2, #"{"members":[\#(member)]}"#)
        try await bench.refused("spouse.wife_age", "MARRIAGE", one.id, version: 3, couple(one.man, girl))
        try await bench.refused(
            "event.before-birth", "MARRIAGE", one.id, version: 3, on: "1997-01-01", couple(one.man, one.woman))
        try bench.expectSound()
    }

    /// A transgender member stands in a marriage where the certificate names them.
    @Test func aTransgenderMemberMarries() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 17, first: 700)
        try await bench.live(
            "CORRECTION", one.id, version: 2, #"{"person":"\#(one.woman)","answers":{"sex":"T"}}"#)
        try await bench.live("MARRIAGE", one.id, version: 3, #"{"husband":"\#(one.man)","wife":"\#(one.woman)"}"#)
        try bench.expectSound()
    }

    /// A wife who was not registered joins her husband: the marriage stands, and ends with his death.
    @Test func aWifeJoinsHerHusband() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 41, first: 800)
        let wife = FamilyBench.person(850)
        let line = 3
        try await bench.live(
            "CORRECTION", one.id, version: 2, #"{"person":"\#(one.man)","answers":{"long_illness":true}}"#)
        let member = FamilyBench.adult(
            wife, name: "رخسانہ", sex: "F", born: "1996-01-01", cnic: "0000000055552", relation: 14, marital: 2,
            more: #","husband":\#(line)"#)
        // He is not married as far as the registry knows: the form refuses the link.
        try await bench.refused(
            "husband.married_man", "MEMBER_JOINED", one.id, version: 3, #"{"members":[\#(member)]}"#)
        // The head is a married man.
        let second = FamilyBench.adult(
            wife, name: "رخسانہ", sex: "F", born: "1996-01-01", cnic: "0000000055552", relation: 14, marital: 2,
            more: #","husband":1"#)
        try await bench.live("MEMBER_JOINED", one.id, version: 3, #"{"members":[\#(second)]}"#)
        let rank = "select rank from nser.marriage where wife = '\(wife)' and ended is null"
        #expect(try bench.bench.value(rank) == "2")
        let (head, first) = (one.family.personIdentifiers[0], one.family.personIdentifiers[1])
        try await bench.live("DEATH", one.id, version: 4, #"{"person":"\#(head)","head":"\#(first)"}"#)
        #expect(try bench.bench.value("select marital from nser.member where person_id = '\(wife)'") == "3")
        try bench.expectSound()
    }

    /// A couple that lived apart and moves together is linked again.
    @Test func aWifeFollowsLater() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 42, first: 900)
        let two = try await withRelatives(bench, seed: 43, first: 950)
        try await bench.live(
            "MARRIAGE", one.id, version: 2, #"{"husband":"\#(one.man)","wife":"\#(two.woman)"}"#,
            others: #","other":{"household":"\#(two.id)","version":2}"#)
        try await bench.live(
            "TRANSFER", two.id, version: 3,
            #"{"persons":["\#(two.woman)"],"relations":[{"person":"\#(two.woman)","relation":8}]}"#,
            others: #","other":{"household":"\#(one.id)","version":3}"#)
        let linked =
            "select m ->> 'husband' from nser.household_version v, json_array_elements(v.roster) m "
            + "where v.household_id = '\(one.id)' and v.version = 4 and m ->> 'person' = '\(two.woman)'"
        #expect(try bench.bench.value(linked) == "3")
        try bench.expectSound()
    }

    /// Who stands as wife in a marriage does not stand as husband in another.
    @Test func nobodyStandsOnBothSides() async throws {
        let bench = try await FamilyBench()
        let one = try await withRelatives(bench, seed: 44, first: 970)
        try await bench.live("CORRECTION", one.id, version: 2, #"{"person":"\#(one.woman)","answers":{"sex":"T"}}"#)
        try await bench.live("MARRIAGE", one.id, version: 3, #"{"husband":"\#(one.man)","wife":"\#(one.woman)"}"#)
        let third = FamilyBench.person(999)
        let member = FamilyBench.adult(
            third, name: "کلثوم", sex: "F", born: "1999-01-01", cnic: "0000000044442")
        try await bench.live("MEMBER_JOINED", one.id, version: 4, #"{"members":[\#(member)]}"#)
        try await bench.refused(
            "event.already-married", "MARRIAGE", one.id, version: 5, #"{"husband":"\#(one.woman)","wife":"\#(third)"}"#)
        try bench.expectSound()
    }

    @Test func widowhoodIsOfSomebodyElsewhere() async throws {
        let bench = try await FamilyBench()
        let family = try await bench.register(18, members: 3)
        let (head, wife) = (family.personIdentifiers[0], family.personIdentifiers[1])
        try await bench.refused(
            "event.spouse-is-member", "WIDOWHOOD", family.identifier, version: 1, #"{"person":"\#(wife)"}"#)
        try await bench.live(
            "MEMBER_LEFT", family.identifier, version: 1, #"{"persons":["\#(head)"],"head":"\#(wife)"}"#)
        // He left; the marriage stands until he dies.
        #expect(try bench.bench.value("select count(*) from nser.marriage where ended is null") == "1")
        try await bench.live("WIDOWHOOD", family.identifier, version: 2, #"{"person":"\#(wife)"}"#)
        #expect(try bench.bench.value("select count(*) from nser.marriage where ended is null") == "0")
        try bench.expectSound()
    }
}
