/// A line as the server got it, cut into tag, verb and object.
package struct RequestLine: Sendable {
    package let tag: Tag
    package let verb: Verb
    /// The object; nil if the line had none.
    package let document: JSONDocument?

    /// The object's bytes as they came: what an op's digest is taken over. Empty if the line had none.
    package var body: ArraySlice<UInt8> { document?.root.raw ?? [] }

    /// What came of a line.
    package enum Reading: Sendable {
        case request(RequestLine)
        /// The line is text, but no request: `ERR` under its tag, the connection goes on.
        case refused(Tag, Verb?, Refusal)
        /// The line is no line of the protocol: `ERR` under the tag `-`, then the connection closes.
        case broken(Refusal)
    }

    /// Reads a line, without its LF.
    package static func read(_ bytes: [UInt8]) -> Reading {
        let cut = bytes.withUnsafeBufferPointer { Cut($0) }
        guard let cut else { return .broken(fault(in: bytes) ?? Refusal(.syntax, rule: "line.form")) }
        guard let verb = cut.verb else {
            return textual(bytes, cut.tag, nil, Refusal(.unknownVerb, rule: "line.verb"))
        }
        guard let start = cut.bodyStart else {
            return .request(RequestLine(tag: cut.tag, verb: verb, document: nil))
        }
        do throws(JSONError) {
            let document = try JSONDocument(bytes, from: start, depth: LineLimits.depth)
            guard document.root.kind == .object, document.root.rawRange == start..<bytes.count else {
                return .refused(cut.tag, verb, Refusal(.syntax, rule: "json.object"))
            }
            return .request(RequestLine(tag: cut.tag, verb: verb, document: document))
        } catch {
            return textual(bytes, cut.tag, verb, Refusal(error))
        }
    }

    /// A line that did not parse may not even be text; then nothing is said about its grammar.
    private static func textual(_ bytes: [UInt8], _ tag: Tag, _ verb: Verb?, _ refusal: Refusal) -> Reading {
        if let fault = fault(in: bytes) { return .broken(fault) }
        return .refused(tag, verb, refusal)
    }

    private static func fault(in bytes: [UInt8]) -> Refusal? {
        LineText.fault(in: bytes).map { Refusal(.syntax, rule: $0.rule) }
    }

    /// Tag, verb and where the object begins.
    private struct Cut {
        let tag: Tag
        var verb: Verb?
        var bodyStart: Int?

        /// Nil if there is no tag or no word after it.
        init?(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard let first = bytes.prefix(17).firstIndex(of: 0x20),
                let tag = try? Tag(utf8: UnsafeBufferPointer(rebasing: bytes[..<first]))
            else { return nil }
            self.tag = tag
            let rest = bytes[(first + 1)...]
            let end = rest.firstIndex(of: 0x20) ?? bytes.count
            verb = Verb(utf8: UnsafeBufferPointer(rebasing: rest[..<end]))
            bodyStart = end < bytes.count ? end + 1 : nil
        }
    }
}

extension LineText.Fault {
    /// The rule's stable name.
    package var rule: String {
        switch self {
        case .control: "text.control"
        case .direction: "text.direction"
        case .encoding: "text.utf8"
        case .normalization: "text.nfc"
        }
    }
}

extension Refusal {
    /// A line whose JSON cannot be read; a repeated key is named.
    package init(_ error: JSONError) {
        switch error.kind {
        case .repeatedKey(let key): self.init(.syntax, field: key, rule: "field.repeated")
        case .truncated: self.init(.syntax, rule: "json.truncated")
        case .unexpectedByte: self.init(.syntax, rule: "json.unexpected")
        case .tooDeep: self.init(.syntax, rule: "json.depth")
        case .tooLarge: self.init(.syntax, rule: "json.size")
        case .badKey: self.init(.syntax, rule: "json.key")
        case .badNumber: self.init(.syntax, rule: "json.number")
        case .badEscape: self.init(.syntax, rule: "json.escape")
        case .forbiddenEscape: self.init(.syntax, rule: "json.forbidden-escape")
        case .text(let fault): self.init(.syntax, rule: fault.rule)
        }
        arguments.append(.integer("byte", error.offset))
    }
}
