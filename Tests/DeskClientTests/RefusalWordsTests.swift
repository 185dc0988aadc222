import Shared
import Testing

@testable import DeskClient

/// What the officer reads when the registry refuses.
@Suite struct RefusalWordsTests {
    private func words(_ number: Int, _ reply: String, _ language: Language = .english) throws -> String {
        RefusalWords.of(ProblemReply(number: number, try JSONDocument(Array(reply.utf8))), language)
    }

    @Test(arguments: EventRule.allCases) func everyEventRuleIsSaidInTheOfficersLanguage(rule: EventRule) throws {
        let reply = #"""
            {"field":"details/x","rule":"\#(rule.rawValue)","last":"2026-11-22","lines":4,"household":"h","office":"PK60101",
            "spouses":"a, b"}
            """#.replacing("\n", with: "")
        for language in [Language.english, .urdu] {
            let said = try words(560, reply, language)
            #expect(said.hasPrefix("details/x: ") && said.hasSuffix(" (560)"))
            #expect(!said.contains("{") && !said.contains("event."), "\(said)")
        }
    }

    @Test func fillsTheWordsWithWhatTheReplySays() throws {
        let late = #"{"field":"effective","rule":"event.before-last","last":"2026-11-22"}"#
        #expect(
            try words(560, late)
                == "effective: the day lies before the household's last event, which was on 2026-11-22 (560)")
        #expect(try words(560, late, .urdu).contains("(2026-11-22)"))
        #expect(try words(550, #"{"rule":"role"}"#) == "your role does not allow this (550)")
        #expect(
            try words(501, #"{"field":"details/persons","rule":"field.missing"}"#)
                == "details/persons: is missing (501)")
        // A rule of the form has the form's words; one that nobody knows, those of its number.
        #expect(try words(560, #"{"field":"roster/2/mother","rule":"mother.woman"}"#).hasPrefix("roster/2/mother: "))
        #expect(try words(560, #"{"field":"x","rule":"from.tomorrow","words":"must be so"}"#) == "x: must be so (560)")
    }

    @Test func saysWhatHappenedSince() throws {
        let reply = #"""
            {"version":3,"changes":[{"version":3,"what":"BIRTH","recorded":"2026-11-22T10:00:00+05:00","desk":"LHR-002"}],
            "fields":["members","mobile"]}
            """#.replacing("\n", with: "")
        let lines = RefusalWords.lines(ProblemReply(number: 540, try JSONDocument(Array(reply.utf8))), .english)
        #expect(lines.count == 3 && lines[0].hasSuffix("(540)"))
        #expect(lines[1].hasPrefix("3: BIRTH") && lines[1].hasSuffix("LHR-002"))
        #expect(lines[2] == "changed: members, mobile")
        #expect(try words(561, #"{"number":"0-****1","office":"PK60101","person":"p"}"#).contains("same person: p"))
    }

    /// Members who have left another household come as the persons that 561 names.
    @Test func registersAgainWhoLeft() throws {
        let desk = try DeskFixture()
        let content = #"""
            {"household":"h","tehsil":"PK60101","roster":[{"line":1,"person":"a"},{"line":2,"person":"b"}],"answers":{}}
            """#
        desk.server.refused = ["h"]
        desk.server.refusalMembers = #","member":"LEFT","left":[{"field":"roster/2/cnic","person":"known"}]"#
        let outcome = try desk.newDesk().submit(
            NewAct(
                verb: .register, household: "h", officer: "ayesha", at: "2026-11-22T10:05:00+05:00",
                content: Array(content.utf8), source: "s"))
        #expect(outcome == .refused)
        let act = try #require(try desk.journal.acts(in: .refused).first)
        let id = act.id
        #expect(desk.noted.contains("nser-desk register --returning \(id)"))
        desk.server.refused = []
        let again = try #require(ReturningPersons.content(of: act))
        #expect(
            String(decoding: again, as: UTF8.self)
                == #"{"household":"h","tehsil":"PK60101","answers":{},"returning":["known"],"#
                + #""roster":[{"line":1,"person":"a"},{"line":2,"person":"known"}]}"#)
        #expect(try desk.newDesk().register(returning: id) == .done)
        #expect(throws: UsageError.self) { try desk.newDesk().register(returning: 99) }
        #expect(throws: UsageError.self) { try desk.newDesk().register(returning: id + 1) }
    }
}
