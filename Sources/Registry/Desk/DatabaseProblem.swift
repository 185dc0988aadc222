package import PostgresPipeline
package import Shared

// The one translation of what the database said into what a desk hears.

extension Problem {
    package init(_ error: DatabaseError) {
        switch error.kind {
        case .queueFull, .deadline: self = .busy
        case .connectionLost, .stopped: self = .databaseAway
        case .undecodable: self = .internalError
        case .server: self.init(sqlstate: error.sqlstate ?? "")
        }
    }

    /// By PostgreSQL's appendix A.
    private init(sqlstate: String) {
        switch sqlstate {
        case "53100": self = .storageFull
        // Time-out, lock not available, serialization failure, deadlock.
        case "57014", "55P03", "40001", "40P01": self = .busy
        // Read only after a fail-over; going down; not yet up.
        case "25006", "57P01", "57P02", "57P03": self = .databaseAway
        case _ where sqlstate.hasPrefix("53"): self = .busy
        // A system error outside of PostgreSQL: its disk.
        case _ where sqlstate.hasPrefix("58"): self = .storageFull
        default: self = .internalError
        }
    }
}
