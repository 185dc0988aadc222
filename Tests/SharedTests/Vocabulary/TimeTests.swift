import Foundation
import Testing

@testable import Shared

@Suite("Dates")
struct CalendarDateTests {
    /// Every day of the range against Foundation's calendar.
    @Test func agreesWithFoundationOnEveryDay() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var wrong = 0
        for day in stride(from: Int32(-54_786), through: 73_048, by: 1) {
            guard let date = CalendarDate(daysSince2000: day) else {
                wrong += 1
                continue
            }
            if CalendarDate(year: date.year, month: date.month, day: date.day) != date { wrong += 1 }
            guard day % 13 == 0 else { continue }
            let moment = Date(timeIntervalSince1970: (Double(day) + 10_957) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: moment)
            if parts.year != date.year || parts.month != date.month || parts.day != date.day { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(CalendarDate(daysSince2000: -54_787) == nil && CalendarDate(daysSince2000: 73_049) == nil)
        #expect(
            CalendarDate("1850-01-01")?.daysSince2000 == -54_786 && CalendarDate("2199-12-31")?.daysSince2000 == 73_048)
    }

    @Test(arguments: ["2026-11-22", "2000-01-01", "1980-02-29", "2199-12-31", "1850-01-01"])
    func readsAndWrites(_ text: String) throws {
        #expect(try CalendarDate(validating: text).written == text)
    }

    @Test(arguments: [
        "", "2026-1-22", "2026-11-2", "26-11-22", "2026/11/22", "2026-11-22 ", "2026-11-22T", "20261122", "-026-11-22",
        "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "1849-12-31", "2200-01-01",
        "۲۰۲۶-۱۱-۲۲", "0000-00-00",
    ])
    func refuses(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test(arguments: [
        ("1980-01-31", "2026-11-22", 46), ("2008-11-22", "2026-11-22", 18), ("2008-11-23", "2026-11-22", 17),
        ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18), ("2008-02-29", "2028-02-29", 20),
        ("2026-11-22", "2026-11-22", 0), ("2026-11-23", "2026-11-22", -1),
    ])
    func countsCompletedYears(_ born: String, _ on: String, _ years: Int) throws {
        #expect(try CalendarDate(validating: born).years(until: CalendarDate(validating: on)) == years)
    }

    @Test func countsDays() throws {
        let date = try CalendarDate(validating: "2026-02-28")
        #expect(date.adding(days: 1)?.written == "2026-03-01")
        #expect(date.adding(days: -90)?.days(until: date) == 90)
        #expect(date.adding(days: .max - 20_000) == nil)
    }

    @Test func daysTurnInKarachi() {
        // 2026-11-22 19:00 UTC is midnight there.
        #expect(CalendarDate.inKarachi(epochSeconds: 1_795_374_000 - 1)?.written == "2026-11-22")
        #expect(CalendarDate.inKarachi(epochSeconds: 1_795_374_000)?.written == "2026-11-23")
        #expect(CalendarDate.inKarachi(epochSeconds: -18_001)?.written == "1969-12-31")
        #expect(CalendarDate.inKarachi(epochSeconds: .max / 2) == nil)
    }
}

@Suite("Instants")
struct InstantTests {
    @Test(arguments: [
        ("2026-11-22T10:05:00+05:00", "2026-11-22T10:05:00+05:00"),
        ("2026-11-22T05:05:00Z", "2026-11-22T10:05:00+05:00"),
        ("2026-11-21T20:05:00-09:00", "2026-11-22T10:05:00+05:00"),
        ("2026-11-22T10:05:00.5+05:00", "2026-11-22T10:05:00.500000+05:00"),
        ("2026-11-22T10:05:00.000001+05:00", "2026-11-22T10:05:00.000001+05:00"),
        ("2026-11-22T23:30:00Z", "2026-11-23T04:30:00+05:00"), ("1970-01-01T00:00:00Z", "1970-01-01T05:00:00+05:00"),
    ])
    func readsAndWrites(_ text: String, _ ours: String) throws {
        let instant = try Instant(validating: text)
        #expect(instant.written == ours)
        #expect(Instant(ours) == instant)
        #expect(Instant(microsecondsSince2000: instant.microsecondsSince2000) == instant)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T10:05+05:00", "2026-11-22 10:05:00+05:00", "2026-11-22t10:05:00+05:00",
        "2026-11-22T10:05:00", "2026-11-22T10:05:00z", "2026-11-22T10:05:00+0500", "2026-11-22T10:05:00+05",
        "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:05:60Z", "2026-11-22T10:05:00.Z",
        "2026-11-22T10:05:00.1234567Z", "2026-11-22T10:05:00+15:00", "2026-11-22T10:05:00+05:60",
        "2026-02-30T10:05:00Z",
        "1969-12-31T23:59:59Z", "2026-11-22T10:05:00Z ", "2026-11-22T10:05:00+05:00x", "2026-11-22T10:05:00.5",
        "2200-01-01T00:00:00Z",
    ])
    func refuses(_ text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func knowsItsDay() throws {
        #expect(try Instant(validating: "2026-11-22T19:00:00Z").dayInKarachi.written == "2026-11-23")
        #expect(try Instant(validating: "2026-11-22T18:59:59Z").dayInKarachi.written == "2026-11-22")
        let last = try #require(Instant(microsecondsSince1970: 7_258_118_399_999_999))
        #expect(last.dayInKarachi.written == "2199-12-31")
        #expect(Instant(microsecondsSince1970: -1) == nil && Instant(microsecondsSince2000: .max) == nil)
    }

    @Test func agreesWithFoundation() throws {
        let style = Date.ISO8601FormatStyle(timeZone: try #require(TimeZone(secondsFromGMT: 18_000)))
            .year().month().day().time(includingFractionalSeconds: false).timeZone(separator: .colon)
        for seconds in stride(from: Int64(0), to: 7_258_000_000, by: 98_765_431) {
            let instant = try #require(Instant(microsecondsSince1970: seconds * 1_000_000))
            #expect(instant.written == style.format(Date(timeIntervalSince1970: Double(seconds))))
        }
    }
}
