/// What is to be done with a unit that did not go through: pure, so that a table can test it.
enum UnitFailure {
    /// What was tried with a unit so far.
    struct Attempts: Equatable {
        /// The resolver has been asked, and the unit run again.
        var asked = false
        /// How often it was run again after a deadlock or serialization failure.
        var transient = 0
        /// How often it was run again because its connection broke before anything happened.
        var lost = 0
        /// How often its fate was unknown.
        var doubts = 0
    }

    enum Remedy: Equatable {
        /// Ask what exists, decide each write, run once more.
        case ask
        /// Run the same unit again after a rest, which grows with the step.
        case runAgain(step: Int)
        /// Run each half for itself: somebody in it is to blame, and nobody can say who.
        case divide
        /// Every write of it fails with this error.
        case fail
    }

    static let transientLimit = 3
    static let lossLimit = 1
    /// A unit that breaks its connection this often is left alone, once it is known that nothing of it happened.
    static let doubtLimit = 3

    static func remedy(for error: DatabaseError, after attempts: Attempts, writes: Int) -> Remedy {
        switch error.kind {
        case .queueFull, .deadline, .stopped: return .fail
        case .connectionLost:
            return attempts.lost < lossLimit ? .runAgain(step: 0) : .fail
        case .server, .undecodable: break
        }
        if error.isTransient {
            return attempts.transient < transientLimit ? .runAgain(step: attempts.transient + 1) : .fail
        }
        if error.isIntegrityViolation, !attempts.asked { return .ask }
        return writes > 1 && !concernsEverybody(error) ? .divide : .fail
    }

    /// Failures of the database itself: no disk or memory (53), read-only (25006), input or output (58), damage (XX).
    /// Dividing the unit would only repeat them.
    private static func concernsEverybody(_ error: DatabaseError) -> Bool {
        guard let sqlstate = error.sqlstate else { return false }
        return sqlstate == "25006" || ["53", "58", "XX"].contains(String(sqlstate.prefix(2)))
    }

    /// The rest before a step, with jitter, so that two units that met do not meet again: step 1 is 2 to 6 ms, each
    /// further one twice as long.
    static func rest(step: Int, random: Double) -> Duration {
        step == 0 ? .zero : .milliseconds((2 + 4 * random) * Double(1 << (step - 1)))
    }
}
