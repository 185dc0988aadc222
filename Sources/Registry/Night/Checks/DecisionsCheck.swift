import PostgresPipeline
import Shared

/// Every last decision again by the rules in force, on the day on which it was made. One that was made by these rules and
/// comes out otherwise, be it in one word of one programme, is wrong; those that were made by rules of before, rest on
/// another model or on other files of the authorities, are counted in one finding, which `nser-server programme apply`
/// mends.
struct DecisionsCheck: NightCheck {
    let name = "decisions"

    private static let against = "decision_against_rules"
    private static let behind = "decisions_behind_rules"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.against, Self.behind])
        guard let scoring = try ScoringInForce.load(form: scene.form, on: connection), let rules = scoring.rules else {
            return look
        }
        var late = 0
        for piece in try ChangedHouseholds(scene, open: [Self.against], on: connection).pieces {
            var stored: [Stored] = []
            let facts: DatedFacts
            do {
                try connection.copyOut(Self.query(piece.array)) { row throws(DatabaseError) in
                    guard let day = CalendarDate(daysSince2000: try row.date(16)) else {
                        throw DatabaseError(.undecodable)
                    }
                    stored.append(
                        Stored(
                            household: try StandingHousehold(row, form: scene.form), rules: try row.bytes(15), day: day,
                            standing: try row.text(17), restsOnOtherFacts: try row.bool(18)))
                    return .next
                }
                facts = try DatedFacts(piece.array, on: connection)
            } catch {
                throw AdministrationError(error)
            }
            for one in stored {
                look.lookedAt += 1
                let redecider = Redecider(scoring: scoring, day: one.day, asOf: nil)
                let knowledge = facts.knowledge(of: one.household, on: one.day)
                guard let outcome = redecider.outcome(of: one.household, knowledge, at: scene.at) else { continue }
                guard outcome.assessment == nil, let standing = outcome.judged?.rawValue else {
                    late += outcome.assessment == nil ? 0 : 1
                    continue
                }
                if outcome.decision == nil {
                    // Word for word the same, of which the household's standing follows.
                    if standing != one.standing { look.add(Self.wrong(one, standing)) }
                } else if one.rules == rules.digest, !one.restsOnOtherFacts,
                    !redecider.standsAsRegistered(one.household)
                {
                    // Also where it is another decision of one programme, and the household as a whole stands as before.
                    look.add(Self.wrong(one, standing))
                } else {
                    late += 1
                }
            }
        }
        if late > 0 { look.add(Self.outdated(late, of: look.lookedAt, rules)) }
        return look
    }

    /// A household with its last decision.
    private struct Stored {
        let household: StandingHousehold
        /// The digest of the rules that decided.
        let rules: [UInt8]
        let day: CalendarDate
        let standing: String
        /// Whether an authority's file may have come or gone since, without which it was decided.
        let restsOnOtherFacts: Bool
    }

    private static func wrong(_ one: Stored, _ standing: String) -> Found {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("household", one.household.id.written)
            writer.member("decided_on", one.day.written)
            writer.member("stands", one.standing)
            writer.member("by_the_rules", standing)
        }
        return Found(
            against, "household_id=\(one.household.id.written)", tehsil: one.household.tehsil.written, .error,
            evidence: writer.bytes)
    }

    private static func outdated(_ late: Int, of looked: Int, _ rules: ProgrammeRules) -> Found {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("households", Int64(late))
            writer.member("looked_at", Int64(looked))
            writer.member("mend", "nser-server programme apply")
        }
        return Found(behind, "rules in force", tehsil: nil, .warning, evidence: writer.bytes)
    }

    private static func query(_ array: String) -> String {
        """
        copy (
            with facts as (
                select (select max(greatest(started_at, finished_at)) from nser.authority_batch) as came,
                    (select max(withdrawn_at) from nser.authority_withdrawal) as gone,
                    (select max(started_at) from nser.redecision_run where finished_at is not null) as applied)
            select h.id, h.tehsil, h.version, h.recipient, v.roster, s.answers, s.interviewed,
                a.ordinal, a.model, a.as_of, a.score, a.reason, d.ordinal, d.step, d.decisions, d.rules, d.decided_on,
                d.standing,
                coalesce(greatest(facts.came, facts.gone) >= greatest(d.decided_at, facts.applied), false)
            from nser.household h
            join nser.household_version v on v.household_id = h.id and v.version = h.version
            join lateral (
                select answers, interviewed from nser.survey
                where household_id = h.id order by version desc limit 1) s on true
            join lateral (
                select ordinal, model, as_of, score, reason from nser.assessment
                where household_id = h.id order by ordinal desc limit 1) a on true
            join lateral (
                select ordinal, step, decisions, rules, decided_on, decided_at, standing from nser.decision
                where household_id = h.id order by ordinal desc, step desc limit 1) d on true
            cross join facts
            where h.status = 'ACTIVE' and h.id = any('\(array)'::uuid[])
            order by h.id)
        to stdout with (format binary)
        """
    }
}

/// What the authorities' files say of some households' members, with the day until which it counts, and who is verified.
private struct DatedFacts {
    private var facts: [Int64: [(code: String, until: CalendarDate?)]] = [:]
    private var verified: Set<Identifier> = []
    private var files: Set<String> = []

    init(_ array: String, on connection: borrowing DirectConnection) throws(DatabaseError) {
        for row in try connection.query(
            """
            select i.number, f.code, f.until from nser.member m
            join nser.identity i on i.person_id = m.person_id and i.freed_by is null
            join nser.standing_authority_fact f on f.number = i.number
            where m.active and m.household_id = any($1::uuid[])
            """, [array])
        {
            guard let number = row[0].flatMap({ Int64($0) }), let code = row[1] else { continue }
            facts[number, default: []].append((code, row[2].flatMap { CalendarDate($0) }))
        }
        for row in try connection.query(
            """
            select v.person_id from nser.member m join nser.verification v on v.person_id = m.person_id
            where m.active and m.household_id = any($1::uuid[]) group by v.person_id
            having (array_agg(v.way order by v.ordinal desc))[1] <> 'DISPUTED'
            """, [array])
        {
            if let person = row[0].flatMap({ Identifier($0) }) { verified.insert(person) }
        }
        files = Set(try connection.query("select code from nser.standing_authority_file").compactMap { $0[0] })
    }

    func knowledge(of household: StandingHousehold, on day: CalendarDate) -> RangeKnowledge {
        var counted: [Int64: Set<String>] = [:]
        guard let members = household.interview?.members else { return RangeKnowledge() }
        for member in members {
            guard let number = member.number, let said = facts[number] else { continue }
            let codes = said.filter { fact in fact.until.map { $0 >= day } ?? true }.map { $0.code }
            if !codes.isEmpty { counted[number] = Set(codes) }
        }
        return RangeKnowledge(facts: counted, files: files, verified: verified)
    }
}
