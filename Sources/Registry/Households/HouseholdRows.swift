import PostgresPipeline
import Shared

/// The rows that a new household is made of, in the order in which they must be written: members before their
/// household, so that nothing need be deferred and an error names its row.
struct HouseholdRows {
    private(set) var rows: [Rows] = []
    private(set) var numbers: [ClaimedNumber] = []

    init(
        request: RegisterRequest, members: [AcceptedMember], interviewed: CalendarDate, journal: JournalLine,
        receivedAt: Instant, standing: HouseholdStanding
    ) {
        rows.reserveCapacity(6)
        appendMembers(members, of: request.household)
        appendHousehold(request, head: members.first { $0.relation == .head }?.person, journal, standing)
        appendMarriages(members)
        appendVersion(request, journal, interviewed: interviewed, at: receivedAt)
        appendSurvey(request, interviewed: interviewed)
    }

    private mutating func appendMembers(_ members: [AcceptedMember], of household: Identifier) {
        var persons = Rows(HouseholdStatements.insertMembers, reservingBytes: 160 * members.count)
        var identities = Rows(HouseholdStatements.insertIdentities, reservingBytes: 52 * members.count)
        for member in members {
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
        rows.append(persons)
        if identities.count > 0 { rows.append(identities) }
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
            row.date(journal.day)
            row.text(standing.rawValue)
        }
        rows.append(household)
    }

    /// One row a couple that lives together; a husband's wives rank in the order of the roster.
    private mutating func appendMarriages(_ members: [AcceptedMember]) {
        var marriages = Rows(HouseholdStatements.insertMarriages)
        var ranks: [Int: Int16] = [:]
        for wife in members {
            guard let line = wife.husband, let husband = members.first(where: { $0.line == line }) else { continue }
            let rank = ranks[line, default: 0] + 1
            ranks[line] = rank
            marriages.append { row in
                row.identifier(husband.person)
                row.identifier(wife.person)
                row.int2(rank)
            }
        }
        if marriages.count > 0 { rows.append(marriages) }
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
