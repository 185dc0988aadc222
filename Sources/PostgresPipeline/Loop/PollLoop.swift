internal import CLibPQ
internal import Glibc
internal import Synchronization

/// The one thread that waits for all connections to PostgreSQL, and the executor of the actors that own them.
package final class PollLoop: SerialExecutor, TaskExecutor {
    package init() {
    }

    /// Starts the thread. Call once.
    package func start() {
    }

    /// Stops the thread after closing every lane, and waits for its end. Not to be called on the loop itself.
    package func stop() {
    }

    /// Runs `call` on the loop soon, without a task. Calls run in the order in which one thread gave them.
    package func execute(_ call: @escaping @Sendable () -> Void) {
    }

    package func enqueue(_ job: consuming ExecutorJob) {
    }
}
