import PostgresPipeline
import Shared

/// A household as it is taken up.
struct KeyedHousehold: Sendable {
    let id: Identifier
    let version: Int32
    /// Nil for a closed one: nobody lives there.
    let roster: RosterTraits?

    /// A row of `PersonKeyStatements.changed`.
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

/// Households taken apart: their persons with the keys of each, stored where they are not as they were.
struct PersonKeyBatch: Sendable {
    private let households: [(id: Identifier, version: Int32)]
    private let persons: [Identifier: (traits: PersonTraits, keys: [Int64])]

    /// - Parameter names: of the names that were taken apart before.
    init(_ households: [KeyedHousehold], names: inout NameLexicon) {
        self.households = households.map { ($0.id, $0.version) }
        var persons: [Identifier: (traits: PersonTraits, keys: [Int64])] = [:]
        for person in households.lazy.compactMap(\.roster).flatMap(\.persons) {
            persons[person.person] = (person, BlockingKeys.keys(of: person, names: &names))
        }
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
    ) throws(DatabaseError) -> PersonKeyRun.Counts {
        try connection.execute(PersonKeyStatements.settings)
        let houses = PersonKeyStatements.array(households.map(\.id))
        var changed = persons
        var gone: [PersonTraits] = []
        try connection.copyOut(PersonKeyStatements.kept(houses, PersonKeyStatements.array(persons.keys))) {
            (row) throws(DatabaseError) in
            let kept = try PersonTraits(row)
            if changed[kept.person]?.traits == kept {
                changed[kept.person] = nil
            } else {
                gone.append(kept)
            }
            return .next
        }
        try forget(gone, connection)
        let keys = try store(
            changed.values.sorted { $0.traits.person < $1.traits.person }, night, connection)
        _ = try connection.query(
            PersonKeyStatements.keyed, [houses, PersonKeyStatements.array(households.map(\.version))])
        return PersonKeyRun.Counts(households: households.count, persons: changed.count, keys: keys)
    }

    private func forget(
        _ persons: [PersonTraits], _ connection: borrowing DirectConnection
    ) throws(DatabaseError) {
        guard !persons.isEmpty else { return }
        var keys: [(key: Int64, person: Identifier)] = []
        for person in persons { keys += BlockingKeys.keys(of: person).map { ($0, person.person) } }
        keys.sort { $0.key < $1.key }
        _ = try connection.query(
            PersonKeyStatements.forgetKeys,
            [PersonKeyStatements.array(keys.map(\.key)), PersonKeyStatements.array(keys.map(\.person))])
        _ = try connection.query(
            PersonKeyStatements.forgetTraits, [PersonKeyStatements.array(persons.map(\.person))])
    }

    private func store(
        _ persons: [(traits: PersonTraits, keys: [Int64])], _ night: CalendarDate,
        _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> Int {
        guard !persons.isEmpty else { return 0 }
        try connection.copyIn(PersonKeyStatements.storeTraits, PersonKeyStatements.traits) {
            (writer) throws(DatabaseError) in
            for person in persons { try writer.row { person.traits.write(keyedOn: night, to: &$0) } }
        }
        // In the order of the index.
        var keys: [(key: Int64, person: Identifier)] = []
        for person in persons { keys += person.keys.map { ($0, person.traits.person) } }
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
