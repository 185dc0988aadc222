import Testing

@testable import Shared

@Suite("Replies")
struct ReplyTests {
    private let tag = Tag(counter: 1)

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func writesEveryLine() {
        #expect(text(ReplyLine.ok(tag, Array("{}".utf8))) == "T1 OK {}\n")
        #expect(text(ReplyLine.row(tag, Array("{}".utf8))) == "T1 ROW {}\n")
        #expect(text(ReplyLine.event(.bye, Array(#"{"after":3}"#.utf8))) == "* BYE {\"after\":3}\n")
        let refusal = Refusal(.validation, field: "roster/3/cnic", rule: "number.digits")
        #expect(
            text(ReplyLine.problem(tag, refusal, isWrite: true))
                == #"T1 ERR 560 {"entry":true,"retry":"never","message":"field.rule","field":"roster/3/cnic","rule":"number.digits"}"#
                + "\n")
        #expect(
            text(ReplyLine.broken(Refusal(.lineTooLong)))
                == "- ERR 552 {\"retry\":\"never\",\"message\":\"line.too-long\"}\n")
        let unknown = Refusal(.outcomeUnknown, after: 2)
        #expect(text(unknown.body(isWrite: true)).hasPrefix(#"{"entry":null,"retry":"same""#))
    }

    @Test func marksReplays() {
        #expect(text(ReplyLine.replay(of: Array(#"{"entry":true}"#.utf8))) == #"{"replay":true,"entry":true}"#)
        #expect(text(ReplyLine.replay(of: Array("{}".utf8))) == #"{"replay":true}"#)
    }

    @Test func clientReadsWhatServerWrites() throws {
        let refusal = Refusal(
            .numberTaken, field: "roster/2/cnic", after: 7,
            arguments: [.text("number", "03520-*****67-1"), .text("office", "PK60101 \"Lahore\""), .integer("n", 3)])
        let line = ReplyLine.problem(tag, refusal, isWrite: true)
        guard case .problem(let tag, let number, let document) = try ServerLine(Array(line.dropLast())) else {
            Issue.record("not read")
            return
        }
        let reply = ProblemReply(number: number, document)
        #expect(tag == self.tag && reply.problem == .numberTaken && reply.entry == true && reply.retry == .never)
        #expect(reply.field == "roster/2/cnic" && reply.after == 7 && reply.view["n"]?.integer == 3)
        #expect(
            reply.words(.english)
                == "The number 03520-*****67-1 is already registered with another household. Office: PK60101 \"Lahore\"."
        )
    }

    @Test func clientReadsEveryShape() throws {
        func read(_ text: String) throws -> ServerLine { try ServerLine(Array(text.utf8)) }
        guard case .ok(_, let document) = try read(#"T9 OK {"a":"b c"}"#) else { throw ServerLine.Failure.form }
        #expect(document.root["a"]?.string == "b c")
        guard case .row = try read("T9 ROW {}") else { throw ServerLine.Failure.form }
        guard case .broken(552, _) = try read("- ERR 552 {}") else { throw ServerLine.Failure.form }
        guard case .event(.ready, _) = try read(#"* READY {"protocol":"NSER/1"}"#) else {
            throw ServerLine.Failure.form
        }
        #expect(throws: ServerLine.Failure.unknownEvent) { try read("* NEWS {}") }
        for text in [
            "", "T1", "T1 OK", "T1 OK x", "T1 OK {} ", "T1 MAYBE {}", "T1 ERR {}", "T1 ERR 12 {}", "T1 ERR 4444 {}",
            "! OK {}", "- OK {}", "T1 OK  {}",
        ] {
            #expect(throws: ServerLine.Failure.self, "\(text)") { try read(text) }
        }
    }

    @Test func unknownNumbersKeepTheirClass() throws {
        let document = try JSONDocument(Array("{}".utf8))
        #expect(ProblemReply(number: 499, document).retry == .same)
        #expect(ProblemReply(number: 598, document).retry == .never)
    }

    @Test func greetingsStayTheSame() throws {
        let time = try Instant(validating: "2026-11-22T10:05:00+05:00")
        let ready = Ready(node: "nser-1", time: time, form: "nser-2026-1", model: nil)
        #expect(Ready(try JSONDocument(ready.body).root) == ready)
        var login = LoginReply(
            officer: try OfficerCode(validating: "ayesha"), role: .officer, area: .tehsil("PK60101"),
            desk: try DeskCode(validating: "LHR-001"), tehsil: try PCode(validating: "PK60101"), epoch: 1, sequence: 0,
            head: nil, token: "abc", tokenSeconds: 900, time: time)
        #expect(LoginReply(try JSONDocument(login.body).root) == login)
        login.area = .national
        login.head = Digest(bytes: Array(0..<32))
        #expect(LoginReply(try JSONDocument(login.body).root) == login)
        #expect(LoginReply(try JSONDocument(Array("{}".utf8)).root) == nil)
    }
}

@Suite("Problem catalogue")
struct ProblemTests {
    @Test func isWhole() {
        #expect(Set(Problem.allCases.map(\.message)).count == Problem.allCases.count)
        for problem in Problem.allCases {
            #expect(problem.words(.english).count > 3 && problem.words(.urdu).count > 3)
            #expect(LineText.fault(in: problem.words(.urdu)) == nil)
            // Both languages need the same arguments.
            for name in ["{field}", "{after}", "{rule}", "{number}", "{office}", "{words}"] {
                #expect(problem.words(.english).contains(name) == problem.words(.urdu).contains(name), "\(problem)")
            }
        }
    }

    /// 4xx, 500, 501, 503, 505, 535, 552 and 565 leave no entry; refusals about the family do.
    @Test func saysWhatLeavesAnEntry() {
        let leaving = Problem.allCases.filter { $0.entry == .left }.map(\.number)
        #expect(leaving == [540, 550, 551, 560, 561, 562, 563, 564, 566, 567])
        #expect(Problem.allCases.filter { $0.entry == .unknown } == [.outcomeUnknown])
        #expect(Problem.allCases.allSatisfy { !$0.isTransient || $0.retry == .same || $0.retry == .after })
        #expect(Problem.allCases.allSatisfy { $0.isTransient || $0.retry == .never || $0.retry == .supervisor })
    }
}
