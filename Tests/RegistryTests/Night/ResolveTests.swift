import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// FINDINGS and RESOLVE: supervisors see what nights found in their area and say what it is.
@Suite(.timeLimit(.minutes(2))) struct ResolveTests {
    private let bench: CaseBench

    /// A finding of Lahore, one of Karachi, one of the country.
    init() async throws {
        bench = try await CaseBench()
        try Administration.connect(bench.bench.database.administration).execute(
            """
            insert into nser.night_run (day, finished_at) values ('2026-11-21', now());
            insert into nser.finding (kind, subject, tehsil, severity, evidence, first_run, last_run)
            select kind, subject, tehsil, severity, '{"ordinal":1}', r.id, r.id from nser.night_run r,
                (values ('score_not_reproduced', 'a', '\(DeskBench.lahore)', 'ERROR'),
                    ('survey_against_journal', 'b', '\(DeskBench.elsewhere)', 'CRITICAL'),
                    ('decisions_behind_rules', 'c', null, 'WARNING')) as f(kind, subject, tehsil, severity)
            order by subject;
            """)
    }

    /// The rows as they came.
    private func findings(_ members: String = "", by who: CaseBench.Who = .sana) async throws -> [String] {
        try await bench.ask(.findings, members, by: who).rows.map { String(decoding: $0.raw, as: UTF8.self) }
    }

    private func resolve(
        _ id: Int, _ state: String, by who: CaseBench.Who = .sana, officer: String? = nil
    ) async throws -> Answer {
        try await bench.ask(
            .resolve, #""finding":\#(id),"state":"\#(state)","reason":"looked at""#, by: who, officer: officer)
    }

    @Test func aSupervisorSeesTheOwnArea() async throws {
        let own = try await findings()
        #expect(own.count == 1)
        #expect(
            own.first?.contains(#""kind":"score_not_reproduced","subject":"a","tehsil":"PK60101","state":"OPEN""#)
                == true)
        let others = try await findings(by: .zara)
        #expect(others.count == 1 && others.first?.contains(#""subject":"b""#) == true)
        #expect(try await findings(#""kind":"decisions_behind_rules""#).isEmpty)
        #expect(try await findings(#""state":"MENDED""#).isEmpty)
    }

    @Test func whatIsSaidStaysWithWhoSaidIt() async throws {
        let id = try #require(try bench.value("select id from nser.finding where subject = 'a'").flatMap { Int($0) })
        #expect(try await resolve(id, "EXPLAINED").number == 0)
        #expect(try await findings().isEmpty)
        let row = try #require(try await findings(#""finding":\#(id)"#).first)
        #expect(row.contains(#""state":"EXPLAINED""#))
        #expect(row.contains(#""resolved":{"state":"EXPLAINED","officer":"sana","reason":"looked at"}"#))
        #expect(try await resolve(id, "OPEN", by: .bilal).number == 0)
        #expect(
            try bench.value("select string_agg(what || ' ' || officer, ', ' order by ordinal) from nser.finding_event")
                == "EXPLAINED sana, OPEN bilal")
        #expect(try bench.value("select state from nser.finding where subject = 'a'") == "OPEN")
    }

    @Test func oneFindingComesWithAllThatBecameOfIt() async throws {
        let id = try #require(try bench.value("select id from nser.finding where subject = 'a'").flatMap { Int($0) })
        let run = try #require(try bench.value("select id from nser.night_run").flatMap { Int($0) })
        try Administration.connect(bench.bench.database.administration).execute(
            """
            insert into nser.finding_event (finding, ordinal, what, at, run)
            values (\(id), 1, 'FOUND', '2026-11-21T23:00:00+05:00', \(run))
            """)
        #expect(try await resolve(id, "EXPLAINED").number == 0)
        let row = try #require(try await findings(#""finding":\#(id)"#).first)
        let found = #""events":[{"what":"FOUND","recorded":"2026-11-21T23:00:00+05:00","night":\#(run)},"#
        #expect(row.contains(found + #"{"what":"EXPLAINED","recorded":"2026-11-2"#), "\(row)")
        #expect(row.hasSuffix(#","officer":"sana","receipt":"W1/1/1","reason":"looked at"}]}"#), "\(row)")
        #expect(try await findings(#""state":"EXPLAINED""#).first?.contains("events") == false)
        // A long history is cut at its old end, and says so: a row is one line.
        try Administration.connect(bench.bench.database.administration).execute(
            """
            insert into nser.finding_event (finding, ordinal, what, officer, desk, epoch, seq, reason)
            select \(id), 2 + n, 'ACCEPTED', 'sana', 'W1', 1, n, repeat('وجہ', 190) from generate_series(1, 100) n;
            insert into nser.finding_event (finding, ordinal, what, run)
            select \(id), 102 + n, 'CHANGED', \(run) from generate_series(1, 150) n
            """)
        let long = try await bench.ask(.findings, #""finding":\#(id)"#, by: .sana).rows[0]
        let events = try #require(long["events"]?.elements.map { $0["what"]?.string })
        #expect(long["earlier"]?.integer == Int64(252 - events.count) && events.count > 160)
        #expect(events.first == "ACCEPTED" && events.suffix(150).allSatisfy { $0 == "CHANGED" })
        #expect(long.raw.count < 45_000)
        // Another's finding has no row, and so no history.
        #expect(try await findings(#""finding":\#(id)"#, by: .zara).isEmpty)
        #expect(try await findings(#""finding":99"#).isEmpty)
    }

    /// All of 451 open findings come in three answers, the gravest first, each once.
    @Test func moreThanOneAnswerHoldsIsReadOn() async throws {
        try Administration.connect(bench.bench.database.administration).execute(
            """
            insert into nser.finding (kind, subject, tehsil, severity, evidence, first_run, last_run)
            select 'version_lost', 'n' || n, '\(DeskBench.lahore)',
                (array['WARNING', 'CRITICAL', 'ERROR'])[1 + n % 3], '{}', r.id, r.id
            from nser.night_run r, generate_series(1, 450) n
            """)
        var seen: [(severity: String, finding: Int64)] = []
        var after = ""
        for shown in [200, 200, 51] as [Int64] {
            let answer = try await bench.ask(.findings, after, by: .sana)
            #expect(answer.body["found"]?.integer == shown && answer.body["more"]?.bool == (shown == 200))
            for row in answer.rows {
                seen.append((try #require(row["severity"]?.string), try #require(row["finding"]?.integer)))
            }
            after = #""after":\#(try #require(seen.last).finding)"#
        }
        #expect(Set(seen.map(\.finding)).count == 451)
        let grave = ["CRITICAL", "ERROR", "WARNING"]
        let order = seen.compactMap { one in grave.firstIndex(of: one.severity).map { ($0, one.finding) } }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try await bench.ask(.findings, #""finding":1,"after":999999"#, by: .sana).body["found"]?.integer == 1)
        // One's end, and what is not of the own area or none.
        #expect(try await bench.ask(.findings, after, by: .sana).body["found"]?.integer == 0)
        let foreign = try #require(try bench.value("select id from nser.finding where subject = 'b'"))
        for wrong in [foreign, "999999"] {
            let refused = try await bench.ask(.findings, #""after":\#(wrong)"#, by: .sana)
            #expect(refused.number == 560 && refused.body["field"]?.string == "after")
            #expect(refused.body["rule"]?.string == "finding.not-here")
        }
    }

    @Test func whoMayNotIsRefused() async throws {
        let id = try #require(try bench.value("select id from nser.finding where subject = 'a'").flatMap { Int($0) })
        let national = try #require(
            try bench.value("select id from nser.finding where subject = 'c'").flatMap { Int($0) })
        expectRefused(try await resolve(id, "ACCEPTED", by: .zara), 560, "finding.not-here")
        expectRefused(try await resolve(national, "ACCEPTED"), 560, "finding.not-here")
        expectRefused(try await resolve(99, "ACCEPTED"), 560, "finding.not-here")
        expectRefused(try await resolve(id, "ACCEPTED", by: .ayesha), 550, "role")
        expectRefused(try await resolve(id, "ACCEPTED", officer: "bilal"), 550, "case.own-hand")
        #expect(try bench.value("select count(*) from nser.finding_event") == "0")
        try bench.expectSound()
    }

    /// Two supervisors at once: both are written, one after the other.
    @Test func twoAtOnceAreBothKept() async throws {
        let id = try #require(try bench.value("select id from nser.finding where subject = 'a'").flatMap { Int($0) })
        func payload(_ state: String, _ who: CaseBench.Who) throws -> DeskRequest.Payload {
            try bench.payload(.resolve, #""finding":\#(id),"state":"\#(state)","reason":"looked at""#, by: who)
        }
        let asked = [
            (payload: try payload("EXPLAINED", .sana), caller: try bench.caller(.sana)),
            (payload: try payload("ACCEPTED", .bilal), caller: try bench.caller(.bilal)),
        ]
        let desks = bench.bench
        let numbers = try await withThrowingTaskGroup(of: Int16.self) { group in
            for one in asked { group.addTask { try await desks.ask(one.payload, as: one.caller).number } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers == [0, 0])
        #expect(try bench.value("select max(ordinal) from nser.finding_event") == "2")
        let last = "select what from nser.finding_event order by ordinal desc limit 1"
        #expect(try bench.value("select (\(last)) = state from nser.finding where subject = 'a'") == "t")
    }
}
