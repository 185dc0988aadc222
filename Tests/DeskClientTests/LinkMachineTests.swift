import Shared
import Testing

@testable import DeskClient

/// The line to the server, event by event.
@Suite struct LinkMachineTests {
    private let banner =
        #"* READY {"protocol":"NSER/1","node":"n1","time":"2026-11-22T10:00:00+05:00","line":65536,"window":8,"#
        + #""idle":90,"form":"nser-2026-1","model":null,"client":"1.0"}"#
    private let login =
        #"{"officer":"ayesha","role":"OFFICER","area":{"level":"TEHSIL","code":"PK60101"},"desk":"LHR-001","#
        + #""tehsil":"PK60101","epoch":1,"seq":0,"head":null,"token":"abc","token_seconds":900,"#
        + #""time":"2026-11-22T10:00:00+05:00"}"#

    private func newMachine(token: String? = nil) throws -> LinkMachine {
        let credentials = Credentials(officer: try OfficerCode(validating: "ayesha"), password: "right")
        return LinkMachine(introduction: Introduction(language: .english), credentials: credentials, token: token)
    }

    /// What a reaction is, in words short enough to compare.
    private func name(_ reaction: LinkMachine.Reaction) -> String {
        switch reaction {
        case .send(let bytes): String(decoding: bytes, as: UTF8.self)
        case .loggedIn: "logged in"
        case .row: "row"
        case .replied(.ok): "ok"
        case .replied(.problem(let problem)): "problem \(problem.number)"
        case .counts: "counts"
        case .goodbye(let after): "goodbye \(after.map { "\($0)" } ?? "-")"
        case .refused(let problem): "refused \(problem.number)"
        case .broken: "broken"
        case .nothing: "nothing"
        }
    }

    private func trace(_ machine: inout LinkMachine, _ lines: [String]) -> [String] {
        lines.map { name(machine.lineReceived(Array($0.utf8))) }
    }

    @Test func greetsLogsInAsksAndHears() throws {
        var machine = try newMachine()
        #expect(
            trace(&machine, [banner, #"T1 OK {"protocol":"NSER/1","desk":"LHR-001"}"#, "T2 OK \(login)"]) == [
                "T1 HELLO {\"client\":\"1.0\",\"locale\":\"en\"}\n",
                "T2 LOGIN {\"officer\":\"ayesha\",\"password\":\"right\"}\n", "logged in",
            ])
        #expect(machine.window == 8)
        #expect(machine.idleLimit == 90)
        #expect(String(decoding: machine.request(.find, Array("{}".utf8)), as: UTF8.self) == "T3 FIND {}\n")
        #expect(machine.silencePassed().map { String(decoding: $0, as: UTF8.self) } == "T4 PING\n")
        #expect(machine.silencePassed() == nil, "one ping at a time: the second silence means a dead line")
        #expect(
            trace(
                &machine,
                ["T3 ROW {}", #"* NOTE {"text":"x"}"#, "* COUNTS {}", "T3 OK {}", "T4 OK {}", #"* BYE {"after":5}"#])
                == [
                    "row", "nothing", "counts", "ok", "nothing", "goodbye 5.0",
                ])
    }

    @Test func fallsBackToThePasswordWhenTheTokenIsTooOld() throws {
        var machine = try newMachine(token: "old")
        #expect(
            trace(&machine, [banner, "T1 OK {}", #"T2 ERR 535 {"retry":"never"}"#, "T3 OK \(login)"]) == [
                "T1 HELLO {\"client\":\"1.0\",\"locale\":\"en\"}\n", "T2 RESUME {\"token\":\"old\"}\n",
                "T3 LOGIN {\"officer\":\"ayesha\",\"password\":\"right\"}\n", "logged in",
            ])
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request", "* HELLO {}", #"* READY {"protocol":"NSER/2"}"#, "T1 OK {}", "", " ", "* READY",
        "* READY {", "* READY {}{}", #"* READY {"protocol":"NSER/1"}\u{1B}"#, "* READY \u{202E}{}",
    ]) func closesOnAnythingButTheBanner(line: String) throws {
        var machine = try newMachine()
        let reaction = name(machine.lineReceived(Array(line.utf8)))
        #expect(reaction == "broken" || reaction == "nothing")
        #expect(machine.isReady == false)
    }

    @Test(arguments: [
        "T4 OK {}", "T2 OK {}", "x OK {}", "T3 YES {}", "T3 OK []", "T3 OK", "T3  OK {}", "T3 ERR {}", "T3 ERR 4 {}",
        "T3 ERR 99 {}", "T3 ERR 0451 {}", #"T3 OK {"a":1,"a":2}"#, #"T3 OK {"a":1.5}"#, #"T3 OK {"a":"\u001b"}"#,
        "T3 OK {\"a\":\"\u{1B}\"}", "T4 ROW {}", "- ERR 501 {}", "- OK {}", "\u{7F}", "T3 OK {\"a\":\"\u{202E}\"}",
    ]) func closesOnWhatIsNoAnswer(line: String) throws {
        var machine = try newMachine()
        _ = trace(&machine, [banner, "T1 OK {}", "T2 OK \(login)"])
        _ = machine.request(.find, nil)
        #expect(trace(&machine, [line]) == ["broken"])
        #expect(machine.isReady == false)
    }

    @Test(arguments: [
        (#""seq":0,"head":null"#, #""seq":1,"head":null"#), (#""seq":0"#, #""seq":-1"#), (#""epoch":1"#, #""epoch":0"#),
        (#""officer":"ayesha""#, #""officer":"bilal""#), (#""head":null"#, #""head":"00""#), (#""token":"abc","#, ""),
    ]) func believesNoLoginThatContradictsItself(good: String, bad: String) throws {
        var machine = try newMachine()
        let line = "T2 OK " + login.replacing(good, with: bad)
        #expect(trace(&machine, [banner, "T1 OK {}", line]).last == "broken")
    }

    @Test func hearsWhyItIsNotLetIn() throws {
        var machine = try newMachine()
        #expect(trace(&machine, [banner, #"T1 ERR 505 {"retry":"never"}"#]).last == "refused 505")
        var other = try newMachine()
        #expect(trace(&other, [#"- ERR 429 {"after":7}"#]) == ["refused 429"])
    }
}
