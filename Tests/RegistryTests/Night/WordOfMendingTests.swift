import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// What a supervisor says of a finding, and what the next nights make of it.
@Suite(.timeLimit(.minutes(3))) struct WordOfMendingTests {
    private let bench: NightBench

    init() throws { bench = try NightBench() }

    /// Who says that a finding is mended is not believed: the next night, whatever its day, looks again.
    @Test(arguments: [
        (
            "update nser.assessment set score = score + 1 where household_id = (\(NightTests.scored))",
            "score_not_reproduced"
        ),
        ("delete from nser.member where person_id = (\(NightTests.holder))", "member_against_roster"),
        ("delete from nser.journal_body where \(NightTests.secondOp)", "counts_against_journal"),
    ]) func aWordIsNoProof(_ damage: String, _ kind: String) throws {
        let later = CalendarDate(year: 2026, month: 10, day: 20)
        try bench.night()
        try bench.damage(damage)
        try bench.night()
        let open = try states(of: kind)
        #expect(open == ["OPEN"])
        try bench.damage(Self.wordGiven)
        #expect(try states(of: kind) == ["MENDED"])
        try bench.night(day: later)
        #expect(try states(of: kind) == ["OPEN"])
        #expect(try events(of: kind) == ["FOUND", "MENDED", "FOUND_AGAIN"])
    }

    /// A night that sees it gone says so too, once.
    @Test func aWordIsProvedByTheNight() throws {
        try bench.damage("update nser.assessment set score = score + 1 where household_id = (\(NightTests.scored))")
        try bench.night()
        try bench.damage("update nser.assessment set score = score - 1 where household_id = (\(NightTests.scored))")
        try bench.damage(Self.wordGiven)
        try bench.night()
        try bench.night()
        #expect(try bench.findings() == ["score_not_reproduced MENDED"])
        #expect(try events(of: "score_not_reproduced") == ["FOUND", "MENDED", "GONE"])
    }

    /// A supervisor's answer to all that is open.
    private static let wordGiven = """
        insert into nser.finding_event (finding, ordinal, what, officer, desk, epoch, seq, reason)
        select id, 2, 'MENDED', 'sana', 'D1', 1, 1, 'looked at' from nser.finding where state = 'OPEN';
        update nser.finding set state = 'MENDED'
        """

    private func states(of kind: String) throws -> [String] {
        try Findings.list(state: nil, on: bench.connection()).filter { $0.kind == kind }.map(\.state)
    }

    private func events(of kind: String) throws -> [String] {
        try bench.connection().query(
            """
            select what from nser.finding_event e join nser.finding f on f.id = e.finding and f.kind = '\(kind)'
            order by e.finding, e.ordinal
            """
        ).compactMap { $0[0] }
    }
}
