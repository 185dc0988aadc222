/// A day of the Gregorian calendar, from 1850 to 2199. Written `YYYY-MM-DD`.
package struct CalendarDate: WrittenValue, Comparable, CustomStringConvertible {
    /// Days since 2000-01-01, PostgreSQL's count.
    package let daysSince2000: Int32

    /// Nil for days that no calendar has and for years outside of 1850...2199.
    package init?(year: Int, month: Int, day: Int) {
        guard (1850...2199).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.days(inMonth: month, of: year)
        else { return nil }
        daysSince2000 = Int32(Self.daysSince1970(year, month, day) - 10_957)
    }

    /// Nil outside of 1850...2199.
    package init?(daysSince2000: Int32) {
        guard daysSince2000 >= -54_786, daysSince2000 <= 73_048 else { return nil }
        self.daysSince2000 = daysSince2000
    }

    /// The nearest day of 1850...2199: for moments, whose range ends five hours later than that of days in Pakistan.
    init(clampedDaysSince2000 days: Int64) { daysSince2000 = Int32(min(max(days, -54_786), 73_048)) }

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = text.decimal(0..<4), let month = text.decimal(5..<7), let day = text.decimal(8..<10)
        else { throw VocabularyError("date.form", "must be a date written YYYY-MM-DD") }
        guard let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day)) else {
            throw VocabularyError("date.calendar", "must be a day of the calendar between 1850 and 2199")
        }
        self = date
    }

    /// The day it is in Pakistan (UTC+5, without summer time) at a Unix time in seconds.
    package static func inKarachi(epochSeconds: Int64) -> CalendarDate? {
        let days = (epochSeconds + 18_000).floorDivided(by: 86_400) - 10_957
        return Int32(exactly: days).flatMap(CalendarDate.init(daysSince2000:))
    }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }

    /// Completed years on `date`: the age of who was born on this day. Who was born on 29 February has a birthday on
    /// 1 March in other years. Negative before this day.
    package func years(until date: CalendarDate) -> Int {
        let (born, then) = (parts, date.parts)
        let reached = (then.month, then.day) >= (born.month, born.day)
        return then.year - born.year - (reached ? 0 : 1)
    }

    /// Days from this day to `date`.
    package func days(until date: CalendarDate) -> Int { Int(date.daysSince2000) - Int(daysSince2000) }

    /// The day so many days later, or earlier if negative; nil outside of 1850...2199.
    package func adding(days: Int) -> CalendarDate? {
        Int32(exactly: Int(daysSince2000) + days).flatMap(CalendarDate.init(daysSince2000:))
    }

    package var written: String {
        let parts = parts
        return "\(decimal(parts.year, width: 4))-\(decimal(parts.month, width: 2))-\(decimal(parts.day, width: 2))"
    }

    package var description: String { written }

    package static func < (one: CalendarDate, other: CalendarDate) -> Bool { one.daysSince2000 < other.daysSince2000 }

    /// Year, month and day, by the usual algorithm over eras of 400 years that begin in March.
    private var parts: (year: Int, month: Int, day: Int) {
        let days = Int(daysSince2000) + 10_957 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
    }

    static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (shifted / 400, shifted % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

extension Int64 {
    /// Division that rounds down, for moments before 1970.
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
