import PostgresPipeline
import Shared

/// A write that must know something before it is decided: it is read in one unit, then decided without the database.
protocol InformedWrite: Sendable {
    associatedtype Asked: Sendable
    associatedtype Knowledge: Sendable

    /// The unit that reads what must be known.
    func unit(for request: Asked, receivedAt: Instant) -> PostgresUnit
    /// What that unit's answers say.
    func known(_ results: borrowing UnitResults) throws(DatabaseError) -> Knowledge
    /// The rows to write, or the refusal.
    func prepare(
        _ request: Asked, _ bytes: WriteBytes, known: Knowledge, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite
}

extension UpdateOperation: InformedWrite {}
extension ResurveyOperation: InformedWrite {}
extension ReassessOperation: InformedWrite {}
extension RaiseOperation: InformedWrite {}
extension ResolveOperation: InformedWrite {}
extension CloseDayOperation: InformedWrite {}
extension EpochOperation: InformedWrite {
    func unit(for request: EpochRequest, receivedAt: Instant) -> PostgresUnit { unit(for: request) }
}
