import NIOCore

/// A moment on the monotonic clock, in milliseconds; for timeouts and limits, never for what is recorded.
struct Tick: Comparable, Sendable {
    private let value: Int64

    init(milliseconds: Int64) { value = milliseconds }

    /// The event loop's clock.
    init(_ deadline: NIODeadline) { value = Int64(deadline.uptimeNanoseconds / 1_000_000) }

    static func < (left: Tick, right: Tick) -> Bool { left.value < right.value }

    func milliseconds(since earlier: Tick) -> Int64 { value - earlier.value }
}
