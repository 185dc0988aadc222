import Registry
import Shared
import TestSupport
import Testing

/// Two households that are one family become one.
@Suite(.timeLimit(.minutes(2))) struct MergeTests {
    private static func pair(_ person: String, _ duplicate: String) -> String {
        #"{"person":"\#(person)","duplicate":"\#(duplicate)"}"#
    }

    private static func relation(_ person: String, _ code: Int = 3) -> String {
        #"{"person":"\#(person)","relation":\#(code)}"#
    }

    private static func others(_ other: String, same: [String], relations: [String], version: Int = 1) -> String {
        #","other":{"household":"\#(other)","version":\#(version)}"#
            + (same.isEmpty ? "" : #","same":[\#(same.joined(separator: ","))]"#)
            + (relations.isEmpty ? "" : #","relations":[\#(relations.joined(separator: ","))]"#)
    }

    /// Two invented families of a couple and children.
    private func couples(_ bench: CaseBench, from seed: UInt64) async throws -> [InventedHousehold] {
        var found: [InventedHousehold] = []
        for seed in seed..<(seed + 40) where found.count < 2 {
            let family = InventedHousehold(seed: seed, members: 3)
            let roster = try JSONDocument(family.roster).root
            guard roster.elements.map({ $0["relation"]?.integer }) == [1, 2, 3],
                roster.elements.map({ $0["husband"]?.integer })[1] == 1
            else { continue }
            found.append(try await bench.register(seed, members: 3))
        }
        try #require(found.count == 2)
        return found
    }

    @Test func aFamilyRegisteredTwiceIsOneAgain() async throws {
        let bench = try await CaseBench(ruleSet: "pk-2005-06")
        let families = try await couples(bench, from: 600)
        let (one, two) = (families[0], families[1])
        let (here, there) = (one.personIdentifiers, two.personIdentifiers)
        let raised = try await bench.raise(
            .merge, 1, one.identifier, ground: "SAME_FAMILY",
            others: Self.others(
                two.identifier, same: [Self.pair(here[0], there[0]), Self.pair(here[1], there[1])],
                relations: [Self.relation(there[2])]))
        #expect(raised.number == 0, "\(raised.text)")
        #expect(try bench.value("select count(*) from nser.household where version = 1") == "2")
        let done = try await bench.decide(1)
        #expect(done.number == 0, "\(done.text)")
        let after = done.body["households"]?.elements.map { $0 } ?? []
        #expect(after.map { $0["members"]?.integer } == [4, 0])
        #expect(after.map { $0["status"]?.string } == ["ACTIVE", "CLOSED"])
        #expect(after.first?["assessment"]?.string == "SCORED")
        // The child moved over and its parents are the entries that stayed.
        let child = "select household_id from nser.member where person_id = '\(there[2])' and active"
        #expect(try bench.value(child) == one.identifier)
        let roster =
            "select (m.value ->> 'father') || (m.value ->> 'mother') from nser.household_version v, "
            + "json_array_elements(v.roster) m where v.household_id = '\(one.identifier)' and v.version = 2 "
            + "and m.value ->> 'person' = '\(there[2])'"
        #expect(try bench.value(roster) == "12")
        #expect(try bench.value("select count(*) from nser.marriage where ended is null") == "1")
        #expect(try bench.value("select string_agg(gone, ',') from nser.member where gone is not null") == "VOID,VOID")
        // The numbers of the second entries are free, the child's is the child's.
        #expect(try bench.value("select count(*) from nser.identity where freed_by is not null") == "2")
        #expect(try await bench.status(two.cnicOfHead) == "NOT_FOUND")
        // Both histories remain, and each says into which.
        let versions =
            "select count(*) from nser.household_version where what = 'MERGED' and other_household is not null"
        #expect(try bench.value(versions) == "2")
        let history = try await bench.ask(.history, #""household":"\#(two.identifier)""#, by: .bilal)
        let last = try #require(history.rows.last { $0["kind"]?.string == "version" })
        #expect(last["what"]?.string == "MERGED" && last["other"]?.string == one.identifier)
        #expect(last["status"]?.string == "CLOSED")
        let closed = "select standing from nser.household where id = '\(two.identifier)'"
        #expect(try bench.value(closed) == "INELIGIBLE")
        #expect(try bench.value("select count(*) from nser.decision") == "4")
        try bench.expectSound()
        // An event that happened before the merger may be told after it.
        try await bench.live("DWELLING", one.identifier, version: 2, #"{"answers":{"rooms":2}}"#)
        try bench.expectSound()
    }

    /// A member without a number is registered with one elsewhere: the entry that stays gets it.
    @Test func theEntryThatStaysGetsTheNumber() async throws {
        let bench = try await CaseBench()
        let (one, two) = (try await bench.register(641, members: 3), try await bench.register(642, members: 1))
        let guest = FamilyBench.person(64)
        let member = FamilyBench.adult(
            guest, name: "نذیر حسین", sex: "M", born: "1970-05-05", cnic: "0000000000641"
        ).replacing(#""cnic":"0000000000641""#, with: #""unnumbered":"LOST""#)
        try await bench.live("MEMBER_JOINED", one.identifier, version: 1, #"{"members":[\#(member)]}"#)
        let same = [Self.pair(guest, two.personIdentifiers[0])]
        let raised = try await bench.raise(
            .merge, 1, one.identifier, version: 2, ground: "ONE_HOUSEHOLD",
            others: Self.others(two.identifier, same: same, relations: []))
        #expect(raised.number == 0, "\(raised.text)")
        let done = try await bench.decide(1)
        #expect(done.number == 0, "\(done.text)")
        let holder = "select person_id from nser.identity where number = \(two.cnicOfHead) and freed_by is null"
        #expect(try bench.value(holder) == guest)
        #expect(try await bench.status(two.cnicOfHead) == "PENDING_VERIFICATION")
        let find = try await bench.ask(.find, #""cnic":"\#(two.cnicOfHead)""#, by: .ayesha)
        #expect(find.rows.first?["household"]?.string == one.identifier)
        try bench.expectSound()
    }

    @Test func mergersThatCannotBe() async throws {
        let bench = try await CaseBench()
        let families = try await couples(bench, from: 650)
        let (one, two) = (families[0], families[1])
        let (here, there) = (one.personIdentifiers, two.personIdentifiers)
        let movers = there.map { Self.relation($0, 14) }
        func refused(_ rule: String, same: [String], relations: [String], line: Int = #line) async throws {
            let answer = try await bench.raise(
                .merge, 1, one.identifier, ground: "SAME_FAMILY",
                others: Self.others(two.identifier, same: same, relations: relations))
            #expect(answer.number == 560 && answer.body["rule"]?.string == rule, "line \(line): \(answer.text)")
        }
        try await refused("merge.relation-said", same: [], relations: Array(movers.dropLast()))
        try await refused("merge.no-such-member", same: [], relations: movers + [Self.relation(here[0], 14)])
        try await refused("merge.no-such-member", same: [Self.pair(there[0], there[0])], relations: movers)
        try await refused(
            "merge.person-twice", same: [Self.pair(here[0], there[0]), Self.pair(here[0], there[1])],
            relations: [movers[2]])
        try await refused(
            "merge.second-head", same: [], relations: [Self.relation(there[0], 1)] + movers.dropFirst())
        // The wives are one, the husbands are not.
        try await refused(
            "merge.married-twice", same: [Self.pair(here[1], there[1])], relations: [movers[0], movers[2]])
        #expect(try bench.value("select count(*) from nser.registry_case") == "0")
        try bench.expectSound()
    }

    /// Both households must be as they were seen; one that is closed is merged with nothing.
    @Test func bothHouseholdsAreAsTheyWereSeen() async throws {
        let bench = try await CaseBench()
        let (one, two) = (try await bench.register(691, members: 3), try await bench.register(692, members: 1))
        let relations = [Self.relation(two.personIdentifiers[0], 14)]
        let others = Self.others(two.identifier, same: [], relations: relations)
        #expect(
            try await bench.raise(.merge, 1, one.identifier, ground: "ONE_HOUSEHOLD", others: others).number == 0)
        try await bench.live("CONTACT", two.identifier, version: 1, #"{"mobile":"03009876543"}"#)
        let stale = try await bench.decide(1)
        expectRefused(stale, 540)
        #expect(stale.body["household"]?.string == two.identifier)
        try await bench.live("DEATH", two.identifier, version: 2, #"{"person":"\#(two.personIdentifiers[0])"}"#)
        expectRefused(try await bench.decide(1), 567)
        #expect(try await bench.decide(1, approved: false).number == 0)
        let closed = Self.others(two.identifier, same: [], relations: relations, version: 3)
        expectRefused(
            try await bench.raise(.merge, 2, one.identifier, ground: "ONE_HOUSEHOLD", others: closed), 567)
        try bench.expectSound()
    }
}
