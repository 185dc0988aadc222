import ArgumentParser
import NIOSSL

/// How desks reach the server, and how much of it each may have.
struct DeskOptions: ParsableArguments {
    @Option(help: "Address and port for desks; port 0 takes any free one.")
    var listen = "127.0.0.1:5771"

    @Option(help: "Folder with ca.pem, server.pem and server.key (see deploy/certificates.sh).")
    var certificates: String?

    @Flag(help: "Plain TCP instead of TLS, on a loopback address only; HELLO names the desk. For tests and demos.")
    var plainLoopback = false

    @Option(help: "Requests a second of one desk before 429; 0 for no limit.")
    var requestsPerDesk = RateLimits().requestsPerDesk

    @Option(help: "Requests a second of one tehsil before 429; 0 for no limit.")
    var requestsPerTehsil = RateLimits().requestsPerTehsil

    @Option(help: "Connections with the certificate of one desk.")
    var connectionsPerDesk = RateLimits().connectionsPerDesk

    @Option(help: "Connections altogether.")
    var connections = RateLimits().connections

    @Option(help: "Seconds a drain waits for requests in flight.")
    var drainSeconds = 20

    func validate() throws {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen takes a numeric address and a port, as 127.0.0.1:5771 or [::1]:5771")
        }
        guard plainLoopback != (certificates != nil) else {
            throw ValidationError("give either --certificates FOLDER (see deploy/certificates.sh) or --plain-loopback")
        }
        guard !plainLoopback || address.isLoopback else {
            throw ValidationError(
                "--plain-loopback serves 127.0.0.1 and ::1 only: a connection without TLS never leaves the machine")
        }
        guard connections >= 1, connectionsPerDesk >= 1, drainSeconds >= 1 else {
            throw ValidationError("--connections, --connections-per-desk and --drain-seconds begin at 1")
        }
        guard requestsPerDesk >= 0, requestsPerTehsil >= 0 else {
            throw ValidationError("a rate cannot be negative")
        }
    }

    /// Where to listen.
    var address: ListenAddress {
        guard let address = ListenAddress(listen) else { preconditionFailure("validated before") }
        return address
    }

    /// The certificates, read; nil for plain TCP.
    func tls() throws(StartError) -> NIOSSLContext? {
        guard let certificates else { return nil }
        return try ServerTLS.context(certificates: certificates)
    }

    /// Sets the limits.
    func configure(_ configuration: inout HallConfiguration) {
        configuration.isPlainLoopback = plainLoopback
        configuration.rates.requestsPerDesk = requestsPerDesk
        configuration.rates.requestsPerTehsil = requestsPerTehsil
        configuration.rates.connectionsPerDesk = connectionsPerDesk
        configuration.rates.connections = connections
        configuration.limits.drainMilliseconds = Int64(drainSeconds) * 1_000
    }
}
