/// A connection whose calls wait: for migrations and the command line, never for `serve`'s hot path.
package struct DirectConnection: ~Copyable {
    /// Connects and waits until that is done.
    package static func connect(_ conninfo: String) throws(DatabaseError) -> DirectConnection {
        DirectConnection()
    }

    /// Runs a script of any number of statements, in one transaction unless the script says otherwise.
    package borrowing func execute(_ script: String) throws(DatabaseError) {
    }

    /// Runs one statement with `$1`, `$2` ... given as text (nil is null) and returns its rows as text.
    package borrowing func query(_ sql: String, _ parameters: [String?] = []) throws(DatabaseError) -> [[String?]] {
        []
    }
}
