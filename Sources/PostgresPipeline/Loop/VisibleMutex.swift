internal import CLibPQ
internal import Synchronization

/// A mutex around a value, whose order thread sanitizer sees.
///
/// `Synchronization.Mutex` takes a contended lock inside the Swift runtime, which is not instrumented: the sanitizer does
/// not see who came after whom and reports a race in code as plain as `mutex.withLock { $0 += 1 }` (Swift 6.3). Here each
/// lock and unlock is told to the sanitizer, if there is one in the program; otherwise that costs two comparisons.
package struct VisibleMutex<Value>: ~Copyable, Sendable {
    private let mutex: Mutex<Value>
    /// An address of our own, by which the sanitizer knows this mutex.
    private let mark: UInt

    package init(_ value: consuming sending Value) {
        mutex = Mutex(value)
        mark = UInt(bitPattern: UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8))
    }

    deinit {
        UnsafeMutableRawPointer(bitPattern: mark)?.deallocate()
    }

    package borrowing func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try mutex.withLock { value throws(Failure) in
            nser_tsan_acquire(mark)
            defer { nser_tsan_release(mark) }
            return try body(&value)
        }
    }
}
