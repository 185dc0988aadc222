import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// Sealing a day, finding that its journal is not what it was, and sealing it anew.
@Suite(.timeLimit(.minutes(2))) struct DayRollupTests {
    private let database: MigratedDatabase
    private let day: CalendarDate

    init() throws {
        database = try MigratedDatabase()
        day = try CalendarDate(validating: "2026-11-22")
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func journal(_ seed: UInt64, _ count: Int = 50) -> InventedJournal {
        InventedJournal(seed: seed, entries: count, from: day, days: 1)
    }

    @Test func aSealIsTheJournalsSum() throws {
        let connection = try connection()
        try journal(1).write(on: connection)
        #expect(try DayRollup.derive(day, on: connection).values.reduce(0, +) == 50)
        #expect(try DayRollup.seal(day, on: connection) == [])
        #expect(try connection.query("select acts from nser.count_sealed") == [["50"]])
        #expect(try connection.query("select sum(n) from nser.count_day") == [["50"]])
        #expect(try DayRollup.seal(day, on: connection) == [])
        #expect(try connection.query("select sum(n) from nser.count_day") == [["50"]])
    }

    /// The acts agree with the journal, what was summed of them does not: that is mended by the same operation.
    @Test(arguments: [
        "update nser.count_desk_day set registered = registered + 1", "delete from nser.count_desk_day",
        "update nser.count_sealed set acts = acts + 1",
    ]) func sumsThatAreNotThoseOfTheActsAreSealedAnew(_ damage: String) throws {
        let connection = try connection()
        try journal(2).write(on: connection)
        _ = try DayRollup.seal(day, on: connection)
        let sums = "select acts, d.* from nser.count_sealed s join nser.count_desk_day d using (day) order by 2, 3, 4"
        let sealed = try connection.query(sums)
        try connection.execute(damage)
        let check = try #require(InvariantCheck.shipped.first { $0.name == "count_by_desk_against_day" })
        #expect(try check.violations(on: connection) > 0)
        #expect(try DayRollup.renew(day, by: "A. Khan", reason: "looked at", on: connection) == [])
        #expect(try check.violations(on: connection) == 0)
        #expect(try connection.query(sums) == sealed)
        #expect(try DayRollup.renewals(on: connection).map(\.differences) == [#"[{"sums":"by desk"}]"#])
        #expect(throws: AdministrationError.self) {
            try DayRollup.renew(day, by: "A. Khan", reason: "once more", on: connection)
        }
    }

    @Test func aDayWithoutWorkIsSealedToo() throws {
        let connection = try connection()
        #expect(try DayRollup.seal(day, on: connection) == [])
        #expect(try connection.query("select day, acts from nser.count_sealed") == [["2026-11-22", "0"]])
    }

    /// A row added, one removed, one changed: each is a difference, and the sealed sums stay as they were.
    @Test(arguments: [
        (
            """
            insert into nser.journal_body select day, desk, 2, seq, tehsil, verb, number, officer, sender, desk_clock,
                received_at, household_id, request, reply from nser.journal_body where seq = 7
            """, 1
        ),
        ("delete from nser.journal_body where seq = 7", 1),
        ("update nser.journal_body set desk = 'X1' where seq = 7", 2),
        ("update nser.journal_body set number = case number when 0 then 561 else 0 end where seq = 7", 2),
    ]) func whatIsDoneToTheJournalIsFound(_ damage: String, differences: Int) throws {
        let connection = try connection()
        try journal(2).write(on: connection)
        _ = try DayRollup.seal(day, on: connection)
        let sealed = try connection.query("select * from nser.count_day order by 1, 2, 3, 4, 5, 6, 7")
        try connection.execute(damage)
        let found = try DayRollup.seal(day, on: connection)
        #expect(found.count == differences)
        #expect(found.allSatisfy { abs($0.sealed - $0.journal) == 1 }, "\(found)")
        #expect(try connection.query("select * from nser.count_day order by 1, 2, 3, 4, 5, 6, 7") == sealed)
        #expect(try DayRollup.renew(day, by: "A. Khan", reason: "looked at", on: connection) == found)
        #expect(try DayRollup.seal(day, on: connection) == [])
        #expect(refusal(day)?.contains("agrees with the journal") == true)
    }

    /// The words by which sealing a day anew is refused; nil when it is not.
    private func refusal(
        _ day: CalendarDate, by person: String = "A. Khan", reason: String = "looked at"
    ) -> String? {
        do throws(AdministrationError) {
            _ = try DayRollup.renew(
                day, by: person, reason: reason, on: Administration.connect(database.administration))
            return nil
        } catch {
            return error.kind == .refused ? error.description : nil
        }
    }

    /// What was sealed too much, in both sums that are kept of a day.
    private static let damage = "update nser.count_day set n = n + 1; update nser.count_desk_day set other = other + 1"

    @Test func whoSealsADayAnewAndWhyStays() throws {
        let connection = try connection()
        try journal(5).write(on: connection)
        _ = try DayRollup.seal(day, on: connection)
        let sums = "select * from nser.count_desk_day order by 1, 2, 3"
        let sealed = try connection.query(sums)
        for reason in ["put in by hand", String(repeating: "ی", count: 300)] {
            try connection.execute(Self.damage)
            let found = try DayRollup.renew(day, by: "A. Khan", reason: reason, on: connection)
            #expect(found.count > 10 && found.allSatisfy { $0.sealed == $0.journal + 1 })
            #expect(try connection.query(sums) == sealed)
            let kept = try #require(try DayRollup.renewals(on: connection).last)
            #expect(kept.day == day.written && kept.renewedBy == "A. Khan" && kept.reason == reason)
            let told = try connection.query(
                """
                select d ->> 'tehsil', d ->> 'desk', d ->> 'officer', d ->> 'hour', d ->> 'verb', d ->> 'outcome',
                    d ->> 'sealed', d ->> 'journal'
                from nser.count_renewal, json_array_elements(differences) with ordinality as e (d, place)
                where id = \(kept.id) order by place
                """)
            let expected: [[String?]] = found.map { one in
                [
                    one.act.tehsil, one.act.desk, one.act.officer, "\(one.act.hour)", one.act.verb, one.act.outcome,
                    "\(one.sealed)", "\(one.journal)",
                ]
            }
            #expect(told == expected)
        }
        #expect(try connection.query("select count(*), count(distinct id) from nser.count_renewal") == [["2", "2"]])
    }

    /// Nothing is sealed anew without a name and a reason, and nothing is changed then.
    @Test func whoSealsADayAnewIsSaidAndWhy() throws {
        let connection = try connection()
        try journal(6).write(on: connection)
        _ = try DayRollup.seal(day, on: connection)
        try connection.execute(Self.damage)
        let found = try DayRollup.differences(of: day, on: connection)
        #expect(refusal(day, by: "") == "say who seals it anew")
        #expect(refusal(day, by: "  ") == "say who seals it anew")
        #expect(refusal(day, reason: "") == "say why")
        #expect(refusal(day, reason: " ") == "say why")
        let long = String(repeating: "a", count: 301)
        #expect(refusal(day, reason: long) == "a reason has 300 characters at most")
        #expect(try DayRollup.differences(of: day, on: connection) == found)
        #expect(try connection.query("select count(*) from nser.count_renewal") == [["0"]])
    }

    @Test func aDayThatIsNotSealedIsNotSealedAnew() throws {
        let last = try CalendarDate(validating: "2199-12-30")
        #expect(refusal(last) == "2199-12-30 is a day to come")
        let early = try CalendarDate(validating: "2020-01-15")
        #expect(refusal(early)?.hasPrefix("2020-01-15 is not sealed") == true)
        // Nor is a day sealed by being refused.
        #expect(try connection().query("select count(*) from nser.count_sealed") == [["0"]])
    }

    /// The journal of a detached month is empty: the sums of before would be gone for good.
    @Test func aDayOfADetachedMonthIsNotSealedAnew() throws {
        let connection = try connection()
        try connection.execute(
            SampleRows.places + SampleRows.entry(1) + """
                select nser.make_journal_months('2020-01-01', 1);
                update nser.journal_entry set day = '2020-01-15';
                update nser.journal_body set day = '2020-01-15';
                """)
        let old = try CalendarDate(validating: "2020-01-15")
        _ = try DayRollup.seal(old, on: connection)
        try connection.execute("update nser.count_day set n = 2; update nser.count_desk_day set registered = 2")
        let month = try #require(CalendarMonth("2020-01"))
        let next = month.adding(1)
        try JournalMonths.detach(before: next, evenIfYoung: false, by: "A. Khan", on: connection) { _, _ in }
        #expect(refusal(old)?.contains("`nser-server journal attach 2020-01`") == true)
        #expect(try connection.query("select sum(n) from nser.count_day") == [["2"]])
        #expect(try connection.query("select acts from nser.count_sealed") == [["1"]])
        try JournalMonths.attach(month, by: "A. Khan", on: connection)
        #expect(try DayRollup.renew(old, by: "A. Khan", reason: "looked at", on: connection).map(\.journal) == [1])
        #expect(try connection.query("select sum(n) from nser.count_day") == [["1"]])
    }

    /// What the chain counts and the journal has lost was done all the same: the sealed sums know it.
    @Test func aDayOfWhichOpsAreLostIsNotSealedAnew() throws {
        let connection = try connection()
        try connection.execute(SampleRows.places + SampleRows.entry(1) + SampleRows.entry(2))
        _ = try DayRollup.seal(day, on: connection)
        try connection.execute("create table lost as select * from nser.journal_body where seq = 2")
        try connection.execute("delete from nser.journal_body where seq = 2")
        #expect(refusal(day)?.hasPrefix("the journal has lost 1 op(s) of 2026-11-22") == true)
        #expect(try connection.query("select sum(n) from nser.count_day") == [["2"]])
        try connection.execute("insert into nser.journal_body select * from lost")
        #expect(refusal(day)?.contains("agrees with the journal") == true)
    }

    @Test func aSealOfOneDayIsNothingToAnother() throws {
        let connection = try connection()
        try journal(3).write(on: connection)
        let before = try #require(day.adding(days: -1))
        #expect(try DayRollup.seal(before, on: connection) == [])
        #expect(try DayRollup.differences(of: day, on: connection) == [])
        #expect(try connection.query("select count(*) from nser.count_day") == [["0"]])
    }

    /// Two nights at the same moment: one seals, the other finds it sealed.
    @Test func twoSealOneDayOnce() throws {
        let one = try connection()
        let other = try connection()
        try journal(4).write(on: one)
        try one.execute("begin")
        #expect(try DayRollup.seal(day, on: one) == [])
        try other.execute("set lock_timeout = '50ms'")
        #expect(throws: AdministrationError.self) { () throws in _ = try DayRollup.seal(day, on: other) }
        try one.execute("commit")
        #expect(try DayRollup.seal(day, on: other) == [])
        #expect(try one.query("select sum(n) from nser.count_day") == [["50"]])
    }
}
