import NIOCore
import NIOPosix
import NIOSSL

/// Opens the connections of all desks, a few at a time, since each sign-in costs the server a password hash.
final class DeskCrowd {
    /// Sign-ins under way at once: enough to keep the server's hashing threads busy, below their queue's bound.
    static let signInsAtOnce = 4

    private let options: LoadOptions
    private let loop: any EventLoop
    private let trust: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey
    private let duty: any DeskDuty
    private var opened = 0

    init(options: LoadOptions, loop: any EventLoop, duty: any DeskDuty) throws {
        self.options = options
        self.loop = loop
        self.duty = duty
        trust = try NIOSSLCertificate.fromPEMFile(options.keys + "/ca.pem")
        key = try NIOSSLPrivateKey(file: options.keys + "/desk.key", format: .pem)
    }

    /// Opens the first desks; call on the loop.
    func begin() {
        for _ in 0..<Self.signInsAtOnce { openNext() }
    }

    /// Opens one more desk, if any is left. The duty calls it whenever one has signed in.
    func openNext() {
        guard opened < options.desks else { return }
        let index = opened
        opened += 1
        do {
            try open(index)
        } catch {
            complain("\(options.desk(index + 1)): \(error)")
        }
    }

    /// The desk's TLS, or nil for a plain connection.
    private func tls(of desk: String) throws -> NIOSSLContext? {
        if options.plain { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = .certificates(trust)
        configuration.certificateVerification = .noHostnameVerification
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(options.keys + "/\(desk).pem")
            .map { .certificate($0) }
        configuration.privateKey = .privateKey(key)
        return try NIOSSLContext(configuration: configuration)
    }

    private func open(_ index: Int) throws {
        let desk = options.desk(index + 1)
        let context = try tls(of: desk)
        let link = NIOLoopBound(
            DeskLink(index: index, desk: desk, password: options.password, namesItself: options.plain, duty: duty),
            eventLoop: loop)
        let connected = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // One answer at a time is under way: a second read would only find nothing.
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: nil))
                    }
                    try channel.pipeline.syncOperations.addHandler(link.value)
                }
            }
            .connect(host: "127.0.0.1", port: options.port)
        connected.whenFailure { complain("\(desk) could not connect: \($0)") }
    }
}
