/// The names that a search has taken apart, and how alike those are that it has compared: a country has far fewer names
/// than persons. Its memory does not grow with the country.
struct NameLexicon: Sendable {
    private var known: [NameKey: Entry] = [:]
    /// One place for each pair of names that has the same low bits; the last one is remembered.
    private var levels: [Compared]

    /// So many names are remembered; then all are forgotten.
    private static let most = 50_000

    /// - Parameter pairs: so many pairs of names are remembered, a power of two; 0 for the comparison of a few.
    init(pairs: Int = 0) { levels = [Compared](repeating: Compared(), count: pairs) }

    private struct Entry {
        let words: NameWords
        let sounds: NameSounds
    }

    private struct Compared {
        var one = NameKey("")
        var other = NameKey("")
        var level = NameSimilarity.Level.same
    }

    /// - Parameters: names as `PersonName.folded` gives them.
    mutating func level(_ one: String, _ other: String) -> NameSimilarity.Level {
        level(NameKey(one), NameKey(other)) { (one, other) }
    }

    /// - Parameter names: the two names themselves, asked for only if these two were not compared just before.
    mutating func level(
        _ one: NameKey, _ other: NameKey, names: () -> (String, String)
    ) -> NameSimilarity.Level {
        if one == other { return .same }
        let place = (one.hash &* 3 ^ other.hash) & (levels.count - 1)
        if !levels.isEmpty, levels[place].one == one, levels[place].other == other { return levels[place].level }
        let (first, second) = names()
        let level = NameSimilarity.level(entry(one, first).words, entry(other, second).words)
        if !levels.isEmpty { levels[place] = Compared(one: one, other: other, level: level) }
        return level
    }

    /// - Parameter name: as `PersonName.folded` gives it.
    mutating func sounds(of name: String) -> NameSounds { entry(NameKey(name), name).sounds }

    private mutating func entry(_ key: NameKey, _ name: String) -> Entry {
        if let entry = known[key] { return entry }
        if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
        let words = NameWords(folded: name)
        let entry = Entry(words: words, sounds: NameSounds(words))
        known[key] = entry
        return entry
    }
}

/// A folded name as a number, another one in each process. Names of a whole country are not so many that two of them would
/// meet in 64 bits.
struct NameKey: Hashable, Sendable {
    let hash: Int

    init(_ name: String) {
        var hasher = Hasher()
        var name = name
        // By its bytes: a folded name has one form already, and to find it again would cost more than to compare it.
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hash = hasher.finalize()
    }
}
