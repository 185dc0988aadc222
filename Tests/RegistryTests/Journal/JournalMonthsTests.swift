import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// Old months of the journal are put aside, proved and brought back, and nothing takes them for loss.
@Suite(.timeLimit(.minutes(2))) struct JournalMonthsTests {
    private let database: MigratedDatabase
    private static let old = "2020-01"

    /// Three entries: two of January 2020, one of February.
    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(
            SampleRows.places + SampleRows.entry(1) + SampleRows.entry(2) + SampleRows.entry(3) + """
                select nser.make_journal_months('2020-01-01', 2);
                update nser.journal_entry set day = '2020-01-15' where seq < 3;
                update nser.journal_body set day = '2020-01-15' where seq < 3;
                update nser.journal_entry set day = '2020-02-01' where seq = 3;
                update nser.journal_body set day = '2020-02-01' where seq = 3;
                """)
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func month(_ text: String) throws -> CalendarMonth { try #require(CalendarMonth(text)) }

    private func detach(before: String, evenIfYoung: Bool = false, by: String = "A. Khan") throws -> [String] {
        var done: [String] = []
        try JournalMonths.detach(before: month(before), evenIfYoung: evenIfYoung, by: by, on: connection()) {
            done.append("\($0.written) \($1)")
        }
        return done
    }

    private func listed(_ text: String) throws -> JournalMonth? {
        let month = try month(text)
        return try JournalMonths.list(on: connection()).first { $0.month == month }
    }

    private func failedChecks() throws -> [String] {
        let connection = try connection()
        var failed: [String] = []
        for check in InvariantCheck.shipped where check.name.hasPrefix("journal") {
            if try check.violations(on: connection) > 0 { failed.append(check.name) }
        }
        return failed
    }

    @Test func aMonthIsWrittenWithFourDigitsAndTwo() throws {
        for text in ["2024-1", "2024-13", "2024-00", "1999-12", "24-01", "2024_01", "2024-01-01", "", "２０２４-01"] {
            #expect(CalendarMonth(text) == nil, "\(text)")
        }
        let december = try month("2024-12")
        #expect(december.adding(1).written == "2025-01" && december.adding(-12).written == "2023-12")
        #expect(december.table == "journal_body_2024_12")
        #expect(try month("2024-11") < december)
    }

    @Test func anOldMonthIsPutAsideAndStaysATable() throws {
        #expect(try listed(Self.old)?.place == .attached)
        #expect(try detach(before: "2020-02") == ["2020-01 2"])
        let month = try #require(try listed(Self.old))
        #expect(month.place == .detached && month.rows == 2 && month.bytes > 0 && month.detachedBy == "A. Khan")
        #expect(try listed("2020-02")?.place == .attached)
        #expect(try connection().query("select count(*) from nser.journal_body") == [["1"]])
        #expect(try connection().query("select count(*) from nser.journal_body_2020_01") == [["2"]])
        #expect(try detach(before: "2020-02").isEmpty)
        #expect(try failedChecks().isEmpty)
    }

    @Test func aDetachedMonthIsNotMadeAgain() throws {
        _ = try detach(before: "2020-02")
        #expect(try connection().query("select nser.make_journal_months('2020-01-01', 1)").isEmpty)
        _ = try Migrations().apply(on: connection())
        #expect(try listed(Self.old)?.place == .detached)
    }

    @Test func theApplicationReadsNothingOfADetachedMonth() throws {
        _ = try detach(before: "2020-02")
        try Administration.connect(database.application)
            .expectError("42501", "select * from nser.journal_body_2020_01")
        #expect(try Grants.read(on: connection()) == Grants.expected)
    }

    @Test func aMonthComesBackAsItWas() throws {
        let before = try connection().query("select t::text from nser.journal_body t order by seq")
        _ = try detach(before: "2020-03")
        try JournalMonths.attach(month(Self.old), by: "B", on: connection())
        try JournalMonths.attach(month("2020-02"), by: "B", on: connection())
        #expect(try connection().query("select t::text from nser.journal_body t order by seq") == before)
        let month = try #require(try listed(Self.old))
        #expect(month.place == .attached && month.detachedAt == nil)
        #expect(try failedChecks().isEmpty)
        // And once more: each time is kept.
        #expect(try detach(before: "2020-02") == ["2020-01 2"])
        #expect(
            try connection().query("select count(*), count(attached_by) from nser.journal_detached") == [["3", "2"]])
    }

    @Test(arguments: [
        "delete from nser.journal_body_2020_01 where seq = 2", "update nser.journal_body_2020_01 set request = 'other'",
        "update nser.journal_body_2020_01 set reply = '{\"a\":1}'", "update nser.journal_body_2020_01 set number = 561",
        "insert into nser.journal_body_2020_01 select * from nser.journal_body_2020_01 limit 1",
    ])
    func aTableThatIsNotWhatWasPutAsideIsNotTakenBack(_ damage: String) throws {
        _ = try detach(before: "2020-02")
        try connection().execute(damage)
        let error = #expect(throws: AdministrationError.self) { () throws in
            try JournalMonths.attach(month(Self.old), by: "B", on: connection())
        }
        #expect(error?.kind == .refused && error?.description.contains("not what was detached") == true)
        #expect(try listed(Self.old)?.place == .detached)
    }

    @Test(arguments: [
        "delete from nser.journal_body where seq = 2", "update nser.journal_body set request = 'other' where seq = 1",
        "insert into nser.journal_body select * from nser.journal_body where seq = 1",
    ])
    func aMonthThatIsNotWhatTheChainCountsStays(_ damage: String) throws {
        try connection().execute(damage)
        let error = #expect(throws: AdministrationError.self) { () throws in try detach(before: "2020-02") }
        #expect(error?.description.contains("check --rows") == true)
        #expect(try listed(Self.old)?.place == .attached)
        #expect(try connection().query("select count(*) from nser.journal_detached") == [["0"]])
    }

    /// An entry that goes or comes after its month was put aside is found by the proof.
    @Test func entriesOfADetachedMonthThatChangeAreFound() throws {
        _ = try detach(before: "2020-02")
        try connection().execute("update nser.journal_entry set day = '2020-01-16' where seq = 2")
        #expect(try failedChecks() == ["journal_detached_against_entries"])
    }

    @Test func youngMonthsStayUnlessSaidOtherwiseAndThePresentOneAlways() throws {
        let text = try connection().query("select to_char(now() at time zone 'Asia/Karachi', 'YYYY-MM')")
        let present = try month(#require(text.first?.first ?? nil))
        let young = present.adding(-JournalMonths.ageInMonths + 2).written
        let error = #expect(throws: AdministrationError.self) { () throws in try detach(before: young) }
        #expect(error?.description.contains("--even-if-young") == true)
        #expect(try detach(before: young, evenIfYoung: true) == ["2020-01 2", "2020-02 1"])
        for late in [present.adding(1).written, present.adding(300).written] {
            #expect(throws: AdministrationError.self) { () throws in try detach(before: late, evenIfYoung: true) }
        }
        #expect(try detach(before: present.adding(-JournalMonths.ageInMonths + 1).written).isEmpty)
    }

    @Test func whoDetachesAndAttachesIsSaid() throws {
        #expect(throws: AdministrationError.self) { () throws in try detach(before: "2020-02", by: "") }
        #expect(try listed(Self.old)?.place == .attached)
        _ = try detach(before: "2020-02")
        let error = #expect(throws: AdministrationError.self) { () throws in
            try JournalMonths.attach(month(Self.old), by: "", on: connection())
        }
        #expect(error?.description == "say who attaches it")
    }

    @Test func aMonthThatWasTakenAwayIsElsewhereUntilItIsRestored() throws {
        _ = try detach(before: "2020-02")
        try connection().execute("create schema cellar; alter table nser.journal_body_2020_01 set schema cellar")
        let month = try #require(try listed(Self.old))
        #expect(month.place == .elsewhere && month.rows == 2 && month.bytes == 0)
        #expect(try failedChecks().isEmpty)
        let error = #expect(throws: AdministrationError.self) { () throws in
            try JournalMonths.attach(self.month(Self.old), by: "B", on: connection())
        }
        #expect(error?.description.contains("restore its dump first") == true)
        try connection().execute("alter table cellar.journal_body_2020_01 set schema nser")
        try JournalMonths.attach(self.month(Self.old), by: "B", on: connection())
        #expect(try failedChecks().isEmpty)
        #expect(throws: AdministrationError.self) { () throws in
            try JournalMonths.attach(self.month(Self.old), by: "B", on: connection())
        }
    }

    /// The way that the command's help names, with PostgreSQL's own programs.
    @Test func aMonthComesBackFromItsDump() throws {
        let before = try connection().query("select t::text from nser.journal_body t order by seq")
        _ = try detach(before: "2020-02")
        try database.cluster.sendThroughArchive("nser.journal_body_2020_01", database: database.name)
        try JournalMonths.attach(month(Self.old), by: "B", on: connection())
        #expect(try connection().query("select t::text from nser.journal_body t order by seq") == before)
        #expect(try failedChecks().isEmpty)
    }

    /// A reader holds the journal: the command gives up, and neither the month nor anybody else has suffered.
    @Test func aJournalThatIsBeingReadIsLeftAlone() throws {
        let reader = try connection()
        try reader.execute("begin; select count(*) from nser.journal_body")
        let error = #expect(throws: AdministrationError.self) { () throws in try detach(before: "2020-02") }
        #expect(error?.description.contains("try again") == true)
        try reader.execute("commit")
        #expect(try detach(before: "2020-02") == ["2020-01 2"])
    }

    @Test func anAnalystStillSeesTheActsOfADetachedMonth() throws {
        let sums = "select day::text, verb, outcome, acts from reporting.acts_by_day order by 1"
        let more = (4...8).map { SampleRows.entry($0) }.joined()
        try connection().execute(
            more + """
                update nser.journal_entry set day = '2020-01-15' where seq > 3;
                update nser.journal_body set day = '2020-01-15' where seq > 3;
                """)
        let before = try connection().query(sums)
        #expect(before.first == ["2020-01-15", "REGISTER", "DONE", "7"])
        _ = try detach(before: "2020-02")
        #expect(try connection().query(sums) == before)
        try JournalMonths.attach(month(Self.old), by: "B", on: connection())
        #expect(try connection().query(sums) == before)
    }
}
