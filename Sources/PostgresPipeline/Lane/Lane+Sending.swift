internal import CLibPQ

extension Lane {
    /// Whether the unit in front may go now.
    var canSend: Bool {
        guard case .ready = phase, !isStale, inFlight.count < configuration.unitsInFlight, let next = waiting.first
        else {
            return false
        }
        // A statement that is just being prepared may fail to be: a unit that needs it waits for the answer.
        return next.unit.statements.allSatisfy { prepared[$0.0] != false }
    }

    /// Sends as many units as may be in flight.
    func sendWaiting() {
        while canSend, let unit = waiting.popFirst() {
            if unit.isAbandoned { continue }
            inFlight.append(unit)
            guard send(unit) else { return lose() }
        }
    }

    /// Hands to the socket what libpq holds.
    func flush() {
        guard isConnected, let pointer = connection?.pointer else { return }
        switch PQflush(pointer) {
        case 0: hasOutput = false
        case 1: hasOutput = true
        default: lose()
        }
    }

    /// ROLLBACK for a failed unit, before anything else is sent.
    func sendRollback() -> Bool {
        guard let pointer = connection?.pointer else { return false }
        machine.submitted(.rollback)
        return sendOwn("_rollback", pointer) && PQpipelineSync(pointer) == 1
    }

    private func send(_ pending: PendingUnit) -> Bool {
        guard let pointer = connection?.pointer else { return false }
        let unit = pending.unit
        pending.preparing = []
        for (statement, _) in unit.statements where prepared[statement] == nil {
            prepared[statement] = false
            pending.preparing.append(statement)
        }
        // Told first: if sending stops half way, the machine must know of the unit to settle it.
        let (prepares, statements) = (pending.preparing.count, unit.statements.count)
        machine.submitted(
            unit.transaction
                ? .transaction(prepares: prepares, statements: statements)
                : .reads(prepares: prepares, statements: statements))
        if unit.transaction, !sendOwn("_begin", pointer) { return false }
        for statement in pending.preparing where !prepare(statement, pointer) { return false }
        for (statement, values) in unit.statements {
            precondition(
                values.count == statement.parameters.count, "a unit gives a statement too few or too many values")
            parameters.fill(values)
            if !parameters.send(statement.name, on: pointer) { return false }
        }
        if unit.transaction, !sendOwn("_commit", pointer) { return false }
        return PQpipelineSync(pointer) == 1
    }

    private func prepare(_ statement: Statement, _ pointer: OpaquePointer) -> Bool {
        let types = statement.parameters.map(\.rawValue)
        return PQsendPrepare(pointer, statement.name, statement.sql, Int32(types.count), types) == 1
    }

    private func sendOwn(_ name: String, _ pointer: OpaquePointer) -> Bool {
        PQsendQueryPrepared(pointer, name, 0, nil, nil, nil, 1) == 1
    }
}
