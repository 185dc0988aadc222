import Shared
import Testing

@testable import Registry

/// What holds for every decision, whatever the household.
struct DecisionOrderTests {
    let rules: ProgrammeRules

    init() throws { rules = try ShippedRules.rules() }

    private static let pupil =
        #""relation":3,"sex":"F","born":"2018-01-01","crc":"0000000100032","attendance":3,"education":1"#

    /// All scenes of a grid: score, verification, facts, recipient.
    private func scenes() -> [InventedScene] {
        var scenes: [InventedScene] = []
        for score in [nil, 3200, 3201, 3700, 3701] as [Int32?] {
            for verified in [[], [2], [1, 2, 3]] as [Set<Int>] {
                for facts in [nil, [:], [2: ["TAXPAYER"]], [1: ["DISABILITY_RECORD"]]] as [[Int: Set<String>]?] {
                    for recipient in [nil, 1, 2] as [Int?] {
                        var scene = InventedScene.couple(Self.pupil)
                        (scene.score, scene.verified, scene.facts, scene.recipient) = (
                            score, verified, facts, recipient
                        )
                        scenes.append(scene)
                    }
                }
            }
        }
        return scenes
    }

    @Test func theScoreComesBeforeVerificationAndVerificationBeforeFilters() throws {
        for scene in scenes() {
            let decision = try #require(try scene.decide(by: rules)["kafaalat"])
            let codes = decision.codes
            let isAbove = codes.contains("score.above") || codes.contains("score.unknown")
            if isAbove { #expect(codes.count == 1) }
            if scene.score == nil { #expect(codes == ["score.unknown"] && decision.state == .pending) }
            if scene.score == 3701 { #expect(codes == ["score.above"]) }
            if codes.contains(where: { $0.hasPrefix("filter.") }) {
                #expect(scene.verified.contains(2) && scene.recipient == 2 && scene.score != 3701)
            }
            if decision.state == .eligible {
                #expect(scene.recipient == 2 && scene.verified.contains(2))
                #expect(scene.facts != nil && scene.facts?[2]?.contains("TAXPAYER") != true)
                #expect((scene.score ?? .max) <= 3200 || scene.facts?[1]?.contains("DISABILITY_RECORD") == true)
            }
            #expect((decision.amount != nil) == (decision.state == .eligible))
            #expect(!codes.isEmpty)
        }
    }

    /// More knowledge never turns a no by score into a yes, and what is unknown is never a no.
    @Test func unknownIsNeverANo() throws {
        for scene in scenes() where scene.score == nil || scene.facts == nil {
            let decision = try #require(try scene.decide(by: rules)["kafaalat"])
            if scene.score == nil { #expect(decision.state == .pending) }
            if let score = scene.score, score <= 3700, scene.recipient != 1 { #expect(decision.state == .pending) }
        }
    }

    @Test func theSameSceneIsDecidedTheSameAndReadsBackAsWritten() throws {
        for scene in scenes() {
            let decisions = try scene.decide(by: rules)
            #expect(try scene.decide(by: ShippedRules.rules()) == decisions)
            #expect(Decision.read(Decision.json(decisions)) == decisions)
        }
    }

    @Test func everyReasonHasWordsInBothLanguagesAndNoScore() throws {
        let words = ReasonWords(programmes: rules.programmes, filters: try .shipped())
        var seen: Set<String> = []
        for scene in scenes() {
            for decision in try scene.decide(by: rules) {
                for reason in decision.reasons {
                    seen.insert(reason.code)
                    let said = words.words(reason, of: decision)
                    #expect(said.english != reason.code && said.urdu != reason.code, "\(reason.code)")
                    #expect(said.english != said.urdu)
                    let hasFigures = said.english.contains { $0.isNumber }
                    #expect(!hasFigures, "\(said.english)")
                }
            }
        }
        #expect(seen.count >= 10)
        #expect(ReasonWords.codes.isSuperset(of: seen))
    }

    @Test func storedDecisionsThatAreNotOursAreNotRead() {
        for text in [
            "", "{}", "[{}]", #"[{"programme":"k","version":"v","state":"MAYBE","reasons":[]}]"#,
            #"[{"programme":"k","version":"v","state":"ELIGIBLE","reasons":[{"code":1}]}]"#,
            #"[{"programme":"k","version":"v","state":"ELIGIBLE","reasons":[{"code":"c","a":1}]}]"#,
            #"[{"programme":"k","version":"v","state":"ELIGIBLE","reasons":[],"rupees":1,"period":"day"}]"#,
        ] {
            #expect(Decision.read(Array(text.utf8)) == nil, "\(text)")
        }
        #expect(Decision.read(Array("[]".utf8)) == [])
    }

    @Test func theStandingIsTheBestThatIsCertain() {
        func standing(_ states: Decision.State...) -> HouseholdStanding {
            HouseholdStanding(
                of: states.map {
                    Decision(
                        programme: "p", version: "v", subject: nil, level: nil, state: $0, reasons: [], amount: nil)
                })
        }
        #expect(standing() == .pending)
        #expect(standing(.notEligible, .pending, .eligible) == .eligible)
        #expect(standing(.notEligible, .pending) == .pending)
        #expect(standing(.notEligible, .notEligible) == .ineligible)
    }
}
