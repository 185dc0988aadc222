import Foundation
import Shared
import Testing

@testable import DeskClient

/// The triage counter and the family that comes again, at the desk.
@Suite struct VisitTests {
    private let family: FixtureFamily
    private static let household = "019aa8b0-0000-7000-8000-000000000001"

    init() throws { family = try FixtureFamily() }

    /// SCREEN's answer about the household, its gate open or closed.
    private func screened(open: Bool) -> (rows: [String], reply: String) {
        let gate =
            open
            ? #"{"open":true,"because":{"code":"INELIGIBLE","en":"two years","ur":"دو سال"}}"#
            : #"{"open":false,"because":{"code":"INELIGIBLE","en":"two years","ur":"دو سال"},"possible_from":"2027-03-01"}"#
        return (
            [
                #"{"number":"00000-*****01-1","token":"ROSTER_UPDATE","office":"PK60101","member":"ACTIVE","#
                    + #""household":"\#(Self.household)","version":3,"status":"ACTIVE","resurvey":\#(gate)}"#
            ], #"{"token":"ROSTER_UPDATE","found":1}"#
        )
    }

    /// SHOW's answer: the family of the file, its members known.
    private func shown() throws -> (rows: [String], reply: String) {
        let members = family.members.enumerated().map { index, member in
            let rest = member.members.filter { $0.key.text != "person" && $0.key.text != "line" }
                .map { "\"\($0.key.text)\":\(String(decoding: $0.value.raw, as: UTF8.self))" }
            return
                #"{"kind":"member","member":{"line":\#(index + 1),"person":"\#(person(index))",\#(rest.joined(separator: ","))}}"#
        }
        return (
            [#"{"kind":"household","household":"\#(Self.household)","tehsil":"PK60101","status":"ACTIVE","version":3}"#]
                + members, #"{"household":"\#(Self.household)","version":3,"members":\#(members.count)}"#
        )
    }

    private func person(_ index: Int) -> String { "019aa8b0-0000-7000-8000-0000000001\(10 + index)" }

    private func identifier() throws -> Identifier { try Identifier(validating: Self.household) }

    @Test func aFamilyOnFileIsNotInterviewed() throws {
        for open in [false, true] {
            let fixture = try DeskFixture()
            fixture.server.screened = screened(open: open)
            #expect(try fixture.newDesk().interview(.new, source: ListedAnswers([family.screened])) == .refused)
            #expect(fixture.server.screenings == [#"{"cnic":"\#(family.screened)"}"#])
            #expect(fixture.noted.contains(Self.household) && fixture.noted.contains("nser-desk resurvey"))
            #expect(fixture.noted.contains("2027-03-01") == !open)
            #expect(try fixture.journal.acts().isEmpty && fixture.journal.drafts(of: "ayesha").isEmpty)
        }
    }

    @Test func aFamilyOfAnotherOfficeIsSentThere() throws {
        let fixture = try DeskFixture()
        fixture.server.screened = (
            [#"{"number":"00000-*****01-1","token":"ROSTER_UPDATE","office":"PK70101","office_name":"Gilgit"}"#],
            #"{"token":"ROSTER_UPDATE","found":1}"#
        )
        let desk = try fixture.newDesk(isJSON: true)
        #expect(desk.interview(.new, source: ListedAnswers([family.screened])) == .refused)
        #expect(fixture.printed.contains("Gilgit") && fixture.printed.hasPrefix(#"{"state":"refused""#))
    }

    @Test func theNumberIsAskedUntilItIsOne() throws {
        let fixture = try DeskFixture()
        let wrong = ["", "?", "35202", "abc"]
        #expect(
            try fixture.newDesk().interview(.new, source: ListedAnswers(wrong + family.lines())) == .done)
        #expect(fixture.server.screenings.count == 1)
        let left = try DeskFixture()
        #expect(try left.newDesk().interview(.new, source: ListedAnswers(["!"])) == .pending)
        #expect(try left.newDesk().interview(.new, source: ListedAnswers([])) == .usage)
        #expect(left.server.screenings.isEmpty)
    }

    @Test func screenSaysTokenAndDay() throws {
        let fixture = try DeskFixture()
        fixture.server.screened = screened(open: false)
        let number = try CNIC(validating: family.screened)
        #expect(try fixture.newDesk().screen([number]) == .done)
        #expect(fixture.printed.contains("roster update") && fixture.printed.contains("from 2027-03-01 on"))
        fixture.clearOutput()
        #expect(try fixture.newDesk(language: .urdu).screen([number]) == .done)
        #expect(fixture.printed.contains("دو سال"))
        fixture.clearOutput()
        #expect(try fixture.newDesk(isJSON: true).screen([number]) == .done)
        #expect(fixture.printed.contains(#""possible_from":"2027-03-01""#))
    }

    @Test func aKnownFamilyIsInterviewedWithItsMembersFilledIn() throws {
        let fixture = try DeskFixture()
        fixture.server.screened = screened(open: true)
        fixture.server.shown = try shown()
        let answers = try rest(fixture)
        #expect(
            try fixture.newDesk().resurvey(identifier(), source: ListedAnswers(answers)) == .done,
            "\(fixture.printed.suffix(400))")
        let body = try JSONDocument(try #require(fixture.server.bodies.last)).root
        #expect(body["household"]?.string == Self.household && body["version"]?.integer == 3)
        #expect(body["tehsil"] == nil)
        let members = body["roster"].map { Array($0.elements) } ?? []
        #expect(members.map { $0["person"]?.string } == family.members.indices.map(person))
        for (member, expected) in zip(members, family.members) {
            #expect(member["name"]?.string == expected["name"]?.string)
            #expect(member["attendance"]?.integer == expected["attendance"]?.integer)
        }
        // The rest was typed once: fewer lines than a whole interview.
        #expect(answers.count < (try family.lines().count) - 20)
        #expect(fixture.printed.contains("ACKNOWLEDGEMENT SLIP"))
    }

    /// What is still asked of a family whose members are known, as an officer would type it.
    private func rest(_ fixture: DeskFixture) throws -> [String] {
        let shown = try self.shown()
        let rows = try shown.rows.map { try JSONDocument(Array($0.utf8)).root }
        let known = try #require(
            KnownRoster(identifier(), rows: rows, reply: JSONDocument(Array(shown.reply.utf8)).root))
        let form = try Form.shipped()
        let started = try #require(Instant("2026-11-22T10:00:00+05:00"))
        var state = InterviewState(form: form, transcript: known.transcript(form, started: started))
        #expect(state.draft.memberCount == family.members.count)
        var lines: [String] = []
        while true {
            switch state.step {
            case .question(let field, let line):
                let text = family.typed(field, line: line)
                try state.answer(field, line: line, typed: text)
                lines.append(text)
            case .anotherMember:
                state.closeRoster()
                lines.append("n")
            case .mobile:
                try state.setMobile("")
                lines.append("")
            case .address:
                try state.setAddress("")
                lines.append("")
            case .review: return lines + ["y"]
            }
        }
    }

    @Test func aClosedGateIsSaidBeforeTheFirstQuestion() throws {
        let fixture = try DeskFixture()
        fixture.server.screened = screened(open: false)
        fixture.server.shown = try shown()
        #expect(try fixture.newDesk().resurvey(identifier(), source: ListedAnswers([])) == .refused)
        #expect(fixture.noted.contains("2027-03-01") && fixture.printed.isEmpty)
        #expect(try fixture.newDesk().resurvey(identifier(), file: "/dev/null", seen: nil) == .refused)
        #expect(try fixture.journal.acts().isEmpty)
    }

    @Test func aKnownFamilysInterviewIsGoneOnWith() throws {
        let fixture = try DeskFixture()
        fixture.server.screened = screened(open: true)
        fixture.server.shown = try shown()
        let answers = try rest(fixture)
        let first = ListedAnswers(answers[..<12] + ["!"])
        #expect(try fixture.newDesk().resurvey(identifier(), source: first) == .pending)
        #expect(try fixture.journal.drafts(of: "ayesha").count == 1)
        try fixture.restart()
        let second = ListedAnswers(["y"] + answers[12...])
        #expect(try fixture.newDesk().resurvey(identifier(), source: second) == .done)
        #expect(try JSONDocument(try #require(fixture.server.bodies.last)).root["version"]?.integer == 3)
        #expect(try fixture.journal.drafts(of: "ayesha").isEmpty)
    }

    @Test func membersOfAFileAreRecognisedByTheirNumbers() throws {
        let fixture = try DeskFixture()
        fixture.server.screened = screened(open: true)
        fixture.server.shown = try shown()
        let path = fixture.folder + "/household.json"
        let text = String(decoding: family.bytes, as: UTF8.self)
            .replacing(#/"person":"[^"]*",/#, with: "")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try fixture.newDesk().resurvey(identifier(), file: path, seen: 2)
        #expect(outcome == .done, "\(fixture.noted)")
        let body = try JSONDocument(try #require(fixture.server.bodies.last)).root
        #expect(body["version"]?.integer == 2)
        let members: [JSONView] = body["roster"].map { Array($0.elements) } ?? []
        for (index, member) in members.enumerated() {
            let isNumbered = member["cnic"] != nil || member["crc"] != nil
            #expect((member["person"]?.string == person(index)) == isNumbered)
        }
    }
}
