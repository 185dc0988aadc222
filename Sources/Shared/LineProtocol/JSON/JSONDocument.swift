/// JSON read strictly, in one pass, into a flat tape of places; the bytes are kept and values are read from them when
/// asked for.
///
/// Strict means: one value and nothing after it; no key twice in an object; no escapes in keys; whole numbers of 64
/// bits; nesting bounded; every string is text of the line (`LineText`), also after its escapes are resolved.
///
///     let document = try JSONDocument(Array(#"{"op":{"seq":13}}"#.utf8))
///     document.root["op"]?["seq"]?.integer   // 13
package struct JSONDocument: Sendable {
    /// Members of one object. No message of the protocol has more than about 100; the bound keeps the search for
    /// repeated keys short for hostile lines.
    package static let memberLimit = 512

    let storage: JSONStorage

    /// Reads the value that starts at `offset` and must end where the bytes end.
    ///
    /// - Parameters:
    ///   - offset: where the value starts, for a line whose tag and verb come first.
    ///   - depth: how deep objects and arrays may nest.
    ///   - layout: which blanks may stand between tokens.
    package init(
        _ bytes: [UInt8], from offset: Int = 0, depth: Int = 16, layout: Layout = .line
    ) throws(JSONError) {
        storage = JSONStorage(
            bytes: bytes, nodes: try JSONReader.tape(of: bytes, from: offset, depth: depth, layout: layout))
    }

    /// The outermost value.
    package var root: JSONView { JSONView(storage: storage, index: 0) }

    /// The bytes the document was read from, with what stood before the value.
    package var bytes: [UInt8] { storage.bytes }

    /// Where the text comes from decides which blanks it may have.
    package enum Layout: Sendable {
        /// A message: blanks only.
        case line
        /// A file of our own: blanks, tabs and line ends between tokens. The strings obey the line all the same.
        case file
    }
}

/// What a document and all views into it share.
final class JSONStorage: Sendable {
    let bytes: [UInt8]
    let nodes: [JSONNode]

    init(bytes: [UInt8], nodes: [JSONNode]) {
        self.bytes = bytes
        self.nodes = nodes
    }
}

/// One value or key on the tape, 16 bytes. An object is followed by its keys and values in turn, an array by its
/// elements.
struct JSONNode: Sendable {
    enum Kind: UInt8 { case object, array, string, integer, bool, null }

    /// The first byte of the value; of a string its opening quote.
    var start: UInt32
    /// One past its last byte.
    var end: UInt32
    /// The tape index after the value with all it contains; of a key its hash.
    var next: UInt32
    /// Kind in the low byte, then a flag, then 23 bits of count.
    var info: UInt32

    init(_ kind: Kind, start: Int, end: Int, next: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        info = UInt32(kind.rawValue)
    }

    var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: info)) ?? .null }

    /// A string with escapes; a bool that is true.
    var flag: Bool {
        get { info & 0x100 != 0 }
        set { info = newValue ? info | 0x100 : info & ~0x100 }
    }

    /// Members of an object, elements of an array.
    var count: Int {
        get { Int(info >> 9) }
        set { info = info & 0x1FF | UInt32(truncatingIfNeeded: newValue) << 9 }
    }
}
