internal import CLibPQ

/// Whether a reader of rows wants more of them.
package enum CopyStep: Sendable {
    case next
    /// The rest is not wanted: the server is told to stop.
    case stop
}

// Rows in streams, in memory that does not grow with their number. The caller writes the COPY statement, always
// `with (format binary)`; a statement that is none, or of another format, ends in `undecodable`. Whatever goes wrong,
// and wherever the caller leaves, the connection can be used again afterwards unless it is lost.
extension DirectConnection {
    /// Runs `copy (...) to stdout with (format binary)` and shows each row in turn. Returns how many were shown.
    ///
    /// An error of the server in the middle is thrown after the rows before it were shown. What `take` throws is thrown
    /// on, after the server has stopped.
    @discardableResult
    package borrowing func copyOut(
        _ sql: String, _ take: (borrowing CopyRow) throws(DatabaseError) -> CopyStep
    ) throws(DatabaseError) -> Int {
        try begin(sql, PGRES_COPY_OUT, columns: nil)
        var row = CopyRow()
        var shown = 0
        var isFirst = true
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(handle.pointer, &buffer, 0)
            guard length > 0 else { break }
            defer { PQfreemem(buffer) }
            do throws(DatabaseError) {
                let message = UnsafeRawBufferPointer(start: buffer, count: Int(length))
                guard try row.load(message, isFirst: isFirst) == .row else {
                    isFirst = false
                    continue
                }
                isFirst = false
                shown += 1
                if try take(row) == .stop {
                    abandonOut()
                    return shown
                }
            } catch {
                abandonOut()
                throw error
            }
        }
        if let failure = Self.results(of: handle.pointer).failure { throw failure }
        return shown
    }

    /// Runs `copy ... from stdin with (format binary)` with the rows that `write` writes, whose columns are of these
    /// types. Returns how many rows the server took; all of them or, when it throws, none.
    @discardableResult
    package borrowing func copyIn(
        _ sql: String, _ types: [PostgresType], _ write: (inout CopyWriter) throws(DatabaseError) -> Void
    ) throws(DatabaseError) -> Int {
        try begin(sql, PGRES_COPY_IN, columns: types.count)
        var writer = CopyWriter(handle.pointer, types)
        do throws(DatabaseError) {
            try write(&writer)
            try writer.end()
        } catch {
            if !writer.isBroken {
                PQputCopyEnd(handle.pointer, "the writer stopped")
                _ = Self.results(of: handle.pointer)
            }
            throw error
        }
        guard PQputCopyEnd(handle.pointer, nil) == 1 else {
            throw Self.results(of: handle.pointer).failure ?? handle.lostError()
        }
        let results = Self.results(of: handle.pointer)
        if let failure = results.failure { throw failure }
        return results.affected
    }

    /// Sends the statement and makes sure that it began the COPY that was meant.
    private borrowing func begin(_ sql: String, _ wanted: ExecStatusType, columns: Int?) throws(DatabaseError) {
        guard let pointer = PQexec(handle.pointer, sql) else { throw handle.lostError() }
        let result = ResultSet(owning: pointer)
        let status = PQresultStatus(result.handle)
        if status == wanted, PQbinaryTuples(result.handle) == 1, columns == nil || columns == result.columnCount {
            return
        }
        switch status {
        case PGRES_COPY_OUT: abandonOut()
        case PGRES_COPY_IN:
            PQputCopyEnd(handle.pointer, "another COPY was expected")
            _ = Self.results(of: handle.pointer)
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
        default: throw DatabaseError(result: result)
        }
        throw DatabaseError(.undecodable)
    }

    /// Tells the server to stop sending, and reads away what it has sent.
    private borrowing func abandonOut() {
        if let cancel = PQgetCancel(handle.pointer) {
            var words = [CChar](repeating: 0, count: 256)
            PQcancel(cancel, &words, Int32(words.count))
            PQfreeCancel(cancel)
        }
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            guard PQgetCopyData(handle.pointer, &buffer, 0) > 0 else { break }
            PQfreemem(buffer)
        }
        _ = Self.results(of: handle.pointer)
    }

    /// What the server says at the end of a COPY.
    static func results(of connection: OpaquePointer) -> (affected: Int, failure: DatabaseError?) {
        var affected = 0
        var failure: DatabaseError?
        while let pointer = PQgetResult(connection) {
            let result = ResultSet(owning: pointer)
            switch PQresultStatus(result.handle) {
            case PGRES_COMMAND_OK: affected = result.affected
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: return (affected, DatabaseError(.undecodable))
            default: failure = failure ?? DatabaseError(result: result)
            }
        }
        return (affected, failure)
    }
}
