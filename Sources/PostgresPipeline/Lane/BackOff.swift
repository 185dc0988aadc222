/// How long to rest between attempts: doubling from 50 ms to 2 s, each with jitter, so that many servers do not knock at
/// one moment when the database comes back.
struct BackOff {
    private static let first = 0.05
    private static let longest = 2.0
    private var failures = 0

    /// The rest before the next attempt, between half and the whole of the step.
    mutating func next() -> Duration {
        let step = min(Self.longest, Self.first * Double(1 << min(failures, 10)))
        failures += 1
        return .seconds(step * Double.random(in: 0.5...1))
    }

    mutating func reset() {
        failures = 0
    }
}
