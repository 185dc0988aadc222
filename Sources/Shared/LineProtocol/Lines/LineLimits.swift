/// The limits of NSER/1.
package enum LineLimits {
    /// Bytes of a line, without its LF, before a login: a HELLO or LOGIN needs no more.
    package static let beforeLogin = 1_024
    /// Bytes of a line, without its LF, after a login: a household of 40 members fits.
    package static let afterLogin = 65_536
    /// Requests of one connection that wait for their reply.
    package static let window = 32
    /// Seconds of silence after which the server closes.
    package static let idleSeconds = 150
    /// Seconds after which half a line closes the connection.
    package static let partialLineSeconds = 15
    /// Bytes of replies that a slow reader may leave unread.
    package static let unreadBytes = 262_144
    /// Nesting of JSON.
    package static let depth = 16
    /// Members of one household's roster.
    package static let rosterLines = 40
    /// The port of a server, if nothing else is said.
    package static let port = 5_771
    /// What READY and HELLO name.
    package static let protocolName = "NSER/1"
}
