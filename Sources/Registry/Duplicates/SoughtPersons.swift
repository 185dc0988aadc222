import Shared

/// Some persons of a search, found by their keys: those who are compared with everybody who passes by.
struct SoughtPersons: Sendable {
    let persons: [PersonTraits]
    /// Of the same persons.
    let glances: [PersonGlance]
    /// Those who share a key, as places in `persons`, group by group.
    private var members: [Int32] = []
    /// Where each group begins in `members`, and behind the last one its end.
    private var starts: [Int32] = []
    /// The key of each group.
    private var keys: [Int] = []
    /// A hash table of the groups with open addressing: a key is looked for from its low bits on. At least three of four
    /// places are free, since most keys that are asked for are nobody's here.
    private var table: [Int32]

    /// - Parameter names: of the names that were taken apart before.
    init(_ persons: [PersonTraits], names: inout NameLexicon) {
        self.persons = persons
        glances = persons.map { PersonGlance($0) }
        var owners: [(key: Int, person: Int32)] = []
        owners.reserveCapacity(persons.count * 7)
        var own: [Int] = []
        for (place, person) in persons.enumerated() {
            BlockingKeys.write(of: person, names: &names, to: &own)
            for key in own { owners.append((key, Int32(place))) }
        }
        owners.sort { ($0.key, $0.person) < ($1.key, $1.person) }
        members.reserveCapacity(owners.count)
        for owner in owners {
            if owner.key != keys.last {
                keys.append(owner.key)
                starts.append(Int32(members.count))
            }
            members.append(owner.person)
        }
        starts.append(Int32(members.count))
        var size = 64
        while size < keys.count * 4 { size *= 2 }
        table = [Int32](repeating: Self.free, count: size)
        for (group, key) in keys.enumerated() {
            var place = key & (size - 1)
            while table[place] != Self.free { place = (place + 1) & (size - 1) }
            table[place] = Int32(group)
        }
    }

    private static let free: Int32 = -1

    /// Number of groups; they count from 0.
    var groupCount: Int { keys.count }

    /// The group of those who have this key; nil if nobody has it.
    func group(_ key: Int) -> Int? {
        var place = key & (table.count - 1)
        while table[place] != Self.free {
            let group = Int(table[place])
            if keys[group] == key { return group }
            place = (place + 1) & (table.count - 1)
        }
        return nil
    }

    /// Who is in a group, as places in `persons`.
    func members(of group: Int) -> ArraySlice<Int32> { members[Int(starts[group])..<Int(starts[group + 1])] }
}
