/// Combines the reads that wait into one statement with `= any($1)`.
///
/// The statement has one parameter, the array of keys, and returns at most one row a key.
package actor ReadCombiner<Key: Hashable & Sendable, Row: Sendable> {
    /// The row, or nil when the database has none for the key.
    package typealias Completion = @Sendable (Result<Row?, DatabaseError>) -> Void

    private let loop: PollLoop

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - lane: where the reads run, up to `unitsInFlight` units at a time.
    ///   - encode: writes one key as an element of the statement's array.
    ///   - decode: reads one row: its key and what is asked about it.
    ///   - groupDelivered: called on the loop after the completions of one unit.
    package init(
        loop: PollLoop, lane: Lane, statement: Statement, keysInUnit: Int = 256, queueLimit: Int = 16_384,
        unitsInFlight: Int = 2,
        encode: @escaping @Sendable (Key, inout RowEncoder) -> Void,
        decode: @escaping @Sendable (borrowing ResultSet, _ row: Int) throws(DatabaseError) -> (Key, Row),
        groupDelivered: @escaping @Sendable () -> Void = {}
    ) {
        self.loop = loop
    }

    /// Asks for one key. The completion is called exactly once, on the loop.
    package nonisolated func submit(_ key: Key, completion: @escaping Completion) {
        submit([(key, completion)])
    }

    /// Asks for several keys at once.
    package nonisolated func submit(_ reads: [(Key, Completion)]) {
    }
}
