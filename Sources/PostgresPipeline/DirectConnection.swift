internal import CLibPQ
internal import Glibc

/// A connection whose calls wait: for migrations and the command line, never for `serve`'s hot path.
package struct DirectConnection: ~Copyable {
    let handle: ConnectionHandle

    /// Connects and waits until that is done.
    package static func connect(_ conninfo: String) throws(DatabaseError) -> DirectConnection {
        guard let pointer = PQconnectdb(conninfo) else { throw DatabaseError(.connectionLost) }
        let handle = ConnectionHandle(owning: pointer)
        guard handle.isUsable else { throw handle.lostError() }
        PQsetClientEncoding(pointer, "UTF8")
        return DirectConnection(handle: handle)
    }

    /// The server's version as a number: 150018 is 15.18.
    package var serverVersion: Int { Int(PQserverVersion(handle.pointer)) }

    /// Runs a script of any number of statements, in one transaction unless the script says otherwise.
    package borrowing func execute(_ script: String) throws(DatabaseError) {
        guard let pointer = PQexec(handle.pointer, script) else { throw handle.lostError() }
        try check(ResultSet(owning: pointer))
    }

    /// Runs one statement with `$1`, `$2` ... given as text (nil is null) and returns its rows as text.
    package borrowing func query(_ sql: String, _ parameters: [String?] = []) throws(DatabaseError) -> [[String?]] {
        let copies = parameters.map { $0.flatMap { strdup($0) } }
        defer { for copy in copies { free(copy) } }
        let values = copies.map { UnsafePointer($0) }
        guard let pointer = PQexecParams(handle.pointer, sql, Int32(values.count), nil, values, nil, nil, 0) else {
            throw handle.lostError()
        }
        let result = ResultSet(owning: pointer)
        let rows = (0..<result.rowCount).map { row in
            (0..<result.columnCount).map { column in
                result.isNull(row, column)
                    ? nil : String(cString: PQgetvalue(result.handle, Int32(row), Int32(column)))
            }
        }
        try check(result)
        return rows
    }

    private borrowing func check(_ result: consuming ResultSet) throws(DatabaseError) {
        switch PQresultStatus(result.handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: throw DatabaseError(.undecodable)
        default: throw DatabaseError(result: result)
        }
    }
}
