package import PostgresPipeline

/// The authorities' files that have come. A wrong one is withdrawn: it stays with its facts and counts for nothing.
package enum AuthorityFiles {
    /// A file as administration lists it.
    package struct Record: Sendable, Equatable {
        package let batch: Int
        package let code: String
        package let name: String
        package let startedAt: String
        /// Nil while its import has not come to its end.
        package let finishedAt: String?
        /// Numbers of which it says something.
        package let facts: Int
        /// Nil as long as it stands.
        package let withdrawal: Withdrawal?
    }

    package struct Withdrawal: Sendable, Equatable {
        package let by: String
        package let reason: String
        package let at: String
    }

    /// All files, the newest last.
    package static func list(on connection: borrowing DirectConnection) throws(AdministrationError) -> [Record] {
        let rows = try connection.rows(
            """
            select b.id, b.code, b.file_name, b.started_at, b.finished_at,
                (select count(*) from nser.authority_fact f where f.batch = b.id), w.withdrawn_by, w.reason,
                w.withdrawn_at
            from nser.authority_batch b left join nser.authority_withdrawal w on w.batch = b.id
            order by b.id
            """)
        var records: [Record] = []
        for row in rows {
            records.append(
                Record(
                    batch: try row.integer(0), code: try row.text(1), name: try row.text(2),
                    startedAt: try row.text(3), finishedAt: row.optional(4), facts: try row.integer(5),
                    withdrawal: try withdrawal(row, from: 6)))
        }
        return records
    }

    /// Withdraws a file, whether its import came to its end or not. Who was decided by it is decided again by
    /// `programme apply`.
    ///
    /// - Returns: how many numbers it said something of.
    package static func withdraw(
        _ batch: Int, by person: String, reason: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        try connection.transaction { (connection) throws(AdministrationError) in
            if let before = try withdrawal(of: batch, on: connection) {
                throw .refused("batch \(batch) was withdrawn by \(before.by): \(before.reason)")
            }
            _ = try connection.rows(
                "insert into nser.authority_withdrawal (batch, withdrawn_by, reason) values ($1::bigint, $2, $3)",
                ["\(batch)", person, reason],
                explaining: [
                    "authority_withdrawal_batch": "there is no batch \(batch); `nser-server filters files` names them",
                    "authority_withdrawal_person_said": "say who withdraws it",
                    "authority_withdrawal_reason_said": "say why",
                ])
            let counted = try connection.rows(
                "select count(*) from nser.authority_fact where batch = $1::bigint", ["\(batch)"])
            return try counted.first?.integer(0) ?? 0
        }
    }

    /// How a batch was withdrawn; nil if it stands.
    static func withdrawal(
        of batch: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Withdrawal? {
        let rows = try connection.rows(
            "select withdrawn_by, reason, withdrawn_at from nser.authority_withdrawal where batch = $1::bigint",
            ["\(batch)"])
        guard let row = rows.first else { return nil }
        return try withdrawal(row, from: 0)
    }

    private static func withdrawal(_ row: TextRow, from first: Int) throws(AdministrationError) -> Withdrawal? {
        guard row.optional(first) != nil else { return nil }
        return Withdrawal(by: try row.text(first), reason: try row.text(first + 1), at: try row.text(first + 2))
    }
}
