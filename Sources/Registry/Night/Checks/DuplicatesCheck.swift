import PostgresPipeline
import Shared

/// Persons who are likely registered twice: those of the households that changed since the last night, against all.
struct DuplicatesCheck: NightCheck {
    let name = "duplicates"

    private static let kind = "likely_duplicate"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.kind])
        try PersonTraitRun.takeOver(night: scene.day, on: connection)
        _ = try PersonTraitRun.refresh(night: scene.day, on: connection) { households in
            scene.heard(NightStep(check: name, noun: "households", done: households, total: nil))
        }
        var pairs: Set<String> = []
        let counts = try DuplicateSearch.run(
            .changed(on: scene.day), on: connection,
            report: { scene.heard(NightStep(check: name, noun: "persons", done: $0, total: $1)) },
            found: { (pair) throws(AdministrationError) in
                pairs.insert(pair.identity)
                look.add(Self.found(pair))
            })
        look.lookedAt = counts.persons
        look.count(more: counts.likely - look.count)
        // A pair of whom neither was taken up this night is as it was.
        let still = try connection.rows(
            """
            select f.subject from nser.finding f
            join nser.person_trait p on p.person_id = split_part(f.subject, '+', 1)::uuid
            join nser.person_trait o on o.person_id = split_part(f.subject, '+', 2)::uuid
            where f.kind = $1 and f.state <> 'MENDED' and p.keyed_on <> $2::date and o.keyed_on <> $2::date
            """, [Self.kind, scene.day.written])
        let same = Set(still.compactMap { $0.optional(0) }).subtracting(pairs)
        for finding in try Findings.standing([Self.kind], on: connection) where same.contains(finding.subject) {
            look.add(finding)
        }
        return look
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
