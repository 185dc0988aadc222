import Foundation
import Testing

extension EndToEnd {
    /// The harness itself: what it says a program did is what the program did.
    @Suite struct RunningProgramTests {
        @Test("Output is awaited by line, input typed, the exit status known", arguments: [false, true])
        func awaited(onTerminal: Bool) throws {
            let script = "test -t 0 && echo terminal || echo pipe; read -r word; echo \"heard $word\"; exit 7"
            let shell = try RunningProgram("/bin/sh", ["-c", script], connection: onTerminal ? .terminal : .pipes)
            try shell.line(containing: onTerminal ? "terminal" : "pipe")
            try shell.type("سلام\n")
            try shell.line(containing: "heard سلام")
            #expect(try shell.ended() == 7)
        }

        @Test("A killed program ends with 128 and the signal, also while others hold its output open")
        func killed() throws {
            let shell = try RunningProgram("/bin/sh", ["-c", "sleep 5 & echo ready; wait"])
            try shell.line(containing: "ready")
            shell.signal(SIGKILL)
            #expect(try shell.ended(within: 5) == 128 + SIGKILL)
        }

        @Test("What does not come is an error with what was said")
        func inVain() throws {
            let shell = try RunningProgram("/bin/sh", ["-c", "echo something else"])
            #expect(throws: Unexpected.self) { try shell.line(containing: "never", within: 5) }
        }
    }
}
