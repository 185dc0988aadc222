/// A person's name in Urdu or Latin script, as on the card: letters and marks, parted by single blanks.
///
/// One name is in one script; a point, an apostrophe or a hyphen may follow a letter, a zero-width non-joiner may
/// stand between letters. At most 100 characters.
package struct PersonName: WrittenValue, CustomStringConvertible {
    package enum Script: Hashable, Sendable { case arabic, latin }

    package let written: String
    package let script: Script

    package init(utf8 text: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
        guard text.count >= 1, text.count <= 400 else { throw .nameLength }
        guard LineText.fault(in: text) == nil else { throw .nameCharacters }
        let name = text.text
        script = try PersonName.script(of: name.unicodeScalars)
        written = name
    }

    /// Says nothing of the name: a description ends up in logs.
    package var description: String { "(name of \(written.unicodeScalars.count) characters)" }

    /// The name as it is looked for: small letters, without marks and joiners, one letter for those that keyboards
    /// give in several forms (ي ى for ی, ك for ک, ه ة for ہ, أ إ ٱ for ا).
    package var folded: String {
        var result = String.UnicodeScalarView()
        for scalar in written.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x064A, 0x0649, 0x0626: result.append("\u{06CC}")
            case 0x0643: result.append("\u{06A9}")
            case 0x0647, 0x0629, 0x06C0, 0x06C2, 0x06D5, 0x06BE: result.append("\u{06C1}")
            case 0x0622, 0x0623, 0x0625, 0x0671: result.append("\u{0627}")
            case 0x0624: result.append("\u{0648}")
            case 0x06D3: result.append("\u{06D2}")
            case 0x200C, 0x2E, 0x27, 0x2019: continue
            case 0x2D: result.append(" ")
            default: if !PersonName.isMark(scalar) { result.append(scalar) }
            }
        }
        return String(result)
    }

    private static func script(of scalars: String.UnicodeScalarView) throws(VocabularyError) -> Script {
        var script: Script?
        var last = Last.blank
        var count = 0
        for scalar in scalars {
            count += 1
            switch scalar.value {
            case 0x20:
                guard last != .blank else { throw .nameBlanks }
                last = .blank
            case 0x2E, 0x27, 0x2D, 0x2019, 0x200C:
                guard last == .letter else { throw .nameCharacters }
                last = scalar.value == 0x200C ? .joiner : .sign
            default:
                guard let own = PersonName.script(of: scalar) else { throw .nameCharacters }
                if isMark(scalar), last != .letter { throw .nameCharacters }
                guard script == nil || script == own else { throw .nameScript }
                script = own
                last = .letter
            }
        }
        guard last != .blank, last != .joiner, let script else { throw .nameBlanks }
        guard count <= 100 else { throw .nameLength }
        return script
    }

    private enum Last { case blank, letter, sign, joiner }

    private static func script(of scalar: Unicode.Scalar) -> Script? {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: return .latin
        case 0x0620...0x063F, 0x0641...0x065F, 0x066E...0x06D3, 0x06D5, 0x06EE, 0x06EF, 0x06FA...0x06FC, 0x06FF,
            0x0750...0x077F, 0x0610...0x061A:
            return .arabic
        default: return nil
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0610...0x061A, 0x064B...0x065F, 0x0670: true
        default: false
        }
    }
}

extension VocabularyError {
    static var nameLength: Self { Self("name.length", "must have 1 to 100 characters") }
    static var nameCharacters: Self { Self("name.characters", "may only have letters of Urdu or Latin script") }
    static var nameScript: Self { Self("name.script", "must be in one script, Urdu or Latin") }
    static var nameBlanks: Self {
        Self("name.blanks", "must not begin or end with a blank, nor have two blanks together")
    }
}
