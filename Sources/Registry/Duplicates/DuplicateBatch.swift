import PostgresPipeline
import Shared

/// The next persons of a search, and whom each is to be compared with: read from the database, compared without it.
struct DuplicateBatch: Sendable {
    /// The last person; nil when none was left.
    private(set) var last: Identifier?
    /// Of the scope.
    private(set) var persons = 0
    private(set) var keysTooCommon = 0
    private(set) var unsearched = 0
    /// Those of the scope, then those whom they may be like.
    private var known: [Known] = []
    /// Places of two persons each in `known`; each pair once.
    private var pairs: [Pair] = []

    /// - Parameters: as of `DuplicateSearch.run`.
    init(
        _ scope: DuplicateSearch.Scope, after: Identifier, most: Int, size: Int, names: inout NameLexicon,
        _ connection: borrowing DirectConnection
    ) throws(DatabaseError) {
        try connection.execute(DuplicateStatements.settings)
        try take(DuplicateStatements.persons(scope, after: after, limit: size), connection)
        guard let end = known.last else { return }
        (last, persons) = (end.traits.person, known.count)
        try findPairs(scope, most, &names, connection)
    }

    /// Pairs that are compared.
    var candidates: Int { pairs.count }

    /// Those that are likely of one person.
    func likely(names: inout NameLexicon) -> [DuplicatePair] {
        pairs.compactMap { DuplicatePair(known[$0.one].traits, known[$0.other].traits, names: &names) }
    }

    private mutating func take(
        _ statement: String, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) {
        try connection.copyOut(statement) { (row) throws(DatabaseError) in
            known.append(try Known(row))
            return .next
        }
    }

    private mutating func findPairs(
        _ scope: DuplicateSearch.Scope, _ most: Int, _ names: inout NameLexicon,
        _ connection: borrowing DirectConnection
    ) throws(DatabaseError) {
        // Each key with those of the scope who have it. In the order of the index.
        var owners: [(key: Int64, person: Int)] = []
        for (place, person) in known.enumerated() {
            owners += BlockingKeys.keys(of: person.traits, names: &names).map { ($0, place) }
        }
        owners.sort { ($0.key, $0.person) < ($1.key, $1.person) }
        var starts: [Int] = []
        for place in owners.indices where place == 0 || owners[place].key != owners[place - 1].key {
            starts.append(place)
        }
        var blocks = [[Identifier]](repeating: [], count: starts.count)
        try connection.copyOut(DuplicateStatements.blocks(starts.map { owners[$0].key }, most: most)) {
            (row) throws(DatabaseError) in
            let (place, person) = (try row.int8(0), try row.uuid(1))
            blocks[Int(place) - 1].append(Identifier(high: person.high, low: person.low))
            return .next
        }

        var places: [Identifier: Int] = [:]
        for (place, person) in known.enumerated() { places[person.traits.person] = place }
        var strangers: Set<Identifier> = []
        for block in blocks where block.count <= most {
            for person in block where places[person] == nil { strangers.insert(person) }
        }
        if !strangers.isEmpty {
            try take(DuplicateStatements.persons(strangers), connection)
            for place in persons..<known.count { places[known[place].traits.person] = place }
        }

        var isSearched = [Bool](repeating: false, count: persons)
        var found: Set<Pair> = []
        for (number, block) in blocks.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1] : owners.count
            let own = owners[starts[number]..<end]
            guard block.count <= most else {
                keysTooCommon += own.count
                continue
            }
            let others = block.compactMap { places[$0] }
            for (_, person) in own {
                isSearched[person] = true
                // A pair of two persons of the scope comes with the lesser of them; else with the one that is in it.
                for other in others where person != other {
                    let (one, second) = (known[person], known[other])
                    if one.traits.person < second.traits.person || !second.isIn(scope) {
                        found.insert(Pair(one: person, other: other))
                    }
                }
            }
        }
        pairs = found.sorted()
        unsearched = isSearched.count { !$0 }
    }

    private struct Pair: Hashable, Comparable {
        let one: Int
        let other: Int

        static func < (one: Pair, other: Pair) -> Bool { (one.one, one.other) < (other.one, other.other) }
    }

    private struct Known {
        let traits: PersonTraits
        let keyedOn: Int32

        init(_ row: borrowing CopyRow) throws(DatabaseError) {
            traits = try PersonTraits(row)
            keyedOn = try row.date(11)
        }

        func isIn(_ scope: DuplicateSearch.Scope) -> Bool {
            switch scope {
            case .all: true
            case .changed(let night): keyedOn == night.daysSince2000
            }
        }
    }
}
