import Shared
import Testing

@testable import Registry

/// Days, moments, counts and findings as people read them.
@Suite struct ReportWordsTests {
    @Test(arguments: [
        ("2000-01-01", "Saturday, 1 January 2000"), ("2026-11-24", "Tuesday, 24 November 2026"),
        ("1999-12-31", "Friday, 31 December 1999"), ("2024-02-29", "Thursday, 29 February 2024"),
    ])
    func aDayHasItsWeekday(_ day: String, _ written: String) throws {
        #expect(ReportWords.weekday(try #require(CalendarDate(day))) == written)
    }

    @Test func aMomentIsThatOfPakistan() throws {
        let moment = try #require(Instant(rfc3339: "2026-11-24T20:05:00Z"))
        #expect(ReportWords.moment(moment) == "25 November 2026, 01:05")
    }

    @Test func countsHaveTheirNumber() {
        #expect(ReportWords.count(1, "family", "families") == "1 family")
        #expect(ReportWords.count(0, "family", "families") == "0 families")
        #expect(ReportWords.count(1_200, "family", "families") == "1,200 families")
    }

    @Test(arguments: [
        ("desk=LHR-002 day=2026-11-24", "desk LHR-002, day 2026-11-24"), ("household_id=7", "household 7"),
        ("household_id=7 op=LHR-001/1/3", "household 7, receipt LHR-001/1/3"), ("LHR-001", "LHR-001"), ("", ""),
        ("rules in force", "rules in force"), ("person=<b>", "person <b>"),
    ])
    func aFindingSaysWhatItIsAbout(_ subject: String, _ written: String) {
        #expect(ReportWords.subject(subject, of: "day_not_closed") == written)
    }

    @Test(arguments: [
        ("short_interviews", "LHR-001", "desk LHR-001"), ("shared_mobile", "7f", "household 7f"),
        ("likely_duplicate", "7f+8a", "persons 7f and 8a"),
    ])
    func aSignSaysWhoseItIs(_ kind: String, _ subject: String, _ written: String) {
        #expect(ReportWords.subject(subject, of: kind) == written)
    }
}
