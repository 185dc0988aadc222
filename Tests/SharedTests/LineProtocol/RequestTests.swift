import Testing

@testable import Shared

/// Valid objects, one of each verb that has fields, with every field they may have.
enum Sample {
    static let op =
        #"{"desk":"LHR-001","epoch":1,"seq":13,"prev":"\#(String(repeating: "ab", count: 32))","#
        + #""officer":"ayesha","at":"2026-11-22T10:05:00+05:00"}"#
    static let household = "019aa9d1-7c00-7abc-8def-0123456789ab"
    static let register =
        #"{"op":\#(op),"household":"\#(household)","tehsil":"PK60101","form":"nser-2026-1","#
        + #""interview":{"started":"2026-11-22T09:31:00+05:00","ended":"2026-11-22T09:58:00+05:00"},"#
        + #""mobile":"03001234567","address":"مکان 1، گلی 2","roster":[{"line":1,"name":"محمد اسلم"}],"answers":{"rooms":2}}"#

    static let other = "019aa9d1-7c00-7abc-8def-0123456789ac"

    private static func raised(_ members: String) -> String {
        #"{"op":\#(op),"case":"\#(other)","household":"\#(household)","version":1,\#(members),"reason":"دو بار درج"}"#
    }

    static let bodies: [(Verb, String)] = [
        (.hello, #"{"client":"1.0","locale":"ur","acknowledged":{"epoch":1,"seq":0}}"#),
        (.login, #"{"officer":"ayesha","password":"کچھ \"راز\""}"#),
        (.resume, #"{"token":"abc_DEF-123.x"}"#),
        (.help, #"{"verb":"REGISTER"}"#),
        (.form, #"{"part":"dwelling"}"#),
        (.register, register),
        (.find, #"{"cnic":"0352021234567"}"#),
        (.find, #"{"mobile":"03001234567"}"#),
        (.find, #"{"name":"محمد اسلم"}"#),
        (.find, #"{"household":"\#(household)"}"#),
        (.show, #"{"household":"\#(household)"}"#),
        (.status, #"{"cnic":"0352021234567"}"#),
        (.result, #"{"desk":"LHR-001","epoch":1,"seq":13}"#),
        (.screen, #"{"cnic":"0352021234567"}"#),
        (.screen, #"{"cnic":"0352021234567","others":["0352021234568","0352021234569"]}"#),
        (
            .resurvey,
            #"{"op":\#(op),"household":"\#(household)","version":3,"form":"nser-2026-1","#
                + #""interview":{"started":"2026-11-22T09:31:00+05:00","ended":"2026-11-22T09:58:00+05:00"},"#
                + #""mobile":"03001234567","address":"مکان 1، گلی 2","roster":[{"line":1}],"answers":{"rooms":2}}"#
        ),
        (.reassess, #"{"op":\#(op),"household":"\#(household)","version":1}"#),
        (.explain, #"{"household":"\#(household)"}"#),
        (.counts, #"{"date":"2026-11-22","by":"desk","area":{"level":"TEHSIL","code":"PK60101"}}"#),
        (.counts, #"{"date":"2026-11-22","area":{"level":"NATIONAL"}}"#),
        (.counts, #"{"from":"2026-01-01","to":"2026-12-31","by":"outcome","compare":true}"#),
        (.watch, #"{"by":"hour","area":{"level":"TEHSIL","code":"PK60101"}}"#), (.watch, #"{"stop":true}"#),
        (.epoch, #"{"op":\#(op),"desk":"LHR-001","reason":"ڈسک خراب ہو گئی"}"#),
        (.void, raised(#""ground":"REGISTERED_TWICE""#)), (.appeal, raised(#""ground":"WIDOW""#)),
        (
            .merge,
            raised(
                #""other":{"household":"\#(other)","version":2},"same":[{"person":"\#(household)","#
                    + #""duplicate":"\#(other)"}],"relations":[{"person":"\#(other)","relation":3}],"#
                    + #""ground":"SAME_FAMILY""#)
        ),
        (
            .dispute,
            raised(
                #""other":{"household":"\#(other)","version":2},"number":"0352021234567","claimant":"\#(other)","#
                    + #""expires":"2030-01-01","ground":"TYPED_WRONGLY""#)
        ),
        (.decide, #"{"op":\#(op),"case":"\#(other)","approved":true,"reason":"دستاویز دیکھی گئی"}"#),
        (.findings, #"{"finding":7,"kind":"score_not_reproduced","state":"OPEN","after":412}"#),
        (.resolve, #"{"op":\#(op),"finding":7,"state":"MENDED","reason":"دوبارہ درج"}"#),
        (.cases, #"{"household":"\#(household)","case":"\#(other)","state":"OPEN"}"#),
    ]
}

/// Reads a verb's object, or says why not.
func refusal(_ verb: Verb, _ body: String) throws -> Refusal? {
    let document = try JSONDocument(Array(body.utf8))
    do throws(Refusal) {
        _ = try Request(verb, document)
        return nil
    } catch {
        return error
    }
}

/// The text with the first occurrence of `part` replaced.
func changing(_ text: String, _ part: String, to other: String) -> String {
    guard let range = text.firstRange(of: part) else {
        Issue.record("\(part) is not in the sample")
        return text
    }
    return text.replacingCharacters(in: range, with: other)
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}

@Suite("Requests")
struct RequestTests {
    /// Written in our own form and read again, a request is the same.
    @Test(arguments: Sample.bodies)
    func staysTheSame(_ verb: Verb, _ body: String) throws {
        let request = try Request(verb, try JSONDocument(Array(body.utf8)))
        #expect(request.verb == verb)
        #expect(String(decoding: request.body, as: UTF8.self) == body)
        let line = RequestLine.bytes(Tag(counter: 7), verb, request.body)
        guard case .request(let read) = RequestLine.read(Array(line.dropLast())) else {
            Issue.record("the line does not read")
            return
        }
        #expect(try Request(read).body == request.body)
    }

    /// Each field of each verb: missing, null, of a wrong type, and one too many.
    @Test(arguments: Sample.bodies)
    func namesTheFieldAtFault(_ verb: Verb, _ body: String) throws {
        let root = try JSONDocument(Array(body.utf8)).root
        let members = root.members.map { ($0.key.text, String(decoding: $0.value.raw, as: UTF8.self)) }
        func object(_ members: [(String, String)]) -> String {
            "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
        }
        let extra = try #require(try refusal(verb, object(members + [("surplus", "1")])))
        #expect(extra.problem == .syntax && extra.field == "surplus" && extra.rule == "field.unknown")
        for (index, member) in members.enumerated() {
            let isRequired = verb.fields.required.contains { "\($0)" == member.0 }
            var without = members
            without.remove(at: index)
            let missing = try refusal(verb, object(without))
            if isRequired {
                #expect(missing?.field == member.0 && missing?.rule == "field.missing")
            } else if verb == .counts, ["date", "from", "to"].contains(member.0) {
                #expect(missing?.rule == "counts.days")
            } else if verb != .find {
                #expect(missing == nil)
            }
            // A claimant's other household and card need the claimant.
            for wrong in ["null", "true", "{}", "[]", "-1", "\"A\""] where !Self.fits(wrong, member.0) {
                var changed = members
                changed[index].1 = wrong
                let field = try refusal(verb, object(changed))?.field ?? collected(verb, object(changed)) ?? "-"
                #expect(field == member.0 || field.hasPrefix(member.0 + "/"), "\(verb) \(member.0) \(wrong)")
            }
        }
    }

    /// True if a value that is wrong for most fields is right for this one.
    private static func fits(_ json: String, _ name: String) -> Bool {
        let texts = ["client", "password", "token", "part", "form", "name", "address", "reason"]
        if json == "true" { return ["approved", "compare", "stop"].contains(name) }
        return json == "\"A\"" ? texts.contains(name) : json == "{}" && name == "answers"
    }

    /// The field of the first rule that a REGISTER breaks without being wrong in form.
    private func collected(_ verb: Verb, _ body: String) throws -> String? {
        guard verb == .register || verb == .resurvey else { return nil }
        switch try Request(verb, try JSONDocument(Array(body.utf8))) {
        case .register(let request): return request.violations.first?.field
        case .resurvey(let request): return request.violations.first?.field
        default: return nil
        }
    }

    @Test(arguments: [
        ("\"seq\":13", "\"seq\":0", "op/seq", "number.range"),
        ("\"seq\":13", "\"seq\":\"13\"", "op/seq", "field.type"),
        ("\"seq\":13", "\"seq\":1000000000000", "op/seq", "number.range"),
        ("\"epoch\":1", "\"epoch\":2147483648", "op/epoch", "number.range"),
        ("\"epoch\":1", "\"epoch\":null", "op/epoch", "field.type"),
        ("\"desk\":\"LHR-001\"", "\"desk\":\"lhr\"", "op/desk", "desk.form"),
        ("\"officer\":\"ayesha\"", "\"officer\":\"a'; drop\"", "op/officer", "officer.form"),
        ("\"prev\":\"ab", "\"prev\":\"AB", "op/prev", "digest.form"),
        ("\"at\":\"2026-11-22T10:05:00+05:00\"", "\"at\":\"2026-11-22\"", "op/at", "time.form"),
        ("\"at\":", "\"when\":", "op/when", "field.unknown"),
        ("-7abc-", "-4abc-", "household", "uuid.version"),
        ("\"household\":\"019aa9d1", "\"household\":\"019AA9D1", "household", "uuid.form"),
        ("PK60101", "PK6010", "tehsil", "pcode.form"),
        ("\"started\":\"2026-11-22T09", "\"started\":\"2026-02-30T09", "interview/started", "time.form"),
        ("\"ended\":", "\"end\":", "interview/end", "field.unknown"),
        ("[{\"line\":1,\"name\":\"محمد اسلم\"}]", "[]", "roster", "roster.size"),
        ("[{\"line\":1,\"name\":\"محمد اسلم\"}]", "[{},7]", "roster/2", "field.type"),
        ("nser-2026-1", "nser 2026", "form", "form.name"),
    ])
    func refusesByPath(_ part: String, _ other: String, _ field: String, _ rule: String) throws {
        let found = try refusal(.register, changing(Sample.register, part, to: other))
        #expect(found?.problem == .syntax)
        #expect(found?.field == field)
        #expect(found?.rule == rule)
    }

    @Test func boundsTheRoster() throws {
        let members = { (count: Int) in "[" + Array(repeating: "{}", count: count).joined(separator: ",") + "]" }
        let part = "[{\"line\":1,\"name\":\"محمد اسلم\"}]"
        #expect(try refusal(.register, changing(Sample.register, part, to: members(40))) == nil)
        #expect(try refusal(.register, changing(Sample.register, part, to: members(41)))?.rule == "roster.size")
    }

    @Test func firstOfAnEpochHasNoPredecessor() throws {
        let first = changing(Sample.register, "\"seq\":13", to: "\"seq\":1")
        #expect(try refusal(.register, first)?.problem == .sequence)
        let digest = String(repeating: "ab", count: 32)
        #expect(try refusal(.register, changing(first, "\"\(digest)\"", to: "null")) == nil)
        #expect(try refusal(.register, changing(Sample.register, "\"\(digest)\"", to: "null"))?.problem == .sequence)
    }

    /// A rule that the family's data break leaves an entry, so the request is read and the rule kept.
    @Test(arguments: [
        ("03001234567", "042351234567", "mobile", "mobile.form"),
        ("مکان 1، گلی 2", "مکان 1 ", "address", "text.blanks"),
        ("T09:58:00", "T09:30:59", "interview/ended", "interview.order"),
    ])
    func collectsRulesOfTheFamily(_ part: String, _ other: String, _ field: String, _ rule: String) throws {
        let body = changing(Sample.register, part, to: other)
        guard case .register(let request) = try Request(.register, try JSONDocument(Array(body.utf8))) else {
            Issue.record("not read")
            return
        }
        #expect(request.violations.map(\.field) == [field])
        #expect(request.violations.map(\.rule) == [rule])
        #expect(request.violations.allSatisfy { $0.problem == .validation })
    }

    @Test(arguments: [
        (Verb.find, "{}", 501), (.find, #"{"cnic":"0352021234567","mobile":"03001234567"}"#, 501),
        (.find, #"{"cnic":"35202"}"#, 560), (.find, #"{"cnic":352021234567}"#, 501), (.find, #"{"name":"a1"}"#, 560),
        (.status, #"{"cnic":"9352021234567"}"#, 560), (.status, "{}", 501), (.ping, #"{"a":1}"#, 501),
        (.counts, #"{"date":"2026-13-01"}"#, 501), (.counts, #"{"date":"2026-11-22","by":"village"}"#, 501),
        (.counts, #"{"date":"2026-11-22","area":{"level":"TEHSIL","code":"PK6"}}"#, 501),
        (.counts, #"{"date":"2026-11-22","area":{"level":"NATIONAL","code":"PK6"}}"#, 501),
        (.counts, "{}", 501), (.counts, #"{"from":"2026-11-22"}"#, 501),
        (.counts, #"{"date":"2026-11-22","from":"2026-11-22","to":"2026-11-23"}"#, 501),
        (.counts, #"{"from":"2026-11-22","to":"2026-11-21"}"#, 560),
        (.counts, #"{"from":"2026-01-01","to":"2027-01-02"}"#, 560),
        (.watch, #"{"stop":true,"by":"desk"}"#, 501), (.watch, #"{"stop":1}"#, 501),
        (.hello, #"{"client":"1.0","locale":"fr"}"#, 501), (.hello, #"{"client":"","locale":"en"}"#, 501),
        (.login, #"{"officer":"AYESHA","password":"x"}"#, 501), (.login, #"{"officer":"ayesha","password":""}"#, 501),
        (.resume, #"{"token":"a b"}"#, 501), (.help, #"{"verb":"register"}"#, 501),
        (.login, "{\"officer\":\"ayesha\",\"password\":\"\(String(repeating: "x", count: 257))\"}", 501),
    ])
    func refuses(_ verb: Verb, _ body: String, _ number: Int) throws {
        #expect(try refusal(verb, body)?.problem.number == number)
    }

    @Test func needsNoObjectWhereThereAreNoFields() throws {
        for verb in [Verb.logout, .ping, .quit, .help, .form] { _ = try Request(verb, nil) }
        let missing = #expect(throws: Refusal.self) { try Request(.login, nil) }
        #expect(missing?.field == "officer" && missing?.rule == "field.missing")
    }

    @Test func secretsStayOutOfDescriptions() throws {
        let login = LoginRequest(officer: try OfficerCode(validating: "ayesha"), password: "geheim")
        #expect(!"\(login)".contains("geheim"))
        #expect(!"\(ResumeRequest(token: "geheim"))".contains("geheim"))
    }
}
