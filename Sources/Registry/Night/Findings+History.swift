package import PostgresPipeline

extension Findings {
    /// A finding, and all that became of it.
    package struct History: Sendable, Equatable {
        package let finding: Record
        /// The oldest first.
        package let events: [Event]
    }

    /// What a night saw of a finding, or what a person said of it.
    package struct Event: Sendable, Equatable {
        /// 1 for the first of the finding.
        package let ordinal: Int
        /// `FOUND`, `CHANGED`, `GONE` or `FOUND_AGAIN` by a night; the state that a person gave it.
        package let what: String
        package let at: String
        /// The number of the night's run; nil for what a person said.
        package let night: Int?
        /// Who said it; nil for what a night saw, as are the next two.
        package let officer: String?
        /// The op by which it was said: desk, epoch and sequence number, parted by `/`.
        package let op: String?
        package let reason: String?
    }

    /// One finding, whatever its state, with its events.
    ///
    /// - Throws: `refused` when no finding has the number.
    package static func history(
        of id: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> History {
        let found = try connection.rows(
            "select \(Record.columns) from nser.finding where id = $1::bigint", ["\(id)"])
        guard let row = found.first else {
            throw .refused("there is no finding \(id); `nser-server findings --state ALL` names them")
        }
        let finding = try Record(row)
        var events: [Event] = []
        for row in try connection.rows(
            """
            select ordinal, what, at, run, officer, desk || '/' || epoch || '/' || seq, reason
            from nser.finding_event where finding = $1::bigint order by ordinal
            """, ["\(id)"])
        {
            events.append(
                Event(
                    ordinal: try row.integer(0), what: try row.text(1), at: try row.text(2),
                    night: row.optional(3).flatMap { Int($0) }, officer: row.optional(4), op: row.optional(5),
                    reason: row.optional(6)))
        }
        return History(finding: finding, events: events)
    }
}
