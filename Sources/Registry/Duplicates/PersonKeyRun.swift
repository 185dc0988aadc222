package import PostgresPipeline
package import Shared

/// Takes up the persons of every household that changed since a night last saw it: their traits and their keys.
///
/// What was done is in `nser.household_keyed`, written in the transaction that did it: a run that was killed goes on, one
/// that is started again finds nothing to do, and a night that was left out is made up for by the next.
package enum PersonKeyRun {
    package struct Counts: Sendable, Equatable {
        /// Households taken up again or for the first time, closed ones among them.
        package var households = 0
        /// New ones, and those of whom something that is compared has changed.
        package var persons = 0
        /// Of these persons.
        package var keys = 0
    }

    /// - Parameters:
    ///   - night: the day that these persons are searched under (`DuplicateSearch.Scope.changed`).
    ///   - size: households of one transaction; as many are in memory at most.
    ///   - report: hears after each transaction how many households are done.
    package static func refresh(
        night: CalendarDate, size: Int = 1_000, on connection: borrowing DirectConnection,
        report: (_ households: Int) -> Void = { _ in }
    ) throws(AdministrationError) -> Counts {
        guard try connection.rows("select pg_try_advisory_lock(\(lock))").first?.bool(0) == true else {
            throw .refused("another run takes up the persons of this database")
        }
        defer { try? connection.run("select pg_advisory_unlock(\(lock))") }
        var counts = Counts()
        var last: Identifier?
        while true {
            let after = last
            let batch = try connection.transaction { (connection) throws(AdministrationError) in
                do throws(DatabaseError) {
                    return try Self.batch(night, after: after, size, connection)
                } catch {
                    throw AdministrationError(error)
                }
            }
            guard let end = batch.last else { break }
            last = end
            counts.households += batch.counts.households
            counts.persons += batch.counts.persons
            counts.keys += batch.counts.keys
            report(counts.households)
        }
        if counts.households > analysedFrom { try connection.run("analyze nser.person_trait, nser.person_key") }
        return counts
    }

    /// So many households change what the planner has to know.
    private static let analysedFrom = 1_000

    /// "nser" in ASCII, and 32.
    private static let lock = 0x6E73_6572_20

    private static func batch(
        _ night: CalendarDate, after: Identifier?, _ size: Int, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> (last: Identifier?, counts: Counts) {
        try connection.execute(PersonKeyStatements.settings)
        var households: [(id: Identifier, version: Int32)] = []
        var persons: [Identifier: PersonTraits] = [:]
        try connection.copyOut(PersonKeyStatements.changed(after: after, limit: size)) {
            (row) throws(DatabaseError) in
            let id = try row.uuid(0)
            let household = Identifier(high: id.high, low: id.low)
            households.append((household, try row.int4(1)))
            guard try row.bool(2) else { return .next }
            let roster = RosterTraits(
                household: household, tehsil: try row.text(3), mobile: row.isNull(4) ? nil : try row.text(4),
                roster: try row.bytes(5), request: row.isNull(6) ? nil : try row.bytes(6))
            for person in roster.persons { persons[person.person] = person }
            return .next
        }
        guard !households.isEmpty else { return (nil, Counts()) }
        let houses = PersonKeyStatements.array(households.map(\.id))
        // A household that changed has mostly persons who did not: what is kept of these stays, and nobody searches for
        // their like once more.
        var gone: [Identifier] = []
        try connection.copyOut(PersonKeyStatements.kept(houses, PersonKeyStatements.array(persons.keys))) {
            (row) throws(DatabaseError) in
            let kept = try PersonTraits(row)
            if persons[kept.person] == kept {
                persons[kept.person] = nil
            } else {
                gone.append(kept.person)
            }
            return .next
        }
        if !gone.isEmpty {
            let people = PersonKeyStatements.array(gone)
            for statement in PersonKeyStatements.forget { _ = try connection.query(statement, [people]) }
        }
        let changed = persons.values.sorted { $0.person < $1.person }
        let keys = try store(changed, night, connection)
        _ = try connection.query(
            PersonKeyStatements.keyed,
            [houses, "{" + households.map { "\($0.version)" }.joined(separator: ",") + "}"])
        return (
            households.last?.id, Counts(households: households.count, persons: changed.count, keys: keys)
        )
    }

    private static func store(
        _ persons: [PersonTraits], _ night: CalendarDate, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> Int {
        guard !persons.isEmpty else { return 0 }
        try connection.copyIn(PersonKeyStatements.storeTraits, PersonKeyStatements.traits) {
            (writer) throws(DatabaseError) in
            for person in persons { try writer.row { person.write(keyedOn: night, to: &$0) } }
        }
        // In the order of the index.
        var keys: [(key: Int64, person: Identifier)] = []
        for person in persons { keys += BlockingKeys.keys(of: person).map { ($0, person.person) } }
        keys.sort { $0.key < $1.key }
        return try connection.copyIn(PersonKeyStatements.storeKeys, PersonKeyStatements.keys) {
            (writer) throws(DatabaseError) in
            for (key, person) in keys {
                try writer.row { row in
                    row.int8(key)
                    row.uuid(high: person.high, low: person.low)
                }
            }
        }
    }
}
