/// Combines the reads that wait into one statement with `= any($1)`.
///
/// The statement has one parameter, the array of keys. Callers hand over the keys of a turn together and hear of them
/// together, so that nothing but the key itself is carried for each.
package actor ReadCombiner<Answers: Sendable> {
    /// The answers of one unit, and for which of the keys that were submitted together they are. A key without an answer
    /// has no row.
    package typealias Completion = @Sendable (Result<Answers, DatabaseError>, _ places: Range<Int>) -> Void

    /// Keys that were submitted together, as far as they still wait.
    private struct Request {
        let keys: [Int64]
        var left: Range<Int>
        let completion: Completion
    }

    private let loop: PollLoop
    private let lane: Lane
    private let statement: Statement
    private let keysInUnit: Int
    private let queueLimit: Int
    private let unitsInFlight: Int
    private let decode: @Sendable (borrowing ResultSet) throws(DatabaseError) -> Answers
    private let groupDelivered: @Sendable () -> Void
    private let inbox = VisibleMutex<[Request]>([])
    private var waiting = Fifo<Request>()
    private var waitingKeys = 0
    private var underWay = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - lane: where the reads run, up to `unitsInFlight` units at a time.
    ///   - statement: its one parameter is an array of int8 keys.
    ///   - queueLimit: keys that may wait; what goes beyond fails with `queueFull`.
    ///   - decode: takes what is asked about out of a unit's rows.
    ///   - groupDelivered: called on the loop after the completions of one unit.
    package init(
        loop: PollLoop, lane: Lane, statement: Statement, keysInUnit: Int = 256, queueLimit: Int = 16_384,
        unitsInFlight: Int = 2,
        decode: @escaping @Sendable (borrowing ResultSet) throws(DatabaseError) -> Answers,
        groupDelivered: @escaping @Sendable () -> Void = {}
    ) {
        precondition(
            statement.parameters == [.int8Array], "the statement of a read combiner has one parameter, an array of keys"
        )
        self.loop = loop
        self.lane = lane
        self.statement = statement
        self.keysInUnit = keysInUnit
        self.queueLimit = queueLimit
        self.unitsInFlight = unitsInFlight
        self.decode = decode
        self.groupDelivered = groupDelivered
    }

    /// Asks for keys. The completion is called on the loop, once for each unit that some of the keys went with, until
    /// each key has been answered once.
    package nonisolated func submit(_ keys: [Int64], completion: @escaping Completion) {
        guard !keys.isEmpty else { return }
        let isFirst = inbox.withLock { inbox in
            inbox.append(Request(keys: keys, left: keys.indices, completion: completion))
            return inbox.count == 1
        }
        if isFirst, !loop.execute({ self.assumeIsolated { $0.arrived() } }) {
            for request in takeArrivals() { request.completion(.failure(DatabaseError(.stopped)), request.left) }
        }
    }

    private nonisolated func takeArrivals() -> [Request] {
        inbox.withLock { inbox in
            var taken: [Request] = []
            swap(&taken, &inbox)
            return taken
        }
    }

    private func arrived() {
        var refused = false
        for var request in takeArrivals() {
            let room = max(0, queueLimit - waitingKeys)
            if request.left.count > room {
                request.completion(.failure(DatabaseError(.queueFull)), room..<request.keys.count)
                request.left = 0..<room
                refused = true
            }
            waitingKeys += request.left.count
            if !request.left.isEmpty { waiting.append(request) }
        }
        if refused { groupDelivered() }
        sendUnits()
    }

    private func sendUnits() {
        while underWay < unitsInFlight, !waiting.isEmpty {
            underWay += 1
            sendUnit()
        }
    }

    /// Sends the keys that have waited longest.
    private func sendUnit() {
        var keys: [Int64] = []
        keys.reserveCapacity(min(waitingKeys, keysInUnit))
        var parts: [(completion: Completion, places: Range<Int>)] = []
        while keys.count < keysInUnit, var request = waiting.popFirst() {
            let places = request.left.prefix(keysInUnit - keys.count)
            keys.append(contentsOf: request.keys[places])
            parts.append((request.completion, places))
            request.left = places.upperBound..<request.left.upperBound
            if !request.left.isEmpty { waiting.prepend(request) }
        }
        waitingKeys -= keys.count
        let (decode, answered) = (decode, parts)
        lane.submit(.read(statement, [.int8Array(keys)])) { results throws(DatabaseError) in
            try decode(results[0])
        } completion: { outcome in
            self.assumeIsolated { $0.unitEnded(outcome, answered) }
        }
    }

    private func unitEnded(
        _ outcome: UnitOutcome<Answers>, _ parts: [(completion: Completion, places: Range<Int>)]
    ) {
        underWay -= 1
        // The next unit goes before the answers are handed over.
        sendUnits()
        let answers: Result<Answers, DatabaseError> =
            switch outcome {
            case .committed(let answers): .success(answers)
            case .rejected(let error), .unknown(let error): .failure(error)
            }
        for part in parts { part.completion(answers, part.places) }
        groupDelivered()
    }
}
