package import PostgresPipeline
package import Shared

/// One step of the night: looks at the registry and reports what is not as it should be. It changes nothing but what it
/// keeps of its own, so that it can be killed and started again at any point. A new check is one file beside the others,
/// named in `NightChecks`.
package protocol NightCheck: Sendable {
    /// Its stable name, such as `scores`.
    var name: String { get }

    /// Looks. Every finding that is open under one of its kinds must be looked at again, whatever the day: one that is
    /// not reported again counts as gone, unless the look itself says which are.
    ///
    /// - Parameter connection: of its own; nobody else uses it meanwhile.
    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook
}

/// What all checks of one night know.
package struct NightScene: Sendable {
    /// The day that is reconciled.
    package let day: CalendarDate
    /// One tehsil; nil for the whole country.
    package let office: PCode?
    /// When the night is held.
    package let at: Instant
    package let form: Form
    /// Hears from a check that takes long how far it is, on the check's own thread.
    var heard: @Sendable (NightStep) -> Void = { _ in }

    package init(day: CalendarDate, office: PCode?, at: Instant, form: Form) {
        self.day = day
        self.office = office
        self.at = at
        self.form = form
    }
}

/// How far a check is that takes long.
package struct NightStep: Sendable, Equatable {
    /// The check's name.
    package let check: String
    /// What is counted, such as `persons`.
    package let noun: String
    package let done: Int
    /// Nil when it is not known before the end.
    package let total: Int?
}

/// What a check saw.
package struct NightLook: Sendable {
    /// The kinds of findings that it is responsible for.
    package let kinds: [String]
    /// Rows, households or ops that it looked at.
    package var lookedAt = 0
    /// Subjects that it looked at again, each by itself: those of them that it did not find are gone, however many more there
    /// were than are kept. Nil when it looked at all of its kinds.
    package var soughtAgain: [String]?
    /// What could not be looked for and why, or was not looked at, in words.
    package var note: String?
    package private(set) var found: [Found] = []
    /// How many there were, also those beyond the bound.
    package private(set) var count = 0

    /// So many findings of one check are kept in one night: beyond that something is broken as a whole, and one finding
    /// says how many there are.
    package static let bound = 10_000

    private let bound: Int

    package init(kinds: [String], bound: Int = bound) {
        self.kinds = kinds
        self.bound = bound
    }

    /// Whether there were more than are kept.
    package var wasCutShort: Bool { count > found.count }

    /// Whether what it did not find is gone: what has no place among those kept may well be there.
    package var saysWhatIsGone: Bool { !wasCutShort || soughtAgain != nil }

    package mutating func add(_ finding: Found) {
        count += 1
        if found.count < bound { found.append(finding) }
    }

    /// Findings of before that cannot be looked at again stay as they are.
    mutating func keep(_ findings: [Found]) {
        for finding in findings
        where !found.contains(where: { ($0.kind, $0.subject) == (finding.kind, finding.subject) }) { add(finding) }
    }

    /// Findings of which only the number is known.
    package mutating func count(more: Int) { count += more }
}

/// Something that is not as it should be.
package struct Found: Sendable, Equatable {
    package enum Severity: String, Sendable {
        /// The record itself was changed or lost.
        case critical = "CRITICAL"
        /// A family has a wrong score, decision or place.
        case error = "ERROR"
        /// Somebody should look.
        case warning = "WARNING"
    }

    /// What kind, such as `score_not_reproduced`.
    package let kind: String
    /// What it is about, the same each night: ids, never names or national numbers.
    package let subject: String
    /// Whose supervisors own it; nil: national.
    package let tehsil: String?
    package let severity: Severity
    /// A JSON object of what was seen.
    package let evidence: [UInt8]

    /// The day that the subject names, as in `desk=LHR-001 day=2026-11-01`.
    var day: CalendarDate? {
        subject.split(separator: " ").first { $0.hasPrefix("day=") }.flatMap { CalendarDate(String($0.dropFirst(4))) }
    }

    package init(
        _ kind: String, _ subject: String, tehsil: String?, _ severity: Severity, evidence: [UInt8]
    ) {
        self.kind = kind
        self.subject = subject
        self.tehsil = tehsil
        self.severity = severity
        self.evidence = evidence
    }
}
