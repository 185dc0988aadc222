import Foundation
import GRDB
import Shared

extension Journal {
    /// Stores an act, and signs it when the desk's chain is known and sound. On the disk when this returns; only then
    /// may anything be sent. Returns the act's id.
    ///
    /// - Parameter draft: the unfinished interview that became this act; it goes in the same transaction.
    func store(_ act: NewAct, discarding draft: String? = nil) throws(JournalError) -> Int64 {
        // The longest header is under 400 bytes; the tag, the verb and the LF fit into the rest.
        guard act.content.count <= OpHeader.contentLimit else { throw .tooLong(bytes: act.content.count) }
        return try write { database in
            try database.execute(
                sql: "INSERT INTO act (verb, household, officer, at, content, source) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [act.verb.rawValue, act.household, act.officer, act.at, Data(act.content), act.source])
            let id = database.lastInsertedRowID
            try database.execute(sql: "DELETE FROM draft WHERE id = ?", arguments: [draft])
            try signWaiting(database)
            return id
        }
    }

    /// Remembers which desk this is. The first login does that; a later one may only bring a new tehsil.
    ///
    /// - Parameter blocked: why nothing may be signed yet, when the server's chain is not ours.
    func join(desk: String, tehsil: String, epoch: Int64, blocked: String? = nil) throws(JournalError) {
        try write { database in
            if let position = try Self.position(database) {
                guard position.desk == desk else {
                    throw JournalError.otherDesk(journal: position.desk, loggedIn: desk)
                }
                try database.execute(
                    sql: "UPDATE desk SET tehsil = ?, blocked = coalesce(?, blocked)", arguments: [tehsil, blocked])
            } else {
                try database.execute(
                    sql: "INSERT INTO desk (only_row, code, tehsil, epoch, blocked) VALUES (1, ?, ?, ?, ?)",
                    arguments: [desk, tehsil, epoch, blocked])
                try signWaiting(database)
            }
        }
    }

    /// Continues in a new epoch: what the old one left unanswered is signed again, in the same order.
    ///
    /// Call it only after ``record(_:at:)`` has noted what the server does hold of the old epoch.
    func open(epoch: Int64) throws(JournalError) {
        try write { database in
            try database.execute(sql: "UPDATE op SET state = 'withdrawn' WHERE state = 'pending'")
            try database.execute(sql: "UPDATE desk SET epoch = ?, blocked = NULL", arguments: [epoch])
            try signWaiting(database)
        }
    }

    /// Signs nothing more until ``open(epoch:)``: the server's chain is not ours.
    func block(_ reason: String) throws(JournalError) {
        try write { database in
            try database.execute(sql: "UPDATE desk SET blocked = ?", arguments: [reason])
        }
    }

    /// The server's chain turned out to be ours after all.
    func unblock() throws(JournalError) {
        try write { database in
            try database.execute(sql: "UPDATE desk SET blocked = NULL")
            try signWaiting(database)
        }
    }

    /// The server holds no entry for the op at `place` and never will: its act is set aside to be mended, and the ops
    /// after it are signed again without it.
    func returnAct(at place: OpPlace, number: Int, reply: String) throws(JournalError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE act SET state = 'returned', number = ?, reply = ?, settled = ?
                    WHERE id = (SELECT act FROM op WHERE epoch = ? AND seq = ? AND state = 'pending')
                    """, arguments: [number, reply, now(), place.epoch, place.seq])
            try database.execute(
                sql: "UPDATE op SET state = 'withdrawn' WHERE epoch = ? AND seq >= ? AND state = 'pending'",
                arguments: [place.epoch, place.seq])
            try signWaiting(database)
        }
    }

    /// Takes a returned act up again, as it is: the server may know now what it did not know then.
    func retry(_ act: Int64) throws(JournalError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE act SET state = 'waiting', number = NULL, reply = NULL, settled = NULL
                    WHERE id = ? AND state = 'returned'
                    """, arguments: [act])
            try signWaiting(database)
        }
    }

    /// Stores the server's answer to the op at `place`. Once more with the same answer changes nothing.
    func record(_ answer: OpAnswer, at place: OpPlace) throws(JournalError) {
        let (opState, actState, number, reply) =
            switch answer {
            case .acknowledged(let reply): (OpState.acknowledged, ActState.done, 0, reply)
            case .refused(let number, let reply): (OpState.refused, ActState.refused, number, reply)
            }
        try write { database in
            let arguments: StatementArguments = [place.epoch, place.seq]
            guard
                let act = try Int64.fetchOne(
                    database, sql: "SELECT act FROM op WHERE epoch = ? AND seq = ? AND state = 'pending'",
                    arguments: arguments)
            else { return }
            try database.execute(
                sql: "UPDATE op SET state = ?, answered = ? WHERE epoch = ? AND seq = ? AND state = 'pending'",
                arguments: [opState.rawValue, now()] + arguments)
            try database.execute(
                sql: "UPDATE act SET state = ?, number = ?, reply = ?, settled = ? WHERE id = ?",
                arguments: [actState.rawValue, number, reply, now(), act])
        }
    }

    /// Puts every waiting act that has no signature under one, in the order they were stored.
    private func signWaiting(_ database: Database) throws {
        guard let position = try Self.position(database), position.blocked == nil else { return }
        var seq = position.seq
        var head = position.head
        let unsigned = try Row.fetchAll(
            database,
            sql: """
                SELECT id, officer, at, content FROM act WHERE state = 'waiting'
                AND NOT EXISTS (SELECT 1 FROM op WHERE op.act = act.id AND op.state <> 'withdrawn') ORDER BY id
                """)
        for act in unsigned {
            seq += 1
            let content: Data = act["content"]
            let header = OpHeader(
                desk: position.desk, epoch: position.epoch, seq: seq, prev: head, officer: act["officer"],
                at: act["at"])
            let request = header.sign([UInt8](content))
            let digest = OpDigest.of(request)
            try database.execute(
                sql: """
                    INSERT INTO op (epoch, seq, prev, digest, request, act, stored) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    position.epoch, seq, head?.written, digest.written, Data(request), act["id"] as Int64, now(),
                ])
            head = digest
        }
    }
}
