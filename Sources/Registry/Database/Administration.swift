package import PostgresPipeline

/// The way of administrative commands into the database.
package enum Administration {
    /// Connects, whatever the database's schema.
    package static func connect(_ conninfo: String) throws(AdministrationError) -> DirectConnection {
        do {
            return try DirectConnection.connect(conninfo)
        } catch {
            throw AdministrationError(error)
        }
    }

    /// Connects to a database that stands where this program does; refuses any other.
    package static func connectToCurrent(_ conninfo: String) throws(AdministrationError) -> DirectConnection {
        let connection = try connect(conninfo)
        try Migrations().requireCurrent(on: connection)
        return connection
    }

    /// Makes the database unless it is there. Needs a connection to another database of the same cluster.
    package static func createDatabase(
        _ name: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let found = try connection.rows("select from pg_database where datname = $1", [name])
        guard found.isEmpty else { return }
        let quoted =
            "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        try connection.run("create database \(quoted) encoding 'UTF8' template template0")
    }
}
