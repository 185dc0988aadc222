import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// Poor but ineligible: an appeal at the desk, decided by a supervisor.
@Suite(.timeLimit(.minutes(2))) struct AppealTests {
    /// An ineligible family with an elderly member (or without), registered; invented ones until one fits.
    private func family(
        _ bench: CaseBench, elderly: Bool, from seed: UInt64, standing: String = "INELIGIBLE"
    ) async throws -> InventedHousehold {
        // Who lives alone is seldom poor by the card, and a family of eight often.
        let members = standing == "INELIGIBLE" ? 1 : 8
        for seed in seed..<(seed + 4_000) {
            let family = InventedHousehold(seed: seed, members: members)
            let roster = try JSONDocument(family.roster).root
            let born = roster.elements.compactMap { $0["born"]?.string }
            let isWidowed = roster.elements.contains { $0["marital"]?.integer == 3 }
            guard born.contains(where: { $0 < "1966-11-22" }) == elderly, elderly || !isWidowed else { continue }
            let other = try await bench.register(seed, members: members)
            let found = try bench.value("select standing from nser.household where id = '\(other.identifier)'")
            if found == standing { return other }
        }
        throw DatabaseError(.undecodable)
    }

    /// What the desk of a re-survey reads.
    private func opening(_ bench: CaseBench, _ household: String, on day: String) throws -> String? {
        try Administration.connect(bench.bench.database.application).query(
            """
            select id from nser.registry_case where household_id = $1 and kind = 'APPEAL' and state = 'APPROVED'
                and used_version is null and (decided_at at time zone 'Asia/Karachi')::date <= $2
            """, [household, day]
        ).first?.first ?? nil
    }

    @Test func anApprovedAppealOpensTheHousehold() async throws {
        let bench = try await CaseBench(ruleSet: "pk-2005-06")
        let family = try await family(bench, elderly: true, from: 10_000)
        let id = family.identifier
        let raised = try await bench.raise(.appeal, 1, id, ground: "ELDERLY", by: .ayesha)
        #expect(raised.number == 0, "\(raised.text)")
        expectRefused(
            try await bench.raise(.appeal, 2, id, ground: "ELDERLY", by: .ayesha), 560, "case.open-already")
        // The desk sees its appeals, and nothing else.
        _ = try await bench.raise(.void, 3, id, ground: "REGISTERED_BY_MISTAKE")
        #expect(try await bench.cases(by: .ayesha).map { $0["case"]?.string } == [CaseBench.id(1)])
        #expect(try await bench.cases(by: .bilal).count == 2)
        #expect(try opening(bench, id, on: "2026-11-22") == nil)
        // The family lives on while the appeal waits: it is about the household, not about a version of it.
        try await bench.live("CONTACT", id, version: 1, #"{"mobile":"03009876543"}"#)
        let done = try await bench.decide(1)
        #expect(done.number == 0 && done.body["state"]?.string == "APPROVED", "\(done.text)")
        #expect(try bench.value("select version from nser.household where id = '\(id)'") == "2")
        #expect(try opening(bench, id, on: "2026-11-22") == CaseBench.id(1))
        #expect(try opening(bench, id, on: "2026-11-21") == nil)
        // Used once.
        let application = try Administration.connect(bench.bench.database.application)
        try application.execute("update nser.registry_case set used_version = 2 where id = '\(CaseBench.id(1))'")
        #expect(try opening(bench, id, on: "2026-11-23") == nil)
        let history = try await bench.ask(.history, #""household":"\#(id)""#, by: .ayesha)
        let row = try #require(history.rows.last)
        #expect(row["what"]?.string == "APPEAL" && row["used_version"]?.integer == 2)
        #expect(row["decided"]?["officer"]?.string == "bilal")
        try bench.expectSound()
    }

    @Test func aRefusedAppealIsRecorded() async throws {
        let bench = try await CaseBench(ruleSet: "pk-2005-06")
        let family = try await family(bench, elderly: true, from: 20_000)
        let id = family.identifier
        _ = try await bench.raise(.appeal, 1, id, ground: "ELDERLY", by: .ayesha)
        #expect(try await bench.decide(1, approved: false).number == 0)
        #expect(try opening(bench, id, on: "2027-11-22") == nil)
        let history = try await bench.ask(.history, #""household":"\#(id)""#, by: .ayesha)
        #expect(history.rows.last?["state"]?.string == "REFUSED")
        #expect(history.rows.last?["decided"]?["reason"]?.string == "looked at by two")
        // It may appeal again.
        #expect(try await bench.raise(.appeal, 2, id, ground: "ELDERLY", by: .ayesha).number == 0)
        try bench.expectSound()
    }

    @Test func appealsThatCannotBe() async throws {
        let bench = try await CaseBench(ruleSet: "pk-2005-06")
        let young = try await family(bench, elderly: false, from: 30_000)
        for ground in ["ELDERLY", "WIDOW"] {
            expectRefused(
                try await bench.raise(.appeal, 1, young.identifier, ground: ground, by: .ayesha), 560,
                "appeal.ground-not-given")
        }
        let pending = try await family(bench, elderly: true, from: 40_000, standing: "PENDING_VERIFICATION")
        expectRefused(
            try await bench.raise(.appeal, 1, pending.identifier, ground: "ELDERLY", by: .ayesha), 560,
            "appeal.not-ineligible")
        let old = try await family(bench, elderly: true, from: 50_000)
        #expect(try await bench.raise(.appeal, 1, old.identifier, ground: "ELDERLY", by: .ayesha).number == 0)
        // Who is gone by the time of the decision has nothing to be surveyed.
        try await bench.live("DEATH", old.identifier, version: 1, #"{"person":"\#(old.personIdentifiers[0])"}"#)
        expectRefused(try await bench.decide(1), 567)
        #expect(try await bench.decide(1, approved: false).number == 0)
        try bench.expectSound()
    }
}
