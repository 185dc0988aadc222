import Shared
import Testing

@testable import Registry

/// A household as a decision sees it, made by hand, one member a line. Numbers begin with 0, which no card has.
struct InventedScene {
    /// JSON members of each person, after `line` and `person`.
    var members: [String]
    var answers = #"{"pregnant":0,"births_12_months":0}"#
    var day = "2026-11-24"
    var tehsil = "PK60101"
    /// Hundredths of a point; nil: not scored.
    var score: Int32? = 2000
    var model = "bisp-shape"
    /// The line that was named.
    var recipient: Int?
    /// Lines that are verified.
    var verified: Set<Int> = []
    /// Facts by line; nil: not asked.
    var facts: [Int: Set<String>]? = [:]
    /// The codes of which a file has come; nil: not asked.
    var files: Set<String>?

    /// A couple (line 1 he, line 2 she) with everything that Kafaalat asks for, and more members after them.
    static func couple(_ more: String...) -> InventedScene {
        var scene = InventedScene(members: [
            #""relation":1,"sex":"M","born":"1980-01-01","marital":2,"cnic":"0000000100011","expires":"2030-01-01""#,
            #""relation":2,"sex":"F","born":"1985-01-01","marital":2,"husband":1,"cnic":"0000000100022","expires":"2030-01-01""#,
        ])
        scene.members += more
        scene.recipient = 2
        scene.verified = Set(1...scene.members.count)
        return scene
    }

    static func person(_ line: Int) -> Identifier {
        Identifier(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(line))
    }

    func scene() throws -> DecisionScene {
        let form = try Form.shipped()
        let roster = members.enumerated().map { index, text in
            #"{"line":\#(index + 1),"person":"\#(Self.person(index + 1).written)",\#(text)}"#
        }
        let interview = try Interview(
            form: form, roster: JSONDocument(Array("[\(roster.joined(separator: ","))]".utf8)).root,
            answers: JSONDocument(Array(answers.utf8)).root, date: try #require(CalendarDate("2026-11-01")))
        var numbers: [Int64: Set<String>]?
        if let facts {
            var found: [Int64: Set<String>] = [:]
            for (line, codes) in facts { found[try #require(interview.members[line - 1].number)] = codes }
            numbers = found
        }
        return DecisionScene(
            interview: interview, day: try #require(CalendarDate(day)), tehsil: try PCode(validating: tehsil),
            assessed: score.map { .scored(hundredths: $0, terms: []) } ?? .notScored(reason: "AREA", terms: []),
            model: model, recipient: recipient.map(Self.person), verified: Set(verified.map(Self.person)),
            facts: numbers, files: files)
    }

    func decide(by rules: ProgrammeRules) throws -> [Decision] { rules.decide(try scene()) }
}

/// The programmes that ship, as rules.
enum ShippedRules {
    static func programmes() throws -> [Programme] {
        let form = try Form.shipped()
        return try RegistryFile.all(in: "programmes").filter { $0.title != "filters" }
            .map { try Programme(file: $0.bytes, form: form) }
    }

    static func rules(_ ruleSet: String = "bisp-shape", switches: [String: Bool] = [:]) throws -> ProgrammeRules {
        try ProgrammeRules(
            programmes: programmes(), filters: .shipped(), switches: switches, ruleSet: ruleSet)
    }
}

extension [Decision] {
    /// The household's decision of a programme.
    subscript(_ programme: String) -> Decision? { first { $0.programme == programme && $0.subject == nil } }

    /// The decision about the member on a line.
    subscript(_ programme: String, _ line: Int) -> Decision? {
        first { $0.programme == programme && $0.subject == InventedScene.person(line) }
    }
}

extension Decision {
    var codes: [String] { reasons.map(\.code) }
}
