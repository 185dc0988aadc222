import Shared
import Testing

/// Shapes no terminal of ours sends are refused by name, with number 501.
struct InterviewShapeTests {
    let form: Form

    init() throws { form = try Form.shipped() }

    private func refusal(_ roster: String, _ answers: String) throws -> FormViolation? {
        let (roster, answers) = (try JSONDocument(Array(roster.utf8)), try JSONDocument(Array(answers.utf8)))
        let date = try Examples.date.required("a date")
        do throws(FormViolation) {
            _ = try Interview(form: form, roster: roster.root, answers: answers.root, date: date)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (#"{}"#, #"{}"#, "roster", "type"),
        (#"[]"#, #"{}"#, "roster", "members.count"),
        (#"[1]"#, #"{}"#, "roster/1", "type"),
        (#"[{"line":1}]"#, #"[]"#, "answers", "type"),
        (#"[{"line":1},{"lines":2}]"#, #"{}"#, "roster/2/lines", "unknown"),
        (#"[{"line":"1"}]"#, #"{}"#, "roster/1/line", "type"),
        (#"[{"name":7}]"#, #"{}"#, "roster/1/name", "type"),
        (#"[{"relation":"1"}]"#, #"{}"#, "roster/1/relation", "type"),
        (#"[{"sex":1}]"#, #"{}"#, "roster/1/sex", "type"),
        (#"[{"worked":1}]"#, #"{}"#, "roster/1/worked", "type"),
        (#"[{"born":{}}]"#, #"{}"#, "roster/1/born", "type"),
        (#"[{"cnic":3520212345671}]"#, #"{}"#, "roster/1/cnic", "type"),
        (#"[{"line":1}]"#, #"{"rooms":true}"#, "answers/rooms", "type"),
        (#"[{"line":1}]"#, #"{"room":1}"#, "answers/room", "unknown"),
        (#"[{"line":1}]"#, #"{"age":1}"#, "answers/age", "unknown"),
        (#"[{"age":40}]"#, #"{}"#, "roster/1/age", "unknown"),
    ])
    func isRefused(_ roster: String, _ answers: String, _ field: String, _ rule: String) throws {
        let violation = try refusal(roster, answers)
        #expect(violation?.field == field)
        #expect(violation?.rule == rule)
        #expect(violation?.number == (rule == "members.count" ? 560 : 501))
    }

    @Test func fortyOneMembersAreTooMany() throws {
        let members = (1...41).map { "{\"line\":\($0)}" }.joined(separator: ",")
        #expect(try refusal("[\(members)]", "{}")?.rule == "members.count")
    }

    /// Members give what was answered, in the words of the vocabulary.
    @Test func membersAreTyped() throws {
        let family = try Examples.family()
        let interview = try family.interview(form)
        let head = try interview.head.required("a head")
        #expect(head.line == 1 && head.relation == .head && head.sex == .male && head.marital == .married)
        #expect(head.age == 40 && head.born?.written == "1986-03-01" && head.expires == nil)
        #expect(head.cnic?.written == "0345000001421" && head.number == 345_000_001_421)
        #expect(head.person?.written == family[1]["person"] as? String)
        #expect(head.name == family[1]["name"] as? String && head.nameView?.string == head.name)
        #expect(head.worked == false && head.occupation == nil && head.attendance == .never)
        #expect(head.difficulties == Array(repeating: FunctionalDifficulty.none, count: 6))
        #expect(interview.members[1].husband == 1)
        #expect(interview.members[2].crc?.written == "0345000003421" && interview.members[2].mother == 2)
        #expect(interview.integer("rooms", of: form) == Int64(family.answers["rooms"] as? Int ?? -1))
    }

    /// Answers in another order than the form's give the same interview.
    @Test func orderOfKeysDoesNotMatter() throws {
        let family = try Examples.family()
        #expect(try family.violations(form).isEmpty)
        #expect(family.answers.count > 60)
    }
}
