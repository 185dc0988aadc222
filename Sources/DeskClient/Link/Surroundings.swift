import Shared

/// What the desk needs from the world outside its journal and the line: time, chance, connections, and someone to tell.
struct Surroundings {
    /// A connection that is not open yet.
    var makeTransport: () -> any LineTransport
    /// Waits so many seconds.
    var pause: (Double) -> Void
    /// 0 up to 1.
    var random: () -> Double
    /// Tells the officer what goes on.
    var tell: (LinkProgress) -> Void
    /// Seconds to wait for a banner or a reply before the line counts as dead.
    var patience = 30.0
    /// Tries in a row without any progress.
    var tries = Backoff.attempts
    /// Called between the steps of sending; a test throws here to crash at that very moment.
    var passed: (Moment) throws(LinkFailure) -> Void = { _ in }
}

/// What the officer may want to know while the desk talks to the server.
enum LinkProgress: Equatable {
    case waiting(seconds: Double, LinkFailure)
    case resending(count: Int)
    case newEpoch(Int64)
    /// The server held nothing of this act and will not take it as it is.
    case returned(act: Int64, number: Int)
}

/// A step of sending, for faults at every one of them.
enum Moment: Equatable {
    case beforeSend(Int64)
    case afterSend(Int64)
    case beforeRecord(Int64)
    case afterRecord(Int64)
    case beforeEpoch(Int64)
    case afterEpoch(Int64)
}
