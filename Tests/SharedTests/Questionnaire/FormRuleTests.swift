import Shared
import Testing

/// Each rule over several answers: an interview that breaks it, and one just inside it.
struct FormRuleTests {
    let form: Form

    init() throws { form = try Form.shipped() }

    /// What one test changes, what must be found (nothing: accepted).
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout Examples) -> Void
        let found: [String]

        init(_ name: String, _ found: [String], _ change: @escaping @Sendable (inout Examples) -> Void) {
            self.name = name
            self.found = found
            self.change = change
        }

        var testDescription: String { name }
    }

    @Test(arguments: Case.heads + Case.numbers + Case.cards + Case.ages + Case.marriages + Case.parents + Case.fields)
    func finds(_ example: Case) throws {
        var family = try Examples.family()
        example.change(&family)
        let found = try family.violations(form)
        #expect(found == example.found)
    }

    /// No rule of the file is without a breaking example.
    @Test func everyRuleIsBroken() {
        let cases = Case.heads + Case.numbers + Case.cards + Case.ages + Case.marriages + Case.parents + Case.fields
        let broken = Set(cases.flatMap { $0.found.compactMap { $0.split(separator: " ").last.map(String.init) } })
        for rule in form.rules { #expect(broken.contains(rule.id), "\(rule.id)") }
    }

    @Test func anExpiredCardHasItsOwnNumber() throws {
        var family = try Examples.family()
        family[1]["expires"] = "2026-11-21"
        let violation = try family.interview(form).violations(of: form).first
        #expect(violation?.number == 562)
        #expect(violation?.field == "roster/1/expires")
    }

    @Test func everyRuleHasWordsInBothLanguages() {
        for rule in form.rules { #expect(rule.words.english != rule.words.urdu) }
        let violation = FormViolation(
            field: "answers/rooms", rule: "range",
            arguments: [.init(name: "minimum", value: "1"), .init(name: "maximum", value: "50")])
        #expect(form.explain(violation, .english) == "The number is not between 1 and 50")
        #expect(form.explain(violation, .urdu).contains("50"))
    }
}

extension FormRuleTests.Case {
    static let heads: [Self] = [
        Self("the family itself", []) { _ in },
        Self("no head", ["roster head.one"]) {
            $0[1]["relation"] = 6
            $0[2]["relation"] = 9
        },
        Self("two heads", ["roster head.one"]) { $0[2]["relation"] = 1 },
        Self("the head is on another line", []) {
            $0[1]["relation"] = 2
            $0[2]["relation"] = 1
        },
        Self("a child as head", ["roster head.one", "roster/3/born head.adult", "roster/3/cnic head.cnic"]) {
            $0[3]["relation"] = 1
        },
        Self("the head without a number", ["roster/1/cnic head.cnic"]) {
            $0[1]["cnic"] = nil
            $0[1]["unnumbered"] = "LOST"
        },
        Self("no adult", ["roster adult.one", "roster/1/born head.adult", "roster/1/cnic head.cnic"]) {
            $0.roster = [Examples.person(1, born: "2009-01-01", $0[1])]
            $0[1]["marital"] = 1
        },
        Self("one adult", []) {
            $0.roster = [$0[1]]
            $0[1]["marital"] = 3
        },
        Self("lines 1, 3", ["roster/4/line lines.consecutive"]) { $0[4]["line"] = 5 },
        Self("lines swapped", ["roster/3/line lines.consecutive", "roster/4/line lines.consecutive"]) {
            $0[3]["line"] = 4
            $0[4]["line"] = 3
        },
    ]

    static let numbers: [Self] = [
        Self(
            "a CNIC and a CRC", ["roster/2/crc not_asked", "roster/2/cnic number.exactly_one"]
        ) {
            $0[2]["crc"] = "0345000009421"
        },
        Self("neither number nor reason", ["roster/2/cnic number.exactly_one"]) { $0[2]["cnic"] = nil },
        Self("an adult without number, with a reason", []) {
            $0[2]["cnic"] = nil
            $0[2]["unnumbered"] = "LOST"
        },
        Self("an adult with a CRC", ["roster/2/crc adult.cnic"]) {
            $0[2]["crc"] = $0[2]["cnic"]
            $0[2]["cnic"] = nil
        },
        Self("a child with a CNIC", ["roster/3/cnic child.crc"]) {
            $0[3]["cnic"] = $0[3]["crc"]
            $0[3]["crc"] = nil
        },
        Self("the same number twice", ["roster/3/crc number.unique"]) { $0[3]["crc"] = $0[1]["cnic"] },
        Self("the same person twice", ["roster/4/person person.unique"]) { $0[4]["person"] = $0[2]["person"] },
        Self("NEWBORN at two years", ["roster/4/unnumbered newborn.age"]) {
            $0[4]["crc"] = nil
            $0[4]["unnumbered"] = "NEWBORN"
        },
        Self("NEWBORN under one year", []) {
            $0[4]["crc"] = nil
            $0[4]["unnumbered"] = "NEWBORN"
            $0[4]["born"] = "2025-11-23"
        },
    ]

    static let cards: [Self] = [
        Self("a CNIC that ended yesterday", ["roster/1/expires cnic.expired"]) { $0[1]["expires"] = "2026-11-21" },
        Self("a CNIC that ends today", []) { $0[1]["expires"] = "2026-11-22" },
        Self("a CRC that ended yesterday", ["roster/3/expires crc.expired"]) { $0[3]["expires"] = "2026-11-21" },
        Self("a CRC that ends today", []) { $0[3]["expires"] = "2026-11-22" },
        Self("an end without a card", ["roster/4/expires not_asked"]) {
            $0[4]["crc"] = nil
            $0[4]["unnumbered"] = "APPLIED"
            $0[4]["expires"] = "2030-01-01"
        },
    ]

    static let ages: [Self] = [
        Self("born tomorrow", ["roster/4/born born.future"]) { $0[4]["born"] = "2026-11-23" },
        Self("born today", []) { $0[4]["born"] = "2026-11-22" },
        Self("131 years old", ["roster/1/born born.age", "roster/3/father father.age", "roster/4/father father.age"]) {
            $0[1]["born"] = "1895-11-22"
        },
        Self("130 years old", ["roster/3/father father.age", "roster/4/father father.age"]) {
            $0[1]["born"] = "1895-11-23"
        },
        Self("a wife of 15", ["roster/2/born spouse.wife_age", "roster/3/mother mother.age"]) {
            $0.roster.removeLast()
            $0[2] = Examples.person(2, born: "2010-11-23", $0[2])
            $0[2]["no_school"] = "OTHER"
        },
        Self("a wife of 16", ["roster/3/mother mother.age"]) {
            $0.roster.removeLast()
            $0[2] = Examples.person(2, born: "2010-11-22", $0[2])
            $0[2]["no_school"] = "OTHER"
        },
        Self("a married man of 17", ["roster/4/born spouse.husband_age"]) {
            $0[4] = Examples.person(4, born: "2008-11-23", $0[4])
            $0[4]["marital"] = 2
            $0[4]["crc"] = $0[4]["crc"] ?? $0[4]["cnic"]
            $0[4]["cnic"] = nil
            $0[2]["born"] = "1980-01-01"
        },
        Self("a married man of 18", []) {
            $0[4] = Examples.person(4, born: "2008-11-22", $0[4])
            $0[4]["marital"] = 2
            $0[2]["born"] = "1980-01-01"
        },
    ]

    static let marriages: [Self] = [
        Self("a spouse who is not married", ["roster/2/husband not_asked", "roster/2/marital spouse.head_married"]) {
            $0[2]["marital"] = 3
        },
        Self("a spouse without link", ["roster/2/husband spouse.linked"]) { $0[2]["husband"] = nil },
        Self("a wife as head, her husband linked by her", []) {
            $0[1]["relation"] = 2
            $0[2]["relation"] = 1
        },
        Self("the husband is a woman", ["roster/4/husband husband.married_man"]) {
            $0[4] = Examples.person(4, born: "2000-01-01", $0[4], sex: "F")
            $0[4]["marital"] = 2
            $0[4]["husband"] = 2
            $0[4]["mother"] = nil
            $0[4]["mother_alive"] = true
            $0[4]["relation"] = 14
        },
        Self("the husband is not married", ["roster/2/husband husband.married_man"]) { $0[1]["marital"] = 3 },
        Self("the husband is herself", ["roster/2/husband spouse.linked", "roster/2/husband husband.married_man"]) {
            $0[2]["husband"] = 2
        },
        Self(
            "the husband is not in the roster",
            ["roster/2/husband spouse.linked", "roster/2/husband husband.married_man"]
        ) {
            $0[2]["husband"] = 9
        },
        Self("four wives", []) { for line in 3...5 { Self.addWife(&$0, line) } },
        Self("five wives", ["roster/6/husband husband.four"]) { for line in 3...6 { Self.addWife(&$0, line) } },
        Self("a transgender head with a wife", []) { $0[1]["sex"] = "T" },
        Self("a transgender wife", []) { $0[2]["sex"] = "T" },
        Self("a transgender wife of 15", ["roster/2/born spouse.wife_age", "roster/3/mother mother.age"]) {
            $0.roster.removeLast()
            $0[2] = Examples.person(2, born: "2010-11-23", $0[2], sex: "T")
            $0[2]["no_school"] = "OTHER"
        },
        Self(
            "a transgender husband of 17",
            ["roster/1/born head.adult", "roster/1/cnic head.cnic", "roster/2/husband husband.married_man"]
        ) {
            $0.roster = [Examples.person(1, born: "2009-01-01", $0[1], sex: "T"), $0[2]]
        },
        Self("a man does not name a husband", ["roster/1/husband not_asked", "roster/1/husband husband.married_man"]) {
            $0[1]["husband"] = 2
        },
    ]

    private static func addWife(_ family: inout Examples, _ line: Int) {
        var wife = family[2]
        wife["line"] = line
        wife["cnic"] = "034500\(line)007422"
        wife["person"] = "019a0000-0000-7000-8000-00000000000\(line)"
        family.roster.removeAll { ($0["line"] as? Int) == line }
        family.roster.insert(wife, at: line - 1)
        // The children are of the first household member group and move away.
        family.roster.removeAll { ($0["line"] as? Int ?? 0) > line && $0["relation"] as? Int == 3 }
    }

    static let parents: [Self] = [
        Self("a mother 11 years older", ["roster/3/mother mother.age"]) {
            $0[3]["born"] = "2002-03-01"; $0[3] = Examples.person(3, born: "2002-03-01", $0[3])
        },
        Self("a mother 12 years older", []) { $0[3] = Examples.person(3, born: "2003-03-01", $0[3]) },
        Self("a mother 56 years older", ["roster/4/mother mother.age"]) { $0[2]["born"] = "1968-03-01" },
        Self("a mother 55 years older", []) { $0[2]["born"] = "1969-03-01" },
        Self("the mother is a man", ["roster/4/mother mother.woman"]) { $0[4]["mother"] = 1 },
        Self("the mother is not in the roster", ["roster/4/mother mother.woman"]) { $0[4]["mother"] = 12 },
        Self("a transgender mother", []) { $0[2]["sex"] = "T" },
        Self("the father is a woman", ["roster/4/father father.man"]) { $0[4]["father"] = 2 },
        Self("a father 11 years older", ["roster/3/father father.age"]) {
            $0[1] = Examples.person(1, born: "2003-03-01", $0[1])
        },
        Self("a transgender father", []) { $0[1]["sex"] = "T" },
    ]

    static let fields: [Self] = [
        Self("rooms missing", ["answers/rooms required"]) { $0.answers["rooms"] = nil },
        Self("rooms 0", ["answers/rooms range"]) { $0.answers["rooms"] = 0 },
        Self("rooms 51", ["answers/rooms range"]) { $0.answers["rooms"] = 51 },
        Self("rooms not known", ["answers/rooms not_refusable"]) { $0.answers["rooms"] = Null.value },
        Self("water not known", []) {
            $0.answers["water"] = Null.value
            $0.answers["water_minutes"] = nil
        },
        Self("water 20", ["answers/water code"]) {
            $0.answers["water"] = 20
            $0.answers["water_minutes"] = nil
        },
        Self("rent of an own house", ["answers/rent_monthly not_asked"]) {
            $0.answers["tenure"] = "OWNED"
            $0.answers["rent_monthly"] = 5000
        },
        Self("rented without rent", ["answers/rent_monthly required"]) {
            $0.answers["tenure"] = "RENTED"
            $0.answers["rent_monthly"] = nil
        },
        Self("a card of 12 digits", ["roster/1/cnic format.number"]) { $0[1]["cnic"] = "034500000142" },
        Self("a card of no region", ["roster/1/cnic format.number"]) { $0[1]["cnic"] = "9345000001421" },
        Self("30 February", ["roster/1/born format.date"]) { $0[1]["born"] = "1986-02-30" },
        Self("a card of the year 2500", ["roster/1/expires format.date"]) { $0[1]["expires"] = "2500-01-01" },
        Self("a name of digits", ["roster/1/name format.name"]) { $0[1]["name"] = "محمد 2" },
        Self("a name of 101 letters", ["roster/1/name format.name"]) {
            $0[1]["name"] = String(repeating: "a", count: 101)
        },
        Self("a person of version 4", ["roster/1/person format.identifier"]) {
            $0[1]["person"] = "019a0000-0000-4000-8000-000000000001"
        },
        Self(
            "a worker without occupation",
            ["roster/1/employment required", "roster/1/occupation required", "roster/1/earned_monthly required"]
        ) {
            $0[1]["worked"] = true
        },
        Self("an infant's marital status", ["roster/4/marital not_asked"]) { $0[4]["marital"] = 1 },
        Self("line 41 as mother", ["roster/4/mother range"]) { $0[4]["mother"] = 41 },
    ]
}
