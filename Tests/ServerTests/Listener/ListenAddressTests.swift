import ArgumentParser
import Testing

@testable import Server

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:5771", "127.0.0.1:5771", true), ("[::1]:0", "[::1]:0", true), ("0.0.0.0:1", "0.0.0.0:1", false),
        ("127.9.0.1:65535", "127.9.0.1:65535", true), ("192.168.1.2:80", "192.168.1.2:80", false),
    ])
    func itIsNumeric(text: String, shown: String, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.socketAddress.hostAndPort == shown)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: ["", "localhost:1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", ":5771"])
    func nothingElseIs(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func plainConnectionsStayOnTheMachine() {
        #expect(throws: (any Error).self) {
            try DeskOptions.parse(["--plain-loopback", "--listen", "0.0.0.0:0"])
        }
        #expect(throws: (any Error).self) { try DeskOptions.parse([]) }
        #expect(throws: (any Error).self) { try DeskOptions.parse(["--plain-loopback", "--certificates", "x"]) }
        #expect(throws: Never.self) { try DeskOptions.parse(["--plain-loopback", "--listen", "[::1]:0"]) }
    }
}
