import Shared

extension Desk {
    /// Asks the server something that changes nothing, and shows the answer.
    ///
    /// - Parameter show: the lines for people, from the rows and the reply's object.
    func question(
        _ verb: Verb, _ body: [UInt8]?, show: (_ rows: [JSONView], _ reply: JSONView) -> [String]
    ) -> Outcome {
        let answer: (rows: [JSONDocument], reply: LinkMachine.Reply)
        do throws(LinkFailure) { answer = try link.ask(verb, body) } catch { return fail(error) }
        switch answer.reply {
        case .problem(let problem): return refused(problem)
        case .ok(let document):
            console.emit { writer in
                writer.member("state", "done")
                if !answer.rows.isEmpty || Self.lists(verb) {
                    writer.array("rows") { writer in for row in answer.rows { writer.raw(row.root.raw) } }
                }
                writer.member("reply", raw: document.root.raw)
            }
            show(answer.rows.map(\.root), document.root).forEach(console.say)
            return .done
        }
    }

    /// Says that the server refused a question.
    func refused(_ problem: ProblemReply) -> Outcome {
        let words = RefusalWords.of(problem, console.language)
        RefusalWords.lines(problem, console.language).forEach(console.note)
        console.emit { writer in
            writer.member("state", "refused")
            writer.member("number", problem.number)
            writer.member("reason", TerminalText.clean(words))
            writer.member("reply", raw: problem.view.raw)
        }
        return .refused
    }

    private static func lists(_ verb: Verb) -> Bool {
        switch verb {
        case .find, .show, .screen, .explain, .counts, .watch, .form, .help, .cases, .findings: true
        default: false
        }
    }
}

/// Objects of the server as lines for people.
enum ReplyLines {
    /// `name value` lines, one for each member that is no object; objects and arrays are indented under their name.
    static func of(_ view: JSONView, indent: String = "") -> [String] {
        var lines: [String] = []
        for (key, value) in view.members {
            switch value.kind {
            case .object:
                lines.append("\(indent)\(key.text):")
                lines += of(value, indent: indent + "  ")
            case .array:
                lines.append("\(indent)\(key.text):")
                for element in value.elements {
                    let isObject = element.kind == .object
                    lines.append("\(indent)  - \(isObject ? "" : text(element))")
                    lines += of(element, indent: indent + "    ")
                }
            default: lines.append("\(indent)\(padded(key.text, 22)) \(text(value))")
            }
        }
        return lines
    }

    /// A scalar as people read it.
    static func text(_ view: JSONView?) -> String {
        guard let view else { return "-" }
        return switch view.kind {
        case .string: view.string ?? ""
        case .null: "-"
        default: String(decoding: view.raw, as: UTF8.self)
        }
    }

    /// The text with blanks up to a width, counted in characters: no right border, so that Urdu may follow.
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
