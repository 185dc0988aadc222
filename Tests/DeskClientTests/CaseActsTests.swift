import Shared
import Testing

@testable import DeskClient

/// Cases are acts as the others: stored, signed, sent, and what is sent reads as the server reads it.
@Suite struct CaseActsTests {
    private let household = "01a23e7b-ca57-7805-a800-08345a87135b"
    private let other = "01a23e7b-ca57-7805-a800-08345a87135c"

    private func draft(_ kind: CaseKind, _ ground: CaseGround) throws -> Desk.CaseDraft {
        Desk.CaseDraft(
            kind: kind, household: try #require(Identifier(household)), seen: 3, ground: ground,
            reason: try #require(PlainText("دو بار درج")))
    }

    /// The case of the last body that the server took.
    private func sent(_ kind: CaseKind, _ fixture: DeskFixture) throws -> CaseRequest {
        let body = try #require(fixture.server.bodies.last)
        guard case .raise(let request) = try Request(kind.verb, JSONDocument(body)) else {
            throw VocabularyError("case", "is none")
        }
        return request
    }

    @Test func aCaseIsJournalledAndSent() throws {
        let fixture = try DeskFixture()
        #expect(try fixture.newDesk().raise(draft(.void, .registeredTwice)) == .done)
        let request = try sent(.void, fixture)
        #expect(request.matter.own.version == 3 && request.matter.ground == .registeredTwice)
        #expect(request.op.officer.written == "ayesha" && request.op.sequence == 1)
        #expect(fixture.printed.contains("case \(request.matter.id)"))
        #expect(try fixture.journal.acts().map(\.state) == [.done])
    }

    @Test func aMergerAndADisputeSayWhoIsMeant() throws {
        let fixture = try DeskFixture()
        var merge = try draft(.merge, .sameFamily)
        merge.other = Identifier(other)
        merge.otherSeen = 2
        let details = #"{"same":[{"person":"\#(household)","duplicate":"\#(other)"}]}"#
        merge.merger = try Merger(JSONDocument(Array(details.utf8)).root)
        #expect(try fixture.newDesk().raise(merge) == .done)
        #expect(try sent(.merge, fixture).matter.merger?.same.count == 1)
        #expect(try sent(.merge, fixture).matter.other?.version == 2)

        let second = try DeskFixture()
        var dispute = try draft(.dispute, .typedWrongly)
        dispute.claim = NumberClaim(
            number: try CNIC(validating: "0352021234567"), claimant: Identifier(other),
            expires: CalendarDate("2031-04-30"))
        #expect(try second.newDesk().raise(dispute) == .done)
        #expect(try sent(.dispute, second).matter.claim == dispute.claim)
    }

    /// A line that is down keeps the case at the desk; it is sent once.
    @Test func aCaseWaitsForTheLine() throws {
        let fixture = try DeskFixture()
        #expect(try fixture.newDesk().raise(draft(.appeal, .widow)) == .done)
        fixture.isServerAway = true
        let another = Desk.CaseDraft(
            kind: .appeal, household: try #require(Identifier(other)), seen: 1, ground: .elderly,
            reason: try #require(PlainText("no earner since May")))
        #expect(try fixture.newDesk().raise(another) == .pending)
        fixture.isServerAway = false
        try fixture.deliver()
        #expect(fixture.server.bodies.count == 2)
        #expect(try sent(.appeal, fixture).matter.ground == .elderly)
    }

    /// The words of every rule, in both languages.
    @Test(arguments: CaseRule.allCases) func everyRuleHasItsWords(_ rule: CaseRule) throws {
        let reply = #"{"entry":true,"retry":"never","message":"field.rule","field":"case","rule":"\#(rule.rawValue)"}"#
        let problem = ProblemReply(number: 560, try JSONDocument(Array(reply.utf8)))
        let (english, urdu) = (RefusalWords.of(problem, .english), RefusalWords.of(problem, .urdu))
        #expect(english.contains(rule.words(.english)) && english.hasSuffix("(560)"))
        #expect(urdu.contains(rule.words(.urdu)) && urdu != english)
    }
}
