internal import Dispatch
package import PostgresPipeline
package import Shared

/// Takes up the persons of every household that changed since a night last saw it: what of each is compared with others.
///
/// What was done is in `nser.household_keyed`, written in the transaction that did it: a run that was killed goes on, one
/// that is started again finds nothing to do, and a night that was left out is made up for by the next.
package enum PersonTraitRun {
    package struct Counts: Sendable, Equatable {
        /// Households taken up again or for the first time, closed ones among them.
        package var households = 0
        /// New ones, and those of whom something that is compared has changed.
        package var persons = 0
    }

    /// - Parameters:
    ///   - night: the day that these persons are searched under (`DuplicateSearch.Scope.changed`).
    ///   - size: households of one transaction; three times as many are in memory at most.
    ///   - report: hears after each transaction how many households are done.
    package static func refresh(
        night: CalendarDate, size: Int = 250, on connection: borrowing DirectConnection,
        report: (_ households: Int) -> Void = { _ in }
    ) throws(AdministrationError) -> Counts {
        guard try connection.rows("select pg_try_advisory_lock(\(lock))").first?.bool(0) == true else {
            throw .refused("another run takes up the persons of this database")
        }
        defer { try? connection.run("select pg_advisory_unlock(\(lock))") }
        // One batch is taken apart while the one before is stored.
        let (read, apart) = (Conveyor<[KeyedHousehold]>(capacity: 1), Conveyor<PersonTraitBatch>(capacity: 1))
        DispatchQueue.global().async {
            while let households = read.take(), apart.put(PersonTraitBatch(households)) {}
            apart.end()
        }
        defer {
            read.stop()
            apart.stop()
        }
        try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run(PersonTraitStatements.openChanged)
        }
        defer { try? connection.run(PersonTraitStatements.closeChanged) }
        var counts = Counts()
        var isWorking = false
        repeat {
            let households = try Self.nextChanged(size, connection)
            if let households { _ = read.put(households) }
            if isWorking, let batch = apart.take() {
                let stored = try connection.transaction { (connection) throws(AdministrationError) in
                    do throws(DatabaseError) {
                        return try batch.store(night, connection)
                    } catch {
                        throw AdministrationError(error)
                    }
                }
                counts.households += stored.households
                counts.persons += stored.persons
                report(counts.households)
            }
            isWorking = households != nil
        } while isWorking
        try analyse(after: counts.persons, connection)
        return counts
    }

    /// Persons whom a night before this one took up and did not come to search are searched under this one. A night that
    /// was killed and never begun again is made up for so.
    package static func takeOver(
        night: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        _ = try connection.rows(PersonTraitStatements.takeOver, [night.written])
    }

    /// One in ten of all persons changes what the planner has to know: the measure by which PostgreSQL analyses by itself, but
    /// later than the search begins. Not after every night: each page that is looked at may first need a flush of the
    /// log, and a session that gives way keeps the lock for which every desk's commit waits until it has the processor
    /// again. After six in a hundred of a million households changed, the night's session made 651 flushes in five seconds when
    /// it came to this, up to 72 ms each. A tenth of the usual sample is enough to choose a way by.
    private static func analyse(
        after persons: Int, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let known = try connection.rows(
            "select reltuples::bigint from pg_class where oid = 'nser.person_trait'::regclass")
        // -1 where it was never analysed.
        guard persons > 0, try known.first?.integer(0) ?? 0 < persons * 10 else { return }
        try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run("set local default_statistics_target = 10")
            try connection.run("analyze nser.person_trait")
        }
    }

    /// "nser" in ASCII, and 32.
    private static let lock = 0x6E73_6572_20

    /// Nil after the last one. A household that changes after it was read is at a version that was not taken up: the next
    /// night takes that one up.
    private static func nextChanged(
        _ size: Int, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [KeyedHousehold]? {
        try connection.transaction { (connection) throws(AdministrationError) in
            let ids = try connection.rows(PersonTraitStatements.nextChanged(limit: size))
            guard !ids.isEmpty else { return nil }
            var written: [String] = []
            for row in ids { written.append(try row.text(0)) }
            do throws(DatabaseError) {
                try connection.execute(PersonTraitStatements.settings)
                var households: [KeyedHousehold] = []
                let current = PersonTraitStatements.current("{\(written.joined(separator: ","))}")
                try connection.copyOut(current) { (row) throws(DatabaseError) in
                    households.append(try KeyedHousehold(row))
                    return .next
                }
                return households
            } catch {
                throw AdministrationError(error)
            }
        }
    }
}
