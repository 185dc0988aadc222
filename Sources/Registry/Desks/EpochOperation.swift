package import PostgresPipeline
package import Shared

/// EPOCH: a supervisor confirms that a terminal has lost its journal, and its desk begins a new chain.
package struct EpochOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    private static let read = Statement(
        "epoch_read",
        """
        select d.tehsil, max(e.epoch) from nser.desk d join nser.desk_epoch e on e.desk = d.code
        where d.code = $1 group by d.tehsil
        """,
        parameters: [.text])

    private static let insert = Statement(
        "epoch_insert",
        """
        insert into nser.desk_epoch (desk, epoch, confirmed_by, reason)
        select unnest($1), unnest($2), unnest($3), unnest($4)
        """,
        parameters: [.textArray, .int4Array, .textArray, .textArray])

    /// A desk as the database has it: where it is, and its newest epoch.
    package struct Known: Sendable {
        let tehsil: String
        let epoch: Int32
    }

    package func unit(for request: EpochRequest) -> PostgresUnit {
        .read(Self.read, [.text(request.desk.written)])
    }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> Known? {
        guard results[0].rowCount > 0 else { return nil }
        return Known(tehsil: try results[0].text(0, 0), epoch: try results[0].int4(0, 1))
    }

    package func prepare(
        _ request: EpochRequest, _ bytes: WriteBytes, known: Known?, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "EPOCH", household: nil, caller: caller, receivedAt: receivedAt)
        guard caller.role == .supervisor else {
            return .refuse(
                .refusedWrite(.forbidden, rule: "role"), journal: journal, address: address,
                caller: caller)
        }
        guard let known, geography.area(caller.area, contains: known.tehsil) else {
            return .refuse(
                .refusedWrite(.forbidden, field: "desk", rule: "own-area"), journal: journal, address: address,
                caller: caller)
        }
        let epoch = known.epoch + 1
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("desk", request.desk.written)
            writer.member("epoch", epoch)
            writer.member("receipt", journal.receipt)
        }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, opens: (request.desk.written, epoch), reply: reply)
        var row = Rows(Self.insert)
        row.append { row in
            row.text(request.desk.written)
            row.int4(epoch)
            row.text(caller.officer)
            row.text(request.reason.written)
        }
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: journal.rows(number: 0, reply: reply.body) + [row], ticket: ticket))
    }
}
