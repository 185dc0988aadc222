/// One connection to PostgreSQL with the units that wait for it.
package actor Lane {
    private let loop: PollLoop

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Makes a lane on a loop. It connects when it is started.
    package init(loop: PollLoop, configuration: LaneConfiguration) {
        self.loop = loop
    }

    /// Connects, and reconnects for as long as the loop runs.
    package nonisolated func start() {
    }

    /// Sends a unit and calls `completion` on the loop, exactly once. No task is made.
    ///
    /// `decode` runs on the loop when the unit is durable; it takes what is needed out of the answers. If it throws, the
    /// outcome of a transaction is unknown to the caller, although it was committed.
    package nonisolated func submit<Value: Sendable>(
        _ unit: PostgresUnit,
        decode: @escaping @Sendable (borrowing UnitResults) throws(DatabaseError) -> Value,
        completion: @escaping @Sendable (UnitOutcome<Value>) -> Void
    ) {
    }

    /// `submit` for callers that may wait in a task.
    package nonisolated func run<Value: Sendable>(
        _ unit: PostgresUnit, decode: @escaping @Sendable (borrowing UnitResults) throws(DatabaseError) -> Value
    ) async -> UnitOutcome<Value> {
        await withCheckedContinuation { continuation in
            submit(unit, decode: decode) { continuation.resume(returning: $0) }
        }
    }
}
