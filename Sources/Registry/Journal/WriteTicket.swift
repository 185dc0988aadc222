import PostgresPipeline
package import Shared

/// A number that a write wants to record, and where in the request it stands.
package struct ClaimedNumber: Sendable {
    package let number: Int64
    /// The roster line, for `roster/3/cnic`.
    package let line: Int
    package let isCRC: Bool

    package var field: String { "roster/\(line)/\(isCRC ? "crc" : "cnic")" }
}

/// What the registry must know of a write to decide about it when its unit was refused, and to answer it when not.
package struct WriteTicket: Sendable {
    package let address: ReplyAddress
    package let caller: Caller
    package let journal: JournalLine
    /// The numbers, household and persons that must be new.
    package let numbers: [ClaimedNumber]
    package let newHousehold: Identifier?
    package let newPersons: [Identifier]
    /// Persons who must be in no household, because they come back into one.
    package let returning: [Identifier]
    /// The epoch that an EPOCH write opens, else nil.
    package let opens: (desk: String, epoch: Int32)?
    /// The assessments that a write adds to households that have some.
    package let assesses: [(household: Identifier, ordinal: Int32)]
    /// The next versions of households: two writes of one version exclude each other.
    package let follows: [(household: Identifier, version: Int32)]
    /// The case that a write raises or decides: two writes of one case exclude each other.
    package let matter: Identifier?
    /// The day that a write closes.
    package let closes: CalendarDate?
    /// Numbers that change hands.
    package let movedNumbers: [Int64]
    /// Under which rules the write scored or decided, if it did: it is made again when others are in force.
    package let generation: Int64?
    /// The answer if the write is committed as it is.
    package let reply: RegistryReply
    /// The answer's journal outcome: 0, or the number of a refusal that was plain before the database was asked.
    package let outcome: Int16

    package init(
        address: ReplyAddress, caller: Caller, journal: JournalLine, numbers: [ClaimedNumber] = [],
        newHousehold: Identifier? = nil, newPersons: [Identifier] = [], returning: [Identifier] = [],
        opens: (desk: String, epoch: Int32)? = nil, assesses: [(household: Identifier, ordinal: Int32)] = [],
        follows: [(household: Identifier, version: Int32)] = [], matter: Identifier? = nil,
        closes: CalendarDate? = nil, movedNumbers: [Int64] = [],
        generation: Int64? = nil,
        reply: RegistryReply, outcome: Int16 = 0
    ) {
        self.address = address
        self.caller = caller
        self.journal = journal
        self.numbers = numbers
        self.newHousehold = newHousehold
        self.newPersons = newPersons
        self.returning = returning
        self.opens = opens
        self.assesses = assesses
        self.follows = follows
        self.matter = matter
        self.closes = closes
        self.movedNumbers = movedNumbers
        self.generation = generation
        self.reply = reply
        self.outcome = outcome
    }

    /// What may not occur twice in one unit.
    package var keys: [UInt64] {
        var keys = [journal.opKey]
        keys.reserveCapacity(2 + numbers.count + newPersons.count)
        for claimed in numbers { keys.append(UInt64(bitPattern: claimed.number)) }
        for number in movedNumbers { keys.append(UInt64(bitPattern: number)) }
        if let newHousehold { keys.append(newHousehold.low) }
        if let matter { keys.append(matter.low) }
        for person in newPersons + returning { keys.append(person.low) }
        for household in Set((assesses.map(\.household) + follows.map(\.household))) where household != newHousehold {
            keys.append(household.low)
        }
        return keys
    }
}
