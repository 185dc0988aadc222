import Foundation
import PostgresPipeline
import Shared
import Testing

@testable import Registry

/// Rows that are refused, each with its reason, while the others are imported; and files that are refused as a whole.
@Suite(.timeLimit(.minutes(5))) struct RefusedRowsTests {
    private let bench: ImportBench
    private let survey: ImportBench.Survey
    private let households: [[String]]
    private let members: [[String]]

    init() throws {
        bench = try ImportBench()
        survey = try ImportBench.exported.get()
        (households, members) = try ImportBench.first(8, of: survey)
    }

    /// Changes one cell of a table: `line` counts from 1, the header's.
    private func set(_ rows: inout [[String]], _ line: Int, _ column: String, _ text: String) throws {
        rows[line - 1][try #require(rows[0].firstIndex(of: column))] = text
    }

    private func line(ofMember household: Int) throws -> Int {
        try #require(members.firstIndex { $0[0] == households[household - 1][0] }) + 1
    }

    private func imported(
        _ households: [[String]], _ members: [[String]], _ change: (inout ImportRun.Settings) -> Void = { _ in }
    ) throws -> (accepted: Int, refused: [String]) {
        let database = try ImportBench.empty()
        let survey = ImportBench.Survey(
            households: try bench.write(households, "h.csv"), members: try bench.write(members, "m.csv"))
        let summary = try ImportBench.run(survey, into: database, ImportBench.settings(change))
        #expect(try ImportBench.violatedChecks(database) == [])
        return (summary.accepted, try bench.refusals(summary.file, database))
    }

    /// One household of the file each.
    private static let householdCells = [
        ("tehsil", "PK99999", "560 tehsil tehsil.unknown"), ("tehsil", "LAHORE", "560 tehsil pcode.form"),
        ("tehsil", "", "560 tehsil required"), ("started", "yesterday", "560 interview/started time.form"),
        ("started", "2026-05-01T09:00:00+05:00", "560 interview/started interview-date"),
        ("started", "2027-05-01T09:00:00+05:00", "560 interview/started interview-date"),
        ("ended", "2026-10-30T09:00:00+05:00", "560 interview/ended interview.order"),
        ("mobile", "12345", "560 mobile mobile.form"), ("form", "nser-1999-1", "560 form form-version"),
        ("members", "one", "560 members members.number"), ("members", "40", "560 members members.lost"),
        ("members", "۴", "560 members members.number"),
        ("rooms", "0", "560 answers/rooms range"), ("rooms", "", "560 answers/rooms required"),
        ("rooms", "NA", "560 answers/rooms format.integer"),
        ("rooms", "99999999999999999999", "560 answers/rooms format.integer"),
        ("tenure", "PALACE", "560 answers/tenure code"), ("fan", "perhaps", "560 answers/fan format.boolean"),
        ("fan", "\u{202E}true", "560 answers/fan format.boolean"),
        ("household", "=cmd", "560 household tablet.form"), ("household", "", "560 household tablet.form"),
    ]

    @Test func everyDamagedCellOfAHouseholdIsNamed() throws {
        let (households, members) = try ImportBench.first(40, of: survey)
        var changed = households
        for (place, cell) in Self.householdCells.enumerated() { try set(&changed, place + 2, cell.0, cell.1) }
        let result = try imported(changed, members)
        let damaged = Self.householdCells.count
        #expect(result.accepted == 40 - damaged)
        for (place, cell) in Self.householdCells.enumerated() {
            #expect(result.refused[place] == "households \(place + 2) \(cell.2)")
        }
        // A household that cannot be read leaves its members behind, each of them said.
        #expect(result.refused.count > damaged)
        #expect(result.refused.dropFirst(damaged).allSatisfy { $0.hasSuffix("560 household member.household") })
    }

    /// The first member of one household of the file each.
    private static let memberCells = [
        ("name", "", "560 roster/1/name required"), ("name", "M4x", "560 roster/1/name format.name"),
        ("name", "احمد\u{202E}", "560 roster/1/name format.name"), ("name", "A\u{0}b", "560 roster/1/name format.name"),
        ("born", "1980-02-30", "560 roster/1/born format.date"),
        ("born", "2027-01-01", "560 roster/1/marital not_asked"),
        ("relation", "99", "560 roster/1/relation code"), ("cnic", "123", "560 roster/1/cnic format.number"),
        ("expires", "2020-01-01", "562 roster/1/expires cnic.expired"),
        ("line", "7", "560 roster/1/line lines.consecutive"),
        ("person", "no-uuid", "560 roster/1/person format.identifier"),
    ]

    @Test func everyDamagedCellOfAMemberIsNamed() throws {
        let (households, members) = try ImportBench.first(40, of: survey)
        var changed = members
        for (place, cell) in Self.memberCells.enumerated() {
            let line = try #require(members.firstIndex { $0[0] == households[place + 1][0] }) + 1
            try set(&changed, line, cell.0, cell.1)
        }
        let result = try imported(households, changed)
        #expect(result.accepted == 40 - Self.memberCells.count)
        #expect(
            result.refused
                == Self.memberCells.enumerated().map { "households \($0.offset + 2) \($0.element.2)" })
    }

    @Test func urduDigitsDashesAndDayFirstAreRead() throws {
        var (changed, people) = (households, members)
        try set(&changed, 4, "rooms", "۳")
        try set(&changed, 4, "mobile", "+92 300 1234567")
        let line = try line(ofMember: 4)
        let cnic = people[line - 1][try #require(people[0].firstIndex(of: "cnic"))]
        try set(&people, line, "cnic", "\(cnic.prefix(5))-\(cnic.dropFirst(5).prefix(7))-\(cnic.suffix(1))")
        try set(&people, line, "expires", "31.12.2035")
        let result = try imported(changed, people)
        #expect(result.accepted == 8 && result.refused.isEmpty, "\(result.refused)")
    }

    @Test func aNumberTwiceInTheFileNamesTheFirstLine() throws {
        var people = members
        let cnic = try #require(people[0].firstIndex(of: "cnic"))
        try set(&people, line(ofMember: 6), "cnic", people[try line(ofMember: 3) - 1][cnic])
        let database = try ImportBench.empty()
        let survey = ImportBench.Survey(
            households: try bench.write(households, "h.csv"), members: try bench.write(people, "m.csv"))
        // Together in one transaction, and in transactions of two.
        for rowsAtOnce in [100, 2] {
            let fresh = rowsAtOnce == 100 ? database : try ImportBench.empty()
            let summary = try ImportBench.run(survey, into: fresh, ImportBench.settings { $0.rowsAtOnce = rowsAtOnce })
            #expect(summary.accepted == 7 && summary.duplicates == 1)
            let words = try ImportBench.rows(
                fresh, "select line, number, rule, words from nser.import_row where number <> 0")
            #expect(words.count == 1 && words[0][0] == "6" && words[0][1] == "561" && words[0][2] == "number.twice")
            #expect(words[0][3]?.hasSuffix("stands in line 3 of this file too") == true)
            // Nothing personal: the number is masked.
            #expect(words[0][3]?.contains(people[try line(ofMember: 3) - 1][cnic]) == false)
        }
    }

    @Test func householdsTwiceMembersWithoutAndLostOnesAreSaid() throws {
        var (changed, people) = (households, members)
        changed.insert(changed[4], at: 5)  // line 6 is line 5 again
        people.remove(at: try line(ofMember: 8) - 1)
        people.insert(["0-nobody"] + people[1].dropFirst(), at: 1)
        let result = try imported(changed, people)
        #expect(result.accepted == 7)
        #expect(
            result.refused == [
                "households 6 563 household household.twice", "households 9 560 members members.lost",
                "members 2 560 household member.household",
            ], "\(result.refused)")
    }

    @Test func otherTehsilsThanThoseAskedForAreRefused() throws {
        let column = try #require(households[0].firstIndex(of: "tehsil"))
        let wanted = households[1][column]
        let result = try imported(households, members) { $0.tehsils = [wanted] }
        #expect(result.accepted == households.dropFirst().count { $0[column] == wanted })
        #expect(result.accepted + result.refused.count == 8)
        #expect(result.refused.allSatisfy { $0.hasSuffix("560 tehsil tehsil.unknown") })
    }

    @Test func inventedNumbersAreRefusedUnlessTold() throws {
        let result = try imported(households, members) { $0.acceptsInventedNumbers = false }
        #expect(result.accepted == 0 && result.refused.count == 8)
        #expect(result.refused.allSatisfy { $0.contains(" 560 roster/") && $0.hasSuffix(" invented-number") })
    }

    // MARK: Bytes

    private func text(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    private func imported(bytes: [UInt8]) throws -> (accepted: Int, refused: [String]) {
        let database = try ImportBench.empty()
        let survey = ImportBench.Survey(
            households: try bench.write(bytes: bytes, "h.csv"), members: try bench.write(members, "m.csv"))
        let summary = try ImportBench.run(survey, into: database)
        return (summary.accepted, try bench.refusals(summary.file, database))
    }

    private func lines() throws -> [[UInt8]] {
        try text(bench.write(households, "plain.csv")).split(separator: 0x0A).map { Array($0) + [0x0A] }
    }

    @Test func aMarkAndEitherLineEndMakeNoDifference() throws {
        let plain = try lines()
        #expect(try imported(bytes: [0xEF, 0xBB, 0xBF] + plain.joined()).accepted == 8)
        #expect(try imported(bytes: Array(plain.map { $0.dropLast() + [0x0D, 0x0A] }.joined())).accepted == 8)
        // The last line without its end.
        #expect(try imported(bytes: Array(plain.joined().dropLast())).accepted == 8)
    }

    @Test func aRowThatCannotBeReadIsRefusedAndTheNextOnesAreImported() throws {
        let plain = try lines()
        func damaged(_ line: [UInt8], at place: Int = 3) throws -> [String] {
            var lines = plain
            lines[place] = line
            let result = try imported(bytes: Array(lines.joined()))
            #expect(result.accepted == 7, "\(result.refused)")
            return result.refused.filter { !$0.hasSuffix("member.household") }
        }
        let line = plain[3]
        #expect(
            try damaged(line.dropLast() + Array(repeating: 0x2C, count: 100) + [0x0A]) == [
                "households 4 560  row.fields"
            ])
        #expect(try damaged(plain[0]) == ["households 4 560  row.header"])
        let stray = line.prefix(8) + [0x22] + line.dropFirst(8)
        #expect(try damaged(Array(stray)) == ["households 4 560  row.csv"])
        let latin = line.prefix { $0 != 0x2C } + [0x2C, 0xE9] + line.drop { $0 != 0x2C }.dropFirst()
        #expect(try damaged(Array(latin)) == ["households 4 560  row.encoding"])
        // A field of eight million bytes, and one with line ends in quotes.
        let long = Array(repeating: UInt8(ascii: "x"), count: 8 << 20)
        #expect(try damaged(long + line) == ["households 4 560  row.csv"])
        let mobile = try #require(households[0].firstIndex(of: "mobile"))
        var quoted = households
        quoted[3][mobile] = "0300\n1234567"
        let result = try imported(quoted, members)
        #expect(result.accepted == 7 && result.refused == ["households 4 560 mobile mobile.form"])
    }

    @Test func quotesThatDoNotEndTakeTheRestOfTheFile() throws {
        var lines = try lines()
        lines[8] = Array("\"".utf8) + lines[8]
        let result = try imported(bytes: Array(lines.joined()))
        #expect(result.accepted == 7 && result.refused.first == "households 9 560  row.csv")
    }

    @Test func aLastLineThatWasCutOffIsRefused() throws {
        let whole = Array(try lines().joined())
        let result = try imported(bytes: Array(whole.dropLast(40)))
        #expect(result.accepted == 7 && result.refused.first == "households 9 560  row.fields")
    }

    @Test func filesAreRefusedAsAWholeAndNothingIsWritten() throws {
        let database = try ImportBench.empty()
        let plain = Array(try lines().joined())
        let names = households[0]
        func fault(_ bytes: [UInt8], members: [UInt8]? = nil) throws -> String {
            let survey = ImportBench.Survey(
                households: try bench.write(bytes: bytes, "h.csv"),
                members: try members.map { try bench.write(bytes: $0, "m.csv") } ?? self.survey.members)
            let error = #expect(throws: AdministrationError.self) { try ImportBench.run(survey, into: database) }
            return error?.description ?? "(accepted)"
        }
        func header(_ names: [String]) -> [UInt8] { Array((names.joined(separator: ",") + "\n").utf8) }
        #expect(try fault([]).contains("the file is empty"))
        #expect(try fault([0x0A, 0x0A]).contains("the file is empty"))
        #expect(try fault(Array(repeating: 0, count: 9_000)).contains("no text"))
        #expect(try fault([0xFF, 0xFE] + plain).contains("UTF-16"))
        #expect(try fault(plain.flatMap { [$0, 0] }).contains("UTF-16"))
        #expect(try fault([0xC0, 0xC1] + plain).contains("not UTF-8"))
        #expect(try fault(header(names + ["fan"])).contains("column \(names.count + 1) has a name that an earlier"))
        #expect(try fault(header(names + (0..<100).map { "c\($0)" })).contains("100 column(s) are no question"))
        #expect(
            try fault(header(names.filter { $0 != "fan" && $0 != "tehsil" })).contains(
                "2 column(s) are missing: tehsil, fan"))
        #expect(try fault(header(["household"])).contains("missing: tehsil, started, ended, members, tenure ..."))
        #expect(try fault(Array("x\"".utf8) + plain).contains("cannot be read as CSV"))
        #expect(try fault(Array(plain.map { $0 == 0x2C ? 0x3B : $0 })).contains("no question of nser-2026-1"))
        var turned = try lines()
        turned.swapAt(3, 4)
        #expect(try fault(Array(turned.joined())).contains("households is not sorted by household: line 5"))
        #expect(try fault(plain, members: header(["household", "line"])).contains("missing: name, father_name"))
        #expect(try fault(plain, members: []).contains("the file is empty"))
        let missing = ImportBench.Survey(households: bench.folder + "/nowhere", members: survey.members)
        let error = #expect(throws: AdministrationError.self) { try ImportBench.run(missing, into: database) }
        #expect(error?.kind == .file)
        #expect(try ImportBench.rows(database, "select count(*) from nser.import_file") == [["0"]])
        #expect(try ImportBench.rows(database, "select count(*) from nser.household") == [["0"]])
    }
}
