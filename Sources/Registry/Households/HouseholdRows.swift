import PostgresPipeline
import Shared

/// The rows that a new household is made of, in the order in which they must be written: members before their
/// household, so that nothing need be deferred and an error names its row.
struct HouseholdRows {
    private(set) var rows: [Rows] = []
    private(set) var numbers: [ClaimedNumber] = []

    init(
        request: RegisterRequest, members: [AcceptedMember], interviewed: CalendarDate, journal: JournalLine,
        receivedAt: Instant, standing: HouseholdStanding, returning: ReturningMembers, marriages: [StandingMarriage]
    ) {
        rows.reserveCapacity(6)
        appendMembers(members, of: request.household, returning)
        appendHousehold(request, head: members.first { $0.relation == .head }?.person, journal, standing)
        appendMarriages(marriages)
        appendVersion(request, journal, interviewed: interviewed, at: receivedAt)
        appendSurvey(request, interviewed: interviewed)
    }

    private mutating func appendMembers(
        _ members: [AcceptedMember], of household: Identifier, _ returning: ReturningMembers
    ) {
        var persons = Rows(HouseholdStatements.insertMembers, reservingBytes: 160 * members.count)
        var identities = Rows(HouseholdStatements.insertIdentities, reservingBytes: 52 * members.count)
        for member in members where returning.persons[member.person] == nil {
            persons.append { row in
                row.identifier(member.person)
                row.identifier(household)
                row.int2(Int16(member.line))
                _ = member.name.withUTF8 { row.bytes($0) }
                row.text(member.sex.rawValue)
                row.date(member.born)
                row.int2(Int16(member.relation.rawValue))
                row.int2(member.marital.map { Int16($0.rawValue) })
                row.text(member.findName)
            }
            guard let number = member.number else { continue }
            numbers.append(ClaimedNumber(number: number, line: member.line, isCRC: member.isCRC))
            identities.append { row in
                row.int8(number)
                row.identifier(member.person)
                row.text(member.isCRC ? "CRC" as StaticString : "CNIC")
                row.date(member.expires)
            }
        }
        if persons.count > 0 { rows.append(persons) }
        if identities.count > 0 { rows.append(identities) }
        rows += returning.rows(of: members, in: household, claiming: &numbers)
    }

    private mutating func appendHousehold(
        _ request: RegisterRequest, head: Identifier?, _ journal: JournalLine, _ standing: HouseholdStanding
    ) {
        var household = Rows(HouseholdStatements.insertHouseholds, reservingBytes: 96)
        household.append { row in
            row.identifier(request.household)
            row.text(request.tehsil.written)
            row.identifier(head)
            row.text(request.mobile?.written)
            row.date(journal.date)
            row.text(standing.rawValue)
        }
        rows.append(household)
    }

    private mutating func appendMarriages(_ couples: [StandingMarriage]) {
        guard !couples.isEmpty else { return }
        var marriages = Rows(HouseholdStatements.insertMarriages)
        for couple in couples {
            marriages.append { row in
                row.identifier(couple.husband)
                row.identifier(couple.wife)
                row.int2(Int16(couple.rank))
            }
        }
        rows.append(marriages)
    }

    private mutating func appendVersion(
        _ request: RegisterRequest, _ journal: JournalLine, interviewed: CalendarDate, at receivedAt: Instant
    ) {
        let roster = request.roster.raw
        var version = Rows(HouseholdStatements.insertVersions, reservingBytes: 160 + roster.count)
        version.append { row in
            row.identifier(request.household)
            row.date(interviewed)
            row.instant(receivedAt)
            row.text(journal.desk)
            row.int4(journal.epoch)
            row.int8(journal.seq)
            row.text(journal.officer)
            row.bytes(roster)
            row.text(request.tehsil.written)
            row.text(request.mobile?.written)
        }
        rows.append(version)
    }

    private mutating func appendSurvey(_ request: RegisterRequest, interviewed: CalendarDate) {
        let answers = request.answers.raw
        var survey = Rows(HouseholdStatements.insertSurveys, reservingBytes: 64 + answers.count)
        survey.append { row in
            row.identifier(request.household)
            row.text(request.form)
            row.date(interviewed)
            row.int4(request.minutes)
            row.bytes(answers)
        }
        rows.append(survey)
    }
}

extension RegisterRequest {
    /// How long the interview took, in whole minutes; a day at most, as the table has it.
    var minutes: Int32 { Self.minutes(from: started, to: ended) }

    /// The same of any interview.
    static func minutes(from started: Instant, to ended: Instant) -> Int32 {
        let microseconds = ended.microsecondsSince1970 - started.microsecondsSince1970
        return Int32(clamping: min(max(microseconds / 60_000_000, 0), 1440))
    }
}
