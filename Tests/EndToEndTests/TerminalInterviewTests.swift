import Foundation
import Testing

extension EndToEnd {
    /// The officer's screen: the real client on a terminal of its own, asked and answered one line at a time.
    @Suite struct TerminalInterviewTests {
        @Test("An interview held at a terminal ends with the slip, and the family is in the registry")
        func heldAtTerminal() throws {
            let centre = try Centre()
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()

            let screen = try centre.desk("LHR-001", port: serving.port, ["interview"], connection: .terminal)
            try answer(screen, fromFile: Programs.root + "/deploy/demo-answers.txt")
            try screen.line(containing: "LHR-001/1/1")
            #expect(try screen.ended() == 0)
            #expect(try centre.sql("select count(*) from nser.member") == "3")
            #expect(try centre.violations() == [])
        }

        @Test("An interview that is cut off registers nobody and is offered again")
        func cutOff() throws {
            let centre = try Centre()
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()

            let screen = try centre.desk("LHR-001", port: serving.port, ["interview"], connection: .terminal)
            try answer(screen, fromFile: Programs.root + "/deploy/demo-answers.txt", first: 20)
            screen.signal(SIGKILL)
            try screen.ended()
            #expect(try centre.sql("select count(*) from nser.household") == "0")

            let again = try centre.desk("LHR-001", port: serving.port, ["interview"], connection: .terminal)
            try again.prompted(times: 1)
            #expect(again.output.contains("was left before its end"))
        }

        private func answer(_ screen: RunningProgram, fromFile path: String, first count: Int = .max) throws {
            let answers = try String(contentsOfFile: path, encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            for (place, answer) in answers.prefix(count).enumerated() {
                try screen.prompted(times: place + 1)
                try screen.type(answer + "\n")
            }
            if count < answers.count { try screen.prompted(times: count + 1) }
        }
    }
}

extension RunningProgram {
    /// Waits until it has asked for an answer that many times.
    func prompted(times: Int) throws {
        try awaitOutput("prompt \(times)") { output in output.components(separatedBy: "> ").count > times }
    }
}
