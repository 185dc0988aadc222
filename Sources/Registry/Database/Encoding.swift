import PostgresPipeline
import Shared

// The registry's values in PostgreSQL's binary form, and back: the only place that knows both.

extension RowEncoder {
    mutating func identifier(_ value: Identifier?) {
        guard let value else { return null() }
        uuid(high: value.high, low: value.low)
    }

    mutating func date(_ value: CalendarDate?) { date(daysSince2000: value?.daysSince2000) }

    mutating func instant(_ value: Instant) {
        timestamptz(microsecondsSince2000: value.microsecondsSince2000)
    }

    mutating func digest(_ value: Digest?) {
        guard let value else { return null() }
        bytes(value.bytes)
    }

    mutating func text(_ value: StaticString) {
        bytes(UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }
}

extension Value {
    static func identifier(_ value: Identifier) -> Value { .uuid(high: value.high, low: value.low) }

    static func identifiers(_ values: [Identifier]) -> Value {
        .uuidArray(values.map { (high: $0.high, low: $0.low) })
    }

    static func date(_ value: CalendarDate) -> Value { .date(daysSince2000: value.daysSince2000) }
}

extension ResultSet {
    func identifier(_ row: Int, _ column: Int) throws(DatabaseError) -> Identifier {
        let value = try uuid(row, column)
        return Identifier(high: value.high, low: value.low)
    }

    func digest(_ row: Int, _ column: Int) throws(DatabaseError) -> Digest {
        guard let digest = Digest(bytes: try bytes(row, column)) else { throw DatabaseError(.undecodable) }
        return digest
    }

    func calendarDate(_ row: Int, _ column: Int) throws(DatabaseError) -> CalendarDate {
        guard let date = CalendarDate(daysSince2000: try date(row, column)) else { throw DatabaseError(.undecodable) }
        return date
    }

    func instant(_ row: Int, _ column: Int) throws(DatabaseError) -> Instant {
        guard let instant = Instant(microsecondsSince2000: try timestamptz(row, column)) else {
            throw DatabaseError(.undecodable)
        }
        return instant
    }
}
