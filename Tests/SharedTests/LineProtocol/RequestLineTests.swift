import Testing

@testable import Shared

@Suite("Request line")
struct RequestLineTests {
    private enum Outcome: Equatable {
        case request(String, Verb, Bool)
        case refused(String, Verb?, Int, String?)
        case broken(Int, String?)
    }

    private func read(_ text: String) -> Outcome { read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) -> Outcome {
        switch RequestLine.read(bytes) {
        case .request(let line): .request(line.tag.written, line.verb, line.document != nil)
        case .refused(let tag, let verb, let refusal):
            .refused(tag.written, verb, refusal.problem.number, refusal.rule)
        case .broken(let refusal): .broken(refusal.problem.number, refusal.rule)
        }
    }

    @Test func readsRequests() {
        #expect(read("T1 PING") == .request("T1", .ping, false))
        #expect(read("1 PING {}") == .request("1", .ping, true))
        #expect(read("abcdefghijklmnop QUIT") == .request("abcdefghijklmnop", .quit, false))
        #expect(read(#"x FIND { "cnic" : "1" }"#) == .request("x", .find, true))
    }

    @Test func givesTheBytesOfTheObject() {
        guard case .request(let line) = RequestLine.read(Array(#"T1 FIND { "a":1}"#.utf8)) else {
            Issue.record("not read")
            return
        }
        #expect(Array(line.body) == Array(#"{ "a":1}"#.utf8))
    }

    @Test(arguments: [
        "", " ", "PING", "T1", "T-1 PING", " T1 PING", "abcdefghijklmnopq PING", "ٹ PING", "- PING", "* READY {}",
        "\"T1\" PING",
    ])
    func breaksWithoutATag(_ text: String) {
        #expect(read(text) == .broken(501, "line.form"))
    }

    @Test(arguments: ["T1 ping", "T1 NOPE {}", "T1  PING", "T1 ", "T1 PINGPINGPING", "T1 {}", "T1 PING\u{00A0}{}"])
    func refusesUnknownVerbs(_ text: String) {
        #expect(read(text) == .refused("T1", nil, 500, "line.verb"))
    }

    @Test(arguments: [
        ("T1 PING ", "json.truncated"), ("T1 PING  {}", "json.object"), ("T1 PING {} ", "json.object"),
        ("T1 PING []", "json.object"), ("T1 PING 1", "json.object"), ("T1 PING {}{}", "json.unexpected"),
        ("T1 PING {", "json.truncated"), (#"T1 PING {"a":1,"a":2}"#, "field.repeated"),
        (#"T1 PING {"a":1.5}"#, "json.number"), (#"T1 PING {"a":"\u000a"}"#, "json.forbidden-escape"),
        (#"T1 PING {"a":"\u202e"}"#, "json.forbidden-escape"), (#"T1 PING {"\u0061":1}"#, "json.key"),
        (#"T1 PING {"a":"\q"}"#, "json.escape"), ("T1 PING " + String(repeating: "[", count: 20), "json.depth"),
    ])
    func refusesBadObjects(_ text: String, _ rule: String) {
        #expect(read(text) == .refused("T1", .ping, 501, rule))
    }

    /// What is not even text of the line closes the connection, wherever it stands.
    @Test(arguments: [
        "T1 PING\r", "T1 PING {}\r", "T1 PI\u{0}NG", "\u{1B}[A", "T1 PING {\"a\":\"\t\"}", "T1 PING { \u{1} }",
        "T1\tPING",
        "T1 NOPE \u{7F}", "T1 PING {\"a\":}\u{9B}",
    ])
    func breaksOnControls(_ text: String) {
        #expect(read(text) == .broken(501, "text.control"))
    }

    @Test func breaksOnOtherText() {
        #expect(read("T1 FIND {\"name\":\"\u{202E}abc\"}") == .broken(501, "text.direction"))
        #expect(read("T1 FIND {\"name\":\"\u{627}\u{653}\"}") == .broken(501, "text.nfc"))
        #expect(
            read(Array("T1 FIND {\"name\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)) == .broken(501, "text.utf8"))
        #expect(read([0xFF, 0xFE]) == .broken(501, "text.utf8"))
    }
}
