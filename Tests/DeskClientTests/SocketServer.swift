import Foundation
import Glibc
import Synchronization

@testable import DeskClient

/// A ``ModelServer`` behind a real socket on loopback, for the transport and for the program itself.
final class SocketServer: Sendable {
    private struct State {
        let server = ModelServer()
        var sessions: [Int32: ModelServer.Session] = [:]
        /// Bytes that may still be sent before the line is cut, on connections to come.
        var cuts: [Int] = []
        var budgets: [Int32: Int] = [:]
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in acceptAll() }.start()
    }

    /// Stops listening; what is connected stays.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Cuts the next connections after so many bytes each.
    func cut(after bytes: [Int]) { state.withLock { $0.cuts = bytes } }

    /// How often each household was registered.
    var registered: [String: Int] { state.withLock { $0.server.registered } }
    /// The households of epoch 1 in the order of their ops.
    var chain: [String] { state.withLock { $0.server.chains[1, default: []].map(\.household) } }
    var writes: Int { state.withLock { $0.server.writes } }

    private func acceptAll() {
        while true {
            let line = accept(listener, nil, nil)
            guard line >= 0 else { break }
            Thread { [self] in serve(line) }.start()
        }
        close(listener)
    }

    private func serve(_ line: Int32) {
        defer { close(line) }
        state.withLock { state in
            state.sessions[line] = state.server.newSession()
            state.budgets[line] = state.cuts.isEmpty ? Int.max : state.cuts.removeFirst()
        }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while answer(line) {
            let count = read(line, &chunk, chunk.count)
            guard count > 0 else { break }
            let bytes = Array(chunk[..<count])
            state.withLock { $0.sessions[line]?.receive(bytes) }
        }
        state.withLock { state in state.sessions[line] = nil }
    }

    /// Writes what the session has to say; false when the line ends here.
    private func answer(_ line: Int32) -> Bool {
        let (output, goesOn) = state.withLock { state -> ([UInt8], Bool) in
            guard let session = state.sessions[line], let budget = state.budgets[line] else { return ([], false) }
            let output = Array(session.output.prefix(budget))
            let isCut = session.output.count > budget
            session.output = []
            state.budgets[line] = budget - output.count
            return (output, !isCut && !session.isClosed)
        }
        let written = output.isEmpty || send(line, output, output.count, Int32(MSG_NOSIGNAL)) == output.count
        return written && goesOn
    }
}
