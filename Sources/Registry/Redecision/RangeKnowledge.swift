import PostgresPipeline
import Shared

/// What decisions need beside roster, answers and score, of all households in a range of ids: read once for many.
struct RangeKnowledge: Sendable {
    /// What the authorities' files say, by number.
    private(set) var facts: [Int64: Set<String>] = [:]
    /// The authorities' files that have come, by code.
    private(set) var files: Set<String> = []
    /// Members whose identity is confirmed.
    private(set) var verified: Set<Identifier> = []

    /// Nothing: nobody asks for it.
    init() {}

    /// What was read in another way.
    init(facts: [Int64: Set<String>], files: Set<String>, verified: Set<Identifier>) {
        self.facts = facts
        self.files = files
        self.verified = verified
    }

    /// - Parameters:
    ///   - after: the range begins after this id.
    ///   - through: its last id.
    ///   - day: facts that have ended by then do not count.
    init(
        after: Identifier?, through: Identifier, on day: CalendarDate, connection: borrowing DirectConnection
    ) throws(DatabaseError) {
        // COPY takes no parameters: these are identifiers and dates as we write them ourselves.
        let range = """
            m.active and m.household_id > '\((after ?? Identifier(high: 0, low: 0)).written)'
                and m.household_id <= '\(through.written)'
            """
        var facts: [Int64: Set<String>] = [:]
        var verified: Set<Identifier> = []
        if try Self.holds("authority_fact", connection) {
            try connection.copyOut(
                """
                copy (select i.number, f.code from nser.member m
                    join nser.identity i on i.person_id = m.person_id and i.freed_by is null
                    join nser.standing_authority_fact f on f.number = i.number
                    where \(range) and (f.until is null or f.until >= '\(day.written)'))
                to stdout with (format binary)
                """
            ) { row throws(DatabaseError) in
                facts[try row.int8(0), default: []].insert(try row.text(1))
                return .next
            }
        }
        if try Self.holds("verification", connection) {
            try connection.copyOut(
                """
                copy (select v.person_id from nser.member m join nser.verification v on v.person_id = m.person_id
                    where \(range) group by v.person_id
                    having (array_agg(v.way order by v.ordinal desc))[1] <> 'DISPUTED')
                to stdout with (format binary)
                """
            ) { row throws(DatabaseError) in
                let person = try row.uuid(0)
                verified.insert(Identifier(high: person.high, low: person.low))
                return .next
            }
        }
        let codes = try connection.query(
            "select code from nser.standing_authority_file")
        files = Set(codes.compactMap { $0.first ?? nil })
        self.facts = facts
        self.verified = verified
    }

    /// An empty table is asked once a range and not once a member.
    private static func holds(
        _ table: StaticString, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> Bool {
        try connection.query("select exists (select from nser.\(table))") == [["t"]]
    }
}
