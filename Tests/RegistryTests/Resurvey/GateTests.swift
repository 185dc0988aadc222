import Registry
import Shared
import Testing

/// The gates of the re-survey, without a database: each on both sides of its day.
@Suite struct GateTests {
    private let gates: ResurveyGates

    init() throws { gates = try ResurveyGates.shipped() }

    private func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    private func facts(
        _ state: GateFacts.State, surveyed: String? = "2024-03-10", events: [GateFacts.Event] = [],
        notices: [GateFacts.AreaNotice] = [], appeals: [ApprovedAppeal] = []
    ) throws -> GateFacts {
        let last = try surveyed.map { text in
            GateFacts.Survey(
                version: 3, interviewed: try day(text),
                recordedAt: try #require(Instant(rfc3339: "\(text)T12:00:00+05:00")))
        }
        return GateFacts(lastSurvey: last, state: state, events: events, notices: notices, appeals: appeals)
    }

    @Test(arguments: [
        (GateFacts.State.notEligible, "2026-03-09", "2026-03-10", "INELIGIBLE"),
        (.pending, "2026-03-09", "2026-03-10", "INELIGIBLE"), (.undecided, "2026-03-09", "2026-03-10", "INELIGIBLE"),
        (.eligible, "2027-03-09", "2027-03-10", "ELIGIBLE"),
    ])
    func eachGateOpensOnItsDay(_ state: GateFacts.State, _ before: String, _ opens: String, _ code: String) throws {
        let facts = try facts(state)
        let closed = gates.answer(facts, on: try day(before))
        #expect(!closed.isOpen && closed.code == code)
        #expect(closed.possibleFrom == (try day(opens)))
        #expect(closed.words.english.contains("2024-03-10") && closed.words.urdu.contains("2024-03-10"))
        let open = gates.answer(facts, on: try day(opens))
        #expect(open.isOpen && open.code == code && open.possibleFrom == nil)
    }

    @Test func aSurveyOfALeapDayIsCountedToTheFirstOfMarch() throws {
        let facts = try facts(.notEligible, surveyed: "2024-02-29")
        #expect(!gates.answer(facts, on: try day("2026-02-28")).isOpen)
        #expect(gates.answer(facts, on: try day("2026-03-01")).isOpen)
    }

    @Test func whoWasNeverSurveyedMayBe() throws {
        let answer = gates.answer(try facts(.undecided, surveyed: nil), on: try day("2026-11-22"))
        #expect(answer.isOpen && answer.code == "NEVER_SURVEYED")
    }

    @Test func aLifeEventSinceTheLastSurveyOpensIt() throws {
        func opened(_ kind: String, version: Int32 = 4, on text: String = "2025-01-01", proved: Bool = true) throws
            -> Bool
        {
            let event = GateFacts.Event(
                kind: kind, version: version, effective: try day(text), hasEvidence: proved)
            return gates.answer(try facts(.eligible, events: [event]), on: try day("2025-06-01")).isOpen
        }
        for kind in ["MARRIAGE", "DIVORCE", "WIDOWHOOD", "DEATH", "DISABILITY"] { #expect(try opened(kind)) }
        for kind in ["MEMBER_LEFT", "INCOME", "ASSETS", "MOVE", "CONTACT", "SPLIT", "BIRTH"] {
            #expect(try !opened(kind), "\(kind)")
        }
        // Without a certificate, before the survey, of the survey's own version, after the day asked about.
        #expect(try !opened("DEATH", proved: false))
        #expect(try !opened("DEATH", on: "2024-03-09"))
        #expect(try !opened("DEATH", version: 3))
        #expect(try !opened("DEATH", on: "2025-06-02"))
        #expect(try opened("DEATH", on: "2024-03-10"))
    }

    @Test func aNotifiedAreaOpensItWhileTheNoticeLasts() throws {
        func opened(_ text: String, surveyed: String = "2024-03-10") throws -> Bool {
            let notice = GateFacts.AreaNotice(
                title: FormWords(english: "Flood", urdu: "سیلاب"), from: try day("2025-08-20"),
                until: try day("2025-12-31"))
            return gates.answer(
                try facts(.eligible, surveyed: surveyed, notices: [notice]), on: try day(text)
            ).isOpen
        }
        #expect(try !opened("2025-08-19"))
        #expect(try opened("2025-08-20"))
        #expect(try opened("2025-12-31"))
        #expect(try !opened("2026-01-01"))
        // Who was surveyed since the disaster has had what the notice gives.
        #expect(try opened("2025-09-01", surveyed: "2025-08-19"))
        #expect(try !opened("2025-09-01", surveyed: "2025-08-20"))
    }

    @Test func anAppealApprovedSinceTheLastSurveyOpensItOnce() throws {
        let household = Identifier.v7(milliseconds: 1_795_000_000_000, random: (1, 1))
        func opened(_ moment: String, on text: String) throws -> Bool {
            let appeal = ApprovedAppeal(
                id: household, household: household, decidedAt: try #require(Instant(rfc3339: moment)))
            return gates.answer(try facts(.notEligible, appeals: [appeal]), on: try day(text)).isOpen
        }
        #expect(try opened("2024-03-10T12:00:01+05:00", on: "2024-03-10"))
        #expect(try !opened("2024-03-10T11:59:59+05:00", on: "2024-06-01"))
        #expect(try !opened("2024-06-02T10:00:00+05:00", on: "2024-06-01"))
    }

    /// Configuration changes by dates: the old rule for old days, the new one from its day on.
    @Test func aRuleCountsFromItsDayOn() throws {
        let changed = try ResurveyGates(file: Array(Self.changed.utf8))
        let facts = try facts(.eligible)
        // Three years until 2025 is over, one year from 2026 on.
        let before = changed.answer(facts, on: try day("2025-12-31"))
        #expect(!before.isOpen && before.code == "OLD")
        #expect(before.possibleFrom == (try day("2026-01-01")))
        let after = changed.answer(facts, on: try day("2026-01-01"))
        #expect(after.isOpen && after.code == "NEW")
        // A survey of 2025: the new rule's year counts, and nothing is open before that rule begins.
        let later = try self.facts(.eligible, surveyed: "2025-09-01")
        #expect(changed.answer(later, on: try day("2025-12-31")).possibleFrom == (try day("2026-09-01")))
        // Before there was any rule nothing is open, and the answer says from when on it is.
        let early = changed.answer(try self.facts(.eligible, surveyed: "2010-01-01"), on: try day("2019-12-31"))
        #expect(!early.isOpen && early.code == "NO_GATE")
    }

    private static let changed = """
        {"source": "a test", "programme": "kafaalat", "gates": [
         {"code": "OLD", "states": ["ELIGIBLE"], "years": 3, "effective_from": "2020-01-01", "en": "a", "ur": "ا",
          "source": "a"},
         {"code": "NEW", "states": ["ELIGIBLE"], "years": 1, "effective_from": "2026-01-01", "en": "a", "ur": "ا",
          "source": "a"},
         {"code": "REST", "states": ["NOT_ELIGIBLE", "PENDING_VERIFICATION", "UNDECIDED"], "years": 2,
          "effective_from": "2020-01-01", "en": "a", "ur": "ا", "source": "a"}], "exceptions": []}
        """

    @Test(arguments: [
        ("\"years\": 3", "\"years\": 99"), ("\"years\": 3", "\"years\": \"3\""), ("\"ELIGIBLE\"", "\"RICH\""),
        ("[\"ELIGIBLE\"]", "[]"), ("2026-01-01", "2026-02-30"), ("2026-01-01", "2020-01-01"),
        ("\"exceptions\": []", "\"exceptions\": [], \"x\": 1"),
        (
            "\"exceptions\": []",
            "\"exceptions\": [{\"code\":\"A\",\"kind\":\"friend\",\"effective_from\":\"2020-01-01\"}]"
        ),
        (
            "\"exceptions\": []",
            "\"exceptions\": [{\"code\":\"A\",\"kind\":\"lifeEvent\",\"events\":[\"LOTTERY\"],"
                + "\"effective_from\":\"2020-01-01\",\"en\":\"a\",\"ur\":\"a\",\"source\":\"a\"}]"
        ),
        ("\"source\": \"a test\", ", ""), ("{\"source\"", "[\"source\""),
    ])
    func aFileThatIsNotUnderstoodIsRefused(_ part: String, _ other: String) throws {
        let range = try #require(Self.changed.firstRange(of: part))
        let file = Self.changed[..<range.lowerBound] + other + Self.changed[range.upperBound...]
        #expect(throws: FormError.self) { try ResurveyGates(file: Array(String(file).utf8)) }
    }

    @Test func everyRowSaysItsSourceAndSpeaksBothLanguages() {
        #expect(gates.gates.allSatisfy { !$0.source.isEmpty && $0.words.english != $0.words.urdu })
        #expect(gates.exceptions.allSatisfy { !$0.source.isEmpty && $0.words.english != $0.words.urdu })
        #expect(gates.programme == "kafaalat")
    }
}
