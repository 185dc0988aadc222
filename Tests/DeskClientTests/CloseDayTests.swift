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

    @Test func aLineAboutSomethingElseIsNotTakenForAgreed() throws {
        for (from, to) in [
            (#""registered":1"#, #""registered":2"#), (#""day":"2026-11-22""#, #""day":"2026-11-21""#),
            (#""entries":2"#, #""entries":1"#), (#""answers":""#, #""answers":"0"#), (",", ", "),
        ] {
            let fixture = try dayOfWork()
            fixture.server.tamperedLine = { $0.replacing(from, with: to) }
            #expect(try fixture.newDesk().closeDay(nil) == .refused, "\(from)")
            #expect(fixture.noted.contains("call a supervisor"))
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
