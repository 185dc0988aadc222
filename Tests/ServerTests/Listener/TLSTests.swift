import NIOSSL
import Testing

@testable import Server

/// Who comes in over TLS, and as which desk.
struct TLSTests {
    @Test func theCertificateSaysWhoseDeskItIs() async throws {
        let certificates = try Certificates.ours.get()
        try await SessionServer.with(tls: try certificates.server()) { server in
            let socket = try await DeskSocket.connect(port: server.port, tls: certificates.client(desk: "LHR-001"))
            #expect(await socket.line()?.hasPrefix("* READY ") == true)
            #expect(
                try await socket.ask(#"a HELLO {"client":"1.0","locale":"en"}"#)
                    == #"a OK {"protocol":"NSER/1","desk":"LHR-001"}"#)
            let named = try await socket.ask(#"b HELLO {"client":"1.0","locale":"en","desk":"LHR-002"}"#)
            #expect(named?.hasPrefix("b ERR 501 ") == true)
            #expect(named?.contains(#""field":"desk","rule":"field.unknown""#) == true)
            let login = try await socket.ask(#"c LOGIN {"officer":"ayesha","password":"correct horse"}"#)
            #expect(login?.contains(#""desk":"LHR-001""#) == true)
            #expect(try await socket.ask(#"d STATUS {"cnic":"0352021234567"}"#) == #"d OK {"status":"NOT_FOUND"}"#)
            #expect(try await socket.ask("e QUIT") == "e OK {}")
            _ = await socket.rest()
        }
    }

    @Test func aDisabledDeskDoesNotLogIn() async throws {
        let certificates = try Certificates.ours.get()
        try await SessionServer.with(tls: try certificates.server()) { server in
            let socket = try await DeskSocket.connect(port: server.port, tls: certificates.client(desk: "OLD-001"))
            _ = await socket.line()
            let reply = try await socket.ask(#"a LOGIN {"officer":"ayesha","password":"correct horse"}"#)
            #expect(reply?.hasPrefix("a ERR 535 ") == true)
            #expect(reply?.contains(#""rule":"desk.inactive""#) == true)
        }
    }

    @Test func withoutOurCertificateNobodyGetsABanner() async throws {
        let (ours, others) = (try Certificates.ours.get(), try Certificates.others.get())
        try await SessionServer.with(tls: try ours.server()) { server in
            let strangers = [
                try ours.client(desk: nil), try ours.client(desk: "LHR-001", of: others),
                try ours.client(desk: "LHR-001") { $0.maximumTLSVersion = .tlsv12 },
            ]
            for stranger in strangers {
                let socket = try await DeskSocket.connect(port: server.port, tls: stranger)
                #expect(await socket.rest() == [])
            }
            let plain = try await DeskSocket.connect(port: server.port)
            try await plain.send("a PING\n")
            #expect(await plain.rest().allSatisfy { !$0.hasPrefix("* READY") })
        }
    }

    @Test func aHandshakeThatNeverComesEnds() async throws {
        let certificates = try Certificates.ours.get()
        try await SessionServer.with(tls: try certificates.server()) {
            $0.limits.handshakeMilliseconds = 40
        } _: { server in
            let socket = try await DeskSocket.connect(port: server.port)
            #expect(await socket.rest() == [])
        }
    }

    @Test func aDeskHasFewConnections() async throws {
        let certificates = try Certificates.ours.get()
        try await SessionServer.with(tls: try certificates.server()) {
            $0.rates.connectionsPerDesk = 1
        } _: { server in
            let context = try certificates.client(desk: "LHR-001")
            let first = try await DeskSocket.connect(port: server.port, tls: context)
            #expect(await first.line()?.hasPrefix("* READY ") == true)
            let second = try await DeskSocket.connect(port: server.port, tls: context)
            #expect(await second.line()?.hasPrefix("- ERR 429 ") == true)
            #expect(try await first.ask("a PING")?.hasPrefix("a OK ") == true)
        }
    }

    @Test func aDrainSaysByeOverTLS() async throws {
        let certificates = try Certificates.ours.get()
        try await SessionServer.with(tls: try certificates.server()) { server in
            let socket = try await DeskSocket.connect(port: server.port, tls: certificates.client(desk: "LHR-001"))
            _ = await socket.line()
            try await server.drain()
            #expect(await socket.rest() == [#"* BYE {"after":7}"#])
        }
    }

    @Test func theCommonNameIsReadFromTheCertificate() throws {
        let path = try Certificates.ours.get().folder + "/desks/LHR-001.pem"
        let der = try #require(try NIOSSLCertificate.fromPEMFile(path).first?.toDERBytes())
        #expect(DeskCertificate.commonName(der: der) == "LHR-001")
        for length in 0..<der.count where length % 7 == 0 {
            _ = DeskCertificate.commonName(der: Array(der[..<length]))
        }
        #expect(DeskCertificate.commonName(der: []) == nil)
        #expect(DeskCertificate.commonName(der: [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]) == nil)
    }
}
