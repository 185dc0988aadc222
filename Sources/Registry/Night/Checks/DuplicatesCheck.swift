import PostgresPipeline
import Shared

/// Persons who are likely registered twice: those of the households that changed since the last night, against all.
struct DuplicatesCheck: NightCheck {
    let name = "duplicates"
    /// Whether all persons are sought, as in a first night.
    var seeksEverybody = false

    private static let kind = "likely_duplicate"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.kind])
        try PersonTraitRun.takeOver(night: scene.day, on: connection)
        _ = try PersonTraitRun.refresh(night: scene.day, on: connection) { households in
            scene.heard(NightStep(check: name, noun: "households", done: households, total: nil))
        }
        var pairs: Set<String> = []
        let counts = try DuplicateSearch.run(
            seeksEverybody ? .all : .changed(on: scene.day), on: connection,
            report: { scene.heard(NightStep(check: name, noun: "persons", done: $0, total: $1)) },
            found: { (pair) throws(AdministrationError) in
                pairs.insert(pair.identity)
                look.add(Self.found(pair))
            })
        look.lookedAt = counts.persons
        look.count(more: counts.likely - look.count)
        if !seeksEverybody {
            for finding in try Self.unchanged(on: scene.day, connection) where !pairs.contains(finding.subject) {
                look.add(finding)
            }
        }
        return look
    }

    /// What stands and was not looked at: a pair of whom neither was taken up this night is as it was, and that there were
    /// too many pairs to keep says only a search of everybody again.
    private static func unchanged(
        on night: CalendarDate, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Found] {
        let standing = try Findings.standing([kind], on: connection)
        var pairs: [(subject: String, one: String, other: String)] = []
        for finding in standing {
            let persons = finding.subject.split(separator: "+").compactMap { Identifier(String($0))?.written }
            if persons.count == 2 { pairs.append((finding.subject, persons[0], persons[1])) }
        }
        let rows = try connection.rows(
            """
            select f.subject from unnest($1::text[], $2::uuid[], $3::uuid[]) as f (subject, one, other)
            join nser.person_trait p on p.person_id = f.one
            join nser.person_trait o on o.person_id = f.other
            where p.keyed_on <> $4::date and o.keyed_on <> $4::date
            """,
            [
                "{\(pairs.map(\.subject).joined(separator: ","))}", "{\(pairs.map(\.one).joined(separator: ","))}",
                "{\(pairs.map(\.other).joined(separator: ","))}", night.written,
            ])
        let same = Set(rows.compactMap { $0.optional(0) })
        // First, so that it has a place among those kept.
        let tooMany = standing.filter { $0.subject == Findings.tooMany }
        return tooMany + standing.filter { same.contains($0.subject) }
    }

    /// Ids and weights, never a name: who may look at the households looks there.
    private static func found(_ pair: DuplicatePair) -> Found {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("household", pair.person.household.written)
            writer.member("other_household", pair.other.household.written)
            writer.member("weight", pair.likeness.weight)
            writer.array("evidence") { writer in
                for evidence in pair.likeness.evidence {
                    writer.object { writer in
                        writer.member("kind", evidence.kind.rawValue)
                        writer.member("seen", evidence.seen)
                        writer.member("weight", evidence.weight)
                        writer.member("words", evidence.words)
                    }
                }
            }
        }
        return Found(kind, pair.identity, tehsil: pair.person.tehsil, .warning, evidence: writer.bytes)
    }
}
