internal import Glibc
internal import PostgresPipeline

/// Holds a night that writes back while desks work: what it writes to PostgreSQL's log has to be on the disk before the
/// next registration is acknowledged, whatever the night's own rank is.
struct DeskPace {
    private var commits: Int
    /// Transactions of the night since `commits` was read.
    private var own = 0
    private var readAt = ContinuousClock.now
    private var areAtWork = false

    init(on connection: borrowing DirectConnection) throws(AdministrationError) {
        commits = try Self.commits(connection)
    }

    /// After each piece of work: returns at once while nobody else works, and waits three times as long as the piece took
    /// while desks do.
    mutating func rest(
        after work: Duration, transactions: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        own += transactions
        let seconds = (ContinuousClock.now - readAt) / .seconds(1)
        // PostgreSQL's sessions say what they did once a second.
        if seconds >= 1 {
            let now = try Self.commits(connection)
            areAtWork = Self.areAtWork(commits: now - commits - own, seconds: seconds)
            (commits, own, readAt) = (now, 1, .now)
        }
        guard areAtWork else { return }
        usleep(UInt32(min(work * 3, .seconds(1)) / .microseconds(1)))
    }

    /// A server that serves nobody commits now and then; desks commit with each registration.
    static func areAtWork(commits: Int, seconds: Double) -> Bool { Double(commits) > 20 * seconds }

    private static func commits(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Int {
        try connection.rows("select xact_commit from pg_stat_database where datname = current_database()")
            .first?.integer(0) ?? 0
    }
}
