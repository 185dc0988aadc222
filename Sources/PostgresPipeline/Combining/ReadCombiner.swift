/// Combines the reads that wait into one statement with `= any($1)`.
///
/// The statement has one parameter, the array of keys, and returns at most one row a key.
package actor ReadCombiner<Key: Hashable & Sendable, Row: Sendable> {
    /// The row, or nil when the database has none for the key.
    package typealias Completion = @Sendable (Result<Row?, DatabaseError>) -> Void

    private let loop: PollLoop
    private let lane: Lane
    private let statement: Statement
    private let element: PostgresType
    private let keysInUnit: Int
    private let queueLimit: Int
    private let unitsInFlight: Int
    private let encode: @Sendable (Key, inout RowEncoder) -> Void
    private let decode: @Sendable (borrowing ResultSet, _ row: Int) throws(DatabaseError) -> (Key, Row)
    private let groupDelivered: @Sendable () -> Void
    private let inbox = VisibleMutex<[(Key, Completion)]>([])
    private var waiting = Fifo<(Key, Completion)>()
    private var underWay = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - lane: where the reads run, up to `unitsInFlight` units at a time.
    ///   - statement: its one parameter is an array of keys.
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
        guard statement.parameters.count == 1, let element = statement.parameters[0].element else {
            preconditionFailure("the statement of a read combiner has one parameter, an array of keys")
        }
        self.loop = loop
        self.lane = lane
        self.statement = statement
        self.element = element
        self.keysInUnit = keysInUnit
        self.queueLimit = queueLimit
        self.unitsInFlight = unitsInFlight
        self.encode = encode
        self.decode = decode
        self.groupDelivered = groupDelivered
    }

    /// Asks for one key. The completion is called exactly once, on the loop.
    package nonisolated func submit(_ key: Key, completion: @escaping Completion) {
        submit([(key, completion)])
    }

    /// Asks for several keys at once.
    package nonisolated func submit(_ reads: [(Key, Completion)]) {
        let isFirst = inbox.withLock { inbox in
            defer { inbox.append(contentsOf: reads) }
            return inbox.isEmpty
        }
        if isFirst, !loop.execute({ self.assumeIsolated { $0.arrived() } }) {
            for (_, completion) in takeArrivals() { completion(.failure(DatabaseError(.stopped))) }
        }
    }

    private nonisolated func takeArrivals() -> [(Key, Completion)] {
        inbox.withLock { inbox in
            var taken: [(Key, Completion)] = []
            swap(&taken, &inbox)
            return taken
        }
    }

    private func arrived() {
        let arrivals = takeArrivals()
        var refused = false
        for read in arrivals {
            if waiting.count < queueLimit {
                waiting.append(read)
            } else {
                read.1(.failure(DatabaseError(.queueFull)))
                refused = true
            }
        }
        if refused { groupDelivered() }
        sendUnits()
    }

    private func sendUnits() {
        while underWay < unitsInFlight, !waiting.isEmpty {
            underWay += 1
            var reads: [(Key, Completion)] = []
            reads.reserveCapacity(min(waiting.count, keysInUnit))
            while reads.count < keysInUnit, let read = waiting.popFirst() { reads.append(read) }
            sendUnit(reads)
        }
    }

    private func sendUnit(_ reads: [(Key, Completion)]) {
        let keys = Value.array(of: element) { encoder in for (key, _) in reads { encode(key, &encoder) } }
        let decode = decode
        lane.submit(.read(statement, [keys])) { results throws(DatabaseError) in
            let count = results[0].rowCount
            var rows: [Key: Row] = Dictionary(minimumCapacity: count)
            for row in 0..<count {
                let (key, value) = try decode(results[0], row)
                rows[key] = value
            }
            return rows
        } completion: { outcome in
            self.assumeIsolated { $0.unitEnded(outcome, reads) }
        }
    }

    private func unitEnded(_ outcome: UnitOutcome<[Key: Row]>, _ reads: [(Key, Completion)]) {
        underWay -= 1
        // The next unit goes before the answers are handed over.
        sendUnits()
        switch outcome {
        case .committed(let rows):
            for (key, completion) in reads { completion(.success(rows[key])) }
        case .rejected(let error), .unknown(let error):
            for (_, completion) in reads { completion(.failure(error)) }
        }
        groupDelivered()
    }
}
