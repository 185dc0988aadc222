/// How long to wait before the next try: doubling from one second to a bound, with jitter so that the desks of a tehsil
/// do not come back in the same moment.
struct Backoff: Sendable {
    /// Tries in a row without any progress before the desk gives up for now and keeps its work.
    static let attempts = 6
    private static let longest = 60.0

    private let bound: Int
    private var failures = 0

    init(attempts: Int = Backoff.attempts) { bound = max(attempts, 1) }

    /// Something went forward: start again from the beginning.
    mutating func progressed() { failures = 0 }

    /// Counts a failure. Gives the seconds to wait, or nil when the bound is reached.
    ///
    /// - Parameters:
    ///   - asked: seconds the server asked for; never less than that.
    ///   - random: 0 up to 1.
    mutating func failed(asked: Double? = nil, random: Double) -> Double? {
        failures += 1
        guard failures < bound else { return nil }
        let step = min(Double(1 << (failures - 1)), Self.longest)
        if let asked { return min(max(asked, 0), Self.longest * 10) + random * step }
        return step / 2 + random * step / 2
    }
}
