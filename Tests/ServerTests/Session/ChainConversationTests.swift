import Shared
import Testing

@testable import Server

/// Ops over a real socket: windows, repeats, conflicts, failures in the middle.
struct ChainConversationTests {
    @Test func aWindowOfOpsIsAnsweredInOrder() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            var desk = WritingDesk()
            var lines: [String] = []
            for tag in 1...5 { lines.append(try desk.register("T\(tag)")) }
            try await socket.send(lines.joined(separator: "\n") + "\n")
            for tag in 1...5 { #expect(await socket.line() == #"T\#(tag) OK {"entry":true,"seq":\#(tag)}"#) }
            #expect(server.registry.households(of: "LHR-001") == 5)
        }
    }

    @Test func fiveCopiesOfOneOpAreOneHousehold() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            var desk = WritingDesk()
            let line = try desk.register("c")
            try await socket.send(String(repeating: line + "\n", count: 5))
            #expect(await socket.line() == #"c OK {"entry":true,"seq":1}"#)
            for _ in 2...5 { #expect(await socket.line() == #"c OK {"replay":true,"entry":true,"seq":1}"#) }
            #expect(server.registry.households(of: "LHR-001") == 1)
            #expect(try await socket.ask(try desk.register("d")) == #"d OK {"entry":true,"seq":2}"#)
        }
    }

    @Test func a451InTheMiddleOfAWindow() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            var desk = WritingDesk()
            #expect(try await socket.ask(try desk.register("a"))?.hasPrefix("a OK ") == true)
            let second = try desk.register("b")
            let third = try desk.register("c")
            server.registry.failNextWrite(.busy)
            try await socket.send("\(second)\n\(third)\n")
            let busy = await socket.line()
            #expect(busy?.hasPrefix(#"b ERR 451 {"entry":false,"retry":"same""#) == true)
            #expect(await socket.line()?.hasPrefix(#"c ERR 424 {"entry":false,"retry":"same""#) == true)
            #expect(try await socket.ask(try desk.register("d"))?.hasPrefix("d ERR 424 ") == true)
            #expect(try await socket.ask(second) == #"b OK {"entry":true,"seq":2}"#)
            #expect(try await socket.ask(third) == #"c OK {"entry":true,"seq":3}"#)
        }
    }

    @Test func a565AndTheWayOut() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            var desk = WritingDesk()
            #expect(try await socket.ask(try desk.register("a"))?.hasPrefix("a OK ") == true)
            let other = try desk.register("b", sequence: 1, after: nil, address: "House 2")
            #expect(try await socket.ask(other)?.hasPrefix(#"b ERR 565 {"entry":false,"retry":"supervisor""#) == true)
            #expect(try await socket.ask(try desk.register("c")) == #"c OK {"entry":true,"seq":2}"#)
        }
    }

    @Test func gapsForksAndOtherDesksStopAtTheSession() async throws {
        try await SessionServer.with { server in
            let socket = try await server.loggedIn()
            var desk = WritingDesk()
            #expect(try await socket.ask(try desk.register("a"))?.hasPrefix("a OK ") == true)
            let gap = try desk.register("b", sequence: 3, after: digest("x"))
            #expect(try await socket.ask(gap)?.hasPrefix(#"b ERR 424 {"entry":false"#) == true)
            let fork = try desk.register("c", sequence: 2, after: digest("x"))
            let refused = try await socket.ask(fork)
            #expect(refused?.hasPrefix(#"c ERR 503 {"entry":false,"retry":"supervisor""#) == true)
            #expect(refused?.contains(#""field":"op/prev""#) == true)
            let other = try WritingDesk("LHR-002").register("d", sequence: 2, after: desk.head)
            #expect(try await socket.ask(other)?.contains(#""field":"op/desk""#) == true)
            #expect(server.registry.households(of: "LHR-001") == 1)
        }
    }

    @Test func aNewLoginGoesOnWhereTheDeskStopped() async throws {
        try await SessionServer.with { server in
            var desk = WritingDesk()
            let first = try await server.loggedIn()
            let line = try desk.register("a")
            _ = try await first.ask(line)
            await first.close()
            let second = try await server.loggedIn()
            #expect(try await second.ask(line) == #"a OK {"replay":true,"entry":true,"seq":1}"#)
            #expect(try await second.ask(try desk.register("b")) == #"b OK {"entry":true,"seq":2}"#)
        }
    }

    @Test func aReadSeesTheWriteBeforeIt() async throws {
        try await SessionServer.with { server in
            server.registry.hold()
            let socket = try await server.loggedIn()
            var desk = WritingDesk()
            try await socket.send("\(try desk.register("a"))\nb STATUS {\"cnic\":\"0352021234567\"}\n")
            #expect(await server.registry.nextBatch() == 1)
            server.registry.release()
            #expect(await socket.line()?.hasPrefix("a OK ") == true)
            #expect(await socket.line()?.hasPrefix("b OK ") == true)
        }
    }
}
