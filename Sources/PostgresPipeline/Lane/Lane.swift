internal import CLibPQ

/// One connection to PostgreSQL with the units that wait for it.
///
/// The lane executes what `PipelineState` decides; it runs on the poll loop's thread only, a turn at a time:
/// read, settle, send, flush.
package actor Lane {
    enum Phase {
        /// No connection until then.
        case resting(until: ContinuousClock.Instant)
        case connecting(giveUp: ContinuousClock.Instant, reads: Bool)
        /// Connected; the connection's own statements are being prepared.
        case settingUp
        case ready
        case closed
    }

    let loop: PollLoop
    let configuration: LaneConfiguration
    var phase: Phase
    var connection: ConnectionHandle?
    var machine = PipelineState()
    var waiting = Fifo<PendingUnit>()
    /// Sent and not settled, in the order sent.
    var inFlight = Fifo<PendingUnit>()
    /// Not executed because an earlier unit failed; they go again when the ROLLBACK is done.
    var resend: [PendingUnit] = []
    /// Statements this connection knows; those whose preparation is not yet answered are false.
    var prepared: [Statement: Bool] = [:]
    var parameters = ParameterBuffer()
    var backOff = BackOff()
    /// When the next unit runs out of time or patience; nil when there is none.
    var nextExpiry: ContinuousClock.Instant?
    /// libpq could not hand everything to the socket.
    var hasOutput = false
    /// The connection must be renewed when nothing is in flight: the database's statements no longer fit ours.
    var isStale = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Makes a lane on a loop. It connects when it is started.
    package init(loop: PollLoop, configuration: LaneConfiguration) {
        self.loop = loop
        self.configuration = configuration
        self.phase = .resting(until: .now)
    }

    /// Connects, and reconnects for as long as the loop runs. Call once.
    package nonisolated func start() {
        loop.add(self)
    }

    /// Sends a unit and calls `completion` on the loop, exactly once. No task is made. When the loop has
    /// stopped, it is called at once, where the caller is.
    ///
    /// `decode` runs on the loop when the unit is durable; it takes what is needed out of the answers. If it throws, the
    /// outcome of a transaction is unknown to the caller, although it was committed.
    package nonisolated func submit<Value: Sendable>(
        _ unit: PostgresUnit,
        decode: @escaping @Sendable (borrowing UnitResults) throws(DatabaseError) -> Value,
        completion: @escaping @Sendable (UnitOutcome<Value>) -> Void
    ) {
        let finish: UnitFinish = { end, results in
            switch end {
            case .rejected(let error): completion(.rejected(error))
            case .unknown(let error): completion(.unknown(error))
            case .committed:
                do throws(DatabaseError) {
                    completion(.committed(try decode(results)))
                } catch {
                    completion(unit.transaction ? .unknown(error) : .rejected(error))
                }
            }
        }
        if !loop.execute({ self.assumeIsolated { $0.accept(unit, finish) } }) {
            completion(.rejected(DatabaseError(.stopped)))
        }
    }

    /// `submit` for callers that may wait in a task.
    package nonisolated func run<Value: Sendable>(
        _ unit: PostgresUnit, decode: @escaping @Sendable (borrowing UnitResults) throws(DatabaseError) -> Value
    ) async -> UnitOutcome<Value> {
        await withCheckedContinuation { continuation in
            submit(unit, decode: decode) { continuation.resume(returning: $0) }
        }
    }

    /// Whether the lane has a connection that takes units.
    package var isReady: Bool {
        if case .ready = phase { true } else { false }
    }

    /// Whether the lane has nothing to do.
    var isIdle: Bool { waiting.isEmpty && inFlight.isEmpty && resend.isEmpty }

    /// Takes a unit into the queue, or rejects it at once when the queue is full.
    private func accept(_ unit: PostgresUnit, _ finish: @escaping UnitFinish) {
        let now = ContinuousClock.now
        let pending = PendingUnit(
            unit, deadline: now + (unit.deadline ?? configuration.deadline),
            patienceEnd: now + (unit.patience ?? configuration.patience), finish: finish)
        if case .closed = phase {
            pending.end(.rejected(DatabaseError(.stopped)))
        } else if waiting.count >= configuration.queueLimit {
            pending.end(.rejected(DatabaseError(.queueFull)))
        } else {
            waiting.append(pending)
            noteExpiry(of: pending)
        }
    }

    /// One turn: `ready` says that the socket has something to read or room to write.
    func turn(ready: Bool, now: ContinuousClock.Instant) -> PollInterest {
        if let due = nextExpiry, due <= now { expire(now) }
        switch phase {
        case .resting(let until):
            if until <= now { connect(now) }
        case .connecting(let giveUp, _):
            if ready || giveUp <= now { pollConnecting(now) }
        case .settingUp, .ready:
            if ready, let pointer = connection?.pointer, PQconsumeInput(pointer) == 0 {
                // What arrived before the end is still read.
                receive()
                if isConnected { lose() }
            }
        case .closed: break
        }
        exchange()
        return interest()
    }

    /// Reads what has arrived, sends what may go, and reads again what came while libpq was sending.
    private func exchange() {
        repeat {
            receive()
            sendWaiting()
            flush()
            receive()
        } while canSend
        guard isConnected else { return }
        if connection?.isUsable == false || (isStale && !machine.isAwaitingAnswers) { lose() }
    }

    var isConnected: Bool {
        switch phase {
        case .settingUp, .ready: true
        case .resting, .connecting, .closed: false
        }
    }

    private var socket: Int32 {
        guard let pointer = connection?.pointer else { return -1 }
        return PQsocket(pointer)
    }

    private func interest() -> PollInterest {
        var interest = PollInterest(deadline: nextExpiry)
        switch phase {
        case .closed: break
        case .resting(let until):
            interest.deadline = interest.deadline.map { min($0, until) } ?? until
        case .connecting(let giveUp, let reads):
            interest.descriptor = socket
            interest.reads = reads
            interest.writes = !reads
            interest.deadline = interest.deadline.map { min($0, giveUp) } ?? giveUp
        case .settingUp, .ready:
            interest.descriptor = socket
            interest.reads = true
            interest.writes = hasOutput
        }
        return interest
    }

    /// Ends the lane: what waits is rejected, what is in flight has the fate of a lost connection.
    func close() {
        if case .closed = phase { return }
        lose()
        phase = .closed
        while let unit = waiting.popFirst() { unit.end(.rejected(DatabaseError(.stopped))) }
        nextExpiry = nil
    }
}
