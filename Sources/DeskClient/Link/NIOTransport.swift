import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// A TCP connection to the server, with TLS 1.3 and the desk's certificate or, on loopback only, plain.
final class NIOTransport: LineTransport {
    private let address: ServerAddress
    private let security: Security
    private let mailbox = Mailbox()
    private var channel: (any Channel)?

    /// How the two ends prove who they are.
    enum Security {
        case tls(authority: String, certificate: String, key: String)
        /// Without any proof; ``open()`` refuses it unless the other end is this machine.
        case plainLoopback
    }

    init(address: ServerAddress, security: Security) {
        self.address = address
        self.security = security
    }

    deinit { close() }

    func open() throws(TransportError) {
        do {
            let (context, mailbox, host) = (try tlsContext(), mailbox, address.host)
            let resolved = try SocketAddress.makeAddressResolvingHost(host, port: address.port)
            if case .plainLoopback = security, !resolved.isLoopback {
                throw TransportError.misconfigured(
                    "--plain-loopback is for a server on this machine only, and \(host) is elsewhere")
            }
            channel = try ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(15))
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let context {
                            // A bare address is no name to ask for; the certificate then has to carry the address.
                            let name = (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host : nil
                            try channel.pipeline.syncOperations.addHandler(
                                NIOSSLClientHandler(context: context, serverHostname: name))
                        }
                        try channel.pipeline.syncOperations.addHandler(Receiver(mailbox: mailbox))
                    }
                }
                .connect(to: resolved).wait()
        } catch {
            throw Self.translated(error)
        }
    }

    func send(_ bytes: [UInt8]) throws(TransportError) {
        guard let channel else { throw .lost }
        do { try channel.writeAndFlush(ByteBuffer(bytes: bytes)).wait() } catch { throw .lost }
    }

    func next(within seconds: Double) -> TransportEvent { mailbox.take(within: seconds) }

    func close() {
        channel?.close(mode: .all, promise: nil)
        channel = nil
    }

    private func tlsContext() throws -> NIOSSLContext? {
        guard case .tls(let authority, let certificate, let key) = security else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.certificateVerification = .fullVerification
        configuration.trustRoots = .certificates(
            try read(authority, "authority's certificate") { try NIOSSLCertificate.fromPEMFile($0) })
        configuration.certificateChain = try read(certificate, "desk's certificate") {
            try NIOSSLCertificate.fromPEMFile($0).map { .certificate($0) }
        }
        configuration.privateKey = .privateKey(
            try read(key, "desk's key") { try NIOSSLPrivateKey(file: $0, format: .pem) })
        return try NIOSSLContext(configuration: configuration)
    }

    private func read<T>(_ path: String, _ what: String, _ parse: (String) throws -> T) throws -> T {
        do { return try parse(path) } catch {
            throw TransportError.misconfigured("the \(what) cannot be read from \(path)")
        }
    }

    fileprivate static func translated(_ error: any Error) -> TransportError {
        switch error {
        case let error as TransportError: error
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .untrusted("\(error)")
        case let error as IOError: .unreachable(Self.words(error.errnoCode))
        case let error as NIOConnectionError: .unreachable(Self.first(of: error))
        case is ChannelError: .unreachable("no answer in time")
        default: .unreachable("\(error)")
        }
    }

    private static func words(of error: any Error) -> String {
        (error as? IOError).map { words($0.errnoCode) } ?? "\(error)"
    }

    /// The system's words for an error number.
    private static func words(_ number: CInt) -> String { String(cString: strerror(number)) }

    private static func first(of error: NIOConnectionError) -> String {
        if let dns = error.dnsAError { return "\(dns)" }
        return error.connectionErrors.first.map { words(of: $0.error) } ?? "no address of \(error.host) answers"
    }
}

/// Delivers what arrives to the mailbox, and at the end why it ended.
private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let mailbox: Mailbox

    init(mailbox: Mailbox) {
        self.mailbox = mailbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard mailbox.deliver(unwrapInboundIn(data).readableBytesView) else {
            mailbox.close(.lost)
            context.close(promise: nil)
            return
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        // The server closed without TLS's goodbye: the line was cut, which is what `.lost` says.
        case NIOSSLError.uncleanShutdown: mailbox.close(.lost)
        case is IOError: mailbox.close(.lost)
        default: mailbox.close(NIOTransport.translated(error))
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        mailbox.close(.lost)
        context.fireChannelInactive()
    }
}

extension SocketAddress {
    /// Whether the address is this machine's own, which no wire leads to.
    fileprivate var isLoopback: Bool {
        guard let address = ipAddress else { return false }
        return address.hasPrefix("127.") || address == "::1"
    }
}
