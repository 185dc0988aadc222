/// Why bytes are not JSON as the line wants it. Says where and what, never what the text was.
package struct JSONError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The text ended too early.
        case truncated
        /// A byte that cannot stand there: wrong punctuation, unknown word, blank where none may be, text after the end.
        case unexpectedByte
        /// Nested deeper than allowed.
        case tooDeep
        /// More than `JSONDocument.memberLimit` members in one object, or a document beyond 1 GiB.
        case tooLarge
        /// The same key twice in one object.
        case repeatedKey(String)
        /// An empty key, one longer than 128 bytes, or one with an escape.
        case badKey
        /// A number with leading zeros, a fraction or an exponent, minus zero, or beyond 64 bits.
        case badNumber
        /// An escape that does not exist, or half of a surrogate pair.
        case badEscape
        /// An escape that smuggles what the line forbids.
        case forbiddenEscape
        /// Bytes that are no text of the line at all.
        case text(LineText.Fault)
    }

    package let kind: Kind
    /// Where, in bytes from the start of the array the document was read from.
    package let offset: Int
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        let words =
            switch kind {
            case .truncated: "JSON ends too early"
            case .unexpectedByte: "unexpected character"
            case .tooDeep: "nested too deep"
            case .tooLarge: "too many members"
            case .repeatedKey(let key): "key \"\(key)\" is repeated"
            case .badKey: "a key is empty, too long or escaped"
            case .badNumber: "only whole numbers without leading zeros are allowed"
            case .badEscape: "bad escape"
            case .forbiddenEscape: "an escape stands for a forbidden character"
            case .text(.control): "control character"
            case .text(.direction): "bidirectional control character"
            case .text(.encoding): "not UTF-8"
            case .text(.normalization): "text is not in Normalisation Form C"
            }
        return "\(words) (byte \(offset))"
    }
}
