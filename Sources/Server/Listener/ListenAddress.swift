import NIOCore

/// Where the server listens: a numeric address and a port, 0 for any free one.
struct ListenAddress: Sendable {
    let socketAddress: SocketAddress

    /// Reads `127.0.0.1:5771` or `[::1]:5771`; nil for anything else.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        // Not numeric is a wrong argument; there is nothing more to say about it.
        guard let address = try? SocketAddress(ipAddress: String(host), port: Int(port)) else { return nil }
        socketAddress = address
    }

    /// Whether only programs of this machine can connect.
    var isLoopback: Bool {
        socketAddress.ipAddress.map { $0.hasPrefix("127.") || $0 == "::1" } ?? false
    }
}

extension SocketAddress {
    /// `127.0.0.1:5771`, `[::1]:5771`
    var hostAndPort: String {
        let host = ipAddress ?? "?"
        return host.contains(":") ? "[\(host)]:\(port ?? 0)" : "\(host):\(port ?? 0)"
    }
}
