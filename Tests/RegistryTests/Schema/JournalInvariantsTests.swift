import PostgresPipeline
import Registry
import Testing

/// The chain of a desk's ops has no gap, no fork and no beginning but its own.
@Suite struct JournalInvariantsTests {
    private let database: MigratedDatabase

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(SampleRows.places)
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func insert(_ seq: Int, prev: String, digest: String, epoch: Int = 1, desk: String = "LHR-001") -> String {
        """
        insert into nser.journal_entry (desk, epoch, seq, prev, digest, day)
        values ('\(desk)', \(epoch), \(seq), \(prev), \(digest), '2026-11-22')
        """
    }

    @Test func aSequenceHasNoGap() throws {
        let connection = try connection()
        connection.expectRefusal(by: "journal_entry_previous", insert(2, prev: "sha256('1')", digest: "sha256('2')"))
        try connection.execute(SampleRows.entry(1) + SampleRows.entry(2))
        connection.expectRefusal(by: "journal_entry_previous", insert(4, prev: "sha256('2')", digest: "sha256('4')"))
    }

    @Test func aSequenceHasNoFork() throws {
        let connection = try connection()
        try connection.execute(SampleRows.entry(1) + SampleRows.entry(2))
        connection.expectRefusal(by: "journal_entry_key", insert(2, prev: "sha256('1')", digest: "sha256('other')"))
        connection.expectRefusal(by: "journal_entry_previous", insert(3, prev: "sha256('1')", digest: "sha256('3')"))
    }

    @Test func theFirstHasNoPredecessorAndTheOthersHaveOne() throws {
        let connection = try connection()
        connection.expectRefusal(
            by: "journal_entry_first_has_no_prev", insert(1, prev: "sha256('0')", digest: "sha256('1')"))
        connection.expectRefusal(by: "journal_entry_first_has_no_prev", insert(2, prev: "null", digest: "sha256('2')"))
        connection.expectRefusal(
            by: "journal_entry_seq_positive", insert(0, prev: "sha256('x')", digest: "sha256('0')"))
        connection.expectRefusal(by: "journal_entry_digest_length", insert(1, prev: "null", digest: "'short'"))
    }

    @Test func nothingIsTakenOutOfTheMiddle() throws {
        let connection = try connection()
        try connection.execute(SampleRows.entry(1) + SampleRows.entry(2) + SampleRows.entry(3))
        connection.expectRefusal(by: "journal_entry_previous", "delete from nser.journal_entry where seq = 2")
        connection.expectRefusal(
            by: "journal_entry_previous", "update nser.journal_entry set digest = sha256('x') where seq = 2")
    }

    @Test func anEpochIsOpenedBeforeItIsUsed() throws {
        let connection = try connection()
        connection.expectRefusal(by: "journal_entry_epoch", insert(1, prev: "null", digest: "sha256('1')", epoch: 2))
        connection.expectRefusal(
            by: "journal_entry_epoch", insert(1, prev: "null", digest: "sha256('1')", desk: "LHR-404"))
        try connection.execute(
            "insert into nser.desk_epoch (desk, epoch, confirmed_by, reason) values ('LHR-001', 2, 'bilal', 'lost')")
        try connection.execute(SampleRows.entry(1, epoch: 2))
    }

    @Test func epochsFollowEachOtherAndAreConfirmed() throws {
        let connection = try connection()
        func epoch(_ number: Int, _ by: String, _ reason: String) -> String {
            "insert into nser.desk_epoch (desk, epoch, confirmed_by, reason) values ('LHR-001', \(number), \(by), \(reason))"
        }
        connection.expectRefusal(by: "desk_epoch_previous", epoch(3, "'bilal'", "'lost'"))
        connection.expectRefusal(by: "desk_epoch_confirmed", epoch(2, "null", "null"))
        connection.expectRefusal(by: "desk_epoch_confirmed", epoch(2, "'bilal'", "null"))
        connection.expectRefusal(by: "desk_epoch_confirmed_by", epoch(2, "'nobody'", "'lost'"))
        connection.expectRefusal(by: "desk_epoch_reason_said", epoch(2, "'bilal'", "''"))
        connection.expectRefusal(by: "desk_epoch_key", epoch(1, "null", "null"))
    }

    @Test func onlyRepliesThatLeaveAnEntryAreKept() throws {
        let connection = try connection()
        try connection.execute(SampleRows.entry(1))
        for number in [451, 503, 565, 600] {
            connection.expectRefusal(
                by: "journal_body_number_of_entry", "update nser.journal_body set number = \(number)")
        }
        try connection.execute("update nser.journal_body set number = 561")
    }

    @Test func bodiesGoToTheirMonthAndWhatHasNoneToTheRestUntilItsMonthIsMade() throws {
        let connection = try connection()
        try connection.execute(SampleRows.entry(1))
        try connection.execute("update nser.journal_body set day = '2040-02-29'")
        let place = "select tableoid::regclass from nser.journal_body"
        #expect(try connection.query(place) == [["nser.journal_body_rest"]])
        let made = try connection.query("select nser.make_journal_months('2040-02-15', 1)")
        #expect(made == [["journal_body_2040_02"]])
        #expect(try connection.query(place) == [["nser.journal_body_2040_02"]])
        #expect(try connection.query("select nser.make_journal_months('2040-02-15', 1)") == [])
    }

    @Test func migrateMovesWhatFoundNoMonthWheneverThatWas() throws {
        let connection = try connection()
        try connection.execute(SampleRows.entry(1))
        for (day, month) in [("2016-02-29", "journal_body_2016_02"), ("2040-02-29", "journal_body_2040_02")] {
            try connection.execute("update nser.journal_body set day = '\(day)'")
            #expect(try connection.query("select count(*) from nser.journal_body_rest") == [["1"]])
            #expect(try Migrations().apply(on: connection).months == [month])
            #expect(try connection.query("select tableoid::regclass from nser.journal_body") == [["nser.\(month)"]])
        }
        #expect(try Migrations().makeMonths(on: connection) == [])
    }

    @Test func everyMonthKeepsRequestsAsLz4AndHasBothIndexes() throws {
        let parts = try connection().query(
            "select count(*) from pg_inherits where inhparent = 'nser.journal_body'::regclass")
        // With the rest; with the tests' own months where these are past.
        let months = try #require(parts[0][0].flatMap { Int($0) })
        #expect(months > Migrations.journalMonthsAhead)
        let compressed = try connection().query(
            """
            select count(*) from pg_attribute join pg_inherits on attrelid = inhrelid
            where inhparent = 'nser.journal_body'::regclass and attname = 'request' and attcompression = 'l'
            """)
        #expect(compressed == [["\(months)"]])
        let indexes = try connection().query(
            """
            select count(*) from pg_index join pg_inherits on indrelid = inhrelid
            where inhparent = 'nser.journal_body'::regclass
            """)
        #expect(indexes == [["\(2 * months)"]])
    }
}
