import PostgresPipeline
import Shared

/// What the versions that one act makes say of it: a life event, a new interview, or an approved case.
struct FamilyAct {
    let what: String
    let effective: CalendarDate
    var evidence: EvidenceReference?
    /// Why who is no member any more is none: `DIED`, `LEFT` or `VOID`.
    let gone: StaticString
    /// The household that a split makes.
    var splitOff: Identifier?
    /// Since when marriages stand that the act begins; nil where it is not known.
    var marriedSince: CalendarDate?
    /// Persons whose number becomes free, and the case by which.
    var freed: (persons: [Identifier], by: Identifier)?

    /// A life event.
    init(_ event: LifeEvent) {
        what = event.kind.rawValue
        effective = event.effective
        evidence = event.evidence
        gone = event.kind == .death ? "DIED" : "LEFT"
        splitOff = event.kind == .split ? event.details.household : nil
        marriedSince = event.effective
    }

    /// A new interview of everybody, from which nobody is gone.
    init(interviewed: CalendarDate) {
        what = "RESURVEYED"
        effective = interviewed
        gone = "LEFT"
        marriedSince = interviewed
    }

    /// An approved case.
    init(what: String, effective: CalendarDate, freed: [Identifier], by id: Identifier) {
        self.what = what
        self.effective = effective
        gone = "VOID"
        self.freed = (freed, id)
    }
}

/// The rows by which one life event goes into the tables: what differs between before and after, in an order in which
/// nothing need be deferred: the version first, since its key decides who was first; persons before who refers to them.
struct FamilyRows {
    /// A household after the event, as the form reads it; no interview once it is closed.
    struct After {
        let state: FamilyState
        let version: Int32
        let interview: Interview?
    }

    private(set) var rows: [Rows] = []
    private(set) var numbers: [ClaimedNumber] = []
    private(set) var newPersons: [Identifier] = []
    private let act: FamilyAct
    private let journal: JournalLine
    /// Persons who were members once and come back.
    let returning: Set<Identifier>
    private let receivedAt: Instant

    init(_ act: FamilyAct, journal: JournalLine, returning: Set<Identifier> = [], receivedAt: Instant) {
        self.act = act
        self.journal = journal
        self.returning = returning
        self.receivedAt = receivedAt
    }

    /// Members before and after, by person.
    struct Placed {
        let household: Identifier
        let member: AcceptedMember
    }

    /// Writes everything. False if a member after the event lacks what every accepted member has.
    mutating func write(
        _ change: FamilyChange, before: [Identifier: Placed], after: [After], form: String
    ) -> Bool {
        var placed: [Identifier: Placed] = [:]
        for one in after {
            guard let interview = one.interview else { continue }
            guard let members = AcceptedMember.all(of: interview) else { return false }
            for member in members {
                placed[member.person] = Placed(household: one.state.household, member: member)
            }
        }
        let (created, moved) = (after.filter { $0.version == 1 }, after.filter { $0.version > 1 })
        versions(moved)
        insertMembers(placed, before)
        updateHouseholds(moved)
        updateMembers(before, placed)
        insertHouseholds(created)
        updateIdentities(before, placed)
        marriages(change)
        versions(created)
        surveys(after, form: form)
        rows.removeAll { $0.count == 0 }
        return true
    }

    /// The document that a supervisor has seen.
    mutating func verify(_ event: LifeEvent, _ knowledge: DecisionKnowledge) {
        guard let person = event.details.person, let evidence = event.evidence else { return }
        var verifications = Rows(LifeEventStatements.insertVerifications)
        verifications.append { row in
            row.identifier(person)
            row.int4(knowledge.verifications[person, default: 0] + 1)
            row.text(evidence.kind.rawValue)
            row.text(evidence.number.written)
            row.instant(receivedAt)
            row.text(journal.desk)
            row.int4(journal.epoch)
            row.int8(journal.seq)
            row.text(journal.officer)
        }
        rows.append(verifications)
    }

    private mutating func versions(_ after: [After]) {
        var versions = Rows(LifeEventStatements.appendVersions)
        for one in after {
            versions.append { row in
                row.identifier(one.state.household)
                row.int4(one.version)
                row.text(act.what)
                row.date(act.effective)
                row.instant(receivedAt)
                row.text(journal.desk)
                row.int4(journal.epoch)
                row.int8(journal.seq)
                row.text(journal.officer)
                row.bytes(one.state.roster.json)
                row.text(one.state.tehsil.written)
                row.text(one.state.status.rawValue)
                row.text(one.state.mobile)
                row.identifier(one.state.recipient)
                row.text(act.evidence?.kind.rawValue)
                row.text(act.evidence?.number.written)
                row.identifier(one.other(among: after, act: act, journal: journal))
            }
        }
        rows.append(versions)
    }

    private mutating func insertMembers(_ placed: [Identifier: Placed], _ before: [Identifier: Placed]) {
        var persons = Rows(HouseholdStatements.insertMembers)
        var identities = Rows(HouseholdStatements.insertIdentities)
        for (person, place) in placed.sorted(by: { $0.key < $1.key })
        where before[person] == nil && !returning.contains(person) {
            let member = place.member
            newPersons.append(person)
            persons.append { row in
                row.identifier(person)
                row.identifier(place.household)
                row.member(member)
            }
            if let number = member.number {
                claim(number, member)
                identities.append { $0.identity(number, member) }
            }
        }
        rows += [persons, identities]
    }

    private mutating func updateHouseholds(_ after: [After]) {
        var households = Rows(LifeEventStatements.updateHouseholds)
        for one in after {
            households.append { row in
                row.identifier(one.state.household)
                row.int4(one.version)
                row.text(one.state.tehsil.written)
                row.text(one.state.status.rawValue)
                row.identifier(one.state.status == .active ? one.state.head : nil)
                row.text(one.state.mobile)
                row.identifier(one.state.recipient)
            }
        }
        rows.append(households)
    }

    private mutating func updateMembers(_ before: [Identifier: Placed], _ placed: [Identifier: Placed]) {
        var members = Rows(LifeEventStatements.updateMembers)
        for (person, old) in before.sorted(by: { $0.key < $1.key }) {
            let new = placed[person]
            if let new, new.household == old.household, new.member.isSame(as: old.member) { continue }
            members.append { row in
                row.identifier(person)
                row.identifier((new ?? old).household)
                if new == nil { row.text(act.gone) } else { row.text(nil as String?) }
                row.member((new ?? old).member)
            }
        }
        for (person, new) in placed.sorted(by: { $0.key < $1.key }) where returning.contains(person) {
            members.append { row in
                row.identifier(person)
                row.identifier(new.household)
                row.text("RETURNS" as StaticString)
                row.member(new.member)
            }
        }
        rows.append(members)
    }

    private mutating func insertHouseholds(_ created: [After]) {
        var households = Rows(HouseholdStatements.insertHouseholds)
        for one in created {
            households.append { row in
                row.identifier(one.state.household)
                row.text(one.state.tehsil.written)
                row.identifier(one.state.head)
                row.text(one.state.mobile)
                row.date(journal.date)
                row.text(HouseholdStanding.pending.rawValue)
            }
        }
        rows.append(households)
    }

    private mutating func updateIdentities(_ before: [Identifier: Placed], _ placed: [Identifier: Placed]) {
        var added = Rows(HouseholdStatements.insertIdentities)
        var changed = Rows(LifeEventStatements.updateIdentities)
        if let freed = act.freed {
            // First: the same number may be somebody else's now.
            var free = Rows(CaseStatements.freeNumbers)
            for person in freed.persons.sorted() {
                free.append { row in
                    row.identifier(person)
                    row.identifier(freed.by)
                }
            }
            rows.append(free)
        }
        for (person, new) in placed.sorted(by: { $0.key < $1.key }) {
            guard let number = new.member.number else { continue }
            if returning.contains(person) { changed.append { $0.known(number, new.member) } }
            guard let old = before[person] else { continue }
            if old.member.number == nil {
                claim(number, new.member)
                added.append { $0.identity(number, new.member) }
            } else if old.member.number != number || old.member.isCRC != new.member.isCRC
                || old.member.expires != new.member.expires
            {
                if old.member.number != number { claim(number, new.member) }
                changed.append { $0.known(number, new.member) }
            }
        }
        rows += [added, changed]
    }

    private mutating func marriages(_ change: FamilyChange) {
        var ended = Rows(LifeEventStatements.endMarriages)
        for marriage in change.ended {
            ended.append { row in
                row.identifier(marriage.husband)
                row.identifier(marriage.wife)
                row.date(act.effective)
            }
        }
        var begun = Rows(LifeEventStatements.beginMarriages)
        for marriage in change.begun {
            begun.append { row in
                row.identifier(marriage.husband)
                row.identifier(marriage.wife)
                row.int2(Int16(marriage.rank))
                row.date(act.marriedSince)
            }
        }
        rows += [ended, begun]
    }

    private mutating func surveys(_ after: [After], form: String) {
        var surveys = Rows(LifeEventStatements.appendSurveys)
        for one in after where one.state.answersChanged {
            surveys.append { row in
                row.identifier(one.state.household)
                row.int4(one.version)
                row.text(form)
                row.date(act.effective)
                row.bytes(one.state.answers)
            }
        }
        rows.append(surveys)
    }

    private mutating func claim(_ number: Int64, _ member: AcceptedMember) {
        numbers.append(ClaimedNumber(number: number, line: member.line, isCRC: member.isCRC))
    }
}

extension FamilyRows.After {
    /// The other household that the same act changed.
    fileprivate func other(among all: [Self], act: FamilyAct, journal: JournalLine) -> Identifier? {
        if let other = all.first(where: { $0.state.household != state.household }) { return other.state.household }
        guard let created = act.splitOff else { return nil }
        return version == 1 ? journal.household : created
    }
}

extension RowEncoder {
    /// What a member's row holds from the line on.
    mutating func member(_ member: AcceptedMember) {
        int2(Int16(member.line))
        _ = member.name.withUTF8 { bytes($0) }
        text(member.sex.rawValue)
        date(member.born)
        int2(Int16(member.relation.rawValue))
        int2(member.marital.map { Int16($0.rawValue) })
        text(member.findName)
    }

    /// A number that a person has already, as it is now.
    mutating func known(_ number: Int64, _ member: AcceptedMember) {
        identifier(member.person)
        int8(number)
        text(member.isCRC ? "CRC" as StaticString : "CNIC")
        date(member.expires)
    }

    mutating func identity(_ number: Int64, _ member: AcceptedMember) {
        int8(number)
        identifier(member.person)
        text(member.isCRC ? "CRC" as StaticString : "CNIC")
        date(member.expires)
    }
}

extension AcceptedMember {
    /// Whether the member's row would be the same.
    func isSame(as other: AcceptedMember) -> Bool {
        line == other.line && name.string == other.name.string && sex == other.sex && born == other.born
            && relation == other.relation && marital == other.marital && findName == other.findName
    }
}
