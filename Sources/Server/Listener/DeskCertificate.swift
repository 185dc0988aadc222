/// The subject's common name of an X.509 certificate, read from its DER bytes.
///
/// The TLS library has verified the certificate already; this only finds the name (RFC 5280, section 4.1).
enum DeskCertificate {
    /// The last common name of the subject, as text; nil if there is none or the bytes are no certificate.
    static func commonName(der: [UInt8]) -> String? {
        var certificate = DERReader(der[...])
        guard var outer = certificate.enter(0x30), var body = outer.enter(0x30) else { return nil }
        if body.peek == 0xA0 { body.skip() }  // version
        for _ in 0..<4 { body.skip() }  // serial number, signature algorithm, issuer, validity
        guard var subject = body.enter(0x30) else { return nil }
        var name: String?
        while var set = subject.enter(0x31) {
            while var attribute = set.enter(0x30) {
                guard let type = attribute.value(0x06), type.elementsEqual(commonNameType) else { continue }
                name = attribute.text()
            }
        }
        return name
    }

    /// 2.5.4.3
    private static let commonNameType: [UInt8] = [0x55, 0x04, 0x03]
}

/// Walks the elements of DER.
private struct DERReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The tag of the next element.
    var peek: UInt8? { bytes.first }

    mutating func skip() { _ = next() }

    /// The content of the next element, if it has this tag.
    mutating func value(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard peek == tag else { return nil }
        return next()?.content
    }

    /// The elements inside of the next element, if it has this tag.
    mutating func enter(_ tag: UInt8) -> DERReader? { value(tag).map(DERReader.init) }

    /// The next element as UTF8String or PrintableString.
    mutating func text() -> String? {
        guard peek == 0x0C || peek == 0x13, let content = next()?.content else { return nil }
        return String(validating: content, as: UTF8.self)
    }

    private mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first & 0x80 != 0 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), bytes.count >= count else { return nil }
            length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            bytes.removeFirst(count)
        }
        guard bytes.count >= length else { return nil }
        defer { bytes.removeFirst(length) }
        return (tag, bytes.prefix(length))
    }
}
