/// A SHA-256, such as that of an op's bytes. Written as 64 small hexadecimal digits.
package struct Digest: WrittenValue, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Nil unless there are 32 bytes.
    package init?(bytes: some Sequence<UInt8>) {
        var words: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in bytes {
            guard count < 32 else { return nil }
            words[count / 8] = words[count / 8] << 8 | UInt64(byte)
            count += 1
        }
        guard count == 32 else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count == 64 else { throw .digestForm }
        var words: [UInt64] = [0, 0, 0, 0]
        for index in 0..<64 {
            guard let digit = hexDigit(text[index]) else { throw .digestForm }
            words[index / 16] = words[index / 16] << 4 | digit
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for index in 0..<32 {
                buffer[index] = UInt8(truncatingIfNeeded: word(index / 8) >> UInt64(56 - index % 8 * 8))
            }
            count = 32
        }
    }

    package var written: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            for index in 0..<64 { buffer[index] = hexLetter(word(index / 16) >> UInt64(60 - index % 16 * 4) & 0xF) }
            return 64
        }
    }

    package var description: String { written }

    private func word(_ index: Int) -> UInt64 {
        switch index {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
    }

    package static func == (one: Digest, other: Digest) -> Bool { one.words == other.words }

    package func hash(into hasher: inout Hasher) {
        // A digest is as random as hashes get; one word is enough.
        hasher.combine(words.0)
    }
}

extension VocabularyError {
    static var digestForm: Self { Self("digest.form", "must have 64 hexadecimal digits in small letters") }
}
