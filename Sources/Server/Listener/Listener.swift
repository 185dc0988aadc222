import NIOCore
import NIOPosix
import NIOSSL

/// The listening socket: every connection it accepts becomes a session of the hall.
struct Listener: Sendable {
    private let channel: any Channel

    /// Opens the socket.
    ///
    /// - Parameter tls: nil for plain TCP, which the caller allows on loopback only.
    static func open(
        _ address: ListenAddress, tls: NIOSSLContext?, hall: NIOLoopBound<SessionHall>
    ) async throws(StartError) -> Listener {
        // The hall's loop accepts too: one thread has everything, no connection changes threads.
        let bootstrap = ServerBootstrap(group: hall.eventLoop)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // Beyond what the kernel holds, the client's reading is watched (SessionLimits.unreadBytes).
            .childChannelOption(.socketOption(.so_sndbuf), value: 64 * 1_024)
            // The handshake and a quiet desk's lines fit; a busy one's buffer grows to hold a window of interviews.
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 2_048, maximum: 65_536)
            )
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(SessionHandler(hall: hall.value))
                }
            }
        do {
            return Listener(channel: try await bootstrap.bind(to: address.socketAddress).get())
        } catch {
            throw StartError.address(address.socketAddress.hostAndPort, reason: "\(error)")
        }
    }

    /// Where it listens, with the port that was really given.
    var hostAndPort: String { channel.localAddress?.hostAndPort ?? "?" }

    /// The port that was really given.
    var port: Int { channel.localAddress?.port ?? 0 }

    /// No more connections.
    func close() async {
        // Fails only when it is closed already.
        try? await channel.close()
    }
}
