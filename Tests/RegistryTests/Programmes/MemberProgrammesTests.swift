import Shared
import Testing

@testable import Registry

/// Taleemi Wazaif and Nashonuma: programmes about members, which rest on Kafaalat; and the one of a past Ramazan.
struct MemberProgrammesTests {
    let rules: ProgrammeRules

    init() throws { rules = try ShippedRules.rules() }

    private func child(born: String, sex: String = "F", _ more: String = "") -> String {
        #""relation":3,"sex":"\#(sex)","born":"\#(born)","mother":2,"father":1,"crc":"0000000100032""#
            + (more.isEmpty ? "" : ",") + more
    }

    /// On 2026-11-24, of that age on that very day.
    private func pupil(_ age: Int, done: Int, attends: Int = 3, sex: String = "F") -> InventedScene {
        .couple(child(born: "\(2026 - age)-11-24", sex: sex, #""attendance":\#(attends),"education":\#(done)"#))
    }

    private func wazaif(_ scene: InventedScene) throws -> Decision? {
        try scene.decide(by: rules)["taleemi-wazaif", 3]
    }

    @Test(
        arguments: [
            (4, 25, "PRIMARY"), (4, 0, "PRIMARY"), (12, 4, "PRIMARY"), (13, 4, nil), (8, 5, "SECONDARY"), (7, 5, nil),
            (18, 9, "SECONDARY"), (19, 9, nil), (13, 10, "HIGHER_SECONDARY"), (12, 10, nil),
            (22, 10, "HIGHER_SECONDARY"),
            (18, 12, nil), (10, 16, nil),
        ] as [(Int, Int, String?)])
    func aLevelHasItsAgesAndClasses(_ age: Int, _ done: Int, _ level: String?) throws {
        let decision = try #require(try wazaif(pupil(age, done: done)))
        #expect(decision.level == level)
        #expect(decision.state == (level == nil ? .notEligible : .eligible))
        #expect(decision.codes == [level == nil ? "level.none" : "depends.eligible"])
    }

    @Test func whoIsTooYoungOrTooOldIsNoSubject() throws {
        #expect(try wazaif(pupil(3, done: 0)) == nil)
        #expect(try wazaif(pupil(23, done: 10)) == nil)
        // The day before the fourth birthday, and on it.
        var scene = InventedScene.couple(child(born: "2022-11-24", #""attendance":3,"education":25"#))
        scene.day = "2026-11-23"
        #expect(try wazaif(scene) == nil)
        scene.day = "2026-11-24"
        #expect(try wazaif(scene)?.state == .eligible)
    }

    @Test func whoIsNotAtSchoolIsEnrolledFirstAndWhatIsNotKnownIsOpen() throws {
        #expect(try wazaif(pupil(8, done: 1, attends: 2))?.state == .notEligible)
        let unknown = InventedScene.couple(child(born: "2018-11-24", #""attendance":null"#))
        #expect(try wazaif(unknown)?.state == .pending && wazaif(unknown)?.codes == ["level.unknown"])
        let undated = InventedScene.couple(#""relation":3,"sex":"F","crc":"0000000100032""#)
        #expect(try wazaif(undated)?.codes == ["subject.unknown"])
    }

    @Test(arguments: [
        ("2024-12-31", 8, 1, "F", Int64(2500)), ("2025-01-01", 8, 1, "F", 3000), ("2026-11-24", 8, 1, "M", 2500),
        ("2026-11-24", 14, 8, "M", 3500), ("2026-11-24", 14, 8, "F", 4000), ("2026-11-24", 17, 10, "M", 4500),
        ("2026-11-24", 17, 10, "F", 5000),
    ])
    func ratesAreByLevelSexAndDay(_ day: String, _ age: Int, _ done: Int, _ sex: String, _ rupees: Int64) throws {
        var scene = pupil(age, done: done, sex: sex)
        scene.day = day
        #expect(try wazaif(scene)?.amount == Decision.Payment(rupees: rupees, period: .quarter))
    }

    @Test func theChildHasToBeVerified() throws {
        var scene = pupil(8, done: 1)
        scene.verified = [1, 2]
        #expect(try wazaif(scene)?.state == .pending && wazaif(scene)?.codes == ["verification.subject"])
    }

    /// One line for the household, whatever the number of children, and none without a child.
    @Test func theyFollowKafaalat() throws {
        var scene = pupil(8, done: 1)
        scene.members += [child(born: "2019-01-01", #""attendance":3,"education":0"#).replacing("00032", with: "00042")]
        scene.score = 3201
        var decisions = try scene.decide(by: rules)
        #expect(decisions["taleemi-wazaif"]?.codes == ["depends.not_eligible"])
        #expect(decisions["taleemi-wazaif"]?.state == .notEligible && decisions["taleemi-wazaif", 3] == nil)
        #expect(HouseholdStanding(of: decisions) == .ineligible)
        scene.score = 3200
        scene.verified = []
        decisions = try scene.decide(by: rules)
        #expect(decisions["taleemi-wazaif"]?.codes == ["depends.pending"])
        #expect(decisions["taleemi-wazaif"]?.reasons[0].argument("programme") == "kafaalat")
        #expect(decisions.filter { $0.programme == "taleemi-wazaif" }.count == 1)
        #expect(HouseholdStanding(of: decisions) == .pending)
        #expect(try InventedScene.couple().decide(by: rules).filter { $0.programme == "nashonuma" }.isEmpty)
    }

    @Test func nashonumaIsForChildrenUnderTwo() throws {
        func nashonuma(_ born: String, sex: String = "F") throws -> Decision? {
            try InventedScene.couple(child(born: born, sex: sex)).decide(by: rules)["nashonuma", 3]
        }
        // Two years old tomorrow, and today.
        #expect(try nashonuma("2024-11-25")?.state == .eligible)
        #expect(try nashonuma("2024-11-25")?.level == "CHILD")
        #expect(try nashonuma("2024-11-24") == nil)
        #expect(try nashonuma("2026-11-24")?.amount?.rupees == 3000)
        #expect(try nashonuma("2026-11-24", sex: "M")?.amount?.rupees == 2500)
        #expect(try nashonuma("2026-11-24", sex: "T")?.amount == nil)
    }

    @Test(arguments: [("2024-06-30", Int64(2500)), ("2024-07-01", 3000)])
    func nashonumasRatesRose(_ day: String, _ rupees: Int64) throws {
        var scene = InventedScene.couple(child(born: "2024-01-01"))
        scene.day = day
        #expect(try scene.decide(by: rules)["nashonuma", 3]?.amount?.rupees == rupees)
    }

    @Test(
        arguments: [
            (#"{"pregnant":1,"births_12_months":0}"#, "confirm"), (#"{"pregnant":0,"births_12_months":1}"#, "confirm"),
            (#"{"pregnant":0,"births_12_months":0}"#, nil),
            (#"{"pregnant":null,"births_12_months":0}"#, "subject.unknown"),
        ] as [(String, String?)])
    func whichWomanIsPregnantOnlyTheFacilityKnows(_ answers: String, _ code: String?) throws {
        var scene = InventedScene.couple()
        scene.answers = answers
        let decision = try scene.decide(by: rules)["nashonuma", 2]
        #expect(decision?.codes == code.map { [$0] })
        #expect(decision == nil || decision?.state == .pending)
        // Never the husband.
        #expect(try scene.decide(by: rules)["nashonuma", 1] == nil)
    }

    @Test(
        arguments: [
            ("2024-03-11", "PK20101", Int32(3799), nil), ("2024-03-12", "PK20101", 3799, .eligible),
            ("2024-04-09", "PK40101", 3799, .eligible), ("2024-04-10", "PK40101", 3799, nil),
            ("2024-03-12", "PK20101", 3800, .notEligible), ("2024-03-12", "PK60101", 3799, .notEligible),
        ] as [(String, String, Int32, Decision.State?)])
    func theRamazanTransferHadItsMonthAreaAndLimit(
        _ day: String, _ tehsil: String, _ score: Int32, _ state: Decision.State?
    ) throws {
        var scene = InventedScene.couple()
        (scene.day, scene.tehsil, scene.score) = (day, tehsil, score)
        let decision = try scene.decide(by: rules)["ramazan-2024"]
        #expect(decision?.state == state)
        if state == .eligible { #expect(decision?.amount == Decision.Payment(rupees: 2000, period: .once)) }
        // The published card has no rule for it.
        scene.model = "pk-2005-06"
        #expect(try scene.decide(by: ShippedRules.rules("pk-2005-06"))["ramazan-2024"] == nil)
    }

    @Test func aProgrammeWhoseRuleIsNotKnownIsListedAndDecidesNothing() throws {
        let unknown = try ShippedRules.programmes().filter { $0.unknownBecause != nil }
        #expect(
            unknown.map(\.name) == [
                "flood-relief-2022", "fuel-subsidy-2022", "punjab-pser", "sehat-sahulat",
                "undergraduate-scholarship", "utility-stores-relief",
            ])
        let decided = Set(try pupil(8, done: 1).decide(by: rules).map(\.programme))
        #expect(decided == ["kafaalat", "taleemi-wazaif"])
        #expect(unknown.allSatisfy { $0.unknownBecause?.urdu.isEmpty == false && !$0.source.isEmpty })
    }
}
