import Registry
import Shared

/// PING: the server is there, and this is its time.
extension Errand {
    static func ping(now: Instant) -> Errand {
        .known(.ok { $0.member("time", now.written) })
    }
}
