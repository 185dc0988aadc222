package import PostgresPipeline
import Shared

/// What the reports of one night show of every office: read once, for all of them.
package struct ReportKnowledge: Sendable {
    /// Days that plots over time show, the last of them the night's: as many as the signs of desks look back.
    static let daysShown = 30

    /// First to last.
    let days: [CalendarDate]
    /// By the tehsil's code; an office without anything to show is not among them.
    private(set) var offices: [String: OfficeFigures] = [:]
    /// What is not mended, the gravest first.
    let findings: [Finding]
    let cutOffs: CutOffs
    /// The active model's name; nil while none is.
    let model: String?
    /// Titles of the programmes in force, by name.
    let titles: [String: String]
    /// Names of all tehsils, by code.
    let places: [String: String]

    /// A finding as a report shows it.
    struct Finding: Sendable, Equatable {
        let id: Int
        let kind: String
        let subject: String
        let tehsil: String?
        let severity: String
        let state: String
        /// The day in Karachi on which it was found first.
        let since: CalendarDate
        /// Whether this night found it first.
        let isNew: Bool
    }

    /// - Parameters:
    ///   - scene: whose day the reports are of; with an office, only that office is read.
    ///   - night: the run's number.
    package init(
        _ scene: NightScene, night: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let last = scene.day.daysSince2000
        days = (0..<Int32(Self.daysShown)).reversed().compactMap { CalendarDate(daysSince2000: last - $0) }
        let scoring = try ScoringInForce.load(form: scene.form, on: connection)
        cutOffs = CutOffs(scoring, on: scene.day)
        model = scoring?.model.name
        titles = Dictionary(
            uniqueKeysWithValues: (scoring?.rules?.programmes ?? []).map { ($0.name, $0.title.english) })
        var places: [String: String] = [:]
        for row in try connection.rows("select code, name from nser.tehsil") {
            places[try row.text(0)] = try row.text(1)
        }
        self.places = places
        findings = try Self.findings(scene.office?.written, night, on: connection)
        let reading = Reading(
            first: days.first ?? scene.day, day: scene.day, office: scene.office?.written,
            model: scoring.map { Hexadecimal.bytea($0.model.digest) })
        try readActs(reading, on: connection)
        try readRegistrations(reading, on: connection)
        try readScores(reading, on: connection)
        try readMinutes(reading, on: connection)
        try readCrossings(reading, on: connection)
        try readSilent(reading, on: connection)
    }

    /// The figures of an office, or of the country.
    func figures(of office: String?) -> OfficeFigures {
        if let office { return offices[office] ?? OfficeFigures() }
        return offices.keys.sorted().reduce(into: OfficeFigures()) { $0.add(offices[$1] ?? OfficeFigures()) }
    }

    func findings(of office: String?) -> [Finding] {
        office == nil ? findings : findings.filter { $0.tehsil == office }
    }

    // MARK: Reading

    private struct Reading {
        let first: CalendarDate
        let day: CalendarDate
        let office: String?
        let model: String?

        var ofDay: [String?] { [day.written, office] }
        var ofPeriod: [String?] { [first.written, day.written, office] }
    }

    private static func findings(
        _ office: String?, _ night: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Finding] {
        var findings: [Finding] = []
        for row in try connection.rows(ReportStatements.findings, [office, "\(night)"]) {
            guard let since = CalendarDate(try row.text(6)) else { throw .mismatch("a finding has no day") }
            findings.append(
                Finding(
                    id: try row.integer(0), kind: try row.text(1), subject: try row.text(2), tehsil: row.optional(3),
                    severity: try row.text(4), state: try row.text(5), since: since, isNew: try row.bool(7)))
        }
        return findings
    }

    private mutating func readActs(
        _ reading: Reading, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        for row in try connection.rows(ReportStatements.acts, reading.ofDay) {
            offices[try row.text(0), default: OfficeFigures()].acts[try row.text(1)] = OfficeFigures.Acts(
                registered: try row.integer(2), updated: try row.integer(3), reassessed: try row.integer(4),
                refused: try row.integer(5))
        }
    }

    private mutating func readRegistrations(
        _ reading: Reading, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let none = [Int](repeating: 0, count: days.count)
        for row in try connection.rows(ReportStatements.registrations, reading.ofPeriod) {
            let place = try row.integer(2)
            guard days.indices.contains(place) else { throw .mismatch("a day lies outside of the report's") }
            offices[try row.text(0), default: OfficeFigures()].registrations[try row.text(1), default: none][place] =
                try row.integer(3)
        }
    }

    private mutating func readScores(
        _ reading: Reading, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        for row in try connection.rows(ReportStatements.scores, [reading.office, reading.model]) {
            let (tehsil, count) = (try row.text(0), try row.integer(3))
            guard row.optional(2) != nil else {
                offices[tehsil, default: OfficeFigures()].unscored += count
                continue
            }
            if try row.bool(1) {
                let band = min(max(try row.integer(2), 0), OfficeFigures.scoreBands - 1)
                offices[tehsil, default: OfficeFigures()].scores[band] += count
            } else {
                offices[tehsil, default: OfficeFigures()].scoredOtherwise += count
            }
        }
    }

    private mutating func readMinutes(
        _ reading: Reading, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        for row in try connection.rows(ReportStatements.minutes, reading.ofPeriod) {
            let band = min(max(try row.integer(1), 0), OfficeFigures.minuteBands - 1)
            offices[try row.text(0), default: OfficeFigures()].minutes[band] += try row.integer(2)
        }
    }

    private mutating func readCrossings(
        _ reading: Reading, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        for row in try connection.rows(ReportStatements.crossings, reading.ofPeriod) {
            let (tehsil, count) = (try row.text(0), try row.integer(4))
            guard let programme = row.optional(1) else {
                offices[tehsil, default: OfficeFigures()].reevaluated += count
                continue
            }
            guard let before = OfficeFigures.Standing(rawValue: try row.integer(2)),
                let after = OfficeFigures.Standing(rawValue: try row.integer(3))
            else { throw .mismatch("a decision has an unknown state") }
            let crossing = OfficeFigures.Crossing(before: before, after: after)
            offices[tehsil, default: OfficeFigures()].crossings[programme, default: [:]][crossing] = count
        }
    }

    private mutating func readSilent(
        _ reading: Reading, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        for row in try connection.rows(ReportStatements.silent, reading.ofDay) {
            offices[try row.text(0), default: OfficeFigures()].silent.append(
                OfficeFigures.Silent(desk: try row.text(1), centre: try row.text(2), last: row.optional(3)))
        }
    }
}
