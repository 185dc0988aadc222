internal import CLibPQ

/// libpq's connection: exactly one owner, closed when the owner lets go.
struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
        // Notices would go to standard error: nothing here raises one that anybody needs.
        PQsetNoticeReceiver(pointer, { _, _ in }, nil)
    }

    deinit {
        PQfinish(pointer)
    }

    var isUsable: Bool { PQstatus(pointer) == CONNECTION_OK }

    /// Why the connection could not be made or broke. libpq's words name host and user, never a value.
    func lostError() -> DatabaseError { Self.lostError(pointer) }

    /// The same for whoever works on the connection but does not own it.
    static func lostError(_ pointer: OpaquePointer) -> DatabaseError {
        let message = String(cString: PQerrorMessage(pointer))
        return DatabaseError(.connectionLost, primaryMessage: message.isEmpty ? nil : message)
    }
}
