import NIOCore

/// What a signed-in desk does: the part of the load that differs between the subcommands. Called on the event loop.
protocol DeskDuty: AnyObject {
    /// The desk is signed in; `login` is the JSON object of the reply.
    func signedIn(_ link: DeskLink, login: String)
    /// One whole reply line came, without its LF.
    func replied(_ link: DeskLink, line: ByteBufferView)
    /// The connection ended, whoever closed it.
    func closed(_ link: DeskLink)
}

/// One desk's connection: signs in, then hands every line to its duty. Lines are cut without being copied.
final class DeskLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase { case awaitingBanner, awaitingHello, awaitingLogin, working }

    /// Number of the desk, from 0.
    let index: Int
    let desk: String
    private let password: String
    private let duty: any DeskDuty
    /// Without a certificate, HELLO says whose desk this is.
    private let namesItself: Bool
    private var phase = Phase.awaitingBanner
    private var unfinished: ByteBuffer?
    private var context: ChannelHandlerContext?
    private var unflushed = false

    init(index: Int, desk: String, password: String, namesItself: Bool, duty: any DeskDuty) {
        self.namesItself = namesItself
        self.index = index
        self.desk = desk
        self.password = password
        self.duty = duty
    }

    /// Queues a line that ends in LF; it leaves at the end of this event-loop turn's read, or by `flush`.
    func send(_ line: ByteBuffer) {
        guard let context else { return }
        context.write(wrapOutboundOut(line), promise: nil)
        unflushed = true
    }

    func flush() {
        guard unflushed, let context else { return }
        unflushed = false
        context.flush()
    }

    func close() { context?.close(promise: nil) }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) { duty.closed(self) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        complain("\(desk): \(error)")
        context.close(promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) { flush() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if var begun = unfinished {
            unfinished = nil
            begun.writeBuffer(&bytes)
            bytes = begun
        }
        while let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes.readableBytesView[bytes.readerIndex..<end]
            bytes.moveReaderIndex(to: end + 1)
            lineReceived(line)
        }
        if bytes.readableBytes > 0 { unfinished = bytes }
    }

    private func lineReceived(_ line: ByteBufferView) {
        switch phase {
        case .working:
            duty.replied(self, line: line)
        case .awaitingBanner:
            phase = .awaitingHello
            let name = namesItself ? ",\"desk\":\"\(desk)\"" : ""
            send(ByteBuffer(string: "h HELLO {\"client\":\"1.0\",\"locale\":\"en\"\(name)}\n"))
        case .awaitingHello:
            guard line.starts(with: "h OK ".utf8) else { return refused(line) }
            phase = .awaitingLogin
            let officer = desk.lowercased()
            send(ByteBuffer(string: "l LOGIN {\"officer\":\"\(officer)\",\"password\":\"\(password)\"}\n"))
        case .awaitingLogin:
            guard line.starts(with: "l OK ".utf8) else { return refused(line) }
            phase = .working
            duty.signedIn(self, login: String(decoding: line.dropFirst("l OK ".utf8.count), as: UTF8.self))
        }
    }

    private func refused(_ line: ByteBufferView) {
        complain("\(desk) could not sign in: \(String(decoding: line, as: UTF8.self))")
        close()
    }
}
