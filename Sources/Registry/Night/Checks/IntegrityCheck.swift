import PostgresPipeline
import Shared

/// Signs of how desks work, of the thirty days that end with the night's day. A sign stays until somebody has answered it:
/// that it is no more in the thirty days explains nothing.
struct IntegrityCheck: NightCheck {
    let name = "integrity"

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        let kinds = IntegritySign.Kind.allCases.map { $0.rawValue.lowercased() }
        var look = NightLook(kinds: kinds)
        let first = CalendarDate(daysSince2000: scene.day.daysSince2000 - 29) ?? scene.day
        var subjects: Set<String> = []
        let cutOffs = try CutOffs.of(scene.day, form: scene.form, on: connection)
        if let absence = cutOffs.absence {
            look.note = "scores bunched under a cut-off could not be looked for: \(absence)"
        }
        let limits = cutOffs.all.map(\.atMostHundredths)
        try IntegritySearch.run(first...scene.day, cutOffs: limits, on: connection) {
            (sign) throws(AdministrationError) in
            let found = Self.found(sign)
            subjects.insert(found.kind + found.subject)
            look.add(found)
        }
        look.lookedAt = 1
        for finding in try Findings.standing(kinds, on: connection)
        where !subjects.contains(finding.kind + finding.subject) { look.add(finding) }
        return look
    }

    private static func found(_ sign: IntegritySign) -> Found {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("subject", sign.subject)
            for (name, value) in sign.evidence.sorted(by: { $0.key < $1.key }) {
                writer.key(text: name)
                writer.integer(Int64(value))
            }
        }
        return Found(
            sign.kind.rawValue.lowercased(), sign.subject, tehsil: sign.tehsil, .warning, evidence: writer.bytes)
    }
}
