/// What one lane connects to and what it bears.
package struct LaneConfiguration: Sendable {
    /// libpq's connection string or URI; several hosts and `target_session_attrs=read-write` make fail-over work.
    package var conninfo: String
    /// Shown in `pg_stat_activity`.
    package var applicationName: String
    /// Longest time the server works on one statement.
    package var statementTimeout: Duration
    /// Units that may wait; one more is rejected with `queueFull`.
    package var queueLimit: Int
    /// Units that may be sent and not yet answered.
    package var unitsInFlight: Int
    /// How long a caller waits for its unit unless the unit says otherwise.
    package var deadline: Duration
    /// How long a unit may wait for a connection when there is none.
    package var patience: Duration
    /// Further server settings for the connection, such as `search_path`.
    package var settings: [(name: String, value: String)]

    package init(
        conninfo: String, applicationName: String = "nser-server", statementTimeout: Duration = .seconds(10),
        queueLimit: Int = 1024, unitsInFlight: Int = 1, deadline: Duration = .seconds(30),
        patience: Duration = .seconds(3), settings: [(name: String, value: String)] = []
    ) {
        self.conninfo = conninfo
        self.applicationName = applicationName
        self.statementTimeout = statementTimeout
        self.queueLimit = queueLimit
        self.unitsInFlight = unitsInFlight
        self.deadline = deadline
        self.patience = patience
        self.settings = settings
    }
}
