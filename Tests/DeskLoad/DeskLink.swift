import CLoadSockets
import Glibc

/// What a signed-in desk does: the part of the load that differs between the subcommands.
protocol DeskDuty: AnyObject {
    /// The desk is signed in; `login` is the JSON object of the reply.
    func signedIn(_ link: DeskLink, login: String)
    /// One whole reply line came, without its LF; valid during the call.
    func replied(_ link: DeskLink, line: UnsafeRawBufferPointer)
    /// The connection ended, whoever closed it.
    func closed(_ link: DeskLink)
}

/// One desk's connection: signs in, then hands every line to its duty. Lines are cut without being copied.
final class DeskLink {
    private enum Phase { case awaitingBanner, awaitingHello, awaitingLogin, working, closed }

    /// What one read takes at most; a longer line makes the buffer grow.
    private static let readSize = 16_384

    /// Number of the desk, from 0.
    let index: Int
    let desk: String
    private let password: String
    private let duty: any DeskDuty
    /// Without a certificate, HELLO says whose desk this is.
    private let namesItself: Bool
    private let socket: DeskSocket
    private let loop: SocketLoop
    private var phase = Phase.awaitingBanner
    private var inbound: UnsafeMutableRawBufferPointer
    private var inboundCount = 0
    private var outbound: [UInt8] = []
    private var written = 0
    private var awaitsWriting = true

    init(
        index: Int, desk: String, password: String, namesItself: Bool, socket: DeskSocket, loop: SocketLoop,
        duty: any DeskDuty
    ) {
        self.namesItself = namesItself
        self.index = index
        self.desk = desk
        self.password = password
        self.socket = socket
        self.loop = loop
        self.duty = duty
        inbound = .allocate(byteCount: 2 * Self.readSize, alignment: 8)
    }

    deinit { inbound.deallocate() }

    var descriptor: Int32 { socket.descriptor }

    /// Begins the handshake.
    func begin() {
        loop.add(self)
        if case .ended = socket.begin() { end() }
    }

    /// Queues a line that ends in LF; it leaves at the end of this turn, or by `flush`.
    func send(_ line: UnsafeRawBufferPointer) { outbound.append(contentsOf: line) }

    func send(_ line: String) { outbound.append(contentsOf: line.utf8) }

    /// Sends what was queued, as far as the kernel takes it; the rest goes when it can.
    func flush() {
        guard phase != .closed else { return }
        while written < outbound.count {
            let outcome = outbound.withUnsafeBytes { socket.write(UnsafeRawBufferPointer(rebasing: $0[written...])) }
            switch outcome {
            case .bytes(let count): written += count
            case .notYet: return waitForRoom(true)
            case .ended: return end()
            }
        }
        outbound.removeAll(keepingCapacity: true)
        written = 0
        waitForRoom(false)
    }

    func close() { end() }

    /// The socket is ready: reads, hands on, and sends what that brings.
    func turn() {
        repeat {
            switch read() {
            case .bytes(let count):
                inboundCount += count
                cutLines()
            case .notYet:
                flush()
                return
            case .ended:
                return end()
            }
        } while phase != .closed && socket.holdsMore
        flush()
    }

    private func waitForRoom(_ waits: Bool) {
        guard waits != awaitsWriting else { return }
        awaitsWriting = waits
        loop.watch(self, writing: waits)
    }

    private func read() -> DeskSocket.Outcome {
        if inbound.count - inboundCount < Self.readSize {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: inbound.count * 2, alignment: 8)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: inbound[..<inboundCount]))
            inbound.deallocate()
            inbound = larger
        }
        return socket.read(into: UnsafeMutableRawBufferPointer(rebasing: inbound[inboundCount...]))
    }

    private func cutLines() {
        var start = 0
        while phase != .closed, let base = inbound.baseAddress,
            let end = memchr(base + start, Int32(UInt8(ascii: "\n")), inboundCount - start)
        {
            let length = UnsafeMutableRawPointer(end) - (base + start)
            lineReceived(UnsafeRawBufferPointer(start: base + start, count: length))
            start += length + 1
        }
        guard start > 0, let base = inbound.baseAddress else { return }
        inboundCount -= start
        if inboundCount > 0 { memmove(base, base + start, inboundCount) }
    }

    private func lineReceived(_ line: UnsafeRawBufferPointer) {
        switch phase {
        case .working:
            duty.replied(self, line: line)
        case .awaitingBanner:
            phase = .awaitingHello
            let name = namesItself ? ",\"desk\":\"\(desk)\"" : ""
            send("h HELLO {\"client\":\"1.0\",\"locale\":\"en\"\(name)}\n")
        case .awaitingHello:
            guard line.starts(with: "h OK ".utf8) else { return refused(line) }
            phase = .awaitingLogin
            send("l LOGIN {\"officer\":\"\(desk.lowercased())\",\"password\":\"\(password)\"}\n")
        case .awaitingLogin:
            guard line.starts(with: "l OK ".utf8) else { return refused(line) }
            phase = .working
            duty.signedIn(self, login: String(decoding: line.dropFirst("l OK ".utf8.count), as: UTF8.self))
        case .closed: break
        }
    }

    private func refused(_ line: UnsafeRawBufferPointer) {
        complain("\(desk) could not sign in: \(String(decoding: line, as: UTF8.self))")
        end()
    }

    private func end() {
        guard phase != .closed else { return }
        phase = .closed
        loop.forget(self)
        shutdown(socket.descriptor, Int32(SHUT_RDWR))
        duty.closed(self)
    }
}
