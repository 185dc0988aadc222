package import PostgresPipeline

/// What the registry's desk service needs to be told.
package struct DeskServiceConfiguration: Sendable {
    /// libpq's connection string of the application role; several hosts with `target_session_attrs=read-write` fail over.
    package var conninfo: String
    /// Lanes that write: as many as PostgreSQL has cores.
    package var writeLanes: Int
    /// Whether numbers that no card has (first digit 0) are accepted: in demos and tests only.
    package var acceptsInventedNumbers: Bool
    /// Signs the days about which desk and server agree; nil: they are agreed without a signature.
    package var signer: DaySigner?
    /// Hears of every answer 599: what the database said that the program did not expect. For the log.
    package var faultFound: @Sendable (DatabaseError) -> Void

    package init(
        conninfo: String, writeLanes: Int = 2, acceptsInventedNumbers: Bool = false, signer: DaySigner? = nil,
        faultFound: @escaping @Sendable (DatabaseError) -> Void = { _ in }
    ) {
        self.signer = signer
        self.faultFound = faultFound
        self.conninfo = conninfo
        self.writeLanes = writeLanes
        self.acceptsInventedNumbers = acceptsInventedNumbers
    }
}
