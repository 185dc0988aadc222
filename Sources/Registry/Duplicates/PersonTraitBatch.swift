import PostgresPipeline
import Shared

/// A household as it is taken up.
struct KeyedHousehold: Sendable {
    let id: Identifier
    let version: Int32
    /// Nil for a closed one: nobody lives there.
    let roster: RosterTraits?

    /// A row of `PersonTraitStatements.current`.
    init(_ row: borrowing CopyRow) throws(DatabaseError) {
        let number = try row.uuid(0)
        id = Identifier(high: number.high, low: number.low)
        version = try row.int4(1)
        guard try row.bool(2) else {
            roster = nil
            return
        }
        roster = RosterTraits(
            household: id, tehsil: try row.text(3), mobile: row.isNull(4) ? nil : try row.text(4),
            roster: try row.bytes(5), request: row.isNull(6) ? nil : try row.bytes(6))
    }
}

/// Households taken apart: their persons, stored where they are not as they were.
struct PersonTraitBatch: Sendable {
    private let households: [(id: Identifier, version: Int32)]
    private let persons: [Identifier: PersonTraits]

    init(_ households: [KeyedHousehold]) {
        self.households = households.map { ($0.id, $0.version) }
        var persons: [Identifier: PersonTraits] = [:]
        for person in households.lazy.compactMap(\.roster).flatMap(\.persons) { persons[person.person] = person }
        self.persons = persons
    }

    /// A household that changed has mostly persons who did not: what is kept of these stays, and nobody searches for their
    /// like once more.
    ///
    /// - Parameters:
    ///   - night: the day that the others are searched under.
    ///   - connection: in a transaction.
    func store(
        _ night: CalendarDate, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> PersonTraitRun.Counts {
        try connection.execute(PersonTraitStatements.settings)
        let houses = PersonTraitStatements.array(households.map(\.id))
        var changed = persons
        var gone: [Identifier] = []
        try connection.copyOut(PersonTraitStatements.kept(houses, PersonTraitStatements.array(persons.keys))) {
            (row) throws(DatabaseError) in
            let kept = try PersonTraits(row)
            if changed[kept.person] == kept {
                changed[kept.person] = nil
            } else {
                gone.append(kept.person)
            }
            return .next
        }
        if !gone.isEmpty {
            _ = try connection.query(PersonTraitStatements.forget, [PersonTraitStatements.array(gone)])
        }
        if !changed.isEmpty {
            // In the order of the index.
            let persons = changed.values.sorted { $0.person < $1.person }
            try connection.copyIn(PersonTraitStatements.store, PersonTraitStatements.types) {
                (writer) throws(DatabaseError) in
                for person in persons { try writer.row { person.write(keyedOn: night, to: &$0) } }
            }
        }
        _ = try connection.query(
            PersonTraitStatements.keyed, [houses, PersonTraitStatements.array(households.map(\.version))])
        return PersonTraitRun.Counts(households: households.count, persons: changed.count)
    }
}
