package import PostgresPipeline
package import Shared

/// RESOLVE: a supervisor of the area says what a finding is. An op as any other, so that it stays who said it and why.
package struct ResolveOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    private static let read = Statement(
        "finding_read", "select tehsil from nser.finding where id = $1", parameters: [.int8])

    /// First: it holds the finding's row, so that the event behind it is numbered after those of others.
    private static let move = Statement(
        "finding_move",
        """
        update nser.finding f set state = d.state from (select unnest($1) as id, unnest($2) as state) d where f.id = d.id
        """,
        parameters: [.int8Array, .textArray])

    private static let insert = Statement(
        "finding_event_insert",
        """
        insert into nser.finding_event (finding, ordinal, what, at, officer, desk, epoch, seq, reason)
        select d.id, 1 + coalesce((select max(ordinal) from nser.finding_event e where e.finding = d.id), 0), d.what,
            d.at, d.officer, d.desk, d.epoch, d.seq, d.reason
        from (select unnest($1) as id, unnest($2) as what, unnest($3) as at, unnest($4) as officer,
            unnest($5) as desk, unnest($6) as epoch, unnest($7) as seq, unnest($8) as reason) d
        """,
        parameters: [
            .int8Array, .textArray, .timestamptzArray, .textArray, .textArray, .int4Array, .int8Array, .textArray,
        ])

    /// Whose finding it is.
    package enum Known: Sendable, Equatable {
        case nobody
        case national
        case tehsil(String)
    }

    package func unit(for request: ResolveRequest, receivedAt: Instant) -> PostgresUnit {
        .read(Self.read, [.int8(request.id)])
    }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> Known {
        guard results[0].rowCount > 0 else { return .nobody }
        return results[0].isNull(0, 0) ? .national : .tehsil(try results[0].text(0, 0))
    }

    package func prepare(
        _ request: ResolveRequest, _ bytes: WriteBytes, known: Known, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "RESOLVE", household: nil, caller: caller, receivedAt: receivedAt)
        func refused(_ reply: RegistryReply) -> PreparedWrite {
            .refuse(reply, journal: journal, address: address, caller: caller)
        }
        guard caller.role == .supervisor else { return refused(.refusedWrite(.forbidden, rule: "role")) }
        guard request.op.officer.written == caller.officer else {
            return refused(.refusedWrite(.forbidden, field: "op/officer", rule: CaseRule.ownHand.rawValue))
        }
        let isOwn =
            switch known {
            case .nobody: false
            case .national: caller.area == .national
            case .tehsil(let code): geography.area(caller.area, contains: code)
            }
        guard isOwn else { return refused(.refusedWrite(.validation, field: "finding", rule: "finding.not-here")) }
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("finding", request.id)
            writer.member("state", request.state.rawValue)
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
        }
        let ticket = WriteTicket(address: address, caller: caller, journal: journal, reply: reply)
        var moved = Rows(Self.move)
        moved.append { row in
            row.int8(request.id)
            row.text(request.state.rawValue)
        }
        var event = Rows(Self.insert)
        event.append { row in
            row.int8(request.id)
            row.text(request.state.rawValue)
            row.instant(receivedAt)
            row.text(caller.officer)
            row.text(journal.desk)
            row.int4(journal.epoch)
            row.int8(journal.seq)
            row.text(request.reason.written)
        }
        return .write(
            Write(
                // No finding twice in one unit: its events are numbered one by one.
                keys: ticket.keys + [UInt64(bitPattern: request.id) &* 0x9e37_79b9_7f4a_7c15], lineage: journal.lineage,
                rows: journal.rows(number: 0, reply: reply.body) + [moved, event], ticket: ticket))
    }
}
