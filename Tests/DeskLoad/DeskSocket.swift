import CLoadSockets
import Glibc

/// The TLS settings all desks of a load share: the authority to trust, TLS 1.3.
final class LoadTrust {
    fileprivate let context: OpaquePointer

    /// - Parameter authority: path of the authority's certificate.
    init(authority: String) throws {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw LoadError(words: "OpenSSL gives no context") }
        self.context = context
        nser_load_tls_habits(context)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        guard SSL_CTX_load_verify_locations(context, authority, nil) == 1 else {
            throw LoadError(words: "\(authority) is no certificate of an authority")
        }
    }

    deinit { SSL_CTX_free(context) }
}

/// One socket to the server, with TLS or without, that never waits.
///
/// The load shares the machine with what it measures, so a line costs it one read and one write of the kernel and what
/// OpenSSL needs, as pgbench, written in C, costs no more.
final class DeskSocket {
    /// What a read or write came to.
    enum Outcome { case bytes(Int), notYet, ended }

    let descriptor: Int32
    private let session: OpaquePointer?

    /// Connects to 127.0.0.1; waits for the connection, not for the handshake.
    ///
    /// - Parameters:
    ///   - trust: nil for a plain connection.
    ///   - certificate, key: paths of the desk's.
    init(port: Int, trust: LoadTrust?, certificate: String, key: String) throws {
        descriptor = try Self.connected(port: port)
        guard let trust else {
            session = nil
            return
        }
        guard let session = SSL_new(trust.context) else { throw LoadError(words: "OpenSSL gives no session") }
        self.session = session
        guard SSL_use_certificate_file(session, certificate, SSL_FILETYPE_PEM) == 1,
            SSL_use_PrivateKey_file(session, key, SSL_FILETYPE_PEM) == 1, SSL_set_fd(session, descriptor) == 1
        else { throw LoadError(words: "\(certificate) and \(key) do not go together") }
        SSL_set_connect_state(session)
    }

    deinit {
        if let session { SSL_free(session) }
        close(descriptor)
    }

    /// A socket connected to 127.0.0.1 that does not wait.
    private static func connected(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw LoadError(words: "no socket is left") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else { throw LoadError(words: "port \(port) does not answer") }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }

    /// Begins the handshake, which goes on whenever the socket is read.
    func begin() -> Outcome {
        guard let session else { return .notYet }
        let result = SSL_do_handshake(session)
        return result == 1 ? .notYet : outcome(result, session)
    }

    /// Reads what has arrived.
    func read(into target: UnsafeMutableRawBufferPointer) -> Outcome {
        guard let session else { return outcome(recv(descriptor, target.baseAddress, target.count, 0)) }
        let count = SSL_read(session, target.baseAddress, Int32(clamping: target.count))
        return count > 0 ? .bytes(Int(count)) : outcome(count, session)
    }

    /// Whether bytes have been read from the kernel that nobody has asked for: another `read` is due.
    var holdsMore: Bool { session.map { SSL_has_pending($0) == 1 } ?? false }

    /// Writes as much as goes.
    func write(_ source: UnsafeRawBufferPointer) -> Outcome {
        guard let session else {
            return outcome(Glibc.send(descriptor, source.baseAddress, source.count, Int32(MSG_NOSIGNAL)))
        }
        let count = SSL_write(session, source.baseAddress, Int32(clamping: source.count))
        return count > 0 ? .bytes(Int(count)) : outcome(count, session)
    }

    private func outcome(_ result: Int32, _ session: OpaquePointer) -> Outcome {
        defer { ERR_clear_error() }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .notYet
        default: return .ended
        }
    }

    private func outcome(_ result: Int) -> Outcome {
        if result > 0 { return .bytes(result) }
        return result < 0 && (errno == EAGAIN || errno == EINTR) ? .notYet : .ended
    }
}
