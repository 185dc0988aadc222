/// Writes JSON for the line: no blanks, commas by itself, and never a character the line forbids.
///
///     var writer = JSONWriter()
///     writer.object { writer in
///         writer.member("entry", true)
///         writer.array("members") { $0.integer(3) }
///     }
///     writer.bytes   // {"entry":true,"members":[3]}
package struct JSONWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Appends to bytes that stand before the value, such as a tag and a verb.
    package init(after prefix: [UInt8]) { bytes = prefix }

    // MARK: Values

    package mutating func beginObject() { separate(); bytes.append(UInt8(ascii: "{")) }
    package mutating func endObject() { bytes.append(UInt8(ascii: "}")) }
    package mutating func beginArray() { separate(); bytes.append(UInt8(ascii: "[")) }
    package mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

    /// An object whose members `body` writes.
    package mutating func object<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        beginObject()
        try body(&self)
        endObject()
    }

    /// An array whose elements `body` writes.
    package mutating func array<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        beginArray()
        try body(&self)
        endArray()
    }

    /// A string. What the line forbids becomes U+FFFD: no value may forge a line.
    package mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { utf8($0) }
    }

    /// A string from its UTF-8, as `string`.
    package mutating func utf8(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        content(text)
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func integer(_ value: some BinaryInteger) {
        separate()
        digits(of: Int64(value))
    }

    package mutating func bool(_ value: Bool) {
        separate()
        append(value ? "true" : "false")
    }

    package mutating func null() {
        separate()
        append("null")
    }

    /// A value that is JSON already, such as `JSONView.raw`.
    package mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    // MARK: Members

    /// The name of the next value. Names are ours and need no escapes.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(name)
        append("\":")
    }

    /// The name of the next value, if it is not known when compiling.
    package mutating func key(text name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func member(_ name: StaticString, _ value: String) { key(name); string(value) }
    package mutating func member(_ name: StaticString, _ value: some BinaryInteger) { key(name); integer(value) }
    package mutating func member(_ name: StaticString, _ value: Bool) { key(name); bool(value) }
    package mutating func member(_ name: StaticString, raw value: some Sequence<UInt8>) { key(name); raw(value) }
    package mutating func null(_ name: StaticString) { key(name); null() }

    package mutating func object<Failure: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try object(body)
    }

    package mutating func array<Failure: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try array(body)
    }

    /// A string member, or null.
    package mutating func member(_ name: StaticString, orNull value: String?) {
        if let value { member(name, value) } else { null(name) }
    }

    /// A number member, or null.
    package mutating func member(_ name: StaticString, orNull value: (some BinaryInteger)?) {
        if let value { member(name, value) } else { null(name) }
    }

    // MARK: Bytes

    /// Bytes outside of JSON: a tag, a verb, the LF.
    package mutating func plain(_ text: StaticString) { append(text) }

    /// Bytes outside of JSON.
    package mutating func plain(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

    /// A comma, unless this is the first of its object or array, follows a key or starts the text.
    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: " "): break
        default: bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func digits(of value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let first = bytes.count
        var magnitude = value.magnitude
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: magnitude % 10) + 0x30)
            magnitude /= 10
        } while magnitude > 0
        bytes[first...].reverse()
    }

    private mutating func content(_ text: UnsafeBufferPointer<UInt8>) {
        if LineText.fault(in: text).map({ $0 == .normalization }) ?? true {
            escape(text)
        } else {
            // Never expected: what we send was validated when it came.
            var clean: [UInt8] = []
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
                clean.append(contentsOf: UTF8.encode(LineText.forbids(scalar) ? "\u{FFFD}" : scalar).unsafelyUnwrapped)
            }
            clean.withUnsafeBufferPointer { escape($0) }
        }
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            bytes.append(contentsOf: text)
            return
        }
        for byte in text {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
    }
}
