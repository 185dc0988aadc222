import Glibc

/// The right to sign and send from one journal: one process at a time, so that two never fork the desk's chain.
///
/// An advisory lock on a file beside the journal. The kernel lets go of it when the process ends, however it ends.
struct JournalLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock for the journal at `path`, or throws ``JournalError/inUse(path:)`` when another process has it.
    init(journal path: String) throws(JournalError) {
        let opened = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw .storage("the lock file beside it cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw .inUse(path: path)
        }
        descriptor = opened
    }

    /// Runs `work` while this process has the lock.
    borrowing func whileHeld<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) {
        try work()
    }

    deinit {
        // A child that this process is just starting still has the descriptor: closing alone would leave it the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
