import NIOPosix
import Synchronization

/// The few threads on which passwords are checked: a check takes a tenth of a second and 16 MiB on purpose, so it may
/// neither hold up the event loop nor run a hundred times at once.
final class PasswordThreads: Sendable {
    /// Checks under way at once; each holds the memory of one hash.
    static let threads = 2
    /// Checks that may wait; the last of them waits a few seconds. Beyond, the answer is 429.
    static let queueLimit = 32

    private let pool: NIOThreadPool
    private let queueLimit: Int
    private let pending = Mutex(0)

    init(threads: Int = PasswordThreads.threads, queueLimit: Int = PasswordThreads.queueLimit) {
        pool = NIOThreadPool(numberOfThreads: threads)
        self.queueLimit = queueLimit
        pool.start()
    }

    /// Runs `check` on one of the threads; nil when too many wait already.
    func run(_ check: @escaping @Sendable () -> Bool) async -> Bool? {
        let isAdmitted = pending.withLock { pending in
            guard pending < Self.threads + queueLimit else { return false }
            pending += 1
            return true
        }
        guard isAdmitted else { return nil }
        defer { pending.withLock { $0 -= 1 } }
        // Fails only when the pool has stopped, which is when the server has.
        return try? await pool.runIfActive(check)
    }

    /// Lets the threads end.
    func stop() async {
        // Fails only when stopped twice.
        try? await pool.shutdownGracefully()
    }
}
