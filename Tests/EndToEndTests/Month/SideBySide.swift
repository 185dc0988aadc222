import Foundation
import Synchronization

/// Does something for each item, some of them at a time, each on a thread that may wait.
enum SideBySide {
    private struct State<Item> {
        var left: ArraySlice<Item>
        var running: Int
        var failure: (any Error)?
    }

    /// - Parameter width: so many at a time.
    /// - Throws: the first failure, after what was begun has ended; nothing more is begun then.
    static func each<Item: Sendable>(
        _ items: [Item], width: Int, _ work: @escaping @Sendable (Item) throws -> Void
    ) throws {
        let state = Mutex(State(left: items[...], running: width, failure: nil))
        let shared = Shared(state)
        for _ in 0..<width {
            Thread {
                while let item = shared.next() {
                    do { try work(item) } catch { shared.fail(error) }
                }
                shared.leave()
            }.start()
        }
        try shared.awaitEnd()
    }

    private final class Shared<Item: Sendable>: Sendable {
        private let state: Mutex<State<Item>>
        private let changed = NSCondition()

        init(_ state: consuming sending Mutex<State<Item>>) { self.state = state }

        func next() -> Item? { state.withLock { $0.failure == nil ? $0.left.popFirst() : nil } }

        func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

        func leave() {
            changed.lock()
            state.withLock { $0.running -= 1 }
            changed.broadcast()
            changed.unlock()
        }

        func awaitEnd() throws {
            changed.lock()
            defer { changed.unlock() }
            while state.withLock({ $0.running }) > 0 { changed.wait() }
            if let failure = state.withLock({ $0.failure }) { throw failure }
        }
    }
}
