import Shared

/// What must hold for any bytes. Each function gives the sentence that turned out false, or nil.
struct Trial {
    private let form: Form

    init(form: Form) { self.form = form }

    /// All that is tried with one stream of bytes.
    func finding(in stream: [UInt8], _ dice: inout Dice) -> String? {
        let limit = dice.below(2) == 0 ? LineLimits.beforeLogin : LineLimits.afterLogin
        let whole = Trial.lines([stream], limit: limit)
        let pieces = Trial.cut(stream, &dice)
        if Trial.lines(pieces, limit: limit) != whole { return "the framer depends on how the stream was cut" }
        for case .line(let line) in whole {
            if line.contains(0x0A) { return "a line contains an LF" }
            if line.count > limit { return "a line is longer than the limit" }
            if let finding = request(line) ?? reply(line) { return finding }
        }
        return nil
    }

    private static func cut(_ stream: [UInt8], _ dice: inout Dice) -> [[UInt8]] {
        let largest = dice.below(3) == 0 ? 3 : 1 + dice.below(400)
        var pieces: [[UInt8]] = []
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + 1 + dice.below(largest))
            pieces.append(Array(stream[start..<end]))
            start = end
        }
        return pieces
    }

    /// Every step of the framer but `incomplete`.
    private static func lines(_ pieces: [[UInt8]], limit: Int) -> [LineFramer.Step] {
        var framer = LineFramer(limit: limit)
        var steps: [LineFramer.Step] = []
        for piece in pieces {
            framer.append(piece)
            while true {
                let step = framer.next()
                if step == .incomplete { break }
                steps.append(step)
                if step == .tooLong { return steps }
            }
        }
        return steps
    }

    // MARK: Requests

    private func request(_ line: [UInt8]) -> String? {
        switch RequestLine.read(line) {
        case .broken(let refusal): return readable(ReplyLine.broken(refusal))
        case .refused(let tag, let verb, let refusal):
            if LineText.fault(in: line) != nil { return "a line that is no text was not broken" }
            return readable(ReplyLine.problem(tag, refusal, isWrite: verb?.isWrite ?? false))
        case .request(let read):
            if LineText.fault(in: line) != nil { return "a line that is no text was read" }
            if let root = read.document?.root, let finding = rewritten(root) { return finding }
            return decoded(read)
        }
    }

    private func decoded(_ line: RequestLine) -> String? {
        do throws(Refusal) {
            let request = try Request(line)
            let body = request.body
            let again = try Request(line.verb, try document(body))
            if again.body != body { return "a request changes when it is written and read again" }
            if request.op != again.op { return "an op changes when it is written and read again" }
            return interview(request)
        } catch {
            return readable(ReplyLine.problem(line.tag, error, isWrite: line.verb.isWrite))
        }
    }

    /// The questionnaire on a roster and answers that nobody has checked yet.
    private func interview(_ request: Request) -> String? {
        guard case .register(let register) = request else { return nil }
        do throws(FormViolation) {
            let interview = try Interview(
                form: form, roster: register.roster, answers: register.answers, date: register.started.dayInKarachi)
            _ = interview.violations(of: form)
            return nil
        } catch {
            return nil
        }
    }

    private func document(_ bytes: [UInt8]) throws(Refusal) -> JSONDocument {
        do throws(JSONError) { return try JSONDocument(bytes) } catch { throw Refusal(error) }
    }

    // MARK: JSON

    /// Written from its values and read again, JSON has the same values, and nothing the line forbids.
    private func rewritten(_ view: JSONView) -> String? {
        var writer = JSONWriter()
        Trial.write(view, to: &writer)
        guard let again = try? JSONDocument(writer.bytes) else { return "JSON cannot be read again" }
        var second = JSONWriter()
        Trial.write(again.root, to: &second)
        if writer.bytes != second.bytes { return "JSON changes when it is written and read again" }
        return Trial.same(view, again.root) ? nil : "a value changes when it is written and read again"
    }

    private static func write(_ view: JSONView, to writer: inout JSONWriter) {
        switch view.kind {
        case .object:
            writer.beginObject()
            for member in view.members {
                writer.key(text: member.key.text)
                write(member.value, to: &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in view.elements { write(element, to: &writer) }
            writer.endArray()
        case .string: writer.string(view.string ?? "")
        case .integer: writer.integer(view.integer ?? 0)
        case .bool: writer.bool(view.bool ?? false)
        case .null: writer.null()
        }
    }

    private static func same(_ one: JSONView, _ other: JSONView) -> Bool {
        guard one.kind == other.kind, one.count == other.count else { return false }
        switch one.kind {
        case .object:
            return zip(one.members, other.members).allSatisfy { $0.key.text == $1.key.text && same($0.value, $1.value) }
        case .array: return zip(one.elements, other.elements).allSatisfy { same($0, $1) }
        case .string:
            guard let text = one.string else { return false }
            return text.utf8.elementsEqual((other.string ?? "").utf8)
                && !text.unicodeScalars.contains(where: LineText.forbids)
        case .integer: return one.integer == other.integer
        case .bool: return one.bool == other.bool
        case .null: return true
        }
    }

    // MARK: Replies

    /// Whatever we answer, the client can read it, and it is one line.
    private func readable(_ reply: [UInt8]) -> String? {
        guard reply.last == 0x0A, !reply.dropLast().contains(0x0A) else { return "a reply is not one line" }
        if LineText.fault(in: Array(reply.dropLast())) != nil { return "a reply is no text of the line" }
        switch try? ServerLine(Array(reply.dropLast())) {
        case .problem(_, let number, let document), .broken(let number, let document):
            let reply = ProblemReply(number: number, document)
            _ = reply.words(.english)
            return reply.problem == nil ? "a problem is not in the catalogue" : nil
        default: return "a reply cannot be read"
        }
    }

    /// The client's reader on the same bytes.
    private func reply(_ line: [UInt8]) -> String? {
        guard let read = try? ServerLine(line) else { return nil }
        if LineText.fault(in: line) != nil { return "a reply that is no text was read" }
        switch read {
        case .ok(_, let document):
            if let login = LoginReply(document.root),
                LoginReply((try? JSONDocument(login.body))?.root ?? document.root) != login
            {
                return "a login reply changes when it is written and read again"
            }
        case .event(.ready, let document): _ = Ready(document.root)
        case .problem(_, let number, let document), .broken(let number, let document):
            _ = ProblemReply(number: number, document).words(.urdu)
        case .row, .event: break
        }
        return nil
    }
}
