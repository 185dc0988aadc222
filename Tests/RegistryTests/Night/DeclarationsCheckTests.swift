import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A day that desk and server agreed about and signed, and what the night says when one side of it was changed by hand.
@Suite(.timeLimit(.minutes(2))) struct DeclarationsCheckTests {
    private let bench: DeskBench

    /// The first day: a registration, a refusal, a re-assessment, and the close, signed.
    init() async throws {
        bench = try await DeskBench(signs: true)
        var chain = OpChain("D1")
        _ = try await DayCloseTests.work(bench, &chain)
        let close = try chain.close("2026-11-22", DayCloseTests.entries, DayCloseTests.counts, unsent: 2)
        try #require(try await bench.ask(close, as: bench.caller()).number == 0)
    }

    /// Kinds, evidence and states of what the night of a day leaves.
    private func night(_ day: String) throws -> [String] {
        let connection = try Administration.connect(bench.database.administration)
        let scene = NightScene(
            day: try CalendarDate(validating: day), office: nil,
            at: try Instant(validating: "2026-11-24T01:00:00+05:00"), form: try Form.shipped())
        let run = try NightRun.open(scene, on: connection)
        let ended = run.perform([DeclarationsCheck()], conninfo: bench.database.administration) { _, _, _ in }
        try run.finish(ended, on: connection)
        #expect(ended.compactMap(\.failure) == [])
        return try Findings.list(state: nil, on: connection).map {
            "\($0.kind) \($0.subject) \($0.evidence) \($0.state)"
        }
    }

    private func damage(_ sql: String) throws {
        try Administration.connect(bench.database.administration)
            .execute("set session_replication_role = replica; \(sql)")
    }

    private static func found(_ kind: String, _ words: String, _ state: String = "OPEN") -> String {
        #"\#(kind) desk=D1 day=2026-11-22 {"desk":"D1","day":"2026-11-22","differs":[\#(words)]} \#(state)"#
    }

    @Test func whatWasAgreedAgrees() throws {
        #expect(try night("2026-11-22") == [])
        #expect(
            try bench.value("select looked_at from nser.night_check where name = 'declarations'") == "1")
    }

    static let alterations: [(String, String)] = [
        ("update nser.day_close set registered = registered + 1", #""row""#),
        ("update nser.day_close set unsent = 0", #""row""#),
        ("update nser.day_close set head = sha256('other')", #""row""#),
        ("update nser.day_close set closed_at = closed_at - interval '1 second'", #""row""#),
        (
            """
            update nser.day_close set unsent = 0,
                content = convert_to(replace(convert_from(content, 'UTF8'), '"unsent":2', '"unsent":0'), 'UTF8')
            """, #""signature""#
        ),
        ("update nser.day_close set signature = set_byte(signature, 9, get_byte(signature, 9) # 1)", #""signature""#),
        ("update nser.day_close set content = content || ' '", #""content""#),
        ("update nser.day_close set content = '{'", #""content""#),
        ("update nser.day_close set content = '\\xff'", #""content""#),
        ("update nser.day_close set content = ''", #""content""#),
    ]

    @Test(arguments: alterations.indices) func anAlteredCloseIsFound(_ index: Int) throws {
        try damage(Self.alterations[index].0)
        #expect(try night("2026-11-22") == [Self.found("day_close_altered", Self.alterations[index].1)])
    }

    static let rewritings: [(String, String)] = [
        ("delete from nser.journal_body where seq = 1", #""counts","entries","answers""#),
        ("update nser.journal_body set number = 0 where seq = 2", #""counts","answers""#),
        ("update nser.journal_body set number = 562 where seq = 2", #""answers""#),
        ("update nser.journal_body set verb = 'UPDATE' where seq = 1", #""counts""#),
        ("update nser.journal_body set desk_clock = desk_clock - interval '2 days' where seq = 1", #""late""#),
        ("update nser.journal_body set epoch = 2 where seq = 3", #""counts","entries","answers","elsewhere""#),
    ]

    @Test(arguments: rewritings.indices) func anotherJournalIsFound(_ index: Int) throws {
        try damage(Self.rewritings[index].0)
        #expect(try night("2026-11-22") == [Self.found("day_close_against_journal", Self.rewritings[index].1)])
    }

    /// What is open is looked at by every night, of whichever day, until it is so no more.
    @Test func itIsMendedByWhatIsSo() throws {
        try damage("update nser.day_close set registered = registered + 1")
        let open = Self.found("day_close_altered", #""row""#)
        #expect(try night("2026-11-22") == [open])
        #expect(try night("2026-11-20") == [open])
        try damage("update nser.day_close set registered = registered - 1")
        #expect(try night("2026-11-20") == [Self.found("day_close_altered", #""row""#, "MENDED")])
    }
}
