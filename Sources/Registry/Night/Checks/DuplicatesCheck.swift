import PostgresPipeline
import Shared

/// Persons who are likely registered twice: those of the households that changed since the last night, against all.
struct DuplicatesCheck: NightCheck {
    let name = "duplicates"
    /// Whether all persons are sought, as in a first night.
    var seeksEverybody = false
    /// How many pairs one night keeps.
    var keeps = NightLook.bound

    private static let kind = "likely_duplicate"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        var look = NightLook(kinds: [Self.kind], bound: keeps)
        try PersonTraitRun.takeOver(night: scene.day, on: connection)
        _ = try PersonTraitRun.refresh(night: scene.day, on: connection) { households in
            scene.heard(NightStep(check: name, noun: "households", done: households, total: nil))
        }
        let counts = try DuplicateSearch.run(
            seeksEverybody ? .all : .changed(on: scene.day), on: connection,
            report: { scene.heard(NightStep(check: name, noun: "persons", done: $0, total: $1)) },
            found: { (pair) throws(AdministrationError) in look.add(Self.found(pair)) })
        look.lookedAt = counts.persons
        look.count(more: counts.likely - look.count)
        if !seeksEverybody || look.wasCutShort {
            let standing = try Self.standing(soughtOn: seeksEverybody ? nil : scene.day, connection)
            // Of more pairs than are kept some were only counted: who is not alike by itself is not among these.
            look.soughtAgain =
                look.wasCutShort ? try Self.unlike(standing.soughtAgain, connection) : standing.soughtAgain
            if !look.wasCutShort { try Self.look(again: standing.claimed, &look, connection) }
            if standing.others > 0 { look.note = "\(standing.others) found before stand as they were" }
        }
        return look
    }

    /// Pairs of whom a person said that they are mended, though neither person changed: found again as they were, if they are
    /// alike still. So is that there were too many to keep, which only a search of everybody can take back.
    private static func look(
        again claimed: [String], _ look: inout NightLook, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let gone = Set(try unlike(claimed, connection))
        look.soughtAgain = (look.soughtAgain ?? []) + gone.sorted()
        let stays = Set(claimed).subtracting(gone).union([Findings.tooMany])
            .subtracting(try Findings.standing([kind], on: connection).map(\.subject))
        for finding in try Findings.unproved([kind], on: connection) where stays.contains(finding.subject) {
            look.add(finding)
        }
    }

    /// Pairs that stand and of whom one was taken up this night (nil: all), or is in no household any more; others that a
    /// person calls mended; and how many others stand. These are as they were, and that there were too many pairs to keep
    /// says only a search of everybody again.
    private static func standing(
        soughtOn night: CalendarDate?, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (soughtAgain: [String], claimed: [String], others: Int) {
        let rows = try connection.rows(
            """
            select p.subject, $2::text is not null and exists (
                select from nser.person_trait a join nser.person_trait b on b.person_id = p.other
                where a.person_id = p.one and a.keyed_on <> $2::text::date and b.keyed_on <> $2::text::date),
                p.state = 'MENDED'
            from (
                select subject, state, case when subject ~ $3 then split_part(subject, '+', 1)::uuid end as one,
                    case when subject ~ $3 then split_part(subject, '+', 2)::uuid end as other
                from nser.finding_unproved where kind = $1) p
            where p.one is not null
            """, [kind, night?.written, "^[0-9a-f-]{36}[+][0-9a-f-]{36}$"])
        var (soughtAgain, claimed): ([String], [String]) = ([], [])
        for row in rows {
            let subject = try row.text(0)
            if try !row.bool(1) {
                soughtAgain.append(subject)
            } else if try row.bool(2) {
                claimed.append(subject)
            }
        }
        return (soughtAgain, claimed, rows.count - soughtAgain.count - claimed.count)
    }

    private static func unlike(
        _ subjects: [String], _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [String] {
        var pairs: [(one: Identifier, other: Identifier)] = []
        for subject in subjects {
            let persons = subject.split(separator: "+").compactMap { Identifier(String($0)) }
            if persons.count == 2 { pairs.append((persons[0], persons[1])) }
        }
        return try DuplicateSearch.unlike(pairs, on: connection).map { "\($0.one.written)+\($0.other.written)" }
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
