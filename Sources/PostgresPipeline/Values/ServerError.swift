internal import CLibPQ

extension DatabaseError {
    /// What a failed result says. Without an SQLSTATE the failure is libpq's own: the connection is gone.
    init(result: borrowing ResultSet) {
        func field(_ code: Character) -> String? {
            let value = PQresultErrorField(result.handle, Int32(code.asciiValue ?? 0))
            return value.map { String(cString: $0) }
        }
        // The codes of PG_DIAG_SQLSTATE and its neighbours in postgres_ext.h, which are character macros.
        let sqlstate = field("C")
        self.init(
            Self.kind(sqlstate: sqlstate), sqlstate: sqlstate, constraint: field("n"), table: field("t"),
            primaryMessage: field("M"))
    }

    /// 57P01 to 57P05 (the server ends the connection) and class 08 mean that nothing can be asked on it any more.
    static func kind(sqlstate: String?) -> Kind {
        guard let sqlstate else { return .connectionLost }
        return sqlstate.hasPrefix("57P0") || sqlstate.hasPrefix("08") ? .connectionLost : .server
    }
}
