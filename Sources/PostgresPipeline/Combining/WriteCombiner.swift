/// How the combiner gathers writes.
package struct WriteCombinerConfiguration: Sendable {
    /// Writes in one unit. 64: half as many is slower by an eighth, more is not faster.
    package var unitLimit: Int
    /// Writes that may wait; one more fails with `queueFull`.
    package var queueLimit: Int
    /// How long after its submission a write may go on being tried; then it fails, or is unknown.
    package var deadline: Duration

    package init(unitLimit: Int = 64, queueLimit: Int = 4096, deadline: Duration = .seconds(30)) {
        self.unitLimit = unitLimit
        self.queueLimit = queueLimit
        self.deadline = deadline
    }
}

/// Combines the writes that wait into one transaction on one of several lanes.
package actor WriteCombiner<Resolver: WriteResolver> {
    package typealias Completion = @Sendable (WriteOutcome<Resolver.Reply>) -> Void

    private let loop: PollLoop

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameter groupDelivered: called on the loop after the completions of a group of writes that ended together, so
    ///   that their replies can be handed over in one go.
    package init(
        loop: PollLoop, lanes: [Lane], resolver: Resolver, configuration: WriteCombinerConfiguration = .init(),
        groupDelivered: @escaping @Sendable () -> Void = {}
    ) {
        self.loop = loop
    }

    /// Takes writes in order. Each completion is called exactly once, on the loop.
    package nonisolated func submit(_ writes: [(Write<Resolver.Ticket>, completion: Completion)]) {
    }
}
