import ArgumentParser

/// `nser-server serve`: answers desks until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves desks over TLS until SIGTERM or SIGINT.",
        discussion: """
            Examples:
              nser-server serve --certificates certificates
              nser-server serve --database "host=db1,db2 dbname=nser target_session_attrs=read-write" \\
                --certificates /etc/nser/certificates --listen 0.0.0.0:5771 --log-format json
              nser-server serve --plain-loopback --invented-ids --listen 127.0.0.1:0

            The line "listening on HOST:PORT" on standard error says that it is ready. SIGTERM and SIGINT drain: what \
            is in flight is finished, every desk hears BYE, then the program exits with 0. A second signal ends it at once.

            \(ExitStatus.explanation)
            """)

    @Option(help: "Address and port for desks; port 0 takes any free one.")
    var listen = "127.0.0.1:5771"

    @Option(help: "Folder with ca.pem, server.pem and server.key (see deploy/certificates.sh).")
    var certificates: String?

    @Flag(help: "Plain TCP instead of TLS, on a loopback address only; HELLO names the desk. For tests and demos.")
    var plainLoopback = false

    @Flag(help: "Accept invented national ids, whose first digit is 0. For tests and demos, never with real families.")
    var inventedIds = false

    @Option(help: "How log lines look on standard error: plain or json.")
    var logFormat = LogFormat.plain

    @Flag(help: "Log every connection and login too.")
    var verbose = false

    @Option(help: "Connections that write; as many as PostgreSQL has cores.")
    var writeLanes = 2

    @Option(help: "This server's name in the banner.")
    var node = "node-1"

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
        guard ListenAddress(listen) != nil else {
            throw ValidationError("--listen takes a numeric address and a port, as 127.0.0.1:5771 or [::1]:5771")
        }
        guard writeLanes >= 1, connections >= 1, connectionsPerDesk >= 1, drainSeconds >= 1 else {
            throw ValidationError("--write-lanes, --connections, --connections-per-desk and --drain-seconds begin at 1")
        }
        guard requestsPerDesk >= 0, requestsPerTehsil >= 0 else {
            throw ValidationError("a rate cannot be negative")
        }
    }

    func run() async throws {
        throw ExitStatus.databaseUnavailable
    }
}

extension LogFormat: ExpressibleByArgument {}
