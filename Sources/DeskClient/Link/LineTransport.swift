/// Bytes to and from the server, with the waiting in it. Knows no protocol.
///
/// One caller at a time; a transport that was closed is not opened again, a new one is made.
protocol LineTransport: AnyObject {
    /// Connects. A handshake that fails is told by ``next(within:)``, as is a refusal of the desk's certificate: the
    /// server speaks first, so nothing is sent before.
    func open() throws(TransportError)
    /// Hands bytes to the connection.
    func send(_ bytes: [UInt8]) throws(TransportError)
    /// Waits for what the server does next, `seconds` at most.
    func next(within seconds: Double) -> TransportEvent
    /// Lets go of the connection; harmless when it is gone.
    func close()
}

/// What arrived on the line.
enum TransportEvent: Equatable {
    /// Bytes, in any cut.
    case received([UInt8])
    /// The connection is gone, and why.
    case closed(TransportError)
    /// Nothing, for as long as the caller wanted to wait.
    case silence
}

/// Why there is no connection, in words for the officer.
enum TransportError: Error, Equatable {
    case unreachable(String)
    case untrusted(String)
    case lost
    /// What the terminal was given cannot be used: a file that is missing, an address that is none.
    case misconfigured(String)
}

extension TransportError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreachable(let reason): "the server cannot be reached: \(reason)"
        case .untrusted(let reason): "the server or this desk could not prove who they are: \(reason)"
        case .lost: "the line to the server was lost"
        case .misconfigured(let reason): reason
        }
    }
}
