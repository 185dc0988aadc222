import Testing

@testable import Shared

/// Answers in cells of a table: canonical ones pass as they are, others are read as if typed.
struct FormCellTests {
    private let form: Form

    init() throws { form = try Form.shipped() }

    private func json(_ cell: String, _ key: String, _ scope: FormScope) throws -> String {
        let field = try #require(form.field(key, scope))
        var writer = JSONWriter()
        var cell = cell
        try cell.withUTF8 {
            try form.write(cell: $0, of: field, name: Array("\"\(key)\":".utf8), at: "here", to: &writer)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("rooms", "3", "3"), ("rooms", "۳", "3"), ("rooms", " 3 ", "3"), ("income_monthly", "25,000", "25000"),
        ("income_monthly", "NA", "null"), ("fan", "true", "true"), ("fan", "yes", "true"), ("fan", "نہیں", "false"),
        ("fan", "NA", "null"), ("fan", "-", "null"), ("tenure", "OWNED", "\"OWNED\""),
        ("tenure", "rent free", "\"RENT_FREE\""),
        ("water", "15", "15"), ("water", "Bottled (outside)", "16"), ("electricity_meter", "۱۲۳", "\"123\""),
        ("electricity_meter", "NA", "\"NA\""),
    ])
    func aHouseholdsCellIsRead(_ key: String, _ cell: String, _ value: String) throws {
        #expect(try json(cell, key, .household) == "\"\(key)\":\(value)")
    }

    @Test(arguments: [
        ("born", "1980-01-31", "\"1980-01-31\""), ("born", "31-01-1980", "\"1980-01-31\""),
        ("born", "۳۱/۰۱/۱۹۸۰", "\"1980-01-31\""), ("cnic", "0000000000017", "\"0000000000017\""),
        ("cnic", "00000-0000001-7", "\"0000000000017\""), ("name", "احمد علی", "\"احمد علی\""),
        ("name", " Ahmad ", "\"Ahmad\""), ("husband", "2", "2"), ("relation", "Head", "1"), ("sex", "f", "\"F\""),
    ])
    func aMembersCellIsRead(_ key: String, _ cell: String, _ value: String) throws {
        #expect(try json(cell, key, .member) == "\"\(key)\":\(value)")
    }

    @Test func anEmptyCellIsNoAnswer() throws {
        #expect(try json("", "rooms", .household) == "" && json("  ", "cnic", .member) == "")
    }

    @Test(arguments: [
        ("rooms", "three", "format.integer"), ("rooms", "0", ""), ("rooms", "51.", "format.integer"),
        ("rooms", "007", "format.integer"), ("rooms", "NA", "format.integer"),
        ("rooms", "9999999999999999999", "format.integer"),
        ("fan", "\u{202E}true", "format.boolean"), ("tenure", "=1+1", "code"), ("water", "x", "code"),
    ])
    func whatIsNoAnswerBreaksARule(_ key: String, _ cell: String, _ rule: String) throws {
        do {
            // What is canonical but wrong is for the interview's own check.
            #expect(try json(cell, key, .household) == "\"\(key)\":\(cell)" && rule.isEmpty)
        } catch let violation as FormViolation {
            #expect(violation.rule == rule && violation.field == "here")
        }
    }
}
