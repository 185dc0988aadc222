package import Shared

/// The answer to one request, ready for the line.
package struct RegistryReply: Sendable {
    /// 0 for OK, else a number of the problem catalogue.
    package let number: Int16
    /// The reply's whole JSON object, `entry`, `retry` and `message` included.
    package let body: [UInt8]
    /// The JSON objects of the ROW lines that come before it.
    package let rows: [[UInt8]]
    /// Writes only: whether the op has an entry in the journal. Nil for reads, and where the outcome is unknown.
    package let entry: Bool?

    package init(number: Int16 = 0, body: [UInt8], rows: [[UInt8]] = [], entry: Bool? = nil) {
        self.number = number
        self.body = body
        self.rows = rows
        self.entry = entry
    }

    /// An OK whose members `write` adds.
    package static func ok(
        rows: [[UInt8]] = [], entry: Bool? = nil, _ write: (inout JSONWriter) -> Void
    ) -> RegistryReply {
        var writer = JSONWriter()
        writer.object { writer in
            if let entry { writer.member("entry", entry) }
            write(&writer)
        }
        return RegistryReply(body: writer.bytes, rows: rows, entry: entry)
    }

    /// The write was made under rules that are no longer in force, and nothing of it happened. The service makes it again;
    /// a desk that hears of it all the same sends it again.
    static let outdated = RegistryReply(
        number: outdatedNumber, body: RegistryReply.refusedWrite(.busy).body, entry: false)
    /// No number of the catalogue: it never leaves the registry.
    private static let outdatedNumber: Int16 = -1
    var isOutdated: Bool { number == Self.outdatedNumber }

    /// A refusal of a read.
    package static func refused(
        _ problem: Problem, field: String? = nil, rule: String? = nil, _ arguments: Refusal.Argument...
    ) -> RegistryReply {
        let refusal = Refusal(problem, field: field, rule: rule, arguments: arguments)
        return RegistryReply(number: Int16(problem.number), body: refusal.body(isWrite: false))
    }

    /// A refusal of a write. Whether it leaves an entry is a column of the catalogue.
    package static func refusedWrite(
        _ problem: Problem, field: String? = nil, rule: String? = nil, _ arguments: Refusal.Argument...
    ) -> RegistryReply {
        RegistryReply(Refusal(problem, field: field, rule: rule, arguments: arguments))
    }

    /// A refusal of a write by a rule of life events.
    package static func refusedWrite(
        _ problem: Problem, field: String? = nil, rule: EventRule, _ arguments: Refusal.Argument...
    ) -> RegistryReply {
        RegistryReply(Refusal(problem, field: field, rule: rule, arguments: arguments))
    }

    /// A refusal of a write.
    package init(_ refusal: Refusal) {
        let entry: Bool? =
            switch refusal.problem.entry {
            case .left: true
            case .none: false
            case .unknown: nil
            }
        self.init(number: Int16(refusal.problem.number), body: refusal.body(isWrite: true), entry: entry)
    }

    /// The answer that an op got before, said again: `"replay":true` and then the stored object.
    package static func replay(number: Int16, stored: [UInt8]) -> RegistryReply {
        var body = Array(#"{"replay":true,"#.utf8)
        body.append(contentsOf: stored.dropFirst())
        return RegistryReply(number: number, body: body, entry: true)
    }
}
