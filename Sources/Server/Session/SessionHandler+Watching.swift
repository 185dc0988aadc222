import NIOCore
import Registry
import Shared

/// WATCH: one watch a connection; another takes its place, and it ends with the login.
extension SessionHandler {
    func watch(_ number: UInt64, _ request: WatchRequest) {
        guard let caller = state.caller else { return finish(number, .refused(Refusal(.loginFirst), isWrite: false)) }
        switch request {
        case .stop:
            stopWatching()
            finish(number, .ok { _ in })
        case .start(let grouping, let area):
            let watched = WatchedCounts(by: grouping, area: area, caller: caller)
            asked = (number, watched, caller)
            submit(number, watched.payload(at: hall.configuration.clock.now()), caller)
        }
    }

    func stopWatching() {
        asked = nil
        hall.watchEnded(id)
    }

    /// A reply is there; if it is that of WATCH, changes follow it.
    func watchMayBegin(_ number: UInt64, _ reply: RegistryReply) {
        guard let asked, asked.number == number else { return }
        self.asked = nil
        hall.watchAnswered(asked.watched, id, caller: asked.caller, reply)
    }

    /// Says what has changed, unless the session is leaving. A client that does not read is closed as ever.
    func hearNews(_ lines: ByteBuffer) {
        guard state.mayListen else { return }
        write(lines)
        flush()
    }
}
