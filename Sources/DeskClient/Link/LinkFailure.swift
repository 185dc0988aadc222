/// Why the desk could not do what was asked of the server. Work that was stored stays stored in every case.
enum LinkFailure: Error, Equatable {
    /// No connection; tried as often as is sensible.
    case transport(TransportError)
    /// The server did not answer in time.
    case silent
    /// The server said something that is not of the protocol.
    case broken(String)
    /// Login refused: wrong officer, password or desk.
    case loginRefused(number: Int)
    /// The server has a passing trouble (4xx) and had it until we gave up.
    case passing(number: Int)
    /// The journal and the server hold different chains.
    case parted(Comparison.Parting)
    case journal(JournalError)

    /// Whether the same may work a moment later on a new connection.
    var isPassing: Bool {
        switch self {
        case .transport(.unreachable), .transport(.lost), .silent, .broken, .passing: true
        case .transport, .loginRefused, .parted, .journal: false
        }
    }
}
