import ArgumentParser

/// How `nser-server` ends, as sysexits.h numbers it.
enum ExitStatus {
    /// The database cannot be reached, or its private cluster cannot be started.
    static let databaseUnavailable = ExitCode(69)
    /// A file or address cannot be used: certificates, data folder, listening port.
    static let cannotStart = ExitCode(73)
    /// An import whose circuit breaker holds it: `--continue` goes on.
    static let stoppedByBreaker = ExitCode(75)
    /// The database is not as this program needs it: not migrated, newer, or without its grants.
    static let databaseMismatch = ExitCode(78)

    static let explanation = """
        Exit codes: 0 done, or drained after SIGTERM or SIGINT; 1 refused; 64 wrong usage; 69 database not reachable; \
        73 a file or address cannot be used; 78 database not migrated, newer than the program, or grants missing.
        """
}
