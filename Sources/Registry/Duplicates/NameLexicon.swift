/// The names that a search has taken apart: a country has far fewer names than persons, and most are compared often.
struct NameLexicon {
    private var words: [Key: NameWords] = [:]

    /// So many names are remembered; then all are forgotten, so that memory does not grow with the country.
    private static let most = 100_000

    /// - Parameters: names as `PersonName.folded` gives them.
    mutating func level(_ one: String, _ other: String) -> NameSimilarity.Level {
        let (first, second) = (Key(name: one), Key(name: other))
        return first == second ? .same : NameSimilarity.level(words(of: first), words(of: second))
    }

    /// - Parameter name: as `PersonName.folded` gives it.
    mutating func words(of name: String) -> NameWords { words(of: Key(name: name)) }

    private mutating func words(of key: Key) -> NameWords {
        if let known = words[key] { return known }
        if words.count >= Self.most { words.removeAll(keepingCapacity: true) }
        let apart = NameWords(folded: key.name)
        words[key] = apart
        return apart
    }

    /// A name by its bytes: folded names have one form already, and to find it again costs more than to compare them.
    private struct Key: Hashable {
        let name: String

        static func == (one: Key, other: Key) -> Bool {
            one.name.utf8.count == other.name.utf8.count && one.name.utf8.elementsEqual(other.name.utf8)
        }

        func hash(into hasher: inout Hasher) {
            var name = name
            name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }
}
