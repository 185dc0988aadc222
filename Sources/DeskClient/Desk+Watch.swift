import Shared

extension Desk {
    /// How long a look for events takes at most: then Ctrl-C is noticed.
    private static let lookSeconds = 0.5

    /// Shows the counts of today and what changes of them, until `isOver`. A line that breaks is taken up again.
    func watch(_ request: WatchRequest, until isOver: () -> Bool) -> Outcome {
        do throws(LinkFailure) {
            while !isOver() {
                let answer = try link.ask(.watch, request.body)
                guard case .ok(let document) = answer.reply else {
                    if case .problem(let problem) = answer.reply { return refused(problem) }
                    return .done
                }
                begin(answer.rows.map(\.root), document.root)
                do throws(LinkFailure) {
                    try hear(until: isOver)
                } catch {
                    // What changed meanwhile is in the first answer of the next line.
                    try link.comeBack(after: error)
                }
            }
            return .done
        } catch {
            return fail(error)
        }
    }

    private func hear(until isOver: () -> Bool) throws(LinkFailure) {
        var silent = 0.0
        while !isOver() {
            if let event = try link.counts(within: Self.lookSeconds) {
                show(event.root)
            } else {
                silent += Self.lookSeconds
            }
            // The server counts what it hears, not what it says.
            if silent >= link.keepAliveInterval {
                link.keepAlive()
                silent = 0
            }
        }
    }

    private func begin(_ rows: [JSONView], _ total: JSONView) {
        console.emit { writer in
            writer.member("state", "watching")
            writer.array("rows") { writer in for row in rows { writer.raw(row.raw) } }
            writer.member("total", raw: total.raw)
        }
        let language = console.language
        console.say(CountLines.head(language))
        for row in rows { CountLines.of(row, language).forEach(console.say) }
        CountLines.total(total, language).forEach(console.say)
    }

    /// A row that changed, or the sums with the day of the server and both clocks.
    private func show(_ event: JSONView) {
        console.emit { writer in
            writer.member("state", "changed")
            writer.member("desk_clock", now().written)
            writer.member("event", raw: event.raw)
        }
        let language = console.language
        if let row = event["row"] { CountLines.of(row, language).forEach(console.say) }
        guard let total = event["total"] else { return }
        CountLines.total(total, language).forEach(console.say)
        console.say(
            "  " + console.words("server", "سرور") + " \(ReplyLines.text(event["time"]))  "
                + console.words("this desk", "یہ ڈیسک") + " \(now().written)")
    }
}
