import Registry
import Shared

/// What sessions need of the registry. The registry's `DeskService` is it; tests have a smaller one.
protocol DeskOperations: Sendable {
    /// Takes the requests of one turn of the event loop. Each is answered through the `ReplySink`.
    func perform(_ requests: [DeskRequest])

    /// Where an officer and a desk stand now, read from the database.
    func standing(officer: String, desk: String) async -> StandingAnswer
}

/// The answer to "who is this officer at this desk?".
enum StandingAnswer: Sendable {
    case known(Standing)
    /// No such active officer, or not one who may log in at this desk. `check` takes as long as a real password check.
    case nobody(check: @Sendable (String) -> Bool)
    /// The certificate's desk is not active.
    case deskNotActive
    /// The database did not answer; the reply says so.
    case failed(RegistryReply)
}

/// An active officer at an active desk.
struct Standing: Sendable {
    let caller: Caller
    /// The number and digest of the last op of the desk's epoch; 0 and nil when there is none.
    let committed: Int64
    let head: Digest?
    /// Whether a password is the officer's. Slow on purpose.
    let check: @Sendable (String) -> Bool
    /// What signs resume tokens.
    let resumeSecret: [UInt8]
}
