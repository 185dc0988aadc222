import Shared

/// Work of an officer that the server has to hear of, before anything is signed.
struct NewAct: Sendable, Equatable {
    let verb: Verb
    /// The household the act is about; made by this desk for REGISTER.
    let household: String?
    let officer: String
    /// When it was done, by the desk's clock, as RFC 3339.
    let at: String
    /// The request's JSON object without its `op` member.
    let content: [UInt8]
    /// SHA-256 of the file the act came from: the same file given twice is one act.
    var source: String?
}

/// Where an act stands.
enum ActState: String, Sendable {
    /// Stored here, not answered yet.
    case waiting
    /// The server holds it.
    case done
    /// The server refused it and holds the refusal.
    case refused
    /// The server did not take it and holds nothing: someone has to mend it.
    case returned
}

/// One act as the journal holds it.
struct StoredAct: Sendable, Equatable {
    let id: Int64
    let act: NewAct
    let state: ActState
    /// The problem's number, 0 for OK, nil while waiting.
    let number: Int?
    /// The server's reply object.
    let reply: String?
    /// The place of its signature, when it has one.
    let place: OpPlace?
}

/// A place in the desk's chain.
struct OpPlace: Hashable, Sendable {
    let epoch: Int64
    let seq: Int64
}

/// Where an op stands.
enum OpState: String, Sendable {
    case pending, acknowledged, refused
    /// Signed again elsewhere; the server holds no entry for these bytes.
    case withdrawn
}

/// An act under its signature: the bytes that go on the line.
struct StoredOp: Sendable, Equatable {
    let place: OpPlace
    let digest: OpDigest
    let request: [UInt8]
    let act: Int64
    let verb: Verb
    let household: String?
    let state: OpState
}

/// What the link has to know of an op to decide what to send: no bytes.
struct OpSummary: Sendable, Equatable {
    let seq: Int64
    let digest: OpDigest
    let state: OpState
}

/// The desk's own view of its chain in its present epoch.
struct JournalPosition: Sendable, Equatable {
    let desk: String
    let tehsil: String
    let epoch: Int64
    /// The last op signed in this epoch; 0 before the first.
    let seq: Int64
    /// The digest of that op.
    let head: OpDigest?
    /// Why nothing may be signed until a supervisor opens a new epoch.
    let blocked: String?
}

/// How the server answered an op, for the journal.
enum OpAnswer: Sendable, Equatable {
    /// Done, or done before: the server's reply object.
    case acknowledged(reply: String)
    /// Refused with an entry: the number of the problem and the reply object.
    case refused(number: Int, reply: String)
}
