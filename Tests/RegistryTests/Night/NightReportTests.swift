import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// A night's report shows what the database has, in picture, text and CSV alike, and says it to people.
@Suite(.timeLimit(.minutes(3))) struct NightReportTests {
    private let bench: NightBench

    init() throws { bench = try NightBench() }

    private func report(
        office: String? = nil, day: CalendarDate? = NightBench.day, night: Int = 1
    ) throws -> NightReport {
        try NightReport.make(bench.scene(office: office, day: day), night: night, on: bench.connection())
    }

    /// Rows of the CSV without its heading; no cell of these tests has a comma.
    private func rows(_ report: NightReport) -> [[String]] {
        String(decoding: report.csv, as: UTF8.self).split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func sum(_ report: NightReport, _ figure: String) -> Int {
        rows(report).filter { $0[0] == figure }.compactMap { Int($0[3]) }.reduce(0, +)
    }

    private func value(_ report: NightReport, _ figure: String, _ row: String, _ column: String) -> String? {
        rows(report).first { Array($0.prefix(3)) == [figure, row, column] }?[3]
    }

    private func counted(_ sql: String) throws -> Int {
        try bench.connection().query(sql)[0][0].flatMap { Int($0) } ?? -1
    }

    @Test func everyPlotsNumbersAreInTheCSVAndInTheText() throws {
        let report = try report()
        #expect(sum(report, "registrations_by_day_and_desk") == 60)
        #expect(sum(report, "families_by_score") == 60 && sum(report, "interviews_by_minutes") == 60)
        for (band, label) in [(5, "25 to below 30"), (6, "30 to below 35"), (9, "45 to below 50"), (19, "95 to 100")] {
            let count = try counted(
                "select count(*) from nser.assessment where least(score, 9999) / 500 = \(band) and score is not null")
            #expect(value(report, "families_by_score", label, "families") == "\(count)")
            // The picture says the same where a pointer rests on a bar.
            #expect(count == 0 || report.page.html.contains("<title>\(label): \(count)</title>"))
        }
        let unscored = try counted("select count(*) from nser.assessment where state = 'NOT_SCORED'")
        #expect(unscored > 0 && value(report, "families_by_score", "without a score", "families") == "\(unscored)")
        #expect(value(report, "cut_offs", "kafaalat", "points at most") == "34")
        let desk = try counted("select count(*) from nser.journal_body where desk = 'SEED-60101'")
        #expect(value(report, "registrations_by_day_and_desk", "2026-11-01", "SEED-60101") == "\(desk)")
        #expect(value(report, "registrations_by_day_and_desk", "2026-10-03", "SEED-60101") == "0")
        #expect(value(report, "acts_of_day", "SEED-60101", "registered") == "\(desk)")
        let plain = report.page.plain
        for title in [
            "Registrations by day and desk", "Families by score", "Interviews by length", "Findings by kind",
            "Families scored or decided again", "1 Nov ",
        ] { #expect(plain.contains(title), "\(title)") }
        // A country is its offices.
        let offices = try ["PK60101", "PK61701", "PK10101"].map {
            sum(try self.report(office: $0), "families_by_score")
        }
        #expect(offices.reduce(0, +) == 60 && offices.allSatisfy { $0 > 0 })
    }

    @Test func aDayOnWhichNothingHappenedSaysSo() throws {
        let quiet = try report(day: CalendarDate(year: 2025, month: 3, day: 2))
        for words in [
            "No family was registered in these days.", "No interview was held in these days.", "No finding.",
            "No family was scored or decided again",
        ] { #expect(quiet.page.html.contains(words), "\(words)") }
        try bench.damage("truncate nser.assessment cascade")
        #expect(try report().page.html.contains("No family has a score."))
    }

    /// Another model and its rules over all: before and after are those of the decisions that stand in the database.
    @Test func whoCrossesIsCountedFromTheDecisions() throws {
        #expect(try report().page.html.contains("No family was scored or decided again in the 30 days."))
        // Some were eligible before.
        try bench.damage(
            "update nser.decision set decisions = replace(decisions::text, 'PENDING_VERIFICATION', 'ELIGIBLE')::json")
        let connection = try bench.connection()
        try Models.activate("bisp-shape", by: "A", second: "B", on: connection)
        try Programmes.chooseRuleSet("bisp-shape", by: "A", second: "B", on: connection)
        let day = try #require(CalendarDate("2026-11-10"))
        let noon = try #require(Instant(rfc3339: "2026-11-10T12:00:00+05:00"))
        var run = try RedecisionRun.open(day: day, on: connection)
        try run.finish(on: connection, now: { noon }, report: { _, _ in })
        let report = try report(day: day)
        #expect(value(report, "crossings", "all", "families scored or decided again") == "60")
        #expect(sum(report, "crossings of kafaalat") == 60)
        let states = [
            ("eligible", "ELIGIBLE"), ("waiting", "PENDING_VERIFICATION"), ("not eligible", "NOT_ELIGIBLE"),
        ]
        var crossed = 0
        for before in states {
            for after in states {
                let count = try counted(
                    """
                    select count(*) from nser.decision b
                    cross join lateral (
                        select decisions from nser.decision where household_id = b.household_id
                        order by ordinal desc, step desc limit 1) a
                    where b.ordinal = 1 and b.step = 0 and b.decisions -> 0 ->> 'state' = '\(before.1)'
                        and a.decisions -> 0 ->> 'state' = '\(after.1)'
                    """)
                #expect(
                    value(report, "crossings of kafaalat", "before: \(before.0)", "after: \(after.0)") == "\(count)")
                if before != after { crossed += count }
                #expect(report.page.html.contains("<title>\(before.0), \(after.0): \(count)</title>") || count == 0)
            }
        }
        #expect(crossed > 0)
        #expect(report.page.html.contains("Benazir Kafaalat") && report.page.plain.contains("before \\ after"))
        // Before that day nothing had crossed, and long after it nothing has.
        for other in ["2026-11-09", "2026-12-25"] {
            #expect(sum(try self.report(day: CalendarDate(other)), "crossings of kafaalat") == 0)
        }
        let offices = try ["PK60101", "PK61701", "PK10101"].map {
            sum(try self.report(office: $0, day: day), "crossings of kafaalat")
        }
        #expect(offices.reduce(0, +) == 60)
    }

    /// Names that would be more than text if nobody escaped them, wherever a name can stand.
    @Test func hostileNamesAreText() throws {
        try bench.damage(
            """
            alter table nser.desk drop constraint desk_code_form;
            alter table nser.finding drop constraint finding_kind_form;
            update nser.journal_body set desk = '=cmd|'' /C calc''!A1' where desk = 'SEED-60101';
            update nser.journal_body set desk = '</title><script>alert(1)</script>' where desk = 'SEED-61701';
            update nser.tehsil set name = '"><img src=x onerror=alert(1)>' where code = 'PK60101';
            update nser.centre set name = E'@SUM(1)\\u202E</svg><b>\\u001B[2J' where code = 'SEED-10101';
            insert into nser.desk (code, centre, tehsil) values ('+1" onload="alert(1)', 'SEED-10101', 'PK10101');
            """ + Self.officer("a", on: "+1\" onload=\"alert(1)")
                + """
                insert into nser.night_run (day) values ('2026-11-01');
                insert into nser.finding (kind, subject, tehsil, severity, evidence, first_run, last_run)
                select '<script>kind', 'desk=<b>''" day=-1', 'PK60101', 'ERROR', '{}', id, id from nser.night_run;
                """)
        for office in [nil, "PK60101", "PK10101"] {
            let report = try report(office: office)
            let read = try #require(StrictXML(report.page.html))
            #expect(Set(read.elements).isDisjoint(with: ["script", "img", "b"]))
            #expect(Set(read.attributes.flatMap(\.keys)).isDisjoint(with: ["onload", "onerror", "src", "href"]))
            for row in String(decoding: report.csv, as: UTF8.self).split(separator: "\r\n") {
                for cell in row.split(separator: ",") {
                    let begin = cell.drop { $0 == "\"" }.first
                    #expect(begin.map { !"=+-@".contains($0) } ?? true, "\(row)")
                }
            }
            let controls = report.page.plain.unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n"
            }
            #expect(controls.isEmpty)
        }
        let national = try report()
        let csv = String(decoding: national.csv, as: UTF8.self)
        #expect(csv.contains("'=cmd|' /C calc'!A1") && csv.contains("\"'+1\"\" onload=\"\"alert(1)\""))
        #expect(national.page.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    /// Nothing is loaded from anywhere; a reader of the page and a program know what it is.
    @Test func thePageStandsAlone() throws {
        let html = try report().page.html
        let without = html.replacing("http-equiv", with: "").replacing(
            "xmlns=\"http://www.w3.org/1999/xhtml\"", with: ""
        )
        .replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
        for word in ["http", "//", "src=", "href", "@import", "url(", "<script", "<link", "<img", "<iframe", "base64"] {
            #expect(!without.contains(word), "\(word)")
        }
        let read = try #require(StrictXML(html))
        #expect(read.attributes.first?["lang"] == "en")
        #expect(
            html.contains("<title>Pakistan: Sunday, 1 November 2026</title>") && html.contains("width=device-width"))
        let pictures = zip(read.elements, read.attributes).filter { $0.0 == "svg" }.map(\.1)
        #expect(pictures.count >= 4)
        #expect(pictures.allSatisfy { $0["role"] == "img" && $0["aria-label"]?.isEmpty == false })
    }

    /// Every kind that a check answers for has words for people.
    @Test func everyKindOfFindingHasWords() throws {
        for check in NightChecks.all {
            for kind in try check.look(bench.scene(), on: bench.connection()).kinds {
                #expect(FindingWords.has(kind), "\(kind)")
                let words = FindingWords.of(kind)
                // A bar's name in a picture.
                #expect(words.title.count <= 58 && !words.advice.isEmpty)
            }
        }
        #expect(FindingWords.has("version_lost") && !FindingWords.has("another"))
        #expect(FindingWords.of("another_kind").title == "another kind")
    }

    /// Files are left of offices that worked, that could have worked, and where something is open; of no others.
    @Test func anOfficeWithoutWorkHasFilesToo() throws {
        let connection = try bench.connection()
        let (day, later) = (try #require(NightBench.day), try #require(CalendarDate("2026-11-05")))
        func offices(_ day: CalendarDate) throws -> [String] {
            try NightRun.offices(of: day, on: connection).map(\.written)
        }
        #expect(try offices(day) == ["PK10101", "PK60101", "PK61701"] && offices(later) == [])
        try bench.damage(Self.officer("quiet", on: "SEED-61701"))
        #expect(try offices(later) == ["PK61701"])
        for table in ["officer", "desk"] {
            try bench.damage(
                "update nser.\(table) set active = false where 'SEED-61701' in (code, \(table == "desk" ? "code" : "desk"))"
            )
            #expect(try offices(later) == [], "\(table)")
            try bench.damage("update nser.\(table) set active = true")
        }
        try bench.damage("delete from nser.officer")
        try bench.damage("update nser.assessment set score = score + 1 where household_id = (\(NightTests.scored))")
        try bench.night([ScoresCheck()])
        #expect(try offices(later) == Findings.list(state: nil, on: connection).compactMap(\.tehsil))
        #expect(try offices(later).count == 1)
        for state in ["EXPLAINED", "ACCEPTED", "MENDED"] {
            try bench.damage("update nser.finding set state = '\(state)'")
            #expect(try offices(later) == [], "\(state)")
        }
    }

    /// The country's page names the offices where somebody has to look: findings, days not closed, desks that are silent.
    @Test func theCountrysReportNamesTheOffices() throws {
        try bench.damage(
            "insert into nser.desk (code, centre, tehsil) values ('SEED-QUIET', 'SEED-61701', 'PK61701');"
                + "insert into nser.desk_epoch (desk, epoch) values ('SEED-QUIET', 1);"
                + Self.officer("busy", on: "SEED-60101") + Self.officer("quiet", on: "SEED-QUIET"))
        try bench.night()
        #expect(try bench.findings() == ["day_not_closed OPEN"])
        let report = try report()
        #expect(value(report, "offices", "PK60101", "days not closed") == "1")
        #expect(value(report, "offices", "PK60101", "open findings") == "1")
        #expect(value(report, "offices", "PK60101", "silent desks") == "0")
        #expect(value(report, "offices", "PK61701", "silent desks") == "1")
        #expect(value(report, "offices", "PK61701", "days not closed") == "0")
        #expect(value(report, "silent_desks", "SEED-QUIET", "last sent on") == "never")
        let plain = report.page.plain
        #expect(plain.contains("Days that a desk did not close: 1. Desks that sent nothing: 1."))
        #expect(plain.contains("desk SEED-60101, day 2026-11-01"))
        #expect(plain.contains("A desk worked and did not close its day"))
        // The finding's office comes first, and each office's page has its own only.
        let offices = rows(report).filter { $0[0] == "offices" }.map { $0[1] }
        #expect(offices.first == "PK60101" && Set(offices) == ["PK60101", "PK61701", "PK10101"])
        #expect(try !self.report(office: "PK60101").page.html.contains("SEED-QUIET"))
        #expect(try self.report(office: "PK61701").page.html.contains("SEED-QUIET"))
        // One report that is read for the country gives each office what it would read by itself.
        let knowledge = try ReportKnowledge(bench.scene(), night: 1, on: bench.connection())
        for office in ["PK60101", "PK61701"] {
            let own = NightReport.make(try bench.scene(office: office), night: 1, from: knowledge)
            let alone = try self.report(office: office)
            #expect(own.page.html == alone.page.html && own.csv == alone.csv)
        }
    }

    /// What was found first this night says so; the night after it does not.
    @Test func aNewFindingIsNamedNew() throws {
        try bench.damage("update nser.assessment set score = score + 1 where household_id = (\(NightTests.scored))")
        try bench.night()
        try bench.night()
        let runs = try bench.connection().query("select id from nser.night_run order by id").compactMap {
            $0[0].flatMap { Int($0) }
        }
        #expect(try report(night: runs[0]).page.html.contains("1 finding is open; new this night: 1."))
        #expect(try report(night: runs[1]).page.html.contains("1 finding is open; new this night: 0."))
    }

    private static func officer(_ code: String, on desk: String) -> String {
        """
        insert into nser.officer (code, name, role, area_level, area_code, desk, salt, password, scrypt_n, scrypt_r, scrypt_p)
        select '\(code)x', 'Nobody', 'OFFICER', 'TEHSIL', tehsil, code, sha256('s'), sha256('p'), 2, 8, 1
        from nser.desk where code = '\(desk)';
        """
    }
}
