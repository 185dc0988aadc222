import Foundation
import Synchronization

/// A small HTTP server on loopback that takes what a webhook sends and answers each with one status.
final class HookListener: Sendable {
    let port: Int
    private let listener: Int32
    private let status: String
    private let taken = Mutex<[String]>([])

    /// - Parameter status: such as `200 OK`.
    init(status: String) throws {
        self.status = status
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw Unexpected("no port to listen at") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in acceptAll() }.start()
    }

    /// The requests so far, head and body. Whoever was answered is among them.
    var requests: [String] { taken.withLock { $0 } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func acceptAll() {
        while true {
            let line = accept(listener, nil, nil)
            guard line >= 0 else { break }
            let request = Self.read(from: line)
            taken.withLock { $0.append(request) }
            let answer = Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
            _ = send(line, answer, answer.count, Int32(MSG_NOSIGNAL))
            close(line)
        }
        close(listener)
    }

    /// Head and body, as long as the head says.
    private static func read(from line: Int32) -> String {
        var text = ""
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = text.range(of: "\r\n\r\n") {
                let length = text.lowercased().firstMatch(of: /content-length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            let count = Glibc.read(line, &chunk, chunk.count)
            guard count > 0 else { return text }
            text += String(decoding: chunk[..<count], as: UTF8.self)
        }
    }
}
