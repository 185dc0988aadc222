import Shared

/// One line from the server, read strictly: what does not fit the grammar is never shown or stored.
enum ServerLine: Sendable {
    /// `* NAME {...}`, unasked.
    case event(name: String, JSONDocument)
    /// One row of a listing.
    case row(tag: String, JSONDocument)
    case ok(tag: String, JSONDocument)
    case problem(tag: String, number: Int, JSONDocument)

    /// Why a line was not understood. Says nothing of what it held.
    enum Fault: Error, Equatable {
        case grammar
        case json(String)
        case tooLong
    }

    /// The most bytes of a line of either side, its LF not counted.
    static let limit = 65_536
    /// Tag `-`: the server's answer to bytes that were no line.
    static let framingTag = "-"

    /// - Parameter line: the bytes before the LF.
    init(_ line: [UInt8]) throws(Fault) {
        guard line.count <= Self.limit else { throw .tooLong }
        var words = Words(line)
        let tag = try words.next()
        let kind = try words.next()
        if tag == "*" {
            guard kind.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { throw .grammar }
            self = .event(name: kind, try Self.object(line, from: words.place))
            return
        }
        guard tag == Self.framingTag || tag.utf8.allSatisfy(Self.isTagByte), tag.utf8.count <= 16 else {
            throw .grammar
        }
        switch kind {
        case "ROW": self = .row(tag: tag, try Self.object(line, from: words.place))
        case "OK": self = .ok(tag: tag, try Self.object(line, from: words.place))
        case "ERR":
            let digits = try words.next()
            guard digits.utf8.count == 3, let number = Int(digits), (400...599).contains(number) else {
                throw .grammar
            }
            self = .problem(tag: tag, number: number, try Self.object(line, from: words.place))
        default: throw .grammar
        }
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func object(_ line: [UInt8], from place: Int) throws(Fault) -> JSONDocument {
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(line, from: place) } catch { throw .json(error.description) }
        guard document.root.kind == .object else { throw .grammar }
        return document
    }

    /// The words before the object, each ended by one blank.
    private struct Words {
        private let line: [UInt8]
        private(set) var place = 0

        init(_ line: [UInt8]) { self.line = line }

        mutating func next() throws(Fault) -> String {
            guard let end = line[place...].prefix(17).firstIndex(of: 0x20), end > place else { throw .grammar }
            defer { place = end + 1 }
            guard line[place..<end].allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .grammar }
            return String(decoding: line[place..<end], as: UTF8.self)
        }
    }
}

extension JSONDocument {
    /// The object's own bytes, as text.
    var text: String { String(decoding: root.raw, as: UTF8.self) }
}
