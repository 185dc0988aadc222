/// `HOST:PORT`, `[IPV6]:PORT` or only a host; the port of NSER/1 is 5771.
struct ServerAddress: Equatable, Sendable, CustomStringConvertible {
    static let standardPort = 5771

    let host: String
    let port: Int

    /// Reads what was typed; nil when it is no address.
    init?(_ text: String) {
        let host: Substring
        let port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, let first = parts.first else { return nil }
            host = first
            port = parts.count == 2 ? parts[1] : nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        guard let number = port.map({ Int($0) }) ?? Self.standardPort, (1...65_535).contains(number) else { return nil }
        self.host = String(host)
        self.port = number
    }

    /// Whether it is a server of this machine.
    var isLoopback: Bool { host == "localhost" || host.hasPrefix("127.") || host == "::1" }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
