import Logging
import NIOCore
import Registry
import Shared

/// How replies reach the wire, in the order of their requests.
extension SessionHandler {
    /// The registry answered. Nothing is flushed yet: the hall does it once for all replies that came together.
    func replyArrived(_ number: UInt64, _ reply: RegistryReply) {
        finish(number, reply)
        watchMayBegin(number, reply)
    }

    /// A reply is there: writes what may go out now, and starts what waited for it.
    func finish(_ number: UInt64, _ reply: RegistryReply) {
        if let closing, closing.number == number {
            self.closing = nil
            // Also when the answer is that of before, because the first one was lost.
            if reply.number == 0, reply.entry == true { state.dayClosed(closing.day) }
        }
        state.replyReady(number, reply, leftEntry: reply.entry)
        writeReplies()
        while let turn = state.nextRequest() {
            switch turn {
            case .start(let number, let errand): start(number, errand)
            case .refuse(let number, let objection): finish(number, .refused(objection.refusal, isWrite: true))
            }
        }
    }

    private func writeReplies() {
        guard let first = state.nextReply() else { return }
        var lines = ByteBuffer()
        lines.append(first.reply, under: first.tag)
        while let next = state.nextReply() { lines.append(next.reply, under: next.tag) }
        write(lines)
    }

    // MARK: Last words

    /// The stream of bytes makes no sense any more: one line says why, then the connection closes.
    func sayLast(_ refusal: Refusal) {
        endNow(saying: ReplyLine.broken(refusal))
    }

    /// A newer login of the same desk: two may not write.
    func replaced() {
        hall.logger.info("a newer login of the desk ends this session", metadata: metadata)
        endNow(saying: bye(after: 0))
    }

    /// The server stops: what has arrived is finished first.
    func drainStarted() {
        guard desk != nil || hall.configuration.isPlainLoopback else { return close() }
        state.drainStarted()
        if state.isFinished { farewell() }
    }

    /// Everything asked for is answered: says when to come back, and closes.
    func farewell() {
        let after = state.isDraining ? Int.random(in: hall.configuration.limits.returnSeconds) : 0
        endNow(saying: bye(after: after))
    }

    /// Says a last line and closes.
    func endNow(saying line: [UInt8]) {
        state.leave()
        write(ByteBuffer(bytes: line))
        context?.flush()
        context?.close(promise: nil)
    }

    /// BYE, with the seconds after which to come back.
    func bye(after seconds: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { $0.member("after", seconds) }
        return ReplyLine.event(.bye, writer.bytes)
    }

    // MARK: Time

    /// Looks at the timeouts, and gives memory back.
    func timePassed(_ now: Tick) {
        rest()
        if let caller = state.caller { lookAgain(caller, now) }
        switch state.overdue(at: now) {
        case .partialLine: sayLast(Refusal(.syntax, rule: "line.slow"))
        case .idle: endNow(saying: bye(after: 0))
        case .handshake, .farewell: context?.close(mode: .all, promise: nil)
        case nil: break
        }
    }
}

extension ByteBuffer {
    /// A reply's lines.
    fileprivate mutating func append(_ reply: RegistryReply, under tag: Tag) {
        // The tag and a word stand before each object.
        reserveCapacity(minimumWritableBytes: reply.rows.reduce(reply.body.count + 32) { $0 + $1.count + 32 })
        for row in reply.rows { append(tag, " ROW ", row) }
        if reply.number == 0 {
            append(tag, " OK ", reply.body)
        } else {
            append(tag, " ERR \(reply.number) ", reply.body)
        }
    }

    private mutating func append(_ tag: Tag, _ word: String, _ body: [UInt8]) {
        writeString(tag.written)
        writeString(word)
        writeBytes(body)
        writeInteger(UInt8(ascii: "\n"))
    }
}
