package import PostgresPipeline
package import Shared

/// CLOSE-DAY: the desk's view of a day against the journal's. Where they agree, both keep one signed line and the day
/// takes no more ops; where they do not, the first difference is named and the day stays open.
package struct CloseDayOperation: Sendable {
    /// What signs; nil: a day is agreed without a signature.
    private let signer: DaySigner?

    package init(signer: DaySigner?) {
        self.signer = signer
    }

    package func unit(for request: CloseDayRequest, receivedAt: Instant) -> PostgresUnit {
        KnownDay.unit(for: request)
    }

    package func known(_ results: borrowing UnitResults) throws(DatabaseError) -> KnownDay { try KnownDay(results) }

    package func prepare(
        _ request: CloseDayRequest, _ bytes: WriteBytes, known: KnownDay, address: ReplyAddress, caller: Caller,
        receivedAt: Instant
    ) -> PreparedWrite {
        let journal = JournalLine(
            op: request.op, bytes: bytes, verb: "CLOSE-DAY", household: nil, caller: caller, receivedAt: receivedAt)
        if let refusal = refusal(of: request, known, caller, on: journal.date) {
            return .refuse(RegistryReply(refusal), journal: journal, address: address, caller: caller)
        }
        let agreed = AgreedDay(
            request, answers: request.view.answers, elsewhere: known.elsewhere, late: known.late(on: request.view.day),
            closed: receivedAt)
        let content = agreed.content
        let signature = signer?.sign(content)
        let reply = RegistryReply.ok(entry: true) { writer in
            writer.member("receipt", journal.receipt)
            writer.member("recorded", receivedAt.written)
            writer.member("day", journal.day.written)
            writer.member("agreed", raw: content)
            writer.member("signature", orNull: signature.map { Hexadecimal.text($0) })
            writer.member("key", orNull: signature == nil ? nil : signer?.key)
        }
        let ticket = WriteTicket(
            address: address, caller: caller, journal: journal, closes: agreed.day, reply: reply)
        return .write(
            Write(
                keys: ticket.keys, lineage: journal.lineage,
                rows: journal.rows(number: 0, reply: reply.body) + [row(agreed, content, signature)], ticket: ticket))
    }

    private func refusal(
        of request: CloseDayRequest, _ known: KnownDay, _ caller: Caller, on today: CalendarDate
    ) -> Refusal? {
        guard caller.role == .officer else { return Refusal(.forbidden, rule: RequestRule.role.rawValue) }
        guard request.view.day <= today else {
            return Refusal(.validation, field: "day", rule: RequestRule.dayAhead.rawValue)
        }
        if let by = known.closedBy {
            let receipt = Receipt(desk: request.op.desk, epoch: by.epoch, sequence: by.sequence)
            return Refusal(
                .validation, field: "day", rule: RequestRule.dayClosed.rawValue,
                arguments: [.text("receipt", receipt.written)])
        }
        return known.difference(from: request.view)?.refusal
    }

    private func row(_ agreed: AgreedDay, _ content: [UInt8], _ signature: [UInt8]?) -> Rows {
        var rows = Rows(DayCloseStatements.insert)
        rows.append { row in
            row.text(agreed.desk.written)
            row.date(agreed.day)
            row.int4(agreed.epoch)
            row.int8(agreed.sequence)
            row.int8(agreed.last)
            row.digest(agreed.head)
            for (_, count) in agreed.counts.named { row.int8(count) }
            row.int8(agreed.drafts)
            row.int8(agreed.unsent)
            row.int8(Int64(agreed.late.count))
            row.bytes(content)
            if let signature, let signer {
                row.text(signer.key)
                row.bytes(signature)
            } else {
                row.null()
                row.null()
            }
            row.instant(agreed.closed)
        }
        return rows
    }
}
