internal import Dispatch
internal import PostgresPipeline

/// Hands things from threads that make them to threads that use them, in order, with a bound on how many wait: the
/// memory of a command that moves millions does not grow.
final class Conveyor<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var isStopped = false
    }

    private let state = VisibleMutex(State())
    // Both begin at 0 and are raised: libdispatch ends a program that frees a semaphore below its first value.
    private let places = DispatchSemaphore(value: 0)
    private let things = DispatchSemaphore(value: 0)

    /// - Parameter capacity: how many may wait.
    init(capacity: Int) {
        for _ in 0..<capacity { places.signal() }
    }

    /// Waits for a place. False when nobody wants it any more.
    func put(_ element: Element) -> Bool {
        places.wait()
        let isWanted = state.withLock { state in
            guard !state.isStopped else { return false }
            state.waiting.append(element)
            return true
        }
        if isWanted { things.signal() } else { places.signal() }
        return isWanted
    }

    /// Waits for the next; nil when there will be none.
    func take() -> Element? {
        things.wait()
        let element: Element? = state.withLock { state in
            state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        // The end is for everybody who waits.
        if element == nil { things.signal() } else { places.signal() }
        return element
    }

    /// There will be no more.
    func end() {
        things.signal()
    }

    /// What waits is thrown away, and nothing is taken any more.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.waiting.removeAll()
        }
        places.signal()
        things.signal()
    }
}
