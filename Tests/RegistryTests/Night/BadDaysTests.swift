import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// Days on which desks, clocks and people do what nobody planned, and what the nights make of them.
@Suite(.timeLimit(.minutes(3))) struct BadDaysTests {
    /// The checks that look at days and counts.
    private static let ofDays: [any NightCheck] = [CountsCheck(), DaysCheck(), DeclarationsCheck()]

    /// A desk works for a week without a line. Its ops count for the day on which they come; the day that it could not
    /// close stands open all week, and is mended when it closes it.
    @Test func aDeskComesBackAfterAWeek() async throws {
        let days = try await PassingDays()
        var (gone, steady) = (OpChain("D1"), OpChain("D2"))
        for seed in [801, 802] as [UInt64] {
            try await days.register(
                PassingDays.family(seed, on: "2026-11-16"), by: &gone, at: "2026-11-16 10:00:00")
        }
        try await days.register(PassingDays.family(803, on: "2026-11-16"), by: &steady, at: "2026-11-16 11:00:00")
        let close = try steady.close("2026-11-16", [(1, 0)], [1, 0, 0, 0])
        #expect(try await days.send(close, from: "D2", at: "2026-11-16 17:00:00").number == 0)

        let open = "day_not_closed desk=D1 day=2026-11-16"
        #expect(try days.night("2026-11-16", at: "2026-11-17 00:30:00") == [open])
        for day in 17...22 {
            let found = try days.night("2026-11-\(day)", at: "2026-11-\(day + 1) 00:30:00", Self.ofDays)
            #expect(found == [open], "night of the \(day)th")
        }
        // It comes back on Monday with a family of each day.
        for day in 17...22 {
            let family = try PassingDays.family(UInt64(800 + day), on: "2026-11-\(day)")
            let counted = try await days.register(
                family, by: &gone, at: "2026-11-23 09:00:00", held: "2026-11-\(day) 12:00:00")
            #expect(counted == "2026-11-23")
        }
        // While the old day is not closed it stays found; the arrivals change nothing of the nights before.
        #expect(try days.night("2026-11-22", at: "2026-11-23 09:30:00", Self.ofDays) == [open])
        gone.at = "2026-11-23T09:35:00+05:00"
        let old = try gone.close("2026-11-16", [(1, 0), (2, 0)], [2, 0, 0, 0], drafts: 0)
        #expect(try await days.send(old, from: "D1", at: "2026-11-23 09:35:00").number == 0)
        #expect(try days.night("2026-11-22", at: "2026-11-23 09:40:00", Self.ofDays) == [])
        let entries = (3...9).map { (Int64($0), 0) }
        let today = try gone.close("2026-11-23", entries, [6, 0, 0, 0], drafts: 0)
        let agreed = try await days.send(today, from: "D1", at: "2026-11-23 17:00:00")
        #expect(agreed.number == 0, "\(agreed.text)")
        #expect(agreed.body["agreed"]?["late"].map { $0.elements.compactMap(\.integer) } == [3, 4, 5, 6, 7, 8])

        let last = try days.night("2026-11-23", at: "2026-11-24 00:30:00")
        #expect(last == [])
        #expect(try days.events(of: "day_not_closed") == ["FOUND", "GONE"])
        #expect(try await days.counted("2026-11-23") == [6, 0])
        #expect(
            try days.lines("count", of: "2026-11-23", at: "2026-11-24 00:30:00")
                == ["count CLOSE-DAY done 2", "count REGISTER scored 6"])
        for day in 17...22 {
            #expect(try await days.counted("2026-11-\(day)") == [0, 0])
            #expect(try days.lines("count", of: "2026-11-\(day)", at: "2026-11-24 00:30:00") == [])
            #expect(try days.night("2026-11-\(day)", at: "2026-11-24 00:40:00", Self.ofDays) == [])
        }
        try days.bench.expectSound()
    }

    /// What nobody closed stays found when its month is over, and when a night makes up for a day before it.
    @Test func timeMendsNoUnclosedDay() async throws {
        let days = try await PassingDays()
        var chain = OpChain("D1")
        try await days.register(PassingDays.family(871, on: "2026-11-02"), by: &chain, at: "2026-11-02 10:00:00")
        let open = "day_not_closed desk=D1 day=2026-11-02"
        #expect(try days.night("2026-11-02", at: "2026-11-03 00:30:00", Self.ofDays) == [open])
        #expect(try days.night("2026-11-01", at: "2026-11-03 01:00:00", Self.ofDays) == [open])
        #expect(try days.night("2026-12-20", at: "2026-12-21 00:30:00", Self.ofDays) == [open])
        #expect(try days.events(of: "day_not_closed") == ["FOUND"])
        chain.at = "2026-12-21T09:00:00+05:00"
        let close = try chain.close("2026-11-02", [(1, 0)], [1, 0, 0, 0], drafts: 0)
        #expect(try await days.send(close, from: "D1", at: "2026-12-21 09:00:00").number == 0)
        #expect(try days.night("2026-12-20", at: "2026-12-21 10:00:00", Self.ofDays) == [])
        #expect(try days.events(of: "day_not_closed") == ["FOUND", "GONE"])
    }

    /// A month that was put aside cannot be asked: what was open of it stays open, and no day of it is counted or sealed as if
    /// nothing had been done.
    @Test func aMonthPutAsideMendsNothing() async throws {
        let days = try await PassingDays()
        var chain = OpChain("D1")
        try await days.register(PassingDays.family(872, on: "2026-11-02"), by: &chain, at: "2026-11-02 10:00:00")
        try await days.register(PassingDays.family(873, on: "2026-11-03"), by: &chain, at: "2026-11-03 10:00:00")
        let close = try chain.close("2026-11-03", [(2, 0)], [1, 0, 0, 0])
        #expect(try await days.send(close, from: "D1", at: "2026-11-03 17:00:00").number == 0)
        let connection = try days.bench.connection()
        try connection.execute(
            "set session_replication_role = replica; update nser.journal_body set verb = 'UPDATE' where seq = 2")
        let open = ["day_close_against_journal desk=D1 day=2026-11-03"]
        #expect(try days.night("2026-11-03", at: "2026-11-04 00:30:00", Self.ofDays) == open)
        try connection.execute(
            """
            delete from nser.journal_body;
            insert into nser.journal_detached (month, detached_by, rows, digest, content)
            values ('2026-11-01', 'a', 3, sha256('a'), sha256('a'))
            """)
        for (day, now) in [("2026-11-03", "2026-11-04 01:00:00"), ("2026-11-02", "2026-12-09 01:00:00")] {
            #expect(try days.night(day, at: now, Self.ofDays) == open)
        }
        #expect(try days.events(of: open[0].split(separator: " ").first.map(String.init) ?? "") == ["FOUND"])
        #expect(try days.bench.value("select string_agg(day::text, ' ') from nser.count_sealed") == "2026-11-03")
    }

    /// The server's clock is set back, by an hour over midnight and by a day. A day that the desk has closed is not entered
    /// again, and no night finds anything.
    @Test func theClockIsSetBackAfterTheClose() async throws {
        let days = try await PassingDays()
        var chain = OpChain("D1")
        try await days.register(PassingDays.family(811, on: "2026-11-22"), by: &chain, at: "2026-11-22 10:00:00")
        let close = try chain.close("2026-11-22", [(1, 0)], [1, 0, 0, 0])
        #expect(try await days.send(close, from: "D1", at: "2026-11-22 23:50:00").number == 0)
        let moments = [
            "2026-11-23 00:20:00", "2026-11-22 23:20:00", "2026-11-21 23:20:00", "2026-10-31 10:00:00",
            "2026-11-23 00:21:00",
        ]
        for (place, moment) in moments.enumerated() {
            let family = try PassingDays.family(UInt64(812 + place), on: "2026-10-31")
            #expect(try await days.register(family, by: &chain, at: moment) == "2026-11-23", "at \(moment)")
        }
        let entries = (3...7).map { (Int64($0), 0) }
        // By a clock that is behind, the day has not come yet; the refusal is an op of that day as well.
        let early = try chain.close("2026-11-23", entries, [5, 0, 0, 0])
        let refused = try await days.send(early, from: "D1", at: "2026-11-22 23:30:00")
        #expect(refused.number == 560 && refused.body["rule"]?.string == "day.ahead", "\(refused.text)")
        let late = try chain.close("2026-11-23", entries + [(8, 560)], [5, 0, 0, 1])
        #expect(try await days.send(late, from: "D1", at: "2026-11-23 17:00:00").number == 0)
        #expect(try days.night("2026-11-22", at: "2026-11-23 18:00:00", Self.ofDays) == [])
        #expect(try days.night("2026-11-23", at: "2026-11-24 00:30:00") == [])
        #expect(try await days.counted("2026-11-22") == [1, 0])
        #expect(try await days.counted("2026-11-23") == [5, 0])
        try days.bench.expectSound()
    }

    /// The clock is set back into a day that a night has sealed and no desk had closed: what comes then counts for that
    /// day, and the night says by how much the sealed sums are no longer the journal's.
    @Test func theClockIsSetBackIntoASealedDay() async throws {
        let days = try await PassingDays()
        var chain = OpChain("D1")
        try await days.register(PassingDays.family(821, on: "2026-11-22"), by: &chain, at: "2026-11-22 23:50:00")
        let open = "day_not_closed desk=D1 day=2026-11-22"
        #expect(try days.night("2026-11-22", at: "2026-11-23 00:30:00") == [open])
        let back = try await days.register(
            PassingDays.family(822, on: "2026-11-22"), by: &chain, at: "2026-11-22 23:40:00")
        #expect(back == "2026-11-22")
        let differs =
            "counts_against_journal day=2026-11-22 desk=D1 officer=ayesha hour=23 REGISTER scored"
        #expect(try days.night("2026-11-22", at: "2026-11-23 01:00:00") == [differs, open])
        // COUNTS says what was sealed until somebody has looked and seals anew.
        #expect(try await days.counted("2026-11-22") == [1, 0])
        let renewed = try DayRollup.renew(
            PassingDays.day("2026-11-22"), by: "A. Khan", reason: "the clock was set back", on: days.bench.connection())
        #expect(renewed.count == 1)
        #expect(try await days.counted("2026-11-22") == [2, 0])
        #expect(try days.night("2026-11-22", at: "2026-11-23 01:30:00") == [open])
        try days.bench.expectSound()
    }

    /// A day with no registration: one desk closes it, the other is silent. The night agrees, day file and page say zero.
    @Test func aDayWithoutRegistrations() async throws {
        let days = try await PassingDays()
        var chain = OpChain("D1")
        let close = try chain.close("2026-11-20", [], [0, 0, 0, 0])
        #expect(try await days.send(close, from: "D1", at: "2026-11-20 17:00:00").number == 0)
        for (day, checks) in [("2026-11-20", NightChecks.all), ("2026-11-19", Self.ofDays)] {
            #expect(try days.night(day, at: "2026-11-21 00:30:00", checks) == [])
            #expect(try await days.counted(day) == [0, 0])
        }
        let night = "2026-11-21 00:30:00"
        #expect(try days.lines("count", of: "2026-11-20", at: night) == ["count CLOSE-DAY done 1"])
        #expect(try days.lines("head", of: "2026-11-20", at: night).map { $0.prefix(11) } == ["head D1 1 1"])
        #expect(try days.lines("count", of: "2026-11-19", at: night) == [])
        #expect(try days.lines("head", of: "2026-11-19", at: night) == [])
        let zeros = ["registered", "updated", "reassessed", "refused"].map { "acts_of_day,D1,\($0),0" }
        for (day, rows) in [("2026-11-20", zeros), ("2026-11-19", [])] {
            let report = try NightReport.make(days.scene(day, at: night), night: 1, on: days.bench.connection())
            let csv = String(decoding: report.csv, as: UTF8.self).split(separator: "\r\n").map(String.init)
            #expect(csv.filter { $0.hasPrefix("acts_of_day,") } == rows)
            #expect(report.page.html.contains("Nothing is open: all agrees."))
        }
        #expect(
            try days.bench.value("select string_agg(acts::text, ' ' order by day) from nser.count_sealed") == "0 1")
    }

    /// A model and its rule set are activated a minute before midnight. What was scored before is by the one, what comes
    /// after by the other, on that day and the next; the night scores each again by its own.
    @Test func aModelIsActivatedAMinuteBeforeMidnight() async throws {
        let days = try await PassingDays(officers: false)
        var chain = OpChain("D1")
        let families = try (0..<4).map { try PassingDays.family(831 + UInt64($0), on: "2026-11-22") }
        try await days.register(families[0], by: &chain, at: "2026-11-22 23:58:00")
        try await days.register(families[1], by: &chain, at: "2026-11-22 23:58:30")
        try days.bench.activate("bisp-shape")
        let again = try chain.reassess(families[1].identifier, version: 1)
        #expect(try await days.send(again, from: "D1", at: "2026-11-22 23:59:30").number == 0)
        try await days.register(families[2], by: &chain, at: "2026-11-22 23:59:59")
        try await days.register(families[3], by: &chain, at: "2026-11-23 00:00:01")

        let scored = try days.bench.connection().query(
            """
            select (a.assessed_at at time zone 'Asia/Karachi')::date || ' ' || m.name
            from nser.assessment a join nser.pmt_model m on m.digest = a.model order by a.assessed_at
            """
        ).compactMap { $0[0] }
        #expect(
            scored == [
                "2026-11-22 pk-2005-06", "2026-11-22 pk-2005-06", "2026-11-22 bisp-shape", "2026-11-22 bisp-shape",
                "2026-11-23 bisp-shape",
            ])
        // Two sets of rules decided, each what the model beside it scored.
        #expect(
            try days.bench.value(
                """
                select count(distinct d.rules) || ' ' || count(distinct a.model) || ' ' || count(distinct (d.rules, a.model))
                from nser.decision d
                join nser.assessment a on a.household_id = d.household_id and a.ordinal = d.ordinal
                """) == "2 2 2")
        #expect(try await days.counted("2026-11-22") == [3, 1])
        #expect(try await days.counted("2026-11-23") == [1, 0])
        let behind = "decisions_behind_rules rules in force"
        #expect(try days.night("2026-11-22", at: "2026-11-23 00:30:00") == [behind])
        let model = try days.lines("model", of: "2026-11-22", at: "2026-11-23 00:30:00")
        #expect(model.count == 1 && model[0].hasPrefix("model pmt bisp-shape "), "\(model)")
        // What is in force says nothing of how most of the day was scored.
        let assessed = try days.lines("assessed", of: "2026-11-22", at: "2026-11-23 00:30:00").map {
            $0.split(separator: " ")
        }
        #expect(assessed.map { "\($0[1]) \($0[3])" } == ["bisp-shape 2", "pk-2005-06 2"])
        let decided = try days.lines("decided", of: "2026-11-22", at: "2026-11-23 00:30:00")
        #expect(decided.map { $0.split(separator: " ")[2] } == ["2", "2"])
        #expect(try await days.counted("2026-11-22") == [3, 1])
        try days.bench.apply(at: "2026-11-23T10:00:00+05:00")
        #expect(try days.night("2026-11-23", at: "2026-11-24 00:30:00") == [])
        #expect(try days.night("2026-11-22", at: "2026-11-24 00:40:00", [ScoresCheck(), DecisionsCheck()]) == [])
        try days.bench.expectSound()
        try expectTheOtherModelIsNoticed(days, families[0].identifier)
    }

    /// The first assessment under the name of the other model: it does not come out so.
    private func expectTheOtherModelIsNoticed(_ days: PassingDays, _ household: String) throws {
        try days.bench.connection().execute(
            """
            set session_replication_role = replica;
            update nser.assessment set model = (select model from nser.pmt_active)
            where household_id = '\(household)' and ordinal = 1
            """)
        #expect(
            try days.night("2026-11-22", at: "2026-11-24 01:00:00", [ScoresCheck()])
                == ["score_not_reproduced household_id=\(household) ordinal=1"])
    }
}
