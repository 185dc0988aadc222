import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// The desk side of the server: one event loop with its hall of sessions, and the listener that fills it.
struct DeskServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let hall: NIOLoopBound<SessionHall>
    private let listener: Listener
    private let passwords: PasswordThreads

    /// Where it listens.
    var hostAndPort: String { listener.hostAndPort }

    /// Opens the listener.
    ///
    /// - Parameters:
    ///   - sink: where the registry delivers its answers.
    ///   - tls: nil for plain TCP on loopback.
    static func start(
        _ configuration: HallConfiguration, operations: any DeskOperations, sink: ReplySink, address: ListenAddress,
        tls: NIOSSLContext?, logger: Logger
    ) async throws -> DeskServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let passwords = PasswordThreads()
        let loop = group.next()
        let hall = try await loop.submit {
            NIOLoopBound(
                SessionHall(
                    eventLoop: loop, configuration: configuration, operations: operations, passwords: passwords,
                    logger: logger), eventLoop: loop)
        }.get()
        sink.open(hall)
        let listener = try await Listener.open(address, tls: tls, hall: hall)
        return DeskServer(group: group, hall: hall, listener: listener, passwords: passwords)
    }

    /// Takes no new connection, finishes what is in flight, says BYE to everybody, and ends its threads.
    func drain() async throws {
        await listener.close()
        try await hall.eventLoop.flatSubmit { hall.value.drain() }.get()
        await passwords.stop()
        try await group.shutdownGracefully()
    }
}
