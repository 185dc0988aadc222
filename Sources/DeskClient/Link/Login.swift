import Shared

/// Who logs in, and how.
struct Credentials: Sendable {
    let officer: OfficerCode
    let password: String
}

/// What HELLO says of this terminal.
struct Introduction: Sendable, Equatable {
    static let clientVersion = "1.0"

    let language: Language
    /// Only on a plain loopback line, where no certificate names the desk.
    var desk: DeskCode?
    /// The last op of which the answer is stored here.
    var acknowledged: OpPlace?

    var body: [UInt8] {
        .object { writer in
            writer.member("client", Self.clientVersion)
            writer.member("locale", language.rawValue)
            if let desk { writer.member("desk", desk.written) }
            if let acknowledged {
                writer.object("acknowledged") {
                    $0.member("epoch", acknowledged.epoch)
                    $0.member("seq", acknowledged.seq)
                }
            }
        }
    }
}

extension LoginReply {
    /// Where the server's chain of this desk ends; nil when the reply contradicts itself.
    var mark: ServerMark? {
        guard sequence >= 0, (sequence == 0) == (head == nil) else { return nil }
        return ServerMark(epoch: Int64(epoch), seq: sequence, head: head)
    }
}
