import Shared

/// A server's reply as the journal keeps it: the object without what must never be on a desk's disk.
enum StoredReply {
    /// Members that no reply to a desk has, and that are dropped should a server ever send them.
    private static let unwanted: Set<String> = ["score", "likelihoods", "terms", "points"]

    /// The reply's JSON text without scores.
    static func text(of reply: JSONView) -> String {
        guard reply.members.contains(where: { unwanted.contains($0.key.text) }) else {
            return String(decoding: reply.raw, as: UTF8.self)
        }
        var writer = JSONWriter()
        writer.object { writer in
            for (key, value) in reply.members where !unwanted.contains(key.text) {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
