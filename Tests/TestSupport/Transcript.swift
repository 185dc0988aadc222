/// The transcript of PROTOCOL.md, read so that a test can replay it. PROTOCOL.md says how it is written.
package struct Transcript: Sendable {
    package enum Step: Hashable, Sendable {
        /// A connection with this desk's certificate.
        case open(desk: String)
        /// Sent, with an LF.
        case send(String)
        case receive(String)
        /// Received any number of times, also never.
        case receiveAny(String)
        /// The server closes.
        case closed
    }

    /// The steps, each with its line in the file, counted from 1.
    package let steps: [(line: Int, step: Step)]

    package struct Unreadable: Error {
        package let line: Int
    }

    /// Reads the block that is fenced as `transcript`; `D` definitions are put in at once.
    package init(markdown: String) throws(Unreadable) {
        var steps: [(line: Int, step: Step)] = []
        var definitions: [(name: String, text: String)] = []
        var isInside = false
        for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```transcript"
                continue
            }
            guard isInside, !line.isEmpty, !line.hasPrefix("#") else { continue }
            var text = String(line.dropFirst(line.hasPrefix("@") || line.hasPrefix("D") ? 2 : 3))
            for (name, definition) in definitions { text = Transcript.replacing("<\(name)>", in: text, by: definition) }
            switch line.prefix(2) {
            case "@ ": steps.append((index + 1, .open(desk: text)))
            case "C:": steps.append((index + 1, .send(text)))
            case "S:": steps.append((index + 1, .receive(text)))
            case "S*": steps.append((index + 1, .receiveAny(text)))
            case "X": steps.append((index + 1, .closed))
            case "D ":
                guard let blank = text.firstIndex(of: " ") else { throw Unreadable(line: index + 1) }
                definitions.append((String(text[..<blank]), String(text[text.index(after: blank)...])))
            default: throw Unreadable(line: index + 1)
            }
        }
        self.steps = steps
    }

    private static func replacing(_ part: String, in text: String, by other: String) -> String {
        text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}

/// What stood for the placeholders of a transcript so far.
package struct TranscriptValues: Sendable {
    /// By kind and name, such as `uuid:household`.
    package var kept: [String: String] = [:]
    private let make: @Sendable (_ kind: String) -> String

    /// - Parameter make: a new value of a kind, for what is sent under a name that nobody has kept.
    package init(make: @escaping @Sendable (_ kind: String) -> String) { self.make = make }

    /// The line to send.
    package mutating func filled(_ template: String) -> String {
        var text = ""
        for piece in TranscriptValues.pieces(of: template) {
            switch piece {
            case .literal(let literal): text += literal
            case .place(let kind, nil): text += make(kind)
            case .place(let kind, let name?):
                let key = "\(kind):\(name)"
                let value = kept[key] ?? make(kind)
                kept[key] = value
                text += value
            }
        }
        return text
    }

    /// True if a received line is what the template says; then what it names is kept.
    package mutating func matches(_ template: String, _ line: String) -> Bool {
        guard let found = matched(TranscriptValues.pieces(of: template)[...], Array(line)[...], kept) else {
            return false
        }
        kept = found
        return true
    }

    private enum Piece {
        case literal(String)
        case place(kind: String, name: String?)
    }

    /// Literals and placeholders in turn. Angle brackets that hold no known kind are literal.
    private static func pieces(of template: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let words = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1)
            pieces.append(.literal(String(rest[..<open])))
            if let kind = words.first, kinds.contains(String(kind)) {
                pieces.append(.place(kind: String(kind), name: words.count == 2 ? String(words[1]) : nil))
            } else {
                pieces.append(.literal(String(rest[open...close])))
            }
            rest = rest[rest.index(after: close)...]
        }
        return pieces + [.literal(String(rest))]
    }

    private static let kinds: Set = ["uuid", "hex", "time", "date", "n", "text", "cnic", "more", "cr"]

    /// What is kept if `text` is what the pieces say, or nil.
    private func matched(
        _ pieces: ArraySlice<Piece>, _ text: ArraySlice<Character>, _ kept: [String: String]
    ) -> [String: String]? {
        guard let piece = pieces.first else { return text.isEmpty ? kept : nil }
        switch piece {
        case .literal(let literal):
            guard text.starts(with: literal) else { return nil }
            return matched(pieces.dropFirst(), text.dropFirst(literal.count), kept)
        case .place("more", _):
            for length in 0...text.count {
                if let found = matched(pieces.dropFirst(), text.dropFirst(length), kept) { return found }
            }
            return nil
        case .place(let kind, let name):
            let value = text.prefix { TranscriptValues.allows($0, kind) }
            guard TranscriptValues.fits(String(value), kind) else { return nil }
            var kept = kept
            if let name {
                guard kept["\(kind):\(name)", default: String(value)] == String(value) else { return nil }
                kept["\(kind):\(name)"] = String(value)
            }
            return matched(pieces.dropFirst(), text.dropFirst(value.count), kept)
        }
    }

    private static func allows(_ character: Character, _ kind: String) -> Bool {
        switch kind {
        case "uuid": "0123456789abcdef-".contains(character)
        case "hex": "0123456789abcdef".contains(character)
        case "time": "0123456789-+:.TZ".contains(character)
        case "date": "0123456789-".contains(character)
        case "n", "cnic": "0123456789".contains(character)
        default: character != "\""
        }
    }

    private static func fits(_ value: String, _ kind: String) -> Bool {
        switch kind {
        case "uuid": value.count == 36
        case "hex": value.count == 64
        case "time": value.count >= 20
        case "date": value.count == 10
        case "cnic": value.count == 13
        default: !value.isEmpty
        }
    }
}
