/// What the registry's desk service needs to be told.
package struct DeskServiceConfiguration: Sendable {
    /// libpq's connection string of the application role; several hosts with `target_session_attrs=read-write` fail over.
    package var conninfo: String
    /// Lanes that write: as many as PostgreSQL has cores.
    package var writeLanes: Int
    /// Whether numbers that no card has (first digit 0) are accepted: in demos and tests only.
    package var acceptsInventedNumbers: Bool

    package init(conninfo: String, writeLanes: Int = 2, acceptsInventedNumbers: Bool = false) {
        self.conninfo = conninfo
        self.writeLanes = writeLanes
        self.acceptsInventedNumbers = acceptsInventedNumbers
    }
}
