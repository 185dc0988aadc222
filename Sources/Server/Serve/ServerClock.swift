import Glibc
import Shared

/// The wall clock: what is recorded, shown, and decides which day it is. Timeouts and limits go by `Tick`.
struct ServerClock: Sendable {
    private let read: @Sendable () -> Instant

    init(_ read: @escaping @Sendable () -> Instant) { self.read = read }

    /// Now, as it is recorded and shown.
    func now() -> Instant { read() }

    /// The machine's own.
    static let machine = ServerClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        guard let now = Instant(microsecondsSince1970: microseconds) else {
            preconditionFailure("the machine's clock is not between 1970 and 2199")
        }
        return now
    }
}

extension Instant {
    /// Whole seconds since 1970.
    var second: Int64 { microsecondsSince1970 / 1_000_000 }
}
