import Foundation
import Synchronization

/// Desks that register one family after the other, each with a client program that may be killed at any moment.
final class ChaosLoad: Sendable {
    struct Family {
        let desk: String
        let path: String
        let head: String
    }

    private struct State {
        var families: [Family] = []
        var acknowledged: Set<String> = []
        var clients: [Int: RunningProgram] = [:]
        var isStopping = false
        var nextSeed: UInt64 = 1
        var running = 0
        var failure: String?
    }

    private let centre: Centre
    private let port: Int
    private let state = Mutex(State())
    private let changed = NSCondition()

    init(centre: Centre, port: Int) {
        self.centre = centre
        self.port = port
    }

    /// Every family that a client was started with, in no order.
    var families: [Family] { state.withLock { $0.families } }

    /// The heads of the families whose client ended with 0: the server's OK reached the desk.
    var acknowledged: Set<String> { state.withLock { $0.acknowledged } }

    func start() {
        for place in centre.desks.indices {
            change { $0.running += 1 }
            Thread { self.work(place) }.start()
        }
    }

    /// Kills the client that runs at a desk, if one does.
    func killDesk(_ place: Int) { state.withLock { $0.clients[place] }?.signal(SIGKILL) }

    /// Lets the load run on for that long: the random moment of the next kill.
    func wait(milliseconds: Int) {
        let deadline = Date(timeIntervalSinceNow: Double(milliseconds) / 1_000)
        changed.lock()
        while changed.wait(until: deadline) {}
        changed.unlock()
    }

    /// Waits until one more family is acknowledged: the load runs again.
    func awaitAcknowledgement(within seconds: Double) throws {
        let before = acknowledged.count
        try awaitState(within: seconds, for: "an acknowledgement") { $0.acknowledged.count > before }
    }

    /// Lets the clients that run come to their end.
    func stop() throws {
        change { $0.isStopping = true }
        try awaitState(within: 120, for: "the desks' end") { $0.running == 0 }
    }

    private func work(_ place: Int) {
        let families = Families(folder: centre.folder)
        let desk = centre.desks[place]
        do {
            while let seed = nextSeed() {
                let file = try families.file(seed: seed)
                change { $0.families.append(Family(desk: desk, path: file.path, head: file.head)) }
                let client = try centre.desk(desk, port: port, ["register", "--file", file.path])
                state.withLock { $0.clients[place] = client }
                try client.closeInput()
                let status = try client.ended(within: 120)
                switch status {
                case 0: change { $0.acknowledged.insert(file.head) }
                case 3, 4, 128 + SIGKILL: break
                default: throw Unexpected("\(desk): exit \(status):\n\(client.output)")
                }
            }
        } catch {
            change { $0.failure = $0.failure ?? "\(error)" }
        }
        change { $0.running -= 1 }
    }

    private func nextSeed() -> UInt64? {
        state.withLock { state in
            guard !state.isStopping else { return nil }
            defer { state.nextSeed += 1 }
            return state.nextSeed
        }
    }

    private func awaitState(within seconds: Double, for what: String, _ holds: (borrowing State) -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        changed.lock()
        defer { changed.unlock() }
        while true {
            let (done, failure) = state.withLock { (holds($0), $0.failure) }
            if let failure { throw Unexpected(failure) }
            if done { return }
            if !changed.wait(until: deadline) { throw Unexpected("waited \(seconds) s in vain for \(what)") }
        }
    }

    private func change(_ update: (inout State) -> Void) {
        changed.lock()
        state.withLock { update(&$0) }
        changed.broadcast()
        changed.unlock()
    }
}
