import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Shared
import Testing

@testable import Server

/// A listener with sessions on a real socket, and a rehearsed registry behind it.
struct SessionServer: Sendable {
    let registry: RehearsedRegistry
    let log: Lines
    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let hall: NIOLoopBound<SessionHall>
    private let listener: Listener
    private let passwords: PasswordThreads

    /// Runs `body` beside a server that is gone afterwards.
    static func with(
        tls: NIOSSLContext? = nil, queueLimit: Int = 32,
        _ configure: @Sendable (inout HallConfiguration) -> Void = { _ in },
        _ body: (SessionServer) async throws -> Void
    ) async throws {
        var configuration = HallConfiguration.rehearsed
        configuration.isPlainLoopback = tls == nil
        configure(&configuration)
        let server = try await SessionServer(tls: tls, configuration, queueLimit: queueLimit)
        do {
            try await body(server)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    private init(tls: NIOSSLContext?, _ configuration: HallConfiguration, queueLimit: Int) async throws {
        let (sink, log) = (ReplySink(), Lines())
        let registry = RehearsedRegistry(sink: sink)
        let passwords = PasswordThreads(threads: 1, queueLimit: queueLimit)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let logger = Logger(label: "test") { _ in LineLogHandler(format: .plain, level: .debug) { log.add($0) } }
        hall = try await loop.submit {
            NIOLoopBound(
                SessionHall(
                    eventLoop: loop, configuration: configuration, operations: registry, passwords: passwords,
                    logger: logger), eventLoop: loop)
        }.get()
        sink.open(hall)
        listener = try await Listener.open(try .loopback, tls: tls, hall: hall)
        port = listener.port
        self.registry = registry
        self.log = log
        self.passwords = passwords
    }

    /// As SIGTERM does.
    func drain() async throws {
        await listener.close()
        try await hall.eventLoop.flatSubmit { hall.value.drain() }.get()
    }

    private func stop() async throws {
        registry.release()
        try await drain()
        await passwords.stop()
        try await group.shutdownGracefully()
    }

    /// A connection that has read the banner.
    func connect(tls: NIOSSLContext? = nil) async throws -> DeskSocket {
        let socket = try await DeskSocket.connect(port: port, tls: tls)
        _ = await socket.line()
        return socket
    }

    /// A plain connection on which an officer is logged in.
    func loggedIn(desk: String = "LHR-001", officer: String = "ayesha") async throws -> DeskSocket {
        let socket = try await connect()
        _ = try await socket.ask(#"h HELLO {"client":"1.0","locale":"en","desk":"\#(desk)"}"#)
        _ = try await socket.ask(#"l LOGIN {"officer":"\#(officer)","password":"\#(RehearsedRegistry.password)"}"#)
        return socket
    }
}

extension HallConfiguration {
    /// Quick to look at timeouts, otherwise as in earnest.
    static var rehearsed: HallConfiguration {
        let rows = (1...3).map { Array(#"{"kind":"\#($0 < 3 ? "section" : "field")","name":"n\#($0)"}"#.utf8) }
        var configuration = HallConfiguration(
            node: "test", form: "form-1", model: nil,
            pages: Pages(help: HelpPages(), form: FormPages(id: "form-1", file: [], rows: rows)))
        configuration.limits.sweepMilliseconds = 5
        configuration.limits.drainMilliseconds = 2_000
        configuration.limits.returnSeconds = 7...7
        return configuration
    }
}

extension ListenAddress {
    static var loopback: ListenAddress {
        get throws { try #require(ListenAddress("127.0.0.1:0")) }
    }
}
