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

    /// From 0 to 100: words find their counterparts in any order, the likest first; a word without one counts half of its
    /// weight against the names.
    package static func score(_ one: NameWords, _ other: NameWords) -> Int {
        one.words.withUnsafeBufferPointer { first in
            other.words.withUnsafeBufferPointer { second in
                withUnsafeTemporaryAllocation(of: Int.self, capacity: first.count * second.count) { scores in
                    score(first, second, scores)
                }
            }
        }
    }

    /// - Parameter scores: room for one of each two words.
    private static func score(
        _ one: UnsafeBufferPointer<NameWords.Word>, _ other: UnsafeBufferPointer<NameWords.Word>,
        _ scores: UnsafeMutableBufferPointer<Int>
    ) -> Int {
        for first in one.indices {
            for second in other.indices {
                scores.initializeElement(at: first * other.count + second, to: score(one[first], other[second]))
            }
        }
        var whole = 0
        for word in one.indices { whole += one[word].weight }
        for word in other.indices { whole += other[word].weight }
        var matched = 0
        // The likest two that are left; a score says that one of them has its counterpart by being none.
        while let place = likest(scores) {
            let (first, second) = (place / other.count, place % other.count)
            let weight = max(one[first].weight, other[second].weight)
            matched += 2 * weight * scores[place]
            whole += 2 * weight - one[first].weight - other[second].weight
            for word in other.indices { scores[first * other.count + word] = 0 }
            for word in one.indices { scores[word * other.count + second] = 0 }
        }
        return matched == 0 ? 0 : matched / whole
    }

    private static func likest(_ scores: UnsafeMutableBufferPointer<Int>) -> Int? {
        var likest: Int?
        var most = leastOfWords - 1
        for place in scores.indices where scores[place] > most { (likest, most) = (place, scores[place]) }
        return likest
    }

    /// Words less alike than this are two words.
    private static let leastOfWords = 70
    /// Of words of one script that sound alike and are written otherwise: حسن and حسین are two names.
    private static let sameSound = 85
    /// Of words of two scripts that sound alike: what the vowels were is not known.
    private static let sameSoundOfTwoScripts = 97

    static func score(_ one: borrowing NameWords.Word, _ other: borrowing NameWords.Word) -> Int {
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
