internal import CLibPQ
internal import Glibc

extension Lane {
    /// How long one attempt to connect may take.
    private static let connectLimit = Duration.seconds(10)
    /// The lane's own statements; the leading underscore keeps them apart from the program's.
    static let ownStatements = [("_begin", "begin"), ("_commit", "commit"), ("_rollback", "rollback")]

    /// Begins to connect. With a host name, libpq waits here for the name's address; sockets and addresses do not wait.
    func connect(_ now: ContinuousClock.Instant) {
        let settings = connectionSettings()
        var names = settings.map { strdup($0.0) }
        var values = settings.map { strdup($0.1) }
        names.append(nil)
        values.append(nil)
        defer { for copy in names + values { free(copy) } }
        let pointer = PQconnectStartParams(names.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
        guard let pointer else { return rest(now) }
        connection = ConnectionHandle(owning: pointer)
        guard PQstatus(pointer) != CONNECTION_BAD else { return rest(now) }
        // Before the first PQconnectPoll libpq wants to be called when the socket is writable.
        phase = .connecting(giveUp: now + Self.connectLimit, reads: false)
    }

    /// The connection string first; what follows it takes precedence. `options` are joined, as both may set some.
    private func connectionSettings() -> [(String, String)] {
        var options = conninfoOptions()
        let timeout = configuration.statementTimeout.components
        let milliseconds = timeout.seconds * 1000 + timeout.attoseconds / 1_000_000_000_000_000
        options += " -c statement_timeout=\(milliseconds)"
        for (name, value) in configuration.settings {
            let escaped = value.reduce(into: "") { $0 += $1 == "\\" || $1 == " " ? "\\\($1)" : "\($1)" }
            options += " -c \(name)=\(escaped)"
        }
        return [
            ("dbname", configuration.conninfo), ("application_name", configuration.applicationName),
            ("client_encoding", "UTF8"), ("options", options),
        ]
    }

    /// The `options` of the connection string itself.
    private func conninfoOptions() -> String {
        guard let parsed = PQconninfoParse(configuration.conninfo, nil) else { return "" }
        defer { PQconninfoFree(parsed) }
        var option = parsed
        while let keyword = option.pointee.keyword {
            if strcmp(keyword, "options") == 0, let value = option.pointee.val { return String(cString: value) }
            option += 1
        }
        return ""
    }

    /// Goes on connecting when the socket is ready, or gives up.
    func pollConnecting(_ now: ContinuousClock.Instant) {
        guard case .connecting(let giveUp, _) = phase, let pointer = connection?.pointer, now < giveUp else {
            return rest(now)
        }
        switch PQconnectPoll(pointer) {
        case PGRES_POLLING_READING: phase = .connecting(giveUp: giveUp, reads: true)
        case PGRES_POLLING_WRITING: phase = .connecting(giveUp: giveUp, reads: false)
        case PGRES_POLLING_OK: setUp(pointer, now)
        default: rest(now)
        }
    }

    /// Enters pipeline mode and prepares the lane's own statements.
    private func setUp(_ pointer: OpaquePointer, _ now: ContinuousClock.Instant) {
        guard PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1 else { return rest(now) }
        for (name, sql) in Self.ownStatements {
            guard PQsendPrepare(pointer, name, sql, 0, nil) == 1 else { return rest(now) }
        }
        guard PQpipelineSync(pointer) == 1 else { return rest(now) }
        machine.submitted(.setup(prepares: Self.ownStatements.count))
        phase = .settingUp
    }

    /// Gives the connection up and tries again after a while.
    func rest(_ now: ContinuousClock.Instant) {
        connection = nil
        phase = .resting(until: now + backOff.next())
    }

    /// The connection is gone: settles every unit that was in flight, and reconnects at once.
    func lose() {
        let error = connection?.lostError() ?? DatabaseError(.connectionLost)
        let fates = machine.lost()
        connection = nil
        prepared.removeAll()
        hasOutput = false
        isStale = false
        phase = .resting(until: .now + backOff.next())
        // Those that were not executed were sent before all that is still in flight.
        var again = resend
        resend = []
        for fate in fates {
            guard let unit = inFlight.popFirst() else { break }
            settle(unit, fate, error, &again)
        }
        for unit in again.reversed() { waiting.prepend(unit) }
        nextExpiry = waiting.isEmpty ? nil : .now
    }

    /// A unit is sent again only once: it may be what broke the connection.
    private func settle(
        _ unit: PendingUnit, _ fate: PipelineState.Fate, _ error: DatabaseError, _ again: inout [PendingUnit]
    ) {
        switch fate {
        case .rejected: unit.end(.rejected(unit.error ?? error))
        case .unknown: unit.end(.unknown(unit.error ?? error))
        case .resend:
            if unit.losses >= 1 { return unit.end(.rejected(error)) }
            if unit.isAbandoned { return }
            unit.losses += 1
            unit.reset()
            unit.patienceEnd = .now + (unit.unit.patience ?? configuration.patience)
            again.append(unit)
        }
    }
}
