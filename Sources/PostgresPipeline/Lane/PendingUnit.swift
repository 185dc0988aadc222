/// How a unit ended, before its answers are decoded.
enum UnitEnd: Sendable {
    case committed
    case rejected(DatabaseError)
    case unknown(DatabaseError)
}

/// Decodes the answers and tells the caller. The answers are empty unless the unit is committed.
typealias UnitFinish = @Sendable (UnitEnd, borrowing UnitResults) -> Void

/// A unit on its way through a lane. Only the lane touches it.
final class PendingUnit {
    let unit: PostgresUnit
    /// When the caller no longer waits.
    let deadline: ContinuousClock.Instant
    /// When it is rejected if there is still no connection.
    var patienceEnd: ContinuousClock.Instant
    /// Nil once the caller has been told.
    private var finish: UnitFinish?
    /// What was prepared together with it, in the order sent.
    var preparing: [Statement] = []
    var error: DatabaseError?
    /// How often its connection broke under it.
    var losses = 0
    private var results: UnitResults

    init(
        _ unit: PostgresUnit, deadline: ContinuousClock.Instant, patienceEnd: ContinuousClock.Instant,
        finish: @escaping UnitFinish
    ) {
        self.unit = unit
        self.deadline = deadline
        self.patienceEnd = patienceEnd
        self.finish = finish
        self.results = UnitResults(capacity: unit.statements.count)
    }

    /// The caller gave up: what arrives for the unit is dropped.
    var isAbandoned: Bool { finish == nil }

    func keep(_ result: consuming ResultSet) {
        if !isAbandoned { results.append(result) }
    }

    /// Forgets half an answer before the unit is sent again.
    func reset() {
        results = UnitResults(capacity: unit.statements.count)
        error = nil
        preparing = []
    }

    /// Tells the caller, once.
    func end(_ end: UnitEnd) {
        guard let finish else { return }
        self.finish = nil
        finish(end, results)
        results = UnitResults(capacity: 0)
    }
}
