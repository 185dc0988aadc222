import Registry
import Shared

/// HELP: one row a verb, with its fields and who may use it.
extension Errand {
    static func help(_ request: HelpRequest, _ pages: HelpPages) -> Errand {
        .known(pages.reply(about: request.verb))
    }
}

/// The rows of HELP, from the protocol's own table.
struct HelpPages: Sendable {
    private let rows: [Verb: [UInt8]]

    init() {
        rows = Dictionary(uniqueKeysWithValues: Verb.allCases.map { ($0, Self.row(of: $0)) })
    }

    /// All verbs, or one.
    func reply(about verb: Verb?) -> RegistryReply {
        let verbs = verb.map { [$0] } ?? Verb.allCases
        return .ok(rows: verbs.compactMap { rows[$0] }) { $0.member("rows", verbs.count) }
    }

    private static func row(of verb: Verb) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("verb", verb.rawValue)
            writer.array("required") { writer in for field in verb.fields.required { writer.string("\(field)") } }
            writer.array("optional") { writer in for field in verb.fields.optional { writer.string("\(field)") } }
            writer.member("entry", verb.isWrite)
            writer.member("by", verb.audience.word)
        }
        return writer.bytes
    }
}

extension Verb.Audience {
    /// How HELP says it.
    fileprivate var word: String {
        switch self {
        case .anyone: "anyone"
        case .anyOfficer: "officer, supervisor"
        case .officer: "officer"
        case .supervisor: "supervisor"
        }
    }
}
