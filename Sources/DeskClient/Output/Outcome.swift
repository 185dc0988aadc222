/// How a command ended; its exit code.
enum Outcome: Int32, Sendable, Equatable {
    /// Done.
    case done = 0
    /// The server, or the form at this desk, refused it.
    case refused = 1
    /// The command line or a file cannot be understood, or this terminal is set up wrongly.
    case usage = 2
    /// Stored at this desk, not at the server yet; for a question: no answer now.
    case pending = 3
    /// The server did not let us in.
    case login = 4

    /// For `--help`.
    static let discussion = """
        Exit codes:
          0  done
          1  refused by the registry, or by the form's rules at this desk
          2  the command line, a file or the set-up of this terminal is wrong
          3  pending: kept in the journal, not at the server yet (line or server down);
             for a question: no answer now
          4  login refused, or server and desk could not prove who they are
        """

    init(_ failure: LinkFailure) {
        self =
            switch failure {
            case .transport(.misconfigured): .usage
            case .transport(.untrusted), .loginRefused: .login
            case .journal(.foreign), .journal(.otherDesk), .journal(.tooLong): .usage
            case .transport, .silent, .broken, .passing, .parted, .journal: .pending
            }
    }
}
