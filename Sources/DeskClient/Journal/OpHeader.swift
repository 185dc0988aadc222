import Crypto
import Shared

/// The `op` member in front of every write: who did it where and when, its place in the desk's chain, and the digest of
/// the op before it.
struct OpHeader {
    let desk: String
    let epoch: Int64
    let seq: Int64
    let prev: OpDigest?
    let officer: String
    let at: String

    /// The most bytes an act may have, so that tag, verb, header and LF fit into a line of 65,536 beside it.
    static let contentLimit = 65_000

    /// The request's JSON bytes: this header, then the members of `content`, a JSON object, as they are.
    func sign(_ content: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(capacity: content.count + 400)
        writer.beginObject()
        writer.object("op") { writer in
            writer.member("desk", desk)
            writer.member("epoch", epoch)
            writer.member("seq", seq)
            writer.member("prev", orNull: prev?.written)
            writer.member("officer", officer)
            writer.member("at", at)
        }
        var request = writer.bytes
        let members = content.dropFirst()
        request.append(members.first == UInt8(ascii: "}") ? UInt8(ascii: "}") : UInt8(ascii: ","))
        if members.first != UInt8(ascii: "}") { request.append(contentsOf: members) }
        return request
    }
}

extension OpDigest {
    /// SHA-256 of a request's JSON bytes, from its first brace to its last.
    static func of(_ request: [UInt8]) -> OpDigest {
        guard let digest = OpDigest(bytes: SHA256.hash(data: request)) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}
