/// Why the database did not do what was asked.
///
/// `description` says nothing that a person typed; the server's own sentence, which may quote values, is only in
/// `debugDescription`. The server's DETAIL line, which always quotes values, is never kept.
package struct DatabaseError: Error, Sendable, Equatable {
    /// Where the failure lies.
    package enum Kind: Sendable, Equatable {
        /// No connection, or it broke. In a rejected outcome: before anything was committed.
        case connectionLost
        /// As many units or writes wait already as may wait.
        case queueFull
        /// The unit's or write's own time was over.
        case deadline
        /// PostgreSQL refused: `sqlstate` says why.
        case server
        /// The reply could not be read as the program expected.
        case undecodable
        /// The lane or the loop has been stopped.
        case stopped
    }

    package let kind: Kind
    /// The five characters of PostgreSQL's appendix A; nil when the failure is not the server's.
    package let sqlstate: String?
    /// The constraint that was violated, if one was.
    package let constraint: String?
    /// The table of that constraint.
    package let table: String?
    /// The server's first sentence, for debugging only: it may quote values.
    package let primaryMessage: String?

    package init(
        _ kind: Kind, sqlstate: String? = nil, constraint: String? = nil, table: String? = nil,
        primaryMessage: String? = nil
    ) {
        self.kind = kind
        self.sqlstate = sqlstate
        self.constraint = constraint
        self.table = table
        self.primaryMessage = primaryMessage
    }

    /// Class 23: a row contradicts a constraint, which is everyday and can be explained by what the database holds.
    package var isIntegrityViolation: Bool { sqlstate?.hasPrefix("23") ?? false }

    /// A deadlock or a serialization failure: the same unit may well succeed when it is run again.
    package var isTransient: Bool { sqlstate == "40001" || sqlstate == "40P01" }

    /// Class 53: no disk, memory or connection is left.
    package var isOutOfResources: Bool { sqlstate?.hasPrefix("53") ?? false }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        switch kind {
        case .connectionLost: "the database cannot be reached"
        case .queueFull: "too much is waiting for the database"
        case .deadline: "the database did not answer in time"
        case .undecodable: "the database answered in an unexpected form"
        case .stopped: "the connection to the database is closed"
        case .server:
            constraint.map { "the database refused: \(sqlstate ?? "") by constraint \($0)" }
                ?? "the database refused: \(sqlstate ?? "")"
        }
    }

    package var debugDescription: String {
        primaryMessage.map { "\(description) (\($0))" } ?? description
    }
}
