import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// COUNTS against a plain recount, with days sealed and days open.
@Suite(.timeLimit(.minutes(3))) struct CountsTests {
    static let members = ["registered", "updated", "reassessed", "other", "refused"]

    private func day(_ text: String) throws -> CalendarDate { try CalendarDate(validating: text) }

    private func counts(_ text: String) throws -> DeskRequest.Payload {
        guard case .counts(let request) = try Request(.counts, JSONDocument(Array(text.utf8))) else {
            throw Unexpected()
        }
        return .counts(request)
    }

    private struct Unexpected: Error {}

    /// A range, and how it is asked for.
    private struct Range {
        let from: CalendarDate
        let to: CalendarDate

        func isAsked(_ day: CalendarDate) -> Bool { from <= day && day <= to }

        /// How many days of the range have this day as the same weekday of one of the eight weeks before.
        func weight(of day: CalendarDate) -> Int {
            (1...8).filter { week in day.adding(days: 7 * week).map(isAsked) ?? false }.count
        }
    }

    /// Every grouping, many ranges: the answer is the recount, whichever days are sealed.
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func anyRangeIsItsRecountWhateverIsSealed(seed: UInt64) async throws {
        let bench = try await DeskBench()
        let first = try day("2026-08-15")
        let journal = InventedJournal(seed: seed, entries: 700, from: first, days: 100)
        let connection = try Administration.connect(bench.database.administration)
        try journal.write(on: connection)
        var dice = InventedJournal.Dice(state: seed &+ 99)
        for offset in 0..<100 where Int.random(in: 0..<4, using: &dice) < Int(seed) {
            let sealed = try #require(first.adding(days: offset))
            #expect(try DayRollup.seal(sealed, on: connection) == [])
        }
        for grouping in CountsRequest.Grouping.allCases {
            for length in [1, 7, Int.random(in: 1...80, using: &dice)] {
                let from = try #require(first.adding(days: Int.random(in: 0..<100, using: &dice)))
                let range = Range(from: from, to: try #require(from.adding(days: length - 1)))
                let request = CountsRequest(from: range.from, to: range.to, by: grouping, compares: true)
                let answer = try await bench.ask(.counts(request), as: bench.supervisor(.national))
                expect(answer, recounts: journal.entries, range, by: grouping)
            }
        }
    }

    private func expect(
        _ answer: Answer, recounts entries: [InventedJournal.Entry], _ range: Range,
        by grouping: CountsRequest.Grouping
    ) {
        var now: [String: [String: Int]] = [:]
        var earlier: [String: [String: Int]] = [:]
        for entry in entries {
            if range.isAsked(entry.day) { now[entry.key(by: grouping), default: [:]][entry.member, default: 0] += 1 }
            if grouping == .day {
                for week in 1...8 {
                    guard let later = entry.day.adding(days: 7 * week), range.isAsked(later) else { continue }
                    earlier[later.written, default: [:]][entry.member, default: 0] += 1
                }
            } else {
                earlier[entry.key(by: grouping), default: [:]][entry.member, default: 0] += range.weight(of: entry.day)
            }
        }
        var seen: Set<String> = []
        for row in answer.rows {
            let key = row["key"]?.string ?? ""
            #expect(seen.insert(key).inserted, "\(grouping) \(key) twice")
            for member in Self.members {
                #expect(value(row, member) == now[key]?[member] ?? 0, "\(grouping) \(key) \(member)")
                #expect(
                    mean(row, member) == Self.mean(earlier[key]?[member] ?? 0), "\(grouping) \(key) mean of \(member)")
            }
        }
        #expect(seen.isSuperset(of: now.filter { !$0.value.isEmpty }.keys), "\(grouping)")
        for member in Self.members {
            #expect(value(answer.body, member) == now.values.reduce(0) { $0 + ($1[member] ?? 0) })
            #expect(mean(answer.body, member) == Self.mean(earlier.values.reduce(0) { $0 + ($1[member] ?? 0) }))
        }
    }

    private func value(_ view: JSONView, _ member: String) -> Int? {
        view.members.first { $0.key.text == member }?.value.integer.map(Int.init)
    }

    private func mean(_ view: JSONView, _ member: String) -> String? {
        view["mean"]?.members.first { $0.key.text == member }?.value.string
    }

    private static func mean(_ sum: Int) -> String {
        let tenths = Int((Double(sum) * 10 / 8).rounded(.toNearestOrAwayFromZero))
        return "\(tenths / 10).\(tenths % 10)"
    }

    @Test func silencesAreRowsOfZeros() async throws {
        let bench = try await DeskBench()
        func keys(_ text: String, as caller: Caller) async throws -> [String?] {
            let answer = try await bench.ask(counts(text), as: caller)
            #expect(answer.number == 0, "\(answer.text)")
            for row in answer.rows { for member in Self.members { #expect(value(row, member) == 0) } }
            return answer.rows.map { $0["key"]?.string }
        }
        let sana = try bench.supervisor()
        #expect(try await keys(#"{"date":"2026-11-22","by":"desk"}"#, as: sana) == ["D1", "D2", "W1"])
        #expect(try await keys(#"{"date":"2026-11-22","by":"centre"}"#, as: sana) == ["C-PK60101"])
        #expect(try await keys(#"{"date":"2026-11-22","by":"hour"}"#, as: sana).count == 24)
        #expect(
            try await keys(#"{"from":"2026-02-27","to":"2026-03-01","by":"day"}"#, as: sana)
                == ["2026-02-27", "2026-02-28", "2026-03-01"])
        #expect(
            try await keys(#"{"date":"2026-11-22","by":"outcome"}"#, as: sana)
                == ["scored", "pending", "refused", "done"])
        #expect(try await keys(#"{"date":"2026-11-22","by":"province"}"#, as: sana) == ["PK6"])
        #expect(
            try await keys(#"{"date":"2026-11-22","by":"tehsil"}"#, as: sana).count
                == Int(bench.value("select count(*) from nser.tehsil where province_code = 'PK6'") ?? ""))
        #expect(try await keys(#"{"date":"2026-11-22","by":"type"}"#, as: sana).contains("REGISTER"))
        #expect(try await keys(#"{"date":"2026-11-22"}"#, as: bench.caller("D2")) == ["D2"])
        #expect(try await keys(#"{"date":"2026-11-22","by":"tehsil"}"#, as: bench.caller("D2")) == ["PK60101"])
    }

    @Test func aDeskThatWasHeardLaterIsStillSilentOnTheDay() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        _ = try await bench.ask(chain.register(InventedHousehold(seed: 901)), as: bench.caller())
        let answer = try await bench.ask(counts(#"{"date":"2026-11-20"}"#), as: bench.supervisor())
        #expect(answer.rows.first?["registered"]?.integer == 0)
        #expect(answer.rows.first?["heard"]?.string == "2026-11-22T10:00:00+05:00")
        #expect(answer.rows.first?["desk_clock"]?.string == chain.at)
        #expect(answer.rows.last?["heard"]?.isNull == true && answer.rows.last?["desk_clock"]?.isNull == true)
        // A moment that is none, changed by hand, stops no count.
        for none in ["infinity", "1969-12-31", "2300-01-01"] {
            try bench.database.cluster.run(
                "update nser.journal_body set desk_clock = '\(none)', received_at = '\(none)'",
                database: bench.database.name)
            let after = try await bench.ask(counts(#"{"date":"2026-11-22"}"#), as: bench.supervisor())
            #expect(after.rows.first?["registered"]?.integer == 1, "\(none)")
            #expect(after.rows.first?["heard"]?.isNull == true && after.rows.first?["desk_clock"]?.isNull == true)
        }
    }

    /// An op's outcome is what it made itself: a later verification or another decision changes nothing.
    @Test func anOutcomeIsThatOfTheOp() async throws {
        let plain = try await DeskBench()
        var chain = OpChain("D1")
        _ = try await plain.ask(chain.register(InventedHousehold(seed: 902)), as: plain.caller())
        _ = try await plain.ask(
            chain.register(InventedHousehold(seed: 903), tehsil: DeskBench.elsewhere), as: plain.caller())
        func outcomes(_ bench: DeskBench) async throws -> [String?: Int64?] {
            let answer = try await bench.ask(
                counts(#"{"date":"2026-11-22","by":"outcome"}"#), as: bench.supervisor())
            return Dictionary(
                uniqueKeysWithValues: answer.rows.map { row in
                    (row["key"]?.string, Self.members.reduce(0) { $0 + Int64(value(row, $1) ?? 0) })
                })
        }
        #expect(try await outcomes(plain) == ["scored": 1, "pending": 0, "refused": 1, "done": 0])
        let deciding = try await DeskBench(ruleSet: "pk-2005-06")
        var other = OpChain("D1")
        for seed in UInt64(910)...915 {
            _ = try await deciding.ask(other.register(InventedHousehold(seed: seed)), as: deciding.caller())
        }
        let pending = try #require(
            Int64(
                deciding.value(
                    "select count(*) from nser.decision where step = 0 and standing = 'PENDING_VERIFICATION'") ?? ""))
        #expect(pending > 0)
        let expected = ["scored": 6 - pending, "pending": pending, "refused": 0, "done": 0]
        #expect(try await outcomes(deciding) == expected)
        let connection = try Administration.connect(deciding.database.administration)
        try connection.execute("update nser.household set standing = 'INELIGIBLE'")
        #expect(try await outcomes(deciding) == expected)
        #expect(try DayRollup.seal(day("2026-11-22"), on: connection) == [])
        #expect(try await outcomes(deciding) == expected)
    }
}
