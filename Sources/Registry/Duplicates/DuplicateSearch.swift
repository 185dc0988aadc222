package import PostgresPipeline
package import Shared

/// Looks for entries that are likely of one person: candidates by keys (`BlockingKeys`), then `PersonLikeness`.
///
/// Reads what `PersonKeyRun` keeps, writes nothing, and may be begun again at any time. Memory holds one batch of persons
/// with their candidates, whatever the number of persons.
package enum DuplicateSearch {
    /// Who is looked at. Candidates are always all persons.
    package enum Scope: Sendable, Equatable {
        case all
        /// The persons of the households that this night took up.
        case changed(on: CalendarDate)
    }

    package struct Counts: Sendable, Equatable {
        /// Of the scope.
        package var persons = 0
        /// Pairs that share a key and were compared, each once.
        package var candidates = 0
        /// Pairs that are likely of one person.
        package var likely = 0
        /// How often a person was not compared under a key, because its block has more persons than the bound: names and
        /// days of birth that very many have.
        package var keysTooCommon = 0
        /// Persons all of whose keys are so: nobody was compared with them.
        package var unsearched = 0
    }

    /// - Parameters:
    ///   - most: persons of a block at most; the comparisons of a block grow by its square.
    ///   - size: persons of a batch.
    ///   - report: hears after each batch how many of how many persons are done.
    ///   - found: hears of each pair once, in no order that means anything.
    @discardableResult
    package static func run(
        _ scope: Scope, most: Int = 200, size: Int = 2_000, on connection: borrowing DirectConnection,
        report: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        found: (DuplicatePair) throws(AdministrationError) -> Void
    ) throws(AdministrationError) -> Counts {
        let total = try connection.rows(DuplicateStatements.count(scope)).first?.integer(0) ?? 0
        var counts = Counts()
        var names = NameLexicon()
        var last = Identifier(high: 0, low: 0)
        while true {
            let after = last
            let batch = try connection.transaction { (connection) throws(AdministrationError) in
                do throws(DatabaseError) {
                    return try DuplicateBatch(scope, after: after, most: most, size: size, connection)
                } catch {
                    throw AdministrationError(error)
                }
            }
            guard let end = batch.last else { break }
            last = end
            counts.persons += batch.persons
            counts.keysTooCommon += batch.keysTooCommon
            counts.unsearched += batch.unsearched
            counts.candidates += batch.pairs.count
            for (one, other) in batch.pairs {
                guard let pair = DuplicatePair(one, other, names: &names) else { continue }
                counts.likely += 1
                try found(pair)
            }
            report(counts.persons, max(total, counts.persons))
        }
        return counts
    }
}

/// The next persons of a search, and whom each is to be compared with.
private struct DuplicateBatch {
    /// The last person; nil when none was left.
    private(set) var last: Identifier?
    private(set) var persons = 0
    private(set) var keysTooCommon = 0
    private(set) var unsearched = 0
    private(set) var pairs: [(PersonTraits, PersonTraits)] = []

    init(
        _ scope: DuplicateSearch.Scope, after: Identifier, most: Int, size: Int,
        _ connection: borrowing DirectConnection
    ) throws(DatabaseError) {
        try connection.execute(DuplicateStatements.settings)
        var known: [Identifier: Known] = [:]
        var own: [Identifier] = []
        try connection.copyOut(DuplicateStatements.persons(scope, after: after, limit: size)) {
            (row) throws(DatabaseError) in
            let person = try Known(row)
            known[person.traits.person] = person
            own.append(person.traits.person)
            return .next
        }
        guard let end = own.last else { return }
        (last, persons) = (end, own.count)
        let candidates = try candidates(of: own, most, connection)
        let strangers = Set(candidates.values.joined()).subtracting(known.keys)
        if !strangers.isEmpty {
            try connection.copyOut(DuplicateStatements.persons(strangers)) { (row) throws(DatabaseError) in
                let person = try Known(row)
                known[person.traits.person] = person
                return .next
            }
        }
        for id in own {
            guard let person = known[id] else { continue }
            for candidate in candidates[id, default: []].sorted() {
                guard let other = known[candidate] else { continue }
                // A pair of two persons of the scope comes with the lesser of them; else with the one that is in it.
                if id < candidate || !other.isIn(scope) { pairs.append((person.traits, other.traits)) }
            }
        }
    }

    private mutating func candidates(
        of own: [Identifier], _ most: Int, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> [Identifier: Set<Identifier>] {
        var candidates: [Identifier: Set<Identifier>] = [:]
        var (tooCommon, searched) = (0, Set<Identifier>())
        // The persons of one block, as the key of one person comes to its end.
        var block: (person: Identifier, key: Int64, others: [Identifier])?
        func end() {
            guard let block else { return }
            guard block.others.count <= most else {
                tooCommon += 1
                return
            }
            searched.insert(block.person)
            candidates[block.person, default: []].formUnion(block.others)
        }
        try connection.copyOut(DuplicateStatements.candidates(own, most: most)) { (row) throws(DatabaseError) in
            let (id, key, other) = (try row.uuid(0), try row.int8(1), try row.uuid(2))
            let person = Identifier(high: id.high, low: id.low)
            if block?.person != person || block?.key != key {
                end()
                block = (person, key, [])
            }
            block?.others.append(Identifier(high: other.high, low: other.low))
            return .next
        }
        end()
        for person in searched { candidates[person]?.remove(person) }
        keysTooCommon = tooCommon
        unsearched = own.count - searched.count
        return candidates
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
