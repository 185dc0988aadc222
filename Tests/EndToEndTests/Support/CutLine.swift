import Foundation
import Synchronization

/// A bad line between a desk and its server: it carries bytes both ways and breaks the first connection when so many have
/// gone up, before any answer to them comes down.
final class CutLine: Sendable {
    private struct State {
        var wasCut = false
        /// Connections that are open, to be ended with the line.
        var open: Set<Int32> = []
        var isOver = false
    }

    /// Where desks reach it on this machine.
    let port: Int
    private let listener: Int32
    private let server: Int
    private let bytes: Int
    private let staysCut: Bool
    private let state = Mutex(State())
    private let changed = NSCondition()

    /// - Parameters:
    ///   - server: port of the server on this machine.
    ///   - bytes: of the desk after which the line breaks.
    ///   - staysCut: whether every later connection is refused, too.
    init(to server: Int, after bytes: Int, staysCut: Bool) throws {
        self.server = server
        self.bytes = bytes
        self.staysCut = staysCut
        let listener = Self.makeSocket()
        guard Self.withAddress(port: 0, { bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0,
            let port = Self.port(of: listener)
        else { throw Unexpected("no port to listen at: \(String(cString: strerror(errno)))") }
        self.listener = listener
        self.port = port
        Thread { [self] in acceptAll() }.start()
    }

    /// Waits until the line has broken.
    func awaitCut(within seconds: Double = 60) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        changed.lock()
        defer { changed.unlock() }
        while !state.withLock({ $0.wasCut }) {
            guard changed.wait(until: deadline) else { throw Unexpected("the line did not break in \(seconds) s") }
        }
    }

    /// Ends the line and every connection on it.
    func stop() {
        state.withLock { state in
            state.isOver = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let desk = accept(listener, nil, nil)
            guard desk >= 0 else { break }
            let above = Self.makeSocket()
            let isRefused = state.withLock { $0.isOver || ($0.wasCut && staysCut) }
            if isRefused || Self.withAddress(port: server, { connect(above, $0, $1) }) != 0 {
                close(desk)
                close(above)
            } else {
                state.withLock { _ = $0.open.insert(desk) }
                Thread { [self] in carry(desk, above) }.start()
            }
        }
        close(listener)
    }

    /// Carries bytes between the two until one of them ends or the line breaks.
    private func carry(_ desk: Int32, _ above: Int32) {
        var places = [desk, above].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var goneUp = 0
        carrying: while true {
            if poll(&places, 2, -1) < 0 {
                if errno == EINTR { continue }
                break
            }
            for (place, other) in [(0, above), (1, desk)] where places[place].revents != 0 {
                let count = read(places[place].fd, &buffer, buffer.count)
                guard count > 0, send(other, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break carrying }
                goneUp += place == 0 ? count : 0
                if goneUp >= bytes, breaks() { break carrying }
            }
        }
        state.withLock { _ = $0.open.remove(desk) }
        close(desk)
        close(above)
    }

    /// Whether this is the moment: the line breaks once.
    private func breaks() -> Bool {
        changed.lock()
        defer { changed.unlock() }
        let isFirst = state.withLock { state in
            defer { state.wasCut = true }
            return !state.wasCut
        }
        changed.broadcast()
        return isFirst
    }

    private static func makeSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    /// Calls with an address of this machine.
    private static func withAddress(port: Int, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func port(of listener: Int32) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let known = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        return known == 0 ? Int(in_port_t(bigEndian: address.sin_port)) : nil
    }
}
