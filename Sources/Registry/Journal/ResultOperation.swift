package import PostgresPipeline
package import Shared

/// RESULT: whether an op was committed and what it was answered; and the answer to an op that comes again.
package struct ResultOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    package func unit(for request: ResultRequest) -> PostgresUnit {
        .read(
            JournalStatements.readResult,
            [.text(request.receipt.desk.written), .int4(request.receipt.epoch), .int8(request.receipt.sequence)])
    }

    /// The own desk's ops for everybody at that desk, those of other desks for supervisors of their area.
    package func reply(
        _ results: borrowing UnitResults, for request: ResultRequest, caller: Caller
    ) throws(DatabaseError) -> RegistryReply {
        let isOwn = request.receipt.desk.written == caller.desk
        guard isOwn || caller.role == .supervisor else { return .refused(.forbidden, rule: "own-desk") }
        guard results[0].rowCount > 0, !results[0].isNull(0, 3) else { return .ok { $0.member("known", false) } }
        let tehsil = try results[0].text(0, 4)
        guard isOwn || geography.area(caller.area, contains: tehsil) else { return .ok { $0.member("known", false) } }
        let digest = try results[0].digest(0, 0)
        let number = try results[0].int2(0, 1)
        let verb = try results[0].text(0, 2)
        let day = try results[0].calendarDate(0, 5)
        let reply = try results[0].bytes(0, 3)
        let archived = results[0].isNull(0, 6) ? nil : try results[0].text(0, 6)
        return .ok { writer in
            writer.member("known", true)
            writer.member("digest", digest.written)
            // What the op was answered lies in the archive: that it is stored is all that is known here.
            if let archived {
                writer.member("archived", archived)
            } else {
                writer.member("number", number)
                writer.member("verb", verb)
            }
            writer.member("day", day.written)
            writer.member("reply", raw: reply)
        }
    }

    /// The unit that looks up an op which came again.
    package static func unit(for journal: JournalLine) -> PostgresUnit {
        .read(JournalStatements.readResult, [.text(journal.desk), .int4(journal.epoch), .int8(journal.seq)])
    }

    /// Same digest: the same answer again. Another digest: 565, never an answer as if it were done. No entry: 503,
    /// since the session took the op for one that had been answered.
    package static func repeated(
        _ results: borrowing UnitResults, _ journal: JournalLine
    ) throws(DatabaseError) -> RegistryReply {
        guard results[0].rowCount > 0, !results[0].isNull(0, 3) else {
            return .refusedWrite(.sequence, field: "op/seq", rule: "seq")
        }
        guard try results[0].digest(0, 0) == journal.digest else { return .refusedWrite(.opConflict) }
        return .replay(number: try results[0].int2(0, 1), stored: try results[0].bytes(0, 3))
    }
}
