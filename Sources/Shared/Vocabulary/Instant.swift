/// A moment, to the microsecond, from 1970 to 2199. Written as RFC 3339 with an offset; ours is always `+05:00`.
package struct Instant: WrittenValue, Comparable, CustomStringConvertible {
    package let microsecondsSince1970: Int64

    /// Nil before 1970 and after 2199.
    package init?(microsecondsSince1970: Int64) {
        guard microsecondsSince1970 >= 0, microsecondsSince1970 < 7_258_118_400_000_000 else { return nil }
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Reads `2026-11-22T10:05:00+05:00`, with up to six digits of a second's fraction, and `Z` or any offset.
    package init?(rfc3339 text: String) { self.init(text) }

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count >= 20, text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"), let hour = text.decimal(11..<13), let minute = text.decimal(14..<16),
            let second = text.decimal(17..<19), hour < 24, minute < 60, second < 60
        else { throw .instantForm }
        guard let day = try? CalendarDate(utf8: UnsafeBufferPointer(rebasing: text[0..<10])) else {
            throw .instantForm
        }
        var place = 19
        let fraction = try Self.fraction(text, &place)
        let offset = try Self.offset(text, place)
        let seconds = (Int64(day.daysSince2000) + 10_957) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        guard let instant = Instant(microsecondsSince1970: seconds * 1_000_000 + fraction) else { throw .instantForm }
        self = instant
    }

    /// PostgreSQL's count.
    package var microsecondsSince2000: Int64 { microsecondsSince1970 - 946_684_800_000_000 }

    /// From PostgreSQL's count; nil before 1970 and after 2199.
    package init?(microsecondsSince2000: Int64) {
        let (sum, overflow) = microsecondsSince2000.addingReportingOverflow(946_684_800_000_000)
        guard !overflow else { return nil }
        self.init(microsecondsSince1970: sum)
    }

    /// The day it is in Pakistan.
    package var dayInKarachi: CalendarDate {
        let days = (microsecondsSince1970 / 1_000_000 + 18_000) / 86_400 - 10_957
        return CalendarDate(clampedDaysSince2000: days)
    }

    /// With offset `+05:00`, and a fraction only if there is one.
    package var written: String {
        let (seconds, fraction) = microsecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000)
        let local = (seconds + 18_000) % 86_400
        let time = [local / 3_600, local / 60 % 60, local % 60].map { decimal($0, width: 2) }.joined(separator: ":")
        let tail = fraction == 0 ? "" : ".\(decimal(fraction, width: 6))"
        return "\(dayInKarachi.written)T\(time)\(tail)+05:00"
    }

    package var description: String { written }

    package static func < (one: Instant, other: Instant) -> Bool {
        one.microsecondsSince1970 < other.microsecondsSince1970
    }

    /// Whole seconds from this instant to `other`.
    package func seconds(until other: Instant) -> Int64 {
        (other.microsecondsSince1970 - microsecondsSince1970) / 1_000_000
    }

    private static func fraction(
        _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int
    ) throws(VocabularyError) -> Int64 {
        guard text[place] == UInt8(ascii: ".") else { return 0 }
        var value: Int64 = 0
        var digits = 0
        place += 1
        while place < text.count, text[place] &- 0x30 <= 9 {
            guard digits < 6 else { throw .instantForm }
            value = value * 10 + Int64(text[place] - 0x30)
            digits += 1
            place += 1
        }
        guard digits > 0 else { throw .instantForm }
        for _ in digits..<6 { value *= 10 }
        return value
    }

    /// Seconds east of Greenwich.
    private static func offset(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) throws(VocabularyError) -> Int64 {
        guard place < text.count else { throw .instantForm }
        if text[place] == UInt8(ascii: "Z"), place + 1 == text.count { return 0 }
        guard place + 6 == text.count, text[place + 3] == UInt8(ascii: ":"),
            let hours = text.decimal(place + 1..<place + 3), let minutes = text.decimal(place + 4..<place + 6),
            hours <= 14, minutes < 60
        else { throw .instantForm }
        let seconds = hours * 3_600 + minutes * 60
        switch text[place] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: throw .instantForm
        }
    }
}

extension VocabularyError {
    static var instantForm: Self {
        Self("time.form", "must be a time written YYYY-MM-DDTHH:MM:SS+05:00, from 1970 to 2199")
    }
}
