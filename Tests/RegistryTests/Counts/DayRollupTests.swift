import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// Sealing a day, and finding that its journal is not what it was.
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
        #expect(try DayRollup.renew(day, on: connection) == found)
        #expect(try DayRollup.seal(day, on: connection) == [])
        #expect(try DayRollup.renew(day, on: connection) == [])
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
