/// Writes the lines of the server.
package enum ReplyLine {
    /// `tag OK body LF`
    package static func ok(_ tag: Tag, _ body: some Collection<UInt8>) -> [UInt8] {
        line(tag, " OK ", body)
    }

    /// `tag ROW body LF`
    package static func row(_ tag: Tag, _ body: some Collection<UInt8>) -> [UInt8] {
        line(tag, " ROW ", body)
    }

    /// `tag ERR number body LF`
    package static func problem(_ tag: Tag, _ refusal: Refusal, isWrite: Bool) -> [UInt8] {
        problem(tag, refusal.problem, refusal.body(isWrite: isWrite))
    }

    /// `tag ERR number body LF`, of a body that is written already, such as a stored one.
    package static func problem(_ tag: Tag, _ problem: Problem, _ body: some Collection<UInt8>) -> [UInt8] {
        line(tag.written.utf8, " ERR \(problem.number) ", body)
    }

    /// `- ERR number body LF`, after which the connection closes.
    package static func broken(_ refusal: Refusal) -> [UInt8] {
        line("-".utf8, " ERR \(refusal.problem.number) ", refusal.body(isWrite: false))
    }

    /// `* NAME body LF`
    package static func event(_ event: Event, _ body: some Collection<UInt8>) -> [UInt8] {
        line("*".utf8, " \(event.rawValue) ", body)
    }

    /// A stored reply's object, marked as given before.
    package static func replay(of body: some Collection<UInt8>) -> [UInt8] {
        let rest = body.dropFirst()
        let mark = rest.first == UInt8(ascii: "}") ? #"{"replay":true"# : #"{"replay":true,"#
        return Array(mark.utf8) + rest
    }

    private static func line(_ tag: Tag, _ word: StaticString, _ body: some Collection<UInt8>) -> [UInt8] {
        line(tag.written.utf8, "\(word)", body)
    }

    private static func line(
        _ tag: some Collection<UInt8>, _ word: String, _ body: some Collection<UInt8>
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tag.count + word.utf8.count + body.count + 1)
        bytes.append(contentsOf: tag)
        bytes.append(contentsOf: word.utf8)
        bytes.append(contentsOf: body)
        bytes.append(0x0A)
        return bytes
    }
}

/// What the server says unasked.
package enum Event: String, CaseIterable, Hashable, Sendable {
    /// The banner, before anything else.
    case ready = "READY"
    /// The connection closes; `after` says when to come back.
    case bye = "BYE"
    /// Counts have changed.
    case counts = "COUNTS"
    /// Words for the officer.
    case note = "NOTE"
}
