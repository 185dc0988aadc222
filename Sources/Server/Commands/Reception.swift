import Registry
import Shared

/// What reading a request needs to know besides the line.
struct Reception {
    /// What HELP and FORM answer.
    let pages: Pages
    /// The number of the desk's last committed op.
    let committed: Int64
    /// Whether the client may name its desk: only where no certificate does.
    let mayNameDesk: Bool
    /// What PING tells.
    let clock: ServerClock
}

/// Answers that are the same for everybody, made once.
struct Pages: Sendable {
    let help: HelpPages
    let form: FormPages
}
