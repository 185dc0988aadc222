/// Why a text or number is not a value of the registry. Says the rule, never the value.
package struct VocabularyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that was broken, such as `cnic.digits`: a stable name, the terminal holds the words for people.
    package let rule: String
    /// The rule in English words.
    package let description: String

    package init(_ rule: String, _ words: String) {
        self.rule = rule
        description = words
    }
}

/// A value with exactly one written form, which the line, the files and the database share.
///
///     let number = try CNIC(validating: "3520212345671")
///     CNIC("35202-1234567-1") == nil      // dashes are for people: CNIC(typed:)
package protocol WrittenValue: Hashable, Sendable {
    /// Reads the one written form.
    init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError)
    /// The one written form.
    var written: String { get }
}

extension WrittenValue {
    /// Reads the one written form, or says which rule it breaks.
    package init(validating text: String) throws(VocabularyError) {
        var text = text
        self = try text.withUTF8 { Result(reading: $0) }.get()
    }

    /// Reads the one written form; nil if it is anything else.
    package init?(_ text: String) {
        var text = text
        guard let value = try? text.withUTF8({ Result<Self, VocabularyError>(reading: $0) }).get() else { return nil }
        self = value
    }
}

extension Result where Success: WrittenValue, Failure == VocabularyError {
    /// Reads a value, keeping the error: for closures that cannot throw typed.
    init(reading text: UnsafeBufferPointer<UInt8>) {
        do throws(VocabularyError) {
            self = .success(try Success(utf8: text))
        } catch {
            self = .failure(error)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The number that all bytes write in decimal digits; nil if one is no digit, or there are none or over 18.
    var decimal: Int64? {
        guard count > 0, count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in self {
            guard byte &- 0x30 <= 9 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    /// The number that the bytes of `range` write in decimal digits.
    func decimal(_ range: Range<Int>) -> Int64? {
        guard range.upperBound <= count else { return nil }
        return UnsafeBufferPointer(rebasing: self[range]).decimal
    }

    /// The bytes as a String; they must be UTF-8.
    var text: String { String(decoding: self, as: UTF8.self) }
}

/// `value` in decimal digits, with zeros in front up to `width`.
func decimal(_ value: some BinaryInteger, width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
