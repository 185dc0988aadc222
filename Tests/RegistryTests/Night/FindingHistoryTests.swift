import PostgresPipeline
import Registry
import TestSupport
import Testing

/// What became of a finding, read back as nights and people wrote it.
@Suite struct FindingHistoryTests {
    private let database: MigratedDatabase

    /// Two findings of two nights: one that people answered, and one that nights alone saw.
    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(
            """
            insert into nser.night_run (day, finished_at) values ('2026-11-21', now()), ('2026-11-22', now());
            insert into nser.finding (kind, subject, tehsil, severity, evidence, first_run, last_run)
            values ('shared_mobile', 'a', 'PK60101', 'WARNING', '{"count":5}', 1, 2),
                ('score_not_reproduced', 'b', null, 'ERROR', '{}', 1, 1);
            -- Not in the order in which it happened.
            insert into nser.finding_event (finding, ordinal, what, at, run)
            values (1, 4, 'CHANGED', '2026-11-23T00:30:00+05:00', 2), (2, 2, 'GONE', '2026-11-23T00:30:00+05:00', 2),
                (1, 1, 'FOUND', '2026-11-22T00:30:00+05:00', 1), (2, 1, 'FOUND', '2026-11-22T00:30:00+05:00', 1);
            insert into nser.finding_event (finding, ordinal, what, at, officer, desk, epoch, seq, reason)
            values (1, 3, 'OPEN', '2026-11-22T11:00:00+05:00', 'bilal', 'LHR-002', 3, 18, 'not all of them'),
                (1, 2, 'EXPLAINED', '2026-11-22T10:00:00+05:00', 'sana', 'LHR-SUP', 1, 7, 'an agent collects');
            """)
    }

    private func history(_ id: Int) throws -> Findings.History {
        try Findings.history(of: id, on: Administration.connect(database.administration))
    }

    @Test func itIsToldFromTheFirstToTheLast() throws {
        let history = try history(1)
        #expect(history.finding.id == 1 && history.finding.subject == "a" && history.finding.tehsil == "PK60101")
        #expect(history.finding.evidence == #"{"count":5}"#)
        #expect(history.events.map(\.ordinal) == [1, 2, 3, 4])
        #expect(history.events.map(\.what) == ["FOUND", "EXPLAINED", "OPEN", "CHANGED"])
        #expect(history.events.map(\.night) == [1, nil, nil, 2])
        #expect(history.events.map(\.officer) == [nil, "sana", "bilal", nil])
        #expect(history.events.map(\.op) == [nil, "LHR-SUP/1/7", "LHR-002/3/18", nil])
        #expect(history.events.map(\.reason) == [nil, "an agent collects", "not all of them", nil])
        #expect(history.events.allSatisfy { $0.at.hasPrefix("2026-11-2") })
    }

    @Test func aFindingHasItsOwnHistory() throws {
        let history = try history(2)
        #expect(history.finding.kind == "score_not_reproduced" && history.finding.tehsil == nil)
        #expect(history.events.map(\.what) == ["FOUND", "GONE"])
    }

    @Test(arguments: [3, 0, -1, Int.max]) func aNumberThatNoFindingHasIsRefused(_ id: Int) {
        let error = #expect(throws: AdministrationError.self) { () throws in _ = try history(id) }
        #expect(error?.kind == .refused && error?.description.hasPrefix("there is no finding \(id);") == true)
    }
}
