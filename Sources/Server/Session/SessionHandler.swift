import Logging
import NIOCore
import NIOSSL
import NIOTLS
import Registry
import Shared

/// One connection: executes what `SessionState` decides. Lives on the hall's event loop; one bad client ends only here.
///
/// Reading is in this file, requests and replies in the extensions beside it.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let hall: SessionHall
    var state: SessionState<Errand, RegistryReply>
    var context: ChannelHandlerContext?
    var id: UInt64 = 0
    /// The desk of the client's certificate, or on a plain connection the one HELLO named.
    var desk: String?
    /// When officer and desk were last read, and whether they are being read now.
    var standingReadAt: Tick
    var isReadingStanding = false
    /// A WATCH whose first answer is not there yet.
    var asked: (number: UInt64, watched: WatchedCounts, caller: Caller)?
    /// The CLOSE-DAY under way, by its place in the session: it is alone, since it waits for all that came before.
    var closing: (number: UInt64, day: CalendarDate)?
    private var framer: LineFramer
    private var hasOutput = false
    /// Whether the hall will flush it after the replies that arrive together.
    var isTouched = false

    init(hall: SessionHall) {
        self.hall = hall
        state = SessionState(limits: hall.configuration.limits, now: hall.now)
        standingReadAt = hall.now
        framer = LineFramer(limit: hall.configuration.limits.lineBeforeLogin)
    }

    // MARK: Coming

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        guard let id = hall.enter(self) else { return context.close(promise: nil) }
        self.id = id
        if hall.configuration.isPlainLoopback { greetSoon() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent { identify(context) }
        context.fireUserInboundEventTriggered(event)
    }

    /// Reads whose certificate the client showed.
    private func identify(_ context: ChannelHandlerContext) {
        // No certificate at all cannot come this far; one without a name belongs to nobody.
        guard
            let certificate = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
                .peerCertificate,
            let der = try? certificate.toDERBytes(), let name = DeskCertificate.commonName(der: der)
        else {
            hall.logger.notice("a client certificate names no desk")
            return close()
        }
        guard hall.identified(name) else {
            sayLast(Refusal(.slowDown, rule: "connections", after: 60))
            return
        }
        desk = name
        greetSoon()
    }

    /// The banner goes out after the loop has looked at the socket once more: who has spoken by then spoke first.
    private func greetSoon() {
        _ = hall.eventLoop.scheduleTask(in: .milliseconds(hall.configuration.limits.bannerMilliseconds)) {
            self.greet()
        }
    }

    private func greet() {
        guard let context, context.channel.isActive else { return }
        state.bannerSent()
        let (configuration, now) = (hall.configuration, hall.configuration.clock.now())
        let ready = Ready(node: configuration.node, time: now, form: configuration.form, model: configuration.model())
        write(ByteBuffer(bytes: ReplyLine.event(.ready, ready.body)))
        flush()
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state.mayListen else {
            // Speaking before the banner means it is no desk; after the end nothing is heard.
            if state.isBeforeBanner { close() }
            return
        }
        let buffer = unwrapInboundIn(data)
        buffer.withUnsafeReadableBytes { framer.append($0) }
        let endedLine = readLines()
        state.heard(at: hall.now, endedLine: endedLine, isPartial: framer.hasPartialLine)
    }

    /// Hears every whole line. True if there was one.
    private func readLines() -> Bool {
        var endedLine = false
        while state.mayListen {
            framer.limit = state.lineLimit
            switch framer.next() {
            case .line(let line):
                endedLine = true
                lineReceived(line)
            case .incomplete: return endedLine
            case .tooLong:
                sayLast(Refusal(.lineTooLong))
                return endedLine
            }
        }
        return endedLine
    }

    /// Gives back the memory that a burst of requests took.
    func rest() {
        state.restReached()
        if !framer.hasPartialLine { framer = LineFramer(limit: state.lineLimit) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
    }

    // MARK: Writing

    /// Puts bytes on the wire with the next flush.
    func write(_ bytes: ByteBuffer) {
        guard let context else { return }
        hasOutput = true
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    /// Sends what was written. A client that does not read what it asked for is not kept.
    func flush() {
        guard hasOutput, let context else { return }
        hasOutput = false
        context.flush()
        if !context.channel.isWritable, unreadBytes(context) > hall.configuration.limits.unreadBytes {
            hall.logger.notice("a desk does not read its replies", metadata: metadata)
            close()
        }
        if state.isFinished { farewell() }
    }

    /// What the kernel has not taken, because the client does not read.
    private func unreadBytes(_ context: ChannelHandlerContext) -> Int {
        // A socket channel has the option; without it nothing is known to be unread.
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: Going

    func channelInactive(context: ChannelHandlerContext) {
        state.leave()
        self.context = nil
        hall.left(id, desk: desk)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A failed handshake or a broken line: nothing to tell this client any more.
        hall.logger.debug("a connection failed", error: error, metadata: metadata)
        close()
    }

    /// Closes without another word.
    func close() {
        state.leave()
        context?.close(promise: nil)
    }

    /// What log lines say of this session: no person.
    var metadata: Logger.Metadata {
        ["desk": .string(desk ?? "-"), "session": .stringConvertible(id)]
    }
}
