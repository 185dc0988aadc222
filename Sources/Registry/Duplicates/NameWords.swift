package import Shared

/// A person's name taken apart for comparison: its words, how each is spelled, how it sounds and how much it says.
package struct NameWords: Sendable, Hashable {
    /// One word of a name.
    struct Word: Sendable, Hashable {
        let isUrdu: Bool
        /// As it is written, the ways to write one sound made one; to compare words of one script.
        let spelling: [UInt8]
        /// As it sounds (`Transliteration`); to compare words of two scripts.
        let sound: [UInt8]
        /// How much it says beside the others of a name.
        let weight: Int
        /// The letters of both, to tell words that differ in many at a glance.
        let spellingLetters: EditDistance.Letters
        let soundLetters: EditDistance.Letters

        init(isUrdu: Bool, spelling: [UInt8], sound: [UInt8], weight: Int) {
            self.isUrdu = isUrdu
            self.spelling = spelling
            self.sound = sound
            self.weight = weight
            spellingLetters = EditDistance.Letters(spelling)
            soundLetters = EditDistance.Letters(sound)
        }
    }

    let words: [Word]

    /// - Parameter folded: a name as `PersonName.folded` gives it.
    package init(folded: String) {
        let parts = folded.split(separator: " ")
        let isUrdu = folded.unicodeScalars.contains { $0.value >= 0x0600 }
        words = isUrdu ? Self.urdu(parts) : Self.latin(parts)
    }

    package init(_ name: PersonName) { self.init(folded: name.folded) }

    /// The word that says most, the first of them: what a name is looked for by. Empty for a name without a sound.
    var mainSound: [UInt8] {
        let most = words.map(\.weight).max()
        return words.first { $0.weight == most }?.sound ?? []
    }

    /// The sounds of all words that say as much as the main one, in an order of their own.
    var givenSounds: [UInt8] {
        let most = words.map(\.weight).max()
        let sounds = words.filter { $0.weight == most }.map(\.sound)
        return Array(sounds.sorted { $0.lexicographicallyPrecedes($1) }.joined(separator: [0]))
    }

    // MARK: Weights

    private static let given = 4
    private static let clan = 2
    private static let honorific = 1

    /// By their sounds, so that one list serves both scripts. Muhammad is the first name of so many that it says no more
    /// than an honorific.
    private static let honorifics: Set<[UInt8]> = Set(
        ["mhmd", "ba", "bgm", "Ktn", "mst", "msmt", "mn", "hja", "hfz", "sd", "Kn"].map { Array($0.utf8) })

    /// Family names that whole villages share.
    private static let clans: Set<[UInt8]> = Set(
        [
            "bhta", "rjpt", "An", "Arn", "blC", "Kr", "Ysfza", "Cdra", "Chdra", "mlk", "SK", "krSa", "bt", "jt", "gjr",
            "mGl", "Sa", "Absa", "Ansra", "smra", "lGra",
        ].map { Array($0.utf8) })

    private static func weight(of sound: [UInt8]) -> Int {
        honorifics.contains(sound) ? honorific : clans.contains(sound) ? clan : given
    }

    // MARK: Urdu

    private static func urdu(_ parts: [Substring]) -> [Word] {
        var words: [Word] = []
        var servant: [Unicode.Scalar]?
        for (place, part) in parts.enumerated() {
            var scalars = Array(part.unicodeScalars)
            if let start = servant {
                scalars = start + withoutArticle(scalars)
                servant = nil
            } else if scalars == abd, place + 1 < parts.count {
                servant = scalars
                continue
            } else if scalars.starts(with: abd + article), scalars.count > 5 {
                scalars = abd + scalars.dropFirst(5)
            } else if place > 0, scalars.count > 4 {
                scalars = withoutArticle(scalars)
            }
            let sound = Transliteration.sound(urdu: scalars)
            let word = Word(
                isUrdu: true,
                spelling: scalars.map { UInt8(truncatingIfNeeded: $0.value == 0x06D2 ? 0x06CC : $0.value) },
                sound: sound, weight: weight(of: sound))
            // بی بی is one honorific in two words.
            if words.last != word, !sound.isEmpty { words.append(word) }
        }
        return words
    }

    private static let abd: [Unicode.Scalar] = ["\u{0639}", "\u{0628}", "\u{062F}"]
    private static let article: [Unicode.Scalar] = ["\u{0627}", "\u{0644}"]

    private static func withoutArticle(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        scalars.count > 3 && scalars.starts(with: article) ? Array(scalars.dropFirst(2)) : scalars
    }

    // MARK: Latin

    private static func latin(_ parts: [Substring]) -> [Word] {
        var words: [Word] = []
        var isServant = false
        for (place, part) in parts.enumerated() {
            var letters = Array(part.utf8.filter { (0x61...0x7A).contains($0) })
            guard !letters.isEmpty else { continue }
            if isServant {
                letters = Array("abd".utf8) + letters
                isServant = false
            } else if let rest = servantOf(letters) {
                if rest.isEmpty, place + 1 < parts.count {
                    isServant = true
                    continue
                }
                letters = Array("abd".utf8) + rest
            } else if place > 0, articles.contains(letters) {
                continue
            }
            if muhammads.contains(letters) { letters = Array("muhammad".utf8) }
            let sound = Transliteration.sound(latin: letters)
            let word = Word(
                isUrdu: false, spelling: Transliteration.spelling(latin: letters), sound: sound,
                weight: weight(of: sound))
            if words.last != word, !sound.isEmpty { words.append(word) }
        }
        return words
    }

    private static let muhammads = Set(["md", "mohd", "muhd", "mhd", "mohmd", "m"].map { Array($0.utf8) })
    private static let articles = Set(["ul", "al", "el", "ud", "ur", "us", "un", "uz"].map { Array($0.utf8) })

    /// What follows "servant of the" in a word, its article in any of its forms: rehman of abdulrehman. Nil for another
    /// word.
    private static func servantOf(_ letters: [UInt8]) -> [UInt8]? {
        guard letters.starts(with: Array("abd".utf8)), letters.count >= 5 else { return nil }
        let (vowel, consonant) = (letters[3], letters[4])
        guard Array("uae".utf8).contains(vowel), Array("lrs".utf8).contains(consonant) else { return nil }
        return Array(letters.dropFirst(5))
    }
}
