extension RequestLine {
    /// The bytes of a request with its LF, for the client to send. `body` is the object; nil for none.
    package static func bytes(_ tag: Tag, _ verb: Verb, _ body: (some Collection<UInt8>)? = [UInt8]?.none) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 + (body?.count ?? 0))
        bytes.append(contentsOf: tag.written.utf8)
        bytes.append(0x20)
        bytes.append(contentsOf: verb.rawValue.utf8)
        if let body {
            bytes.append(0x20)
            bytes.append(contentsOf: body)
        }
        bytes.append(0x0A)
        return bytes
    }
}
