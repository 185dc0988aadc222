import GRDB

/// Why the desk's journal cannot be used, in words for the officer. Nothing personal is in any of them.
enum JournalError: Error, Equatable {
    /// Another nser-desk holds the journal.
    case inUse(path: String)
    /// The file is not a journal of this program, or one that a newer program wrote.
    case foreign(path: String, reason: String)
    /// The disk is full: nothing was stored.
    case diskFull
    /// SQLite refused; the message is SQLite's own and holds no values.
    case storage(String)
    /// The journal belongs to another desk than the one that is logged in.
    case otherDesk(journal: String, loggedIn: String)
    /// The act does not fit into one line of the protocol.
    case tooLong(bytes: Int)

    /// Translates what GRDB throws; the one place that reads SQLite's codes.
    init(_ error: any Error) {
        if let error = error as? JournalError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .storage("unexpected: \(type(of: error))")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .storage("the journal stayed busy")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .storage("the journal file is damaged")
        default: self = .storage(error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}

extension JournalError: CustomStringConvertible {
    var description: String {
        switch self {
        case .inUse(let path): "another nser-desk is sending from the journal \(path); wait until it has finished"
        case .foreign(let path, let reason): "\(path) is not a journal of this program: \(reason)"
        case .diskFull: "the disk is full: nothing was stored, free some space and try again"
        case .storage(let message): "the journal cannot be written or read: \(message)"
        case .otherDesk(let journal, let loggedIn):
            "this journal belongs to desk \(journal), but the server knows this terminal as \(loggedIn)"
        case .tooLong(let bytes): "the act is \(bytes) bytes long, more than one line of the protocol holds"
        }
    }
}
