import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// SCREEN: the token of the triage counter, what is told of whom, and whether a re-survey is possible.
@Suite(.timeLimit(.minutes(2))) struct ScreenTests {
    private static let first = (year: 2023, month: 11, day: 22)

    private func known(ruleSet: String? = nil) async throws -> (VisitBench, InventedHousehold) {
        let bench = try await VisitBench(ruleSet: ruleSet)
        let family = InventedHousehold(seed: 41, members: 4, interviewed: Self.first)
        try await bench.register(family)
        return (bench, family)
    }

    @Test func whoIsOnNoFileGetsANewSurvey() async throws {
        let (bench, _) = try await known()
        let answer = try await bench.screen(["0999999999991", "0999999999992"], on: "2024-01-01")
        #expect(answer.text == #"{"token":"NEW_SURVEY","found":0}"# && answer.rows.isEmpty)
    }

    @Test func theOwnOfficeHearsHouseholdVersionAndGate() async throws {
        let (bench, family) = try await known()
        for (day, isOpen) in [("2025-11-21", false), ("2025-11-22", true)] {
            let answer = try await bench.screen([family.cnicOfHead], on: day)
            let row = try #require(answer.rows.first)
            #expect(answer.body["token"]?.string == "ROSTER_UPDATE" && answer.body["found"]?.integer == 1)
            #expect(row["household"]?.string == family.identifier && row["version"]?.integer == 1)
            #expect(row["office"]?.string == DeskBench.lahore && row["member"]?.string == "ACTIVE")
            #expect(row["resurvey"]?["open"]?.bool == isOpen)
            #expect(row["resurvey"]?["possible_from"]?.string == (isOpen ? nil : "2025-11-22"))
            #expect(row["resurvey"]?["because"]?["code"]?.string == "INELIGIBLE")
            #expect(row["resurvey"]?["because"]?["ur"]?.string?.isEmpty == false)
            // The number is masked, there is no name, and nothing that tells how near a limit the family is.
            let text = String(decoding: row.raw, as: UTF8.self)
            #expect(!text.contains(family.cnicOfHead) && !text.contains(family.headName) && !text.contains("score"))
        }
    }

    @Test func anotherOfficeHearsOnlyWhereToGo() async throws {
        let (bench, family) = try await known(ruleSet: "pk-2005-06")
        try bench.decided("ELIGIBLE")
        let there = try bench.bench.caller("D9", tehsil: DeskBench.elsewhere)
        let answer = try await bench.screen([family.cnicOfHead], on: "2025-01-01", as: there)
        #expect(answer.body["token"]?.string == "ROSTER_UPDATE")
        let row = try #require(answer.rows.first)
        #expect(Set(row.members.map { $0.key.text }) == ["number", "token", "office", "office_name"])
        #expect(row["token"]?.string == "ROSTER_UPDATE" && row["office"]?.string == DeskBench.lahore)
        let supervisor = try await bench.screen([family.cnicOfHead], on: "2025-01-01", as: bench.bench.supervisor())
        #expect(supervisor.rows.first?["household"]?.string == family.identifier)
        let far = try await bench.screen(
            [family.cnicOfHead], on: "2025-01-01", as: bench.bench.supervisor(.province("PK7")))
        #expect(far.rows.first?["household"] == nil)
    }

    @Test func anEligibleHouseholdWaitsThreeYears() async throws {
        let (bench, family) = try await known(ruleSet: "pk-2005-06")
        try bench.decided("ELIGIBLE")
        for (day, isOpen) in [("2026-11-21", false), ("2026-11-22", true)] {
            let answer = try await bench.screen([family.cnicOfHead], on: day)
            let gate = answer.rows.first?["resurvey"]
            #expect(gate?["open"]?.bool == isOpen && gate?["because"]?["code"]?.string == "ELIGIBLE")
            #expect(gate?["possible_from"]?.string == (isOpen ? nil : "2026-11-22"))
        }
        // The two years of who is not eligible are not enough, and a re-survey says so too.
        let refused = try await bench.resurvey(family, version: 1, on: "2025-11-22")
        #expect(refused.number == 560 && refused.body["possible_from"]?.string == "2026-11-22")
        // Not eligible any more: two years.
        try bench.decided("NOT_ELIGIBLE")
        let open = try await bench.screen([family.cnicOfHead], on: "2025-11-22")
        #expect(open.rows.first?["resurvey"]?["open"]?.bool == true)
    }

    @Test func aFamilyThatOnlyHasToNameARecipientGoesToThePriorityCounter() async throws {
        let (bench, family) = try await known(ruleSet: "pk-2005-06")
        try bench.decided("PENDING_VERIFICATION", reasons: #"[{"code":"recipient.not_named"}]"#)
        let asked = try await bench.screen([family.cnicOfHead], on: "2024-01-01")
        #expect(asked.body["token"]?.string == "PRIORITY_COUNTER")
        try bench.decided("PENDING_VERIFICATION", reasons: #"[{"code":"verification.recipient"}]"#)
        let waiting = try await bench.screen([family.cnicOfHead], on: "2024-01-01")
        #expect(waiting.body["token"]?.string == "ROSTER_UPDATE")
        try bench.decided("PENDING_VERIFICATION", reasons: #"[{"code":"recipient.not_named"}]"#)
        let wife = family.personIdentifiers[1]
        let named = try await bench.event(
            "RECIPIENT", family.identifier, version: 1, on: "2024-01-02", #"{"person":"\#(wife)"}"#)
        try #require(named.number == 0, "\(named.text)")
        let done = try await bench.screen([family.cnicOfHead], on: "2024-01-02")
        #expect(done.body["token"]?.string == "ROSTER_UPDATE")
    }

    @Test func severalAdultsAreEachAnswered() async throws {
        let (bench, family) = try await known()
        let other = InventedHousehold(seed: 42, members: 5, interviewed: Self.first)
        try await bench.register(other)
        let left = try await bench.event(
            "MEMBER_LEFT", other.identifier, version: 1, on: "2024-01-01",
            #"{"persons":["\#(other.personIdentifiers[1])"]}"#)
        try #require(left.number == 0, "\(left.text)")
        let gone = try #require(other.numbers[1])
        let answer = try await bench.screen(["0999999999991", gone, family.cnicOfHead], on: "2024-02-01")
        #expect(answer.body["token"]?.string == "ROSTER_UPDATE" && answer.body["found"]?.integer == 2)
        #expect(answer.rows.map { $0["member"]?.string } == ["LEFT", "ACTIVE"])
        #expect(answer.rows.map { $0["household"]?.string } == [other.identifier, family.identifier])
    }

    @Test func aHouseholdWithoutASurveyMayBeSurveyed() async throws {
        let bench = try await VisitBench()
        let family = try VisitBench.lasting((2024, 11, 22), until: "2025-01-01")
        try await bench.register(family)
        // As it would be if it had come from elsewhere without an interview.
        try bench.administration().execute("delete from nser.survey")
        let answer = try await bench.screen([family.cnicOfHead], on: "2025-01-01")
        #expect(answer.rows.first?["resurvey"]?["because"]?["code"]?.string == "NEVER_SURVEYED")
        let surveyed = try await bench.resurvey(family, version: 1, on: "2025-01-01")
        #expect(surveyed.number == 0 && surveyed.body["because"]?.string == "NEVER_SURVEYED", "\(surveyed.text)")
        let again = try await bench.screen([family.cnicOfHead], on: "2025-01-01")
        #expect(again.rows.first?["resurvey"]?["possible_from"]?.string == "2027-01-01")
    }

    /// A gate that changed with a day: the old rule for interviews of old days.
    @Test func changedGatesCountFromTheirDayOn() async throws {
        let file = """
            {"source": "a test", "programme": "kafaalat", "exceptions": [], "gates": [
             {"code": "OLD", "states": ["ELIGIBLE", "NOT_ELIGIBLE", "PENDING_VERIFICATION", "UNDECIDED"], "years": 2,
              "effective_from": "2023-01-01", "en": "old {last}", "ur": "پرانا {last}", "source": "a test"},
             {"code": "NEW", "states": ["ELIGIBLE", "NOT_ELIGIBLE", "PENDING_VERIFICATION", "UNDECIDED"], "years": 1,
              "effective_from": "2025-06-01", "en": "new {last}", "ur": "نیا {last}", "source": "a test"}]}
            """
        let bench = try await VisitBench(gates: ResurveyGates(file: Array(file.utf8)))
        let family = try VisitBench.lasting((2024, 3, 1), until: "2025-06-02")
        try await bench.register(family)
        let before = try await bench.screen([family.cnicOfHead], on: "2025-05-31")
        #expect(before.rows.first?["resurvey"]?["possible_from"]?.string == "2025-06-01")
        // The interview was held under the old rule and came later.
        let late = try await bench.resurvey(
            family.identifier, version: 1, on: "2025-05-31",
            roster: String(decoding: family.roster, as: UTF8.self),
            answers: String(decoding: family.answers, as: UTF8.self), arrives: "2025-06-02")
        #expect(late.number == 560 && late.body["because"]?.string == "OLD", "\(late.text)")
        let open = try await bench.resurvey(family, version: 1, on: "2025-06-01")
        #expect(open.number == 0 && open.body["because"]?.string == "NEW", "\(open.text)")
    }

    @Test func numbersThatAreNoneAreRefused() throws {
        func refused(_ body: String) throws -> Refusal? {
            let document = try JSONDocument(Array(body.utf8))
            do throws(Refusal) {
                _ = try Request(.screen, document)
                return nil
            } catch {
                return error
            }
        }
        let first = #""cnic":"0352021234567""#
        for (body, rule) in [
            (#"{"cnic":"35202"}"#, "number.digits"), (#"{"cnic":"9352021234567"}"#, "number.region"),
            (#"{\#(first),"others":[]}"#, "screen.size"), (#"{\#(first),"others":["1"]}"#, "number.digits"),
            (#"{\#(first),"others":["0352021234567"]}"#, "screen.twice"),
            (
                #"{\#(first),"others":[\#((10...60).map { "\"03520212345\($0)\"" }.joined(separator: ","))]}"#,
                "screen.size"
            ),
        ] {
            let refusal = try refused(body)
            #expect(refusal?.problem == .validation && refusal?.rule == rule, "\(body)")
        }
        for body in [#"{\#(first),"others":"x"}"#, #"{\#(first),"others":[7]}"#, "{}", #"{"cnic":null}"#] {
            #expect(try refused(body)?.problem == .syntax, "\(body)")
        }
    }
}
