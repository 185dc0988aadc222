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
        try IntegritySearch.run(first...scene.day, cutOff: try Self.cutOff(scene, on: connection), on: connection) {
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

    /// Where most is at stake, in hundredths: the cut-off of the rule set in force.
    private static func cutOff(
        _ scene: NightScene, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        let scoring = try ScoringInForce.load(form: scene.form, on: connection)
        return scoring?.model.name == "bisp-shape" ? 3_200 : 3_400
    }
}
