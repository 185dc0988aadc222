import GRDB
import Shared
import Testing

@testable import DeskClient

/// `close-day` at the desk: what its journal says of a day, and what is made of the server's answer.
@Suite struct CloseDayTests {
    /// A desk with two registrations, the second refused, and one interview left before its end.
    private func dayOfWork() throws -> DeskFixture {
        let fixture = try DeskFixture()
        try fixture.register()
        fixture.server.refused.insert(try fixture.register())
        try fixture.deliver()
        try fixture.journal.keep(
            KeptInterview(
                id: "d", officer: "zainab", form: "f", started: "2026-11-22T10:00:00+05:00",
                updated: "2026-11-22T10:00:00+05:00", content: Array("{}".utf8)))
        return fixture
    }

    private func sent(_ fixture: DeskFixture) throws -> String {
        let body = try JSONDocument(try #require(fixture.server.bodies.last)).root
        return body.members.filter { $0.key.text != "op" }
            .map { "\($0.key.text) \(String(decoding: $0.value.raw, as: UTF8.self))" }.joined(separator: " ")
    }

    @Test func theDayIsShownAndTheAgreedLineKept() throws {
        let fixture = try dayOfWork()
        #expect(try fixture.newDesk().closeDay(nil) == .done, "\(fixture.noted)")
        #expect(
            try sent(fixture)
                == #"day "2026-11-22" counts {"registered":1,"updated":0,"reassessed":0,"refused":1} "#
                + "entries [[1,0],[2,561]] drafts 1 unsent 0")
        #expect(fixture.printed.contains("day 2026-11-22 is closed") && fixture.printed.contains("not signed"))
        // Again: the line that is kept, nothing new at the server.
        fixture.clearOutput()
        #expect(try fixture.newDesk(language: .urdu).closeDay(nil) == .done)
        #expect(fixture.printed.contains("دن 2026-11-22 بند ہوا") && fixture.server.chains[1]?.count == 3)
    }

    @Test func anAlteredJournalIsFoundOut() throws {
        let fixture = try dayOfWork()
        try fixture.journal.write { try $0.execute(sql: "UPDATE act SET number = 0 WHERE state = 'refused'") }
        #expect(try fixture.newDesk().closeDay(nil) == .refused)
        #expect(fixture.noted.contains("entry 2 (REGISTER): at this desk done, at the server refused 561"))
        #expect(fixture.noted.contains("It stays open. (566)"), "\(fixture.noted)")
        fixture.clearOutput()
        // Mended, the refused close is an entry of the day as others are.
        try fixture.journal.write { try $0.execute(sql: "UPDATE act SET number = 561 WHERE id = 2") }
        #expect(try fixture.newDesk().closeDay(nil) == .done, "\(fixture.noted)")
        #expect(try sent(fixture).contains("entries [[1,0],[2,561],[3,566]]"))
    }

    /// What the officer hears when this is changed on the server's line; nil when the line was taken for agreed.
    private func told(_ from: String, _ to: String, _ language: Language = .english) throws -> String? {
        let fixture = try dayOfWork()
        var isChanged = false
        fixture.server.tamperedLine = { line in
            let other = line.replacing(from, with: to)
            isChanged = other != line
            return other
        }
        guard try fixture.newDesk(language: language).closeDay(nil) == .refused else { return nil }
        #expect(isChanged && fixture.printed.isEmpty, "\(from)")
        return fixture.noted
    }

    @Test func aLineThatDiffersInOneMemberIsNotTakenForAgreed() throws {
        let changes: [(part: LinePart, from: String, to: String)] = [
            (.desk, #""desk":"LHR-001""#, #""desk":"LHR-002""#),
            (.day, #""day":"2026-11-22""#, #""day":"2026-11-21""#),
            (.epoch, #""epoch":1"#, #""epoch":2"#), (.seq, #""seq":3"#, #""seq":4"#),
            (.last, #""last":2"#, #""last":1"#), (.head, #""head":""#, #""head":"0"#),
            (.counts, #""registered":1"#, #""registered":2"#), (.counts, #""updated":0"#, #""updated":1"#),
            (.counts, #""reassessed":0"#, #""reassessed":1"#), (.counts, #""refused":1"#, #""refused":0"#),
            (.entries, #""entries":2"#, #""entries":1"#), (.answers, #""answers":""#, #""answers":"0"#),
            (.late, #""late":[]"#, #""late":[1]"#), (.drafts, #""drafts":1"#, #""drafts":0"#),
            (.unsent, #""unsent":0"#, #""unsent":1"#), (.form, #""elsewhere":0"#, #""elsewhere": 0"#),
        ]
        for (part, from, to) in changes {
            for language in [Language.english, .urdu] {
                let words = LineDifference(parts: [part]).words(language)
                #expect(try told(from, to, language)?.contains(words) == true, "\(from)")
            }
        }
    }

    @Test func aLineInItsOneFormAboutAnotherCloseIsNotTakenForAgreed() throws {
        let strange = String(repeating: "a", count: 64)
        let answers = OpDigest.of(Array("[[1,0],[2,561]]".utf8)).written
        let cases: [(names: String, changes: [(from: String, to: String)])] = [
            ("head of the chain", [("HEAD", strange)]), ("answers of the entries", [(answers, strange)]),
            ("number of the close, last entry before the close", [(#""seq":3,"last":2"#, #""seq":4,"last":3"#)]),
            (
                "desk, interviews left unfinished, acts not sent",
                [("LHR-001", "LHR-002"), (#""drafts":1,"unsent":0"#, #""drafts":0,"unsent":1"#)]
            ),
        ]
        for (names, changes) in cases {
            let fixture = try dayOfWork()
            let head = try #require(try fixture.journal.position()?.head).written
            var isInForm = false
            fixture.server.tamperedLine = { line in
                var other = line
                for (from, to) in changes { other = other.replacing(from == "HEAD" ? head : from, with: to) }
                isInForm = other != line && AgreedDay(content: Array(other.utf8)) != nil
                return other
            }
            #expect(try fixture.newDesk(isJSON: true).closeDay(nil) == .refused, "\(names)")
            #expect(isInForm && fixture.noted.contains("sent in: \(names); call a supervisor"), "\(fixture.noted)")
            #expect(fixture.printed.contains(#""differs":["#))
            // Whoever asks again hears the same.
            fixture.clearOutput()
            #expect(try fixture.newDesk().closeDay(nil) == .refused)
            #expect(fixture.noted.contains(names) && !fixture.noted.contains("closed before"), "\(fixture.noted)")
            #expect(fixture.printed.isEmpty && fixture.server.chains[1]?.count == 3)
        }
    }

    @Test func hostileTypesAndMissingMembersAreNoAgreement() throws {
        let members = [
            ("desk", #""desk":"LHR-001","#), ("day", #""day":"2026-11-22","#), ("epoch", #""epoch":1,"#),
            ("seq", #""seq":3,"#), ("last", #""last":2,"#), ("entries", #""entries":2,"#), ("late", #""late":[],"#),
            ("drafts", #""drafts":1,"#), ("unsent", #""unsent":0,"#), ("elsewhere", #""elsewhere":0,"#),
        ]
        for (name, text) in members {
            let words = (LinePart(rawValue: name) ?? .form).words(.english)
            let others = ["null", "true", #""1""#, "[]", "[[]]", "{}", "-1", "9223372036854775807"]
                .map { #""\#(name)":\#($0),"# }
            for other in [""] + others where other != text {
                let heard = try told(text, other) ?? "agreed"
                #expect(heard.contains("sent in: \(words); call"), "\(other): \(heard)")
            }
        }
        for whole in ["null", "true", "1", #""agreed""#, "[]", "{}"] {
            let fixture = try dayOfWork()
            fixture.server.tamperedLine = { _ in whole }
            #expect(try fixture.newDesk().closeDay(nil) == .refused, "\(whole)")
            #expect(fixture.noted.contains("not agreed"), "\(fixture.noted)")
        }
    }

    @Test func workOfADayBeforeIsLateOnBothSides() throws {
        let lines: [(late: String, outcome: Outcome)] = [
            ("[1]", .done), ("[]", .refused), ("[2]", .refused), ("[1,2]", .refused),
        ]
        for (late, outcome) in lines {
            let fixture = try DeskFixture()
            let act = fixture.newAct()
            _ = try fixture.journal.store(
                NewAct(
                    verb: act.verb, household: act.household, officer: act.officer, at: "2026-11-21T23:59:59+05:00",
                    content: act.content))
            try fixture.register()
            try fixture.deliver()
            fixture.server.tamperedLine = { $0.replacing(#""late":[]"#, with: #""late":\#(late)"#) }
            #expect(try fixture.newDesk().closeDay(nil) == outcome, "\(late): \(fixture.noted)")
            #expect(fixture.printed.contains("counted today: 1") == (outcome == .done))
        }
    }

    @Test func withoutTheServerNothingIsStored() throws {
        let fixture = try dayOfWork()
        fixture.isServerAway = true
        let before = try fixture.journal.acts()
        #expect(try fixture.newDesk().closeDay(nil) == .pending)
        #expect(fixture.noted.contains("nothing was stored"))
        #expect(try fixture.journal.acts() == before)
    }

    @Test func aCloseThatLosesItsLineWaitsAndIsStillTrue() throws {
        let fixture = try dayOfWork()
        fixture.server.faults = Array(repeating: .lostRequest, count: 20)
        #expect(try fixture.newDesk().closeDay(nil) == .pending, "\(fixture.noted)")
        fixture.server.faults = []
        try fixture.register()
        try fixture.deliver()
        #expect(fixture.server.chains[1]?.map(\.number) == [0, 561, 0, 0])
        #expect(try fixture.newDesk().closeDay(nil) == .done)
        #expect(fixture.noted.contains("closed before"))
    }

    @Test func aJournalOfTheVersionBeforeIsTakenOver() throws {
        let fixture = try dayOfWork()
        try fixture.journal.write { try $0.execute(sql: "DROP TABLE op_day; PRAGMA user_version = 1") }
        try fixture.restart()
        #expect(try fixture.newDesk().closeDay(nil) == .done, "\(fixture.noted)")
    }
}
