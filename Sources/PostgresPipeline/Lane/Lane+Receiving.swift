internal import CLibPQ
internal import Glibc

extension Lane {
    /// Reads everything that has arrived and settles what it settles.
    func receive() {
        while isConnected, machine.isAwaitingAnswers, let pointer = connection?.pointer, PQisBusy(pointer) == 0 {
            guard let result = PQgetResult(pointer) else {
                if machine.statementEnded() { continue }
                return lose()
            }
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
                PQclear(result)
                syncArrived()
            } else {
                resultArrived(ResultSet(owning: result))
            }
        }
    }

    private func resultArrived(_ result: consuming ResultSet) {
        switch machine.resultArrived(Self.kind(of: result)) {
        case .keep: inFlight.first?.keep(result)
        case .prepared(let index):
            if let statement = inFlight.first?.preparing[index] { prepared[statement] = true }
        case .fail:
            // A COMMIT that rolled back is no error of the server's and has no SQLSTATE.
            let isError = PQresultStatus(result.handle) == PGRES_FATAL_ERROR
            inFlight.first?.error = isError ? DatabaseError(result: result) : DatabaseError(.undecodable)
        case .drop: break
        case .broken: lose()
        }
    }

    private func syncArrived() {
        switch machine.syncArrived() {
        case .deliver, .commit: settleFirst()?.end(.committed)
        case .fail(let rollback): failFirst(rollback: rollback)
        case .resend:
            guard let unit = settleFirst() else { return }
            unit.reset()
            resend.append(unit)
        case .ready:
            phase = .ready
            backOff.reset()
            nextExpiry = .now
        case .rolledBack:
            for unit in resend.reversed() { waiting.prepend(unit) }
            resend.removeAll()
        case .broken: lose()
        }
    }

    /// Takes the settled unit out of flight. Preparations that were not answered were not made.
    private func settleFirst() -> PendingUnit? {
        let unit = inFlight.popFirst()
        for statement in unit?.preparing ?? [] where prepared[statement] == false { prepared[statement] = nil }
        return unit
    }

    private func failFirst(rollback: Bool) {
        guard let unit = settleFirst() else { return }
        if rollback, !sendRollback() { lose() }
        let error = unit.error ?? DatabaseError(.undecodable)
        // The tables changed under a prepared statement, or somebody deallocated it: a new connection prepares anew.
        if error.sqlstate == "0A000" || error.sqlstate == "26000" { isStale = true }
        unit.end(.rejected(error))
    }

    /// What a result is, for the machine.
    private static func kind(of result: borrowing ResultSet) -> PipelineState.ResultKind {
        switch PQresultStatus(result.handle) {
        case PGRES_TUPLES_OK: .rows
        case PGRES_COMMAND_OK: kind(ofTag: PQcmdStatus(result.handle))
        case PGRES_PIPELINE_ABORTED: .aborted
        case PGRES_FATAL_ERROR: kind(ofError: result)
        default: .unexpected
        }
    }

    private static func kind(ofTag tag: UnsafeMutablePointer<CChar>?) -> PipelineState.ResultKind {
        guard let tag else { return .command }
        if strcmp(tag, "COMMIT") == 0 { return .committed }
        return strcmp(tag, "ROLLBACK") == 0 ? .rolledBack : .command
    }

    private static func kind(ofError result: borrowing ResultSet) -> PipelineState.ResultKind {
        // 'C' is PG_DIAG_SQLSTATE; an error that libpq itself made has none.
        guard let sqlstate = PQresultErrorField(result.handle, Int32(UInt8(ascii: "C"))) else { return .lost }
        if strcmp(sqlstate, "25P02") == 0 { return .refusedInFailedTransaction }
        // 'V' is PG_DIAG_SEVERITY_NONLOCALIZED.
        let severity = PQresultErrorField(result.handle, Int32(UInt8(ascii: "V")))
        if let severity, strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0 { return .terminated }
        return .failed
    }
}
