/// What a client names a request with and the server its reply: 1 to 16 letters and digits.
package struct Tag: WrittenValue, CustomStringConvertible {
    package let written: String

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count >= 1, text.count <= 16, text.allSatisfy(Tag.allows) else {
            throw VocabularyError("tag.form", "must be 1 to 16 letters and digits")
        }
        written = text.text
    }

    /// A client's tag of a counter: `T13`.
    package init(counter: UInt32) { written = "T\(counter)" }

    package var description: String { written }

    static func allows(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26
    }
}
