extension Lane {
    /// How long after its deadline a unit in flight may hold the connection before that is given up as stalled, beyond
    /// the time the server may work on one statement.
    private static let stallGrace = Duration.seconds(5)

    func noteExpiry(of unit: PendingUnit) {
        let due = isReady ? unit.deadline : min(unit.deadline, unit.patienceEnd)
        nextExpiry = nextExpiry.map { min($0, due) } ?? due
    }

    /// Tells every caller whose time is over, and finds when the next one's will be.
    func expire(_ now: ContinuousClock.Instant) {
        nextExpiry = nil
        var expired: [PendingUnit] = []
        let impatient = !isReady
        waiting.removeAll { unit in
            guard unit.deadline <= now || (impatient && unit.patienceEnd <= now) else { return false }
            expired.append(unit)
            return true
        }
        for unit in expired {
            unit.end(.rejected(DatabaseError(unit.deadline <= now ? .deadline : .connectionLost)))
        }
        for index in 0..<waiting.count { noteExpiry(of: waiting[index]) }
        expireInFlight(now)
    }

    private func expireInFlight(_ now: ContinuousClock.Instant) {
        var isStalled = false
        for index in 0..<inFlight.count {
            let unit = inFlight[index]
            let stalled = unit.deadline + configuration.statementTimeout + Self.stallGrace
            if unit.deadline <= now {
                unit.end(
                    unit.unit.transaction
                        ? .unknown(DatabaseError(.deadline)) : .rejected(DatabaseError(.deadline)))
            }
            isStalled = isStalled || stalled <= now
            let due = unit.deadline <= now ? stalled : unit.deadline
            nextExpiry = nextExpiry.map { min($0, due) } ?? due
        }
        if isStalled { lose() }
    }
}
