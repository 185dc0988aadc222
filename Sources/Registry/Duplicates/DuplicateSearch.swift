internal import Dispatch
package import PostgresPipeline
package import Shared

/// Looks for entries that are likely of one person: candidates by keys (`BlockingKeys`), then `PersonLikeness`.
///
/// Those who are sought are read, then everybody passes by them, from the first row to the last: 30 to 50 seconds for a
/// registry of a million households, and no index of keys has to be kept. Reads what `PersonTraitRun` keeps, writes
/// nothing, and may be begun again at any time.
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
        /// Pairs that share a key and were compared, each once; also under keys that were too common in the end, so that
        /// their number may depend on the order in which everybody is read.
        package var candidates = 0
        /// Pairs that are likely of one person.
        package var likely = 0
        /// How often a person was not compared to the end under a key, because more persons than the bound have it: names
        /// and days of birth of very many.
        package var keysTooCommon = 0
        /// Persons all of whose keys are so.
        package var unsearched = 0
    }

    /// - Parameters:
    ///   - most: persons of a key at most; the comparisons of a key grow by their square.
    ///   - size: persons who are sought at a time, about a kilobyte of memory each; everybody is read once for so many.
    ///   - report: hears before the first reading and after each how many of how many persons are done.
    ///   - found: hears of each pair once, in no order that means anything; of one reading no more than the bound of
    ///     `DuplicateScan`, the others are counted.
    @discardableResult
    package static func run(
        _ scope: Scope, most: Int = 200, size: Int = 200_000, on connection: borrowing DirectConnection,
        report: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        found: (DuplicatePair) throws(AdministrationError) -> Void
    ) throws(AdministrationError) -> Counts {
        let total = try connection.rows(DuplicateStatements.count(scope)).first?.integer(0) ?? 0
        var counts = Counts()
        if total > 0 { report(0, total) }
        var names = NameLexicon(pairs: pairsOfNames)
        var last = Identifier(high: 0, low: 0)
        while true {
            var persons: [PersonTraits] = []
            do throws(DatabaseError) {
                try copyOut(DuplicateStatements.persons(scope, after: last, limit: size), connection) {
                    (person, _) throws(DatabaseError) in persons.append(person)
                }
            } catch {
                throw AdministrationError(error)
            }
            guard let end = persons.last else { return counts }
            last = end.person
            let sought = SoughtPersons(persons, names: &names)
            let result: DuplicateScan.Result
            (result, names) = try scan(DuplicateScan(sought, most: most, names: names), scope, connection)
            counts.persons += persons.count
            counts.candidates += result.candidates
            counts.likely += result.likely.count + result.beyond
            counts.keysTooCommon += result.keysTooCommon
            counts.unsearched += result.unsearched
            for pair in result.likely { try found(pair) }
            report(counts.persons, max(total, counts.persons))
            if persons.count < size { return counts }
        }
    }

    /// Those of the pairs who are not alike as they are kept now, or of whom one is kept no more; whether they share a key is
    /// not asked.
    package static func unlike(
        _ pairs: [(one: Identifier, other: Identifier)], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [(one: Identifier, other: Identifier)] {
        var names = NameLexicon(pairs: pairsOfNames)
        var unlike: [(one: Identifier, other: Identifier)] = []
        for start in stride(from: 0, to: pairs.count, by: handful) {
            let some = pairs[start..<min(start + handful, pairs.count)]
            var persons: [Identifier: PersonTraits] = [:]
            do throws(DatabaseError) {
                try copyOut(DuplicateStatements.persons(some.flatMap { [$0.one, $0.other] }), connection) {
                    (person, _) throws(DatabaseError) in persons[person.person] = person
                }
            } catch {
                throw AdministrationError(error)
            }
            for pair in some {
                if let one = persons[pair.one], let other = persons[pair.other],
                    DuplicatePair(one, other, names: &names) != nil
                {
                    continue
                }
                unlike.append(pair)
            }
        }
        return unlike
    }

    /// All persons, in any order.
    package static func everybody(
        on connection: borrowing DirectConnection, take: (PersonTraits) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try copyOut(DuplicateStatements.everybody, connection) { (person, _) throws(DatabaseError) in try take(person) }
    }

    /// Pairs of names whose likeness is remembered: 24 bytes each.
    private static let pairsOfNames = 1 << 18

    private typealias Passing = (person: PersonTraits, isSoughtToo: Bool)

    /// Persons that are handed on, or pairs that are read, at a time.
    private static let handful = 500

    /// Everybody, read by one thread and compared by another.
    private static func scan(
        _ scan: DuplicateScan, _ scope: Scope, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (DuplicateScan.Result, NameLexicon) {
        let passing = Conveyor<[Passing]>(capacity: 8)
        let ended = Conveyor<(DuplicateScan.Result, NameLexicon)>(capacity: 1)
        DispatchQueue.global().async {
            var scan = scan
            while let persons = passing.take() {
                for (person, isSoughtToo) in persons { scan.pass(person, isSoughtToo: isSoughtToo) }
            }
            _ = ended.put(scan.ended())
        }
        defer { passing.stop() }
        var persons: [Passing] = []
        do throws(DatabaseError) {
            try copyOut(DuplicateStatements.everybody, connection) { (person, keyedOn) throws(DatabaseError) in
                let isSoughtToo =
                    switch scope {
                    case .all: true
                    case .changed(let night): keyedOn == night.daysSince2000
                    }
                persons.append((person, isSoughtToo))
                if persons.count == handful {
                    _ = passing.put(persons)
                    persons.removeAll(keepingCapacity: true)
                }
            }
        } catch {
            throw AdministrationError(error)
        }
        _ = passing.put(persons)
        passing.end()
        guard let result = ended.take() else { throw .mismatch("the search for duplicates came to no end") }
        return result
    }

    private static func copyOut(
        _ statement: String, _ connection: borrowing DirectConnection,
        _ take: (PersonTraits, _ keyedOn: Int32) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try connection.copyOut(statement) { (row) throws(DatabaseError) in
            try take(try PersonTraits(row), try row.date(11))
            return .next
        }
    }
}
