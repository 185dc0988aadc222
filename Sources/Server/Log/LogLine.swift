import Shared

/// One event of the log, in words.
struct LogLine {
    let time: String
    let level: String
    let message: String
    let fields: [(name: String, value: String)]

    /// `2026-11-22T10:05:00+05:00 info a desk logged in desk=LHR-001`
    var plain: [UInt8] {
        var text = "\(time) \(level) \(message)"
        for field in fields { text += " \(field.name)=\(field.value)" }
        // A control character in a value may not forge a line.
        return text.utf8.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 } + [UInt8(ascii: "\n")]
    }

    /// `{"time":"2026-11-22T10:05:00+05:00","level":"info","message":"a desk logged in","desk":"LHR-001"}`
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("time", time)
            writer.member("level", level)
            writer.member("message", message)
            for field in fields {
                writer.key(text: field.name)
                writer.string(field.value)
            }
        }
        writer.plain("\n")
        return writer.bytes
    }
}
