/// Statements that go to the server together: one transaction, or reads without one.
package struct PostgresUnit: Sendable {
    package var statements: [(Statement, [Value])]
    /// True: `BEGIN`, the statements, `COMMIT`. False: statements that only *read*; they run again on a new connection
    /// when the old one breaks.
    package let transaction: Bool
    /// How long the caller waits; nil means as long as the lane's configuration says.
    package var deadline: Duration?
    /// How long the unit may wait for a connection when there is none; nil means as the lane's configuration says.
    package var patience: Duration?

    package init(
        _ statements: [(Statement, [Value])], transaction: Bool, deadline: Duration? = nil,
        patience: Duration? = nil
    ) {
        self.statements = statements
        self.transaction = transaction
        self.deadline = deadline
        self.patience = patience
    }

    /// A unit of one reading statement.
    package static func read(_ statement: Statement, _ values: [Value]) -> PostgresUnit {
        PostgresUnit([(statement, values)], transaction: false)
    }
}

/// The three ways a unit can end.
package enum UnitOutcome<Value: Sendable>: Sendable {
    /// It is durable (or, for reads, answered).
    case committed(Value)
    /// Nothing happened.
    case rejected(DatabaseError)
    /// The connection broke, or time was over, after the commit was sent: it may or may not have happened.
    case unknown(DatabaseError)
}
