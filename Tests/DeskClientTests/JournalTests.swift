import Foundation
import GRDB
import Shared
import Testing

@testable import DeskClient

/// What the journal's file itself holds, whatever code runs over it.
@Suite struct JournalTests {
    @Test func chainsEachOpToTheOneBefore() throws {
        let desk = try DeskFixture()
        try desk.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
        for _ in 0..<3 { try desk.register() }
        let ops = try desk.journal.pendingOps()
        #expect(ops.map(\.place.seq) == [1, 2, 3])
        var head: OpDigest?
        for op in ops {
            let body = try JSONDocument(op.request).root
            #expect(body["op"]?["prev"]?.string == head?.written)
            #expect(OpDigest.of(op.request) == op.digest)
            head = op.digest
        }
    }

    @Test(arguments: [
        "DELETE FROM op", "DELETE FROM act", "UPDATE op SET request = x'00'", "UPDATE op SET seq = 9",
        "UPDATE act SET content = x'00'", "UPDATE act SET household = NULL",
        "INSERT INTO op (epoch, seq, digest, request, act, stored) VALUES (1, 1, '', x'', 2, '')",
        "INSERT INTO op (epoch, seq, prev, digest, request, act, stored) VALUES (1, 9, NULL, '', x'', 2, '')",
        "INSERT INTO op (epoch, seq, prev, digest, request, act, stored) VALUES (1, 9, '', '', x'', 1, '')",
    ]) func refusesToForget(sql: String) throws {
        let desk = try DeskFixture()
        try desk.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
        for _ in 0..<2 { try desk.register() }
        #expect(throws: JournalError.self) {
            try desk.journal.write { database in try database.execute(sql: sql) }
        }
        #expect(try desk.journal.pendingOps().count == 2)
    }

    @Test func keepsAnAnswer() throws {
        let desk = try DeskFixture()
        try desk.register()
        try desk.deliver()
        #expect(throws: JournalError.self) {
            try desk.journal.write { database in try database.execute(sql: "UPDATE op SET state = 'withdrawn'") }
        }
        #expect(throws: JournalError.self) {
            try desk.journal.write { database in
                try database.execute(sql: "UPDATE act SET state = 'waiting', settled = NULL")
            }
        }
    }

    @Test func isWrittenThroughToTheDisk() throws {
        let desk = try DeskFixture()
        let modes = try desk.journal.read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        #expect(modes.0 == "wal")
        #expect(modes.1 == 2)
        let attributes = try FileManager.default.attributesOfItem(atPath: desk.folder + "/journal")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func letsOneProcessSendAtATime() throws {
        let desk = try DeskFixture()
        let lock = try JournalLock(journal: desk.journal.path)
        #expect(throws: JournalError.inUse(path: desk.journal.path)) {
            let second = try JournalLock(journal: desk.journal.path)
            second.whileHeld {}
        }
        #expect(throws: LinkFailure.journal(.inUse(path: desk.journal.path))) { try desk.deliver() }
        lock.whileHeld {}
    }

    @Test func refusesFilesThatAreNotItsOwn() throws {
        let desk = try DeskFixture()
        let now: @Sendable () -> String = { "" }
        try Data("not a database, but some text that is long enough to be taken for one".utf8)
            .write(to: URL(filePath: desk.folder + "/text"))
        #expect(throws: JournalError.self) { try Journal(path: desk.folder + "/text", now: now) }
        let other = try DatabaseQueue(path: desk.folder + "/other")
        try other.write { try $0.execute(sql: "CREATE TABLE t (a)") }
        #expect(throws: JournalError.self) { try Journal(path: desk.folder + "/other", now: now) }
        try desk.journal.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: JournalError.self) { try Journal(path: desk.folder + "/journal", now: now) }
        #expect(throws: JournalError.self) { try Journal(path: "/nowhere/journal", now: now) }
    }

    @Test func belongsToOneDesk() throws {
        let desk = try DeskFixture()
        try desk.journal.join(desk: "LHR-002", tehsil: "PK60101", epoch: 1)
        try desk.register()
        #expect(throws: LinkFailure.journal(.otherDesk(journal: "LHR-002", loggedIn: "LHR-001"))) {
            try desk.deliver()
        }
        #expect(try desk.journal.pendingOps().count == 1)
    }

    @Test func refusesAnActThatFitsIntoNoLine() throws {
        let desk = try DeskFixture()
        let content = Array(("{\"a\":\"" + String(repeating: "x", count: 66_000) + "\"}").utf8)
        let act = NewAct(verb: .register, household: nil, officer: "ayesha", at: "", content: content)
        #expect(throws: JournalError.tooLong(bytes: content.count)) { try desk.journal.store(act) }
        #expect(try desk.journal.acts().isEmpty)
    }

    @Test func saysThatNothingWasStoredWhenTheDiskIsFull() throws {
        let desk = try DeskFixture()
        try desk.journal.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let act = NewAct(
            verb: .register, household: nil, officer: "ayesha", at: "",
            content: Array(("{\"a\":\"" + String(repeating: "x", count: 60_000) + "\"}").utf8))
        #expect(try desk.newDesk().submit(act) == .usage)
        #expect(desk.noted.contains("the disk is full: nothing was stored"))
        #expect(!desk.noted.contains("nothing is lost"))
        #expect(try desk.journal.acts().isEmpty)
        #expect(desk.server.writes == 0)
    }
}
