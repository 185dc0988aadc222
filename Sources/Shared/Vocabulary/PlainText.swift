/// Free text of one line, such as an address or a reason: printable, no blanks at its ends, 1 to 300 characters.
package struct PlainText: WrittenValue, CustomStringConvertible {
    package let written: String

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count >= 1, text.count <= 1_200 else { throw .textLength }
        guard LineText.fault(in: text) == nil else {
            throw VocabularyError("text.characters", "may not have control or bidirectional characters")
        }
        guard text.first != 0x20, text.last != 0x20 else {
            throw VocabularyError("text.blanks", "must not begin or end with a blank")
        }
        let string = text.text
        guard string.unicodeScalars.count <= 300 else { throw .textLength }
        written = string
    }

    /// Says nothing of the text: a description ends up in logs.
    package var description: String { "(text of \(written.unicodeScalars.count) characters)" }
}

extension VocabularyError {
    static var textLength: Self { Self("text.length", "must have 1 to 300 characters") }
}
