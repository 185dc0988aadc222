internal import Glibc
internal import PostgresPipeline

/// Holds a night that writes back while desks work: what it writes to PostgreSQL's log has to be on the disk before the
/// next registration is acknowledged, whatever the night's own rank is.
struct DeskPace {
    /// Acts of desks since the database began to count.
    private var acts: Int
    private var readAt = ContinuousClock.now
    private var areAtWork = false

    init(on connection: borrowing DirectConnection) throws(AdministrationError) {
        acts = try Self.acts(connection)
    }

    /// After each piece of work: returns at once while nobody else works, and waits three times as long as the piece took,
    /// a second at most, while desks do.
    mutating func rest(
        after work: Duration, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let seconds = (ContinuousClock.now - readAt) / .seconds(1)
        // PostgreSQL's sessions say what they did once a second.
        if seconds >= 1 {
            let now = try Self.acts(connection)
            areAtWork = Self.areAtWork(acts: now - acts, seconds: seconds)
            (acts, readAt) = (now, .now)
        }
        guard areAtWork else { return }
        usleep(UInt32(min(work * 3, .seconds(1)) / .microseconds(1)))
    }

    /// Some late ops of a night disturb nobody.
    static func areAtWork(acts: Int, seconds: Double) -> Bool { Double(acts) > 5 * seconds }

    /// Desks add to the journal, and imports, which are nothing that a night should hold up either.
    private static func acts(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Int {
        try connection.rows("select pg_stat_get_tuples_inserted('nser.journal_entry'::regclass)").first?.integer(0) ?? 0
    }
}
