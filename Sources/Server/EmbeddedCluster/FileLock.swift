internal import Glibc
internal import NIOPosix

/// An advisory lock on a file, held until it is released or the process ends, however it ends.
final class FileLock: Sendable {
    enum Strength: Sendable {
        case shared, exclusive
        fileprivate var operation: Int32 { self == .shared ? LOCK_SH : LOCK_EX }
    }

    private let file: Int32
    private let path: String

    private init(path: String) throws(ClusterError) {
        self.path = path
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ClusterError("cannot open \(path): \(String(cString: strerror(errno)))") }
    }

    deinit { close(file) }

    /// Waits until the lock is ours.
    static func acquire(_ path: String, _ strength: Strength) async throws -> FileLock {
        let lock = try FileLock(path: path)
        try await NIOThreadPool.singleton.runIfActive { try lock.wait(strength) }
        return lock
    }

    /// Makes the lock exclusive if nobody else holds it; otherwise it stays as it was or, where the system gives it up in
    /// between, is lost.
    func becomesExclusive() -> Bool {
        flock(file, LOCK_EX | LOCK_NB) == 0
    }

    /// Gives the lock up before its last holder forgets it.
    func release() {
        flock(file, LOCK_UN)
    }

    private func wait(_ strength: Strength) throws(ClusterError) {
        while flock(file, strength.operation) != 0 {
            guard errno == EINTR else {
                throw ClusterError("cannot lock \(path): \(String(cString: strerror(errno)))")
            }
        }
    }
}
