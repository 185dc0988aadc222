import NIOCore
import NIOPosix
import NIOSSL

/// The desk's end of a connection in tests: sends any bytes, reads line by line.
final class DeskSocket: Sendable {
    private let channel: any Channel
    private let lines: AsyncStream<String>

    /// Connects.
    ///
    /// - Parameter tls: nil for plain TCP.
    static func connect(port: Int, tls: NIOSSLContext? = nil) async throws -> DeskSocket {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.so_rcvbuf), value: 16_384)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    try channel.pipeline.syncOperations.addHandler(LineCollector(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return DeskSocket(channel: channel, lines: lines)
    }

    private init(channel: any Channel, lines: AsyncStream<String>) {
        self.channel = channel
        self.lines = lines
    }

    /// Sends bytes as one packet.
    func send(_ bytes: some Sequence<UInt8>) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends text as one packet.
    func send(_ text: String) async throws { try await send(text.utf8) }

    /// Sends one line and reads one.
    func ask(_ request: String) async throws -> String? {
        try await send(request + "\n")
        return await line()
    }

    /// The next line, without its LF; nil when the connection has closed.
    func line() async -> String? {
        var iterator = lines.makeAsyncIterator()
        return await iterator.next()
    }

    /// All lines until the connection closes.
    func rest() async -> [String] {
        var all: [String] = []
        while let line = await line() { all.append(line) }
        return all
    }

    /// From now on takes nothing of what the server sends.
    func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

    /// Waits until the connection has closed.
    func closed() async throws { try await channel.closeFuture.get() }

    func close() async { try? await channel.close() }
}

/// Cuts what arrives into lines.
private final class LineCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<String>.Continuation
    private var buffer = ByteBuffer()

    init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        buffer.writeBuffer(&arrived)
        while let length = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map({ $0 - buffer.readerIndex }),
            let line = buffer.readString(length: length)
        {
            buffer.moveReaderIndex(forwardBy: 1)
            continuation.yield(line)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
