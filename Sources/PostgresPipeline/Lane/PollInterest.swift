/// What a lane waits for until its next turn.
struct PollInterest {
    /// -1 while there is no socket.
    var descriptor: Int32 = -1
    var reads = false
    var writes = false
    var deadline: ContinuousClock.Instant?
}
