import Crypto
import Registry
import Shared

/// FORM: the questionnaire, row by row, so that no reply outgrows a line.
extension Errand {
    static func form(_ request: FormRequest, _ pages: FormPages) throws(Refusal) -> Errand {
        guard let reply = pages.reply(part: request.part) else {
            throw Refusal(.validation, field: "part", rule: "part.unknown")
        }
        return .known(reply)
    }
}

/// The rows of FORM, whole and by part.
struct FormPages: Sendable {
    private let whole: RegistryReply
    private let parts: [String: RegistryReply]

    /// - Parameters:
    ///   - id: the form's name.
    ///   - file: its bytes; their SHA-256 is the reply's digest.
    ///   - rows: its objects, each with the member `kind`, which names the part.
    init(id: String, file: [UInt8], rows: [[UInt8]]) {
        let digest = Shared.Digest(bytes: SHA256.hash(data: file))?.written ?? ""
        whole = Self.reply(id, digest, rows)
        var parts: [String: [[UInt8]]] = [:]
        for row in rows {
            // Our own file, read once already: every row is an object with its kind.
            guard let kind = try? JSONDocument(row).root["kind"]?.string else { continue }
            parts[kind, default: []].append(row)
        }
        self.parts = parts.mapValues { Self.reply(id, digest, $0) }
    }

    /// The whole form, or one part; nil when there is no such part.
    func reply(part: String?) -> RegistryReply? {
        part.map { parts[$0] } ?? whole
    }

    private static func reply(_ id: String, _ digest: String, _ rows: [[UInt8]]) -> RegistryReply {
        let lines = rows.enumerated().map { line, row in
            var writer = JSONWriter(capacity: row.count + 32)
            writer.object { writer in
                writer.member("line", line + 1)
                writer.member("json", raw: row)
            }
            return writer.bytes
        }
        return .ok(rows: lines) { writer in
            writer.member("form", id)
            writer.member("rows", rows.count)
            writer.member("digest", digest)
        }
    }
}
