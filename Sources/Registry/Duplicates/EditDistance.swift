/// How many typing errors lie between two short words.
enum EditDistance {
    /// Which letters a word has, as bits; some letters share one.
    struct Letters: Sendable, Hashable {
        private let bits: UInt64

        init(_ word: [UInt8]) { bits = word.reduce(0) { $0 | 1 << UInt64($1 & 63) } }

        /// Whether words with these letters may lie within so many errors of each other: one error changes two bits at most.
        func mayBeWithin(_ limit: Int, of other: Letters) -> Bool { (bits ^ other.bits).nonzeroBitCount <= 2 * limit }
    }

    /// Damerau and Levenshtein's distance, each letter edited once: letters put in, left out, changed, and neighbours
    /// that changed places. Nil above `limit`.
    static func between(_ one: [UInt8], _ other: [UInt8], limit: Int) -> Int? {
        guard abs(one.count - other.count) <= limit else { return nil }
        if one == other { return 0 }
        var before: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(other.count + 1)
            for (column, counterpart) in other.enumerated() {
                var least = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (letter == counterpart ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == counterpart {
                    least = min(least, before[column - 1] + 1)
                }
                current.append(least)
            }
            // Distances never fall from row to row.
            guard current.contains(where: { $0 <= limit }) else { return nil }
            (before, last) = (last, current)
        }
        return last[other.count] <= limit ? last[other.count] : nil
    }
}
