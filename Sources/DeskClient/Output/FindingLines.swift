import Shared

/// What FINDINGS says, for people: a few lines for each finding, and how to go on.
enum FindingLines {
    private static let indent = "       "

    static func of(_ rows: [JSONView], _ reply: JSONView, _ language: Language) -> [String] {
        let isUrdu = language == .urdu
        var last = (isUrdu ? "ملے" : "found") + " " + ReplyLines.text(reply["found"])
        if reply["more"]?.bool == true {
            last += isUrdu ? "، اور بھی ہیں" : ", and more"
            if let number = rows.last?["finding"] {
                last += isUrdu ? ": یہی دوبارہ پوچھیں " : ": ask the same "
                last += "--after \(ReplyLines.text(number))"
            }
        }
        return rows.flatMap { of($0, language) } + [last]
    }

    private static func of(_ row: JSONView, _ language: Language) -> [String] {
        var lines = [
            words([row["severity"], row["kind"], row["state"], row["tehsil"]], after: row["finding"], width: 6),
            indent + ReplyLines.text(row["subject"]),
            "\(indent)\(ReplyLines.text(row["first_seen"])) - \(ReplyLines.text(row["last_seen"]))",
        ]
        if let evidence = row["evidence"] { lines += ReplyLines.of(evidence, indent: indent) }
        if let events = row["events"] {
            if let earlier = row["earlier"] {
                lines.append(
                    indent + ReplyLines.text(earlier) + " " + (language == .urdu ? "پہلے کی باتیں" : "earlier ones"))
            }
            lines += events.elements.map { event($0, language) }
        } else if let said = row["resolved"] {
            lines.append(indent + words([said["officer"], said["reason"]], after: said["state"], width: 9))
        }
        return lines
    }

    /// What a night saw, or what a person said and why.
    private static func event(_ event: JSONView, _ language: Language) -> String {
        let line = indent + words([event["recorded"]], after: event["what"], width: 11)
        guard let night = event["night"] else {
            return line + "  " + words([event["receipt"], event["reason"]], after: event["officer"], width: 0)
        }
        return line + "  " + (language == .urdu ? "رات" : "night") + " " + ReplyLines.text(night)
    }

    private static func words(_ views: [JSONView?], after first: JSONView?, width: Int) -> String {
        ReplyLines.padded(ReplyLines.text(first), width) + " "
            + views.map { ReplyLines.text($0) }.joined(separator: "  ")
    }
}
