internal import Dispatch
package import PostgresPipeline
package import Shared

/// Looks for entries that are likely of one person: candidates by keys (`BlockingKeys`), then `PersonLikeness`.
///
/// Reads what `PersonKeyRun` keeps, writes nothing, and may be begun again at any time. Memory holds three batches of persons
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
        // One batch is compared while the next one is read.
        let (batches, compared) = (Conveyor<DuplicateBatch>(capacity: 1), Conveyor<[DuplicatePair]>(capacity: 1))
        DispatchQueue.global().async {
            var names = NameLexicon()
            while let batch = batches.take(), compared.put(batch.likely(names: &names)) {}
            compared.end()
        }
        defer {
            batches.stop()
            compared.stop()
        }
        var counts = Counts()
        var names = NameLexicon()
        var last: Identifier? = Identifier(high: 0, low: 0)
        var isComparing = false
        while let after = last {
            let batch = try connection.transaction { (connection) throws(AdministrationError) in
                do throws(DatabaseError) {
                    return try DuplicateBatch(scope, after: after, most: most, size: size, names: &names, connection)
                } catch {
                    throw AdministrationError(error)
                }
            }
            last = batch.last
            counts.persons += batch.persons
            counts.keysTooCommon += batch.keysTooCommon
            counts.unsearched += batch.unsearched
            counts.candidates += batch.candidates
            if last != nil { _ = batches.put(batch) }
            if isComparing, let pairs = compared.take() {
                counts.likely += pairs.count
                for pair in pairs { try found(pair) }
                report(counts.persons - batch.persons, max(total, counts.persons))
            }
            isComparing = last != nil
        }
        return counts
    }
}
