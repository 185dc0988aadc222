import Shared

/// The limits of one session: those of PROTOCOL.md, and some of our own. Tests make them small.
struct SessionLimits: Sendable {
    /// Requests that may be unanswered at once.
    var window = LineLimits.window
    /// Requests above the window that are still answered (429) before the connection is closed: a client that does
    /// not count its window is told so, one that floods is not served.
    var overflow = 32
    /// Longest line in bytes before and after login.
    var lineBeforeLogin = LineLimits.beforeLogin
    var lineAfterLogin = LineLimits.afterLogin
    /// How old a line without its end may grow.
    var partialLineMilliseconds = Int64(LineLimits.partialLineSeconds) * 1_000
    /// How long a client may be silent; it pings in time.
    var idleMilliseconds = Int64(LineLimits.idleSeconds) * 1_000
    /// How long a TLS handshake may take, and how long a closed connection may take to say so.
    var handshakeMilliseconds: Int64 = 15_000
    /// The banner waits this long, so that bytes sent before it are noticed.
    var bannerMilliseconds: Int64 = 1
    /// Output that the client has not read, beyond what the kernel holds.
    var unreadBytes = LineLimits.unreadBytes
    /// How long a drain waits for requests in flight.
    var drainMilliseconds: Int64 = 20_000
    /// How old the knowledge may be that officer and desk are active and where they belong.
    var standingMilliseconds: Int64 = 60_000
    /// How often timeouts are looked at.
    var sweepMilliseconds: Int64 = 1_000
    /// How long counts that are watched may be old: at most so often the database is asked for each.
    var watchMilliseconds: Int64 = 1_000
    /// A client told to come back waits up to this long, so that 650 offices do not return in one second.
    var returnSeconds = 1...30

    init() {}
}
