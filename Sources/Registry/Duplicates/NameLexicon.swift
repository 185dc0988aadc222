/// The names that a search has taken apart: a country has far fewer names than persons, and most are compared often.
struct NameLexicon {
    private var words: [String: NameWords] = [:]

    /// So many names are remembered; then all are forgotten, so that memory does not grow with the country.
    private static let most = 100_000

    /// - Parameters: names as `PersonName.folded` gives them.
    mutating func level(_ one: String, _ other: String) -> NameSimilarity.Level {
        one == other ? .same : NameSimilarity.level(words(of: one), words(of: other))
    }

    /// - Parameter name: as `PersonName.folded` gives it.
    mutating func words(of name: String) -> NameWords {
        if let known = words[name] { return known }
        if words.count >= Self.most { words.removeAll(keepingCapacity: true) }
        let apart = NameWords(folded: name)
        words[name] = apart
        return apart
    }
}
