package import PostgresPipeline
import Shared

/// Decides who is guilty when the database refused a unit of writes: one question about everything the unit wanted
/// to write, then one decision per write, in the order the desks sent them.
package struct WriteConflicts: WriteResolver {
    package typealias Ticket = WriteTicket
    package typealias Reply = RegistryReply

    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    package func question(about tickets: [WriteTicket]) -> (Statement, [Value]) {
        let opened = tickets.compactMap(\.opens)
        return (
            JournalStatements.conflicts,
            [
                .int8Array(tickets.flatMap { $0.numbers.map(\.number) }),
                identifiers(tickets.compactMap(\.newHousehold)),
                identifiers(tickets.flatMap(\.newPersons)),
                .textArray(tickets.map(\.journal.desk)),
                .int4Array(tickets.map(\.journal.epoch)),
                .int8Array(tickets.map(\.journal.seq)),
                .textArray(opened.map(\.desk)),
                .int4Array(opened.map(\.epoch)),
                identifiers(tickets.flatMap { $0.assesses.map(\.household) }),
                identifiers(tickets.flatMap { $0.follows.map(\.household) }),
            ]
        )
    }

    private func identifiers(_ list: [Identifier]) -> Value {
        .uuidArray(list.map { (high: $0.high, low: $0.low) })
    }

    package func decide(
        _ tickets: [WriteTicket], _ known: borrowing ResultSet
    ) throws(DatabaseError) -> [WriteDecision<RegistryReply>] {
        var facts = try KnownFacts(known)
        return tickets.map { ticket in
            let decision = decide(ticket, facts)
            if case .answer = decision {} else { facts.willBeWritten(ticket.journal) }
            return decision
        }
    }

    private func decide(_ ticket: WriteTicket, _ facts: KnownFacts) -> WriteDecision<RegistryReply> {
        let journal = ticket.journal
        if let answered = facts.entry(of: journal) {
            guard answered.digest == journal.digest else { return .answer(.refusedWrite(.opConflict)) }
            return .answer(.replay(number: answered.number, stored: answered.reply))
        }
        // Before the chain: what follows in it was made under the same rules, and all of it is made again in order.
        if let generation = ticket.generation, generation != facts.generation { return .answer(.outdated) }
        if let fault = chainFault(of: journal, facts) { return .answer(fault) }
        if let refusal = refusal(of: ticket, facts) {
            return .replace(journal.rows(number: refusal.number, reply: refusal.body), refusal)
        }
        // Somebody was first: nothing happened, and when the op comes again it is decided on what is then known.
        let isLate =
            ticket.assesses.contains { facts.ordinals[$0.household, default: 0] >= $0.ordinal }
            || ticket.follows.contains { facts.versions[$0.household, default: 0] >= $0.version }
        // Somebody who comes back may have been taken in elsewhere meanwhile: the next reading tells.
        // So it is with a case that somebody else raised or decided at the same moment, and with a day that was closed.
        if isLate || !ticket.returning.isEmpty || ticket.matter != nil || ticket.closes != nil {
            return .answer(.refusedWrite(.busy))
        }
        return .keep
    }

    /// Why the op does not fit onto its desk's chain, or nil.
    private func chainFault(of journal: JournalLine, _ facts: KnownFacts) -> RegistryReply? {
        guard journal.seq > 1 else {
            let opened = facts.epochs.contains(ChainPlace(journal.desk, journal.epoch, 0))
            return opened ? nil : .refusedWrite(.sequence, field: "op/epoch", rule: "epoch")
        }
        guard let before = facts.digests[ChainPlace(journal.desk, journal.epoch, journal.seq - 1)] else {
            return .refusedWrite(.earlierMissing)
        }
        return before == journal.prev ? nil : .refusedWrite(.sequence, field: "op/prev", rule: "prev")
    }

    /// Why the family cannot be written although the op fits, or nil.
    private func refusal(of ticket: WriteTicket, _ facts: KnownFacts) -> RegistryReply? {
        guard ticket.outcome == 0 else { return nil }
        for claimed in ticket.numbers {
            guard let holder = facts.numbers[claimed.number] else { continue }
            return numberTaken(claimed, holder, ticket, facts)
        }
        if let household = ticket.newHousehold, facts.households.contains(household) {
            return .refusedWrite(.householdExists, field: "household")
        }
        if let index = ticket.newPersons.firstIndex(where: facts.persons.contains) {
            return .refusedWrite(.personExists, field: "roster/\(index + 1)/person")
        }
        if let opens = ticket.opens, facts.epochs.contains(ChainPlace(opens.desk, opens.epoch, 0)) {
            return .refusedWrite(.versionConflict, rule: "epoch")
        }
        return nil
    }

    /// Who may know what of a number that is on another household: everybody hears that it is and which office to go
    /// to; only a supervisor of that area hears which household.
    private func numberTaken(
        _ claimed: ClaimedNumber, _ holder: KnownFacts.Holder, _ ticket: WriteTicket, _ facts: KnownFacts
    ) -> RegistryReply {
        let caller = ticket.caller
        var refusal = Refusal(.numberTaken, field: claimed.field)
        if let number = try? CNIC(number: claimed.number) { refusal.arguments.append(.text("number", number.masked)) }
        if let tehsil = holder.tehsil {
            refusal.arguments.append(.text("office", tehsil))
            if let name = geography.name(of: tehsil) { refusal.arguments.append(.text("office_name", name)) }
            if caller.role == .supervisor, geography.area(caller.area, contains: tehsil), let id = holder.household {
                refusal.arguments.append(.text("household", id.written))
            }
        }
        // Who has left comes back as the person that the registry knows; all of them are told at once.
        let left = ticket.numbers.compactMap { one in facts.left[one.number].map { (one.field, $0) } }
        if let person = facts.left[claimed.number] {
            refusal.arguments.append(.text("member", "LEFT"))
            refusal.arguments.append(.text("person", person.written))
        }
        if !left.isEmpty {
            var list = JSONWriter()
            list.array { list in
                for (field, person) in left {
                    list.object { writer in
                        writer.member("field", field)
                        writer.member("person", person.written)
                    }
                }
            }
            refusal.arguments.append(Refusal.Argument("left", .raw(list.bytes)))
        }
        return RegistryReply(refusal)
    }
}

/// A place in a desk's chain; `seq` 0 stands for the opening of the epoch itself.
struct ChainPlace: Hashable {
    let desk: String
    let epoch: Int32
    let seq: Int64

    init(_ desk: String, _ epoch: Int32, _ seq: Int64) {
        self.desk = desk
        self.epoch = epoch
        self.seq = seq
    }
}

/// What the one question found.
struct KnownFacts {
    struct Holder {
        let household: Identifier?
        let tehsil: String?
    }
    struct Answered {
        let digest: Digest
        let number: Int16
        let reply: [UInt8]
    }

    private(set) var numbers: [Int64: Holder] = [:]
    private(set) var households: Set<Identifier> = []
    private(set) var persons: Set<Identifier> = []
    private(set) var digests: [ChainPlace: Digest] = [:]
    private(set) var epochs: Set<ChainPlace> = []
    private(set) var ordinals: [Identifier: Int32] = [:]
    private(set) var versions: [Identifier: Int32] = [:]
    /// Who has a number and has left the last household.
    private(set) var left: [Int64: Identifier] = [:]
    /// The rules in force.
    private(set) var generation: Int64?
    private var answered: [ChainPlace: Answered] = [:]

    init(_ rows: borrowing ResultSet) throws(DatabaseError) {
        for row in 0..<rows.rowCount {
            switch try rows.int4(row, 0) {
            case 1:
                numbers[try rows.int8(row, 1)] = Holder(
                    household: rows.isNull(row, 2) ? nil : try rows.identifier(row, 2),
                    tehsil: rows.isNull(row, 3) ? nil : try rows.text(row, 3))
            case 2: households.insert(try rows.identifier(row, 2))
            case 3: persons.insert(try rows.identifier(row, 2))
            case 4:
                let place = ChainPlace(try rows.text(row, 3), try rows.int4(row, 4), try rows.int8(row, 5))
                let digest = try rows.digest(row, 6)
                digests[place] = digest
                if !rows.isNull(row, 8) {
                    answered[place] = Answered(
                        digest: digest, number: try rows.int2(row, 7), reply: try rows.bytes(row, 8))
                }
            case 5: epochs.insert(ChainPlace(try rows.text(row, 3), try rows.int4(row, 4), 0))
            case 6: ordinals[try rows.identifier(row, 2)] = try rows.int4(row, 4)
            case 8: left[try rows.int8(row, 1)] = try rows.identifier(row, 2)
            case 9: generation = try rows.int8(row, 1)
            default: versions[try rows.identifier(row, 2)] = try rows.int4(row, 4)
            }
        }
    }

    /// The entry that the op has already, with its answer.
    func entry(of journal: JournalLine) -> Answered? {
        answered[ChainPlace(journal.desk, journal.epoch, journal.seq)]
    }

    /// An earlier write of the same unit will leave its entry: the next op of that desk may stand on it.
    mutating func willBeWritten(_ journal: JournalLine) {
        digests[ChainPlace(journal.desk, journal.epoch, journal.seq)] = journal.digest
    }
}
