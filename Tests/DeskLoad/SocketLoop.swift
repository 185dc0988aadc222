import CLoadSockets
import Glibc

/// Waits for the sockets of all desks, in the thread that runs it.
final class SocketLoop {
    /// Stands for standard input where others have the index of their link.
    private static let standardInput = UInt32.max

    private let epoll = epoll_create1(0)
    private var links: [DeskLink?] = []
    private var ready = [UInt32](repeating: 0, count: 256)
    private var timers: [(due: UInt64, call: () -> Void)] = []
    private var isEnding = false

    deinit { close(epoll) }

    /// Nanoseconds of a clock that only goes forward.
    static var now: UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }

    func add(_ link: DeskLink) {
        while links.count <= link.index { links.append(nil) }
        links[link.index] = link
        watch(link, writing: true, known: false)
    }

    /// Watches a link's socket for reading, and for writing while it holds bytes that the kernel did not take.
    func watch(_ link: DeskLink, writing: Bool, known: Bool = true) {
        _ = nser_load_watch(epoll, link.descriptor, UInt32(link.index), writing ? 1 : 0, known ? 1 : 0)
    }

    func forget(_ link: DeskLink) { links[link.index] = nil }

    /// Ends `run` when a line or the end comes on standard input: a pipe or a terminal.
    func watchStandardInput() { _ = nser_load_watch(epoll, STDIN_FILENO, Self.standardInput, 0, 0) }

    /// Calls once after a time.
    func after(seconds: Int64, _ call: @escaping () -> Void) { after(milliseconds: seconds * 1_000, call) }

    func after(milliseconds: Int64, _ call: @escaping () -> Void) {
        timers.append((Self.now + UInt64(milliseconds) * 1_000_000, call))
    }

    /// Ends `run` when the present turn is over.
    func end() { isEnding = true }

    /// Serves the links until `end`.
    func run() {
        while !isEnding {
            let count = Int(nser_load_wait(epoll, &ready, timers.isEmpty ? 1_000 : milliseconds))
            for place in 0..<max(0, count) {
                if ready[place] == Self.standardInput { end() } else { links[Int(ready[place])]?.turn() }
            }
            if !timers.isEmpty { runTimers() }
        }
    }

    private var milliseconds: Int32 {
        let now = Self.now
        let next = timers.map(\.due).min() ?? now
        return next > now ? Int32(clamping: (next - now) / 1_000_000 + 1) : 0
    }

    private func runTimers() {
        let now = Self.now
        let due = timers.filter { $0.due <= now }
        guard !due.isEmpty else { return }
        timers.removeAll { $0.due <= now }
        for timer in due { timer.call() }
    }
}
