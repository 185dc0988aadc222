/// How alike two names are, whatever their scripts.
package enum NameSimilarity {
    /// How alike, in words that people look at.
    package enum Level: Int, CaseIterable, Comparable, Sendable {
        case different, partly, alike, same

        package static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// From this many hundredths on.
    static let same = 96
    static let alike = 80
    static let partly = 60

    package static func level(_ one: NameWords, _ other: NameWords) -> Level {
        let score = score(one, other)
        return score >= same ? .same : score >= alike ? .alike : score >= partly ? .partly : .different
    }

    /// From 0 to 100: words find their counterparts in any order; a word without one counts half of its weight against
    /// the names.
    package static func score(_ one: NameWords, _ other: NameWords) -> Int {
        var pairs: [(score: Int, first: Int, second: Int)] = []
        for (first, word) in one.words.enumerated() {
            for (second, counterpart) in other.words.enumerated() {
                let score = score(word, counterpart)
                if score >= leastOfWords { pairs.append((score, first, second)) }
            }
        }
        // A name without a word, or two without a likeness.
        guard !pairs.isEmpty else { return 0 }
        pairs.sort { ($0.score, $1.first, $1.second) > ($1.score, $0.first, $0.second) }
        var (isFirstUsed, isSecondUsed) = (
            [Bool](repeating: false, count: one.words.count), [Bool](repeating: false, count: other.words.count)
        )
        var (matched, whole) = (0, 0)
        for pair in pairs where !isFirstUsed[pair.first] && !isSecondUsed[pair.second] {
            (isFirstUsed[pair.first], isSecondUsed[pair.second]) = (true, true)
            let weight = max(one.words[pair.first].weight, other.words[pair.second].weight)
            matched += 2 * weight * pair.score
            whole += 2 * weight
        }
        for (place, word) in one.words.enumerated() where !isFirstUsed[place] { whole += word.weight }
        for (place, word) in other.words.enumerated() where !isSecondUsed[place] { whole += word.weight }
        return whole == 0 ? 0 : matched / whole
    }

    /// Words less alike than this are two words.
    private static let leastOfWords = 70
    /// Of words of one script that sound alike and are written otherwise: حسن and حسین are two names.
    private static let sameSound = 85
    /// Of words of two scripts that sound alike: what the vowels were is not known.
    private static let sameSoundOfTwoScripts = 97

    static func score(_ one: NameWords.Word, _ other: NameWords.Word) -> Int {
        if one.isUrdu == other.isUrdu {
            let spelled = score(one.spelling, one.spellingLetters, other.spelling, other.spellingLetters)
            return one.sound == other.sound && one.sound.count > 1 ? max(spelled, sameSound) : spelled
        }
        if one.sound == other.sound { return sameSoundOfTwoScripts }
        return min(score(one.sound, one.soundLetters, other.sound, other.soundLetters), sameSound)
    }

    /// A third of the letters may be wrong, and never more than three.
    private static func score(
        _ one: [UInt8], _ letters: EditDistance.Letters, _ other: [UInt8], _ otherLetters: EditDistance.Letters
    ) -> Int {
        let length = max(one.count, other.count)
        let limit = min(length / 3, 3)
        guard letters.mayBeWithin(limit, of: otherLetters),
            let distance = EditDistance.between(one, other, limit: limit)
        else { return 0 }
        return 100 - distance * 100 / max(length, 1)
    }
}
