/// A line of the server, as the client reads it.
package enum ServerLine: Sendable {
    case ok(Tag, JSONDocument)
    case row(Tag, JSONDocument)
    /// The number may be one that this client does not know.
    case problem(Tag, number: Int, JSONDocument)
    /// The server could not read what we sent, and closes.
    case broken(number: Int, JSONDocument)
    case event(Event, JSONDocument)

    /// Why a line is not one of the server's.
    package enum Failure: Error, Hashable, Sendable {
        case form
        case json(JSONError)
        /// An event this client does not know: to be skipped.
        case unknownEvent
    }

    /// Reads a line, without its LF.
    package init(_ bytes: [UInt8]) throws(Failure) {
        let words = bytes.prefix(64).split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count >= 3 else { throw .form }
        let word = String(decoding: words[1], as: UTF8.self)
        if words[0].elementsEqual("*".utf8) {
            let document = try ServerLine.document(bytes, from: words[2].startIndex)
            guard let event = Event(rawValue: word) else { throw .unknownEvent }
            self = .event(event, document)
            return
        }
        let tag = Tag(String(decoding: words[0], as: UTF8.self))
        switch (word, tag) {
        case ("OK", let tag?): self = .ok(tag, try ServerLine.document(bytes, from: words[2].startIndex))
        case ("ROW", let tag?): self = .row(tag, try ServerLine.document(bytes, from: words[2].startIndex))
        case ("ERR", _):
            guard words.count == 4, words[2].count == 3,
                let number = words[2].withUnsafeBufferPointer({ $0.decimal }), number >= 400
            else { throw .form }
            let document = try ServerLine.document(bytes, from: words[3].startIndex)
            if let tag {
                self = .problem(tag, number: Int(number), document)
            } else {
                guard words[0].elementsEqual("-".utf8) else { throw .form }
                self = .broken(number: Int(number), document)
            }
        default: throw .form
        }
    }

    private static func document(_ bytes: [UInt8], from start: Int) throws(Failure) -> JSONDocument {
        do throws(JSONError) {
            let document = try JSONDocument(bytes, from: start, depth: LineLimits.depth)
            guard document.root.kind == .object, document.root.rawRange == start..<bytes.count else {
                throw JSONError(kind: .unexpectedByte, offset: start)
            }
            return document
        } catch {
            throw .json(error)
        }
    }
}
