import Shared

/// Who logs in, and how.
struct Credentials: Sendable {
    let officer: String
    let password: String
}

/// What HELLO says of this terminal.
struct Introduction: Sendable, Equatable {
    static let clientVersion = "1.0"

    let language: Language
    /// Only on a plain loopback line, where no certificate names the desk.
    var desk: String?
    /// The last op of which the answer is stored here.
    var acknowledged: OpPlace?
}

/// What the server says of the officer and the desk at login.
struct Login: Sendable, Equatable {
    let officer: String
    let isSupervisor: Bool
    let desk: String
    let tehsil: String
    let mark: ServerMark
    /// Spares the password when the line is lost within some minutes.
    let token: String?

    /// Reads the reply to LOGIN or RESUME; nil when something is missing or wrong.
    init?(_ document: JSONDocument) {
        let root = document.root
        guard let officer = root["officer"]?.string, let role = root["role"]?.string,
            let desk = root["desk"]?.string, let tehsil = root["tehsil"]?.string,
            let epoch = root["epoch"]?.integer, epoch >= 1, let seq = root["seq"]?.integer, seq >= 0
        else { return nil }
        let head = root["head"]?.string.map { OpDigest($0) }
        // A head belongs to a last op and to nothing else.
        guard (seq == 0) == (head == nil), head != .some(nil) else { return nil }
        self.officer = officer
        isSupervisor = role == "SUPERVISOR"
        self.desk = desk
        self.tehsil = tehsil
        mark = ServerMark(epoch: epoch, seq: seq, head: head ?? nil)
        token = root["token"]?.string
    }
}
