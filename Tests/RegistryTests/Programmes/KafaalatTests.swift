import Shared
import Testing

@testable import Registry

/// Kafaalat at its edges, under both rule sets.
struct KafaalatTests {
    let rules: ProgrammeRules
    let card: ProgrammeRules

    init() throws {
        rules = try ShippedRules.rules()
        card = try ShippedRules.rules("pk-2005-06")
    }

    private func decided(_ scene: InventedScene, _ rules: ProgrammeRules? = nil) throws -> Decision {
        try #require(try scene.decide(by: rules ?? self.rules)["kafaalat"])
    }

    @Test func aPoorHouseholdWithEverythingIsEligibleAndPaid() throws {
        let decision = try decided(.couple())
        #expect(decision.state == .eligible && decision.codes == ["score.within"])
        #expect(decision.amount == Decision.Payment(rupees: 13_500, period: .quarter))
        #expect(decision.version == "2023-01-13")
    }

    @Test(arguments: [
        (Int32(0), Decision.State.eligible), (3200, .eligible), (3201, .notEligible), (3700, .notEligible),
        (10_000, .notEligible),
    ])
    func theCutOffIs32(_ score: Int32, _ state: Decision.State) throws {
        var scene = InventedScene.couple()
        scene.score = score
        let decision = try decided(scene)
        #expect(decision.state == state)
        #expect(decision.codes == [state == .eligible ? "score.within" : "score.above"])
    }

    @Test(arguments: [(Int32(3201), Decision.State.eligible), (3700, .eligible), (3701, .notEligible)])
    func itIs37WhereTheAuthoritysRecordMarksADisability(_ score: Int32, _ state: Decision.State) throws {
        var scene = InventedScene.couple()
        scene.score = score
        scene.facts = [1: ["DISABILITY_RECORD"]]
        #expect(try decided(scene).state == state)
    }

    @Test func theSurveysOwnAnswersAboutDifficultiesNeverRaiseIt() throws {
        var scene = InventedScene.couple(
            #""relation":3,"sex":"F","born":"2010-01-01","crc":"0000000100032","walking":4,"seeing":4"#)
        scene.score = 3201
        #expect(try decided(scene).state == .notEligible)
    }

    @Test func notAskedIsNotNo() throws {
        var scene = InventedScene.couple()
        scene.facts = nil
        for (score, codes) in [(Int32(3200), ["facts.not_asked"]), (3700, ["facts.not_asked"])] {
            scene.score = score
            let decision = try decided(scene)
            #expect(decision.state == .pending && decision.codes == codes)
        }
        scene.score = 3701
        #expect(try decided(scene).state == .notEligible)
    }

    @Test(arguments: [(Int32(3400), Decision.State.eligible), (3401, .notEligible), (3700, .notEligible)])
    func thePublishedCardsCutOffIs34WhateverTheDisability(_ score: Int32, _ state: Decision.State) throws {
        var scene = InventedScene.couple()
        scene.model = "pk-2005-06"
        scene.score = score
        scene.facts = [1: ["DISABILITY_RECORD"]]
        #expect(try decided(scene, card).state == state)
    }

    @Test func withoutAScoreOrWithAnothersItIsOpen() throws {
        var scene = InventedScene.couple()
        scene.score = nil
        #expect(try decided(scene).state == .pending && decided(scene).codes == ["score.unknown"])
        scene.score = 9900
        #expect(try decided(scene, card).codes == ["score.other_model"])
        #expect(try decided(scene, card).state == .pending)
    }

    @Test func theRuleBeginsOnItsDay() throws {
        var scene = InventedScene.couple()
        scene.day = "2023-01-12"
        #expect(try scene.decide(by: rules)["kafaalat"] == nil)
        scene.day = "2023-01-13"
        #expect(try decided(scene).state == .eligible)
    }

    @Test(arguments: [
        ("2023-03-31", Int64(8500)), ("2023-04-01", 9000), ("2023-12-31", 9000), ("2024-01-01", 10_500),
        ("2024-12-31", 10_500), ("2025-01-01", 13_500), ("2025-12-31", 13_500), ("2026-01-01", 13_500),
    ])
    func anAmountIsInForceFromItsDayAndAPlannedOneNever(_ day: String, _ rupees: Int64) throws {
        var scene = InventedScene.couple()
        scene.day = day
        #expect(try decided(scene).amount?.rupees == rupees)
    }

    @Test func theRecipientIsAnEverMarriedWomanWithAValidCard() throws {
        func recipient(_ old: String, _ new: String) throws -> Decision {
            var scene = InventedScene.couple()
            #expect(scene.members[1].contains(old))
            scene.members[1] = scene.members[1].replacing(old, with: new)
            return try decided(scene)
        }
        for marital in 2...5 { #expect(try recipient(#""marital":2"#, #""marital":\#(marital)"#).state == .eligible) }
        #expect(try recipient(#""marital":2"#, #""marital":1"#).codes == ["recipient.unfit"])
        #expect(try recipient(#","cnic":"0000000100022""#, "").codes == ["recipient.unfit"])
        #expect(try recipient("2030-01-01", "2026-11-24").state == .eligible)
        let expired = try recipient("2030-01-01", "2026-11-23")
        #expect(expired.state == .notEligible && expired.codes == ["recipient.unfit"])
        #expect(try recipient(#","expires":"2030-01-01""#, "").state == .eligible)
        #expect(try recipient(#""marital":2,"#, "").codes == ["recipient.unknown"])
    }

    @Test func whoIsNotNamedIsAskedForAndWhoCannotBeIsSaid() throws {
        var scene = InventedScene.couple()
        scene.recipient = nil
        #expect(try decided(scene).codes == ["recipient.not_named"] && decided(scene).state == .pending)
        scene.members.removeLast()
        #expect(try decided(scene).codes == ["recipient.none"] && decided(scene).state == .notEligible)
        // Somebody who has left the roster is nobody.
        scene = .couple()
        scene.recipient = 9
        #expect(try decided(scene).codes == ["recipient.not_named"])
        scene.recipient = 1
        #expect(try decided(scene).codes == ["recipient.unfit"])
    }

    @Test func theRecipientHasToBeVerified() throws {
        var scene = InventedScene.couple()
        scene.verified = [1]
        #expect(try decided(scene).codes == ["verification.recipient"] && decided(scene).state == .pending)
    }

    @Test(arguments: [
        (2, "TAXPAYER", "filter.self"), (1, "TAXPAYER", "filter.spouse"), (3, "TAXPAYER", nil),
        (3, "LAND_12_ACRES", "filter.family"), (1, "LAND_12_ACRES", "filter.family"), (2, "DISABILITY_RECORD", nil),
        (2, "NO_SUCH_CODE", nil),
    ])
    func aFilterHitsItsSubjects(_ line: Int, _ code: String, _ reason: String?) throws {
        var scene = InventedScene.couple(
            #""relation":5,"sex":"F","born":"1950-01-01","marital":3,"cnic":"0000000100032""#)
        scene.facts = [line: [code]]
        let decision = try decided(scene)
        #expect(decision.state == (reason == nil ? .eligible : .notEligible))
        #expect(decision.codes == [reason ?? "score.within"])
        #expect(reason == nil || decision.reasons[0].argument("filter") == code)
    }

    /// An authority that never sent its file has not said no: the decision tells that it could not be asked.
    @Test func aFileThatNeverCameIsSaid() throws {
        var scene = InventedScene.couple()
        scene.files = ["DISABILITY_RECORD", "TAXPAYER"]
        let decision = try decided(scene)
        #expect(decision.state == .eligible && decision.codes == ["score.within", "filters.no_file"])
        let named = decision.reasons[1].argument("filters")?.split(separator: " ") ?? []
        #expect(named.contains("LAND_12_ACRES") && !named.contains("TAXPAYER"))
        let words = ReasonWords(programmes: rules.programmes, filters: try .shipped())
        let said = words.words(decision.reasons[1], of: decision)
        #expect(said.english.contains("could not be asked: ") && said.urdu.contains("پوچھا نہیں جا سکا: "))
        // A fact that is there counts; a switch that is off asks nobody.
        scene.facts = [2: ["TAXPAYER"]]
        #expect(try decided(scene).codes == ["filter.self"])
        scene.facts = [:]
        let off = try ShippedRules.rules(switches: Dictionary(uniqueKeysWithValues: named.map { (String($0), false) }))
        #expect(try decided(scene, off).codes == ["score.within"])
        // Without the authority's record of disabilities nobody knows whether the higher limit counts.
        (scene.files, scene.score) = (["TAXPAYER"], 3300)
        #expect(try decided(scene).state == .pending)
    }

    @Test func aFilterCountsFromItsDayAndOnlyWhileItIsOn() throws {
        var scene = InventedScene.couple()
        scene.facts = [2: ["TAXPAYER"]]
        scene.day = "2025-12-31"
        #expect(try decided(scene).state == .eligible)
        scene.day = "2026-01-01"
        #expect(try decided(scene).state == .notEligible)
        let off = try ShippedRules.rules(switches: ["TAXPAYER": false])
        #expect(try decided(scene, off).state == .eligible)
        #expect(off.digest != rules.digest)
    }

    @Test func theIllustrativeModelIsCalledSoAndThePublishedCardIsNot() throws {
        let decision = try decided(.couple())
        #expect(rules.caution(of: decision)?.english.contains("illustrative") == true)
        #expect(rules.caution(of: decision)?.urdu.contains("مثالی") == true)
        #expect(card.caution(of: decision) == nil)
    }
}
