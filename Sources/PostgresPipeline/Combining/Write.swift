/// One write that may share a transaction with others.
package struct Write<Ticket: Sendable>: Sendable {
    /// What this write touches (household, op, numbers), as hashes: no two writes with an equal key are under way at the
    /// same time.
    package var keys: [UInt64]
    /// Whose order is kept: writes of one lineage (one desk) run in the order they were submitted, on one lane at a time.
    package var lineage: UInt64
    /// The rows, in the order in which the statements must run.
    package var rows: [Rows]
    /// What the resolver needs to know about this write.
    package var ticket: Ticket

    package init(keys: [UInt64], lineage: UInt64, rows: [Rows], ticket: Ticket) {
        self.keys = keys
        self.lineage = lineage
        self.rows = rows
        self.ticket = ticket
    }
}

/// How one write ended.
package enum WriteOutcome<Reply: Sendable>: Sendable {
    /// Its own rows are durable.
    case committed
    /// The resolver decided: the reply. If it put other rows in place of the write's own, those are durable.
    case decided(Reply)
    /// Nothing of it happened.
    case failed(DatabaseError)
    /// It may or may not have happened, and the database could not be asked in time.
    case unknown(DatabaseError)
}
