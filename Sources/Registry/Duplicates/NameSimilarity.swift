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
        pairs.sort { ($0.score, $1.first, $1.second) > ($1.score, $0.first, $0.second) }
        var freeFirst = Set(one.words.indices)
        var freeSecond = Set(other.words.indices)
        var (matched, whole) = (0, 0)
        for pair in pairs where freeFirst.contains(pair.first) && freeSecond.contains(pair.second) {
            freeFirst.remove(pair.first)
            freeSecond.remove(pair.second)
            let weight = max(one.words[pair.first].weight, other.words[pair.second].weight)
            matched += 2 * weight * pair.score
            whole += 2 * weight
        }
        whole += freeFirst.reduce(0) { $0 + one.words[$1].weight }
        whole += freeSecond.reduce(0) { $0 + other.words[$1].weight }
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
            let spelled = score(one.spelling, other.spelling)
            return one.sound == other.sound && one.sound.count > 1 ? max(spelled, sameSound) : spelled
        }
        if one.sound == other.sound { return sameSoundOfTwoScripts }
        return min(score(one.sound, other.sound), sameSound)
    }

    /// A third of the letters may be wrong, and never more than three.
    private static func score(_ one: [UInt8], _ other: [UInt8]) -> Int {
        let length = max(one.count, other.count)
        guard let distance = EditDistance.between(one, other, limit: min(length / 3, 3)) else { return 0 }
        return 100 - distance * 100 / max(length, 1)
    }
}
