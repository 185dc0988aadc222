import Shared
import TestSupport
import Testing

@testable import Server

/// A client that watches and never reads: it is cut off, and nobody else notices.
@Suite(.timeLimit(.minutes(2))) struct UnreadWatchTests {
    /// Desks whose counts change each time: the news of one moment are some tens of kilobytes.
    private static let desks = 300

    @Test func whoWatchesAndNeverReadsIsCutOff() async throws {
        try await LiveServer.with { server in
            try server.change(Self.manyDesks)
            let reader = try await server.loggedIn(desk: "LHR-002", officer: "bilal")
            try await Self.watch(reader)
            let deaf = try await server.loggedIn(desk: "KHI-001", officer: "bilal")
            try await Self.watch(deaf)
            try await deaf.stopReading()
            // Each change is a row for each desk, told to both. What the kernel and the limit hold is soon full.
            let cutOff = Task { await server.log.line(containing: "does not read its replies") }
            var changes = 0
            while server.log.all.allSatisfy({ !$0.contains("does not read its replies") }), changes < 1_000 {
                changes += 1
                try server.change(Self.change)
                // Who reads hears of every desk and of the sum, and not before the server has told it.
                var isTold = false
                while !isTold, let line = await reader.line() { isTold = line.contains(#""total":"#) }
                try #require(isTold)
            }
            let line = await cutOff.value
            #expect(line?.contains("desk=KHI-001") == true, "\(line ?? "")")
            // So many bytes are what two sockets and the limit hold, with much to spare: it does not grow without bound.
            #expect((2..<200).contains(changes), "\(changes) changes were told")
            // The others work on, and the one who was cut off may come back.
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let family = InventedHousehold(seed: 541, members: 3)
            #expect(try await ayesha.ask(desk.register("r", family))?.hasPrefix("r OK ") == true)
            var isHeard = false
            while !isHeard, let line = await reader.line() {
                isHeard = line.contains(#""key":"LHR-001","registered":1,"#)
            }
            #expect(isHeard)
            let back = try await server.loggedIn(desk: "KHI-001", officer: "bilal")
            #expect(try await back.ask("p PING")?.hasPrefix("p OK ") == true)
        }
    }

    private static func watch(_ socket: DeskSocket) async throws {
        try await socket.send(#"w WATCH {"by":"desk"}"# + "\n")
        while let line = await socket.line() {
            if line.hasPrefix("w OK ") { return }
            try #require(line.hasPrefix("w ROW "), "\(line)")
        }
        Issue.record("WATCH was not answered")
    }

    /// Desks with one act each of today, as rows alone: what WATCH counts.
    private static let manyDesks = """
        set session_replication_role = replica;
        insert into nser.desk (code, centre, tehsil)
        select 'MANY-' || n, 'C-PK60101', 'PK60101' from generate_series(1, \(desks)) n;
        insert into nser.journal_body
            (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, received_at, request, reply)
        select (now() at time zone 'Asia/Karachi')::date, 'MANY-' || n, 1, 1, 'PK60101', 'REGISTER', 0, 'ayesha', 'ayesha',
            now(), now(), '', '' from generate_series(1, \(desks)) n
        """

    private static let change = """
        update nser.journal_body set verb = case verb when 'REGISTER' then 'UPDATE' else 'REGISTER' end
        where desk like 'MANY-%'
        """
}
