/// Times of single requests, kept exactly and sorted once at the end.
struct Latencies {
    private var nanoseconds: [UInt32] = []

    init(expecting count: Int) { nanoseconds.reserveCapacity(count) }

    /// Anything over four seconds counts as four seconds.
    mutating func add(nanoseconds taken: UInt64) { nanoseconds.append(UInt32(clamping: taken)) }

    /// Milliseconds under which the given share (0 to 1) of the requests were answered.
    func milliseconds(at shares: [Double]) -> [Double] {
        guard !nanoseconds.isEmpty else { return shares.map { _ in .nan } }
        let sorted = nanoseconds.sorted()
        return shares.map { share in
            let place = min(sorted.count - 1, Int(Double(sorted.count) * share))
            return Double(sorted[place]) / 1_000_000
        }
    }
}
