import Shared
import TestSupport
import Testing

@testable import Server

/// Whole conversations with the server on a real PostgreSQL.
struct LiveConversationTests {
    @Test func aFamilyIsRegisteredFoundCountedAndScored() async throws {
        try await LiveServer.with { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let family = InventedHousehold(seed: 1, members: 6)
            let reply = try #require(try await ayesha.ask(try desk.register("r", family)))
            #expect(
                reply.hasPrefix(#"r OK {"entry":true,"household":"\#(family.identifier)","version":1,"members":6,"#))
            #expect(reply.contains(#""receipt":"LHR-001/1/1""#))
            let status = try await ayesha.ask(#"s STATUS {"cnic":"\#(family.cnicOfHead)"}"#)
            #expect(status?.hasPrefix(#"s OK {"status":"PENDING_VERIFICATION""#) == true)
            let found = try await ayesha.ask(#"f FIND {"cnic":"\#(family.cnicOfHead)"}"#)
            #expect(found?.contains(family.identifier) == true)
            #expect(await ayesha.line() == #"f OK {"found":1,"more":false}"#)
            #expect(try server.value("select count(*) from nser.member") == "6")
            #expect(try server.value("select count(*) from nser.assessment") == "1")
            try await theSupervisorSees(family, server)
        }
    }

    private func theSupervisorSees(_ family: InventedHousehold, _ server: LiveServer) async throws {
        let bilal = try await server.loggedIn(desk: "LHR-002", officer: "bilal")
        try await bilal.send(#"e EXPLAIN {"household":"\#(family.identifier)"}"# + "\n")
        var explained: [String] = []
        while let line = await bilal.line() {
            explained.append(line)
            if !line.hasPrefix("e ROW ") { break }
        }
        #expect(explained.count == 11)
        #expect(explained.last?.contains(#""state":"SCORED","score":""#) == true)
        let day = try server.value("select min(day)::text from nser.journal_entry") ?? ""
        let first = try await bilal.ask(#"c COUNTS {"date":"\#(day)"}"#) ?? ""
        let counted =
            #"c ROW {"key":"LHR-001","registered":1,"updated":0,"reassessed":0,"other":0,"refused":0,"heard":""#
        #expect(first.hasPrefix(counted), "\(first)")
        #expect(
            await bilal.line()
                == #"c ROW {"key":"LHR-002","registered":0,"updated":0,"reassessed":0,"other":0,"refused":0,"heard":null,"desk_clock":null}"#
        )
        #expect(
            await bilal.line()
                == #"c OK {"date":"\#(day)","registered":1,"updated":0,"reassessed":0,"other":0,"refused":0}"#)
    }

    @Test func whatFollowsACloseCountsForTheNextDay() async throws {
        try await LiveServer.with { server in
            let today = ServerClock.machine.now().dayInKarachi
            let tomorrow = try #require(today.adding(days: 1))
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let family = InventedHousehold(seed: 21, members: 3)
            let done = [DayEntry(sequence: 1, number: 0)]
            var lines = [try desk.register("r", family)]
            lines.append(try desk.close("c", today, done, DayCounts(registered: 1)))
            lines.append(try desk.reassess("a", family, version: 1))
            // In one go: the session itself knows that the day is closed when the next op starts.
            try await ayesha.send(lines.joined(separator: "\n") + "\n")
            let replies = [await ayesha.line(), await ayesha.line(), await ayesha.line()].map { $0 ?? "" }
            #expect(replies[0].contains(#""day":"\#(today)""#), "\(replies[0])")
            #expect(replies[1].hasPrefix(#"c OK {"entry":true,"receipt":"LHR-001/1/2""#), "\(replies[1])")
            #expect(replies[2].contains(#""day":"\#(tomorrow)""#), "\(replies[2])")
            // The close whose answer was lost gets the same one, and a new session reads what was closed.
            let again = try #require(try await ayesha.ask(lines[1]))
            #expect(again.hasPrefix(#"c OK {"replay":true"#))
            await ayesha.close()
            let returned = try await server.loggedIn()
            let later = try await returned.ask(try desk.reassess("b", family, version: 1))
            #expect(later?.contains(#""day":"\#(tomorrow)""#) == true, "\(later ?? "")")
            let second = try await returned.ask(try desk.close("d", today, done, DayCounts(registered: 1)))
            #expect(second?.contains(#""rule":"day.closed","receipt":"LHR-001/1/2""#) == true, "\(second ?? "")")
            #expect(
                try server.value("select string_agg(day::text, ' ' order by seq) from nser.journal_body")
                    == [today, today, tomorrow, tomorrow, tomorrow].map(\.written).joined(separator: " "))
        }
    }

    @Test func aScoreNeverReachesAnOfficer() async throws {
        try await LiveServer.with { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let family = InventedHousehold(seed: 2, members: 4)
            let household = #"{"household":"\#(family.identifier)"}"#
            var said: [String] = []
            try await ayesha.send(
                [
                    try desk.register("r", family), "s SHOW \(household)", "e EXPLAIN \(household)",
                    #"t RESULT {"desk":"LHR-001","epoch":1,"seq":1}"#, #"f FIND \#(household)"#,
                    try desk.reassess("a", family, version: 1), "q QUIT",
                ].joined(separator: "\n") + "\n")
            while let line = await ayesha.line() { said.append(line) }
            #expect(said.contains { $0.hasPrefix("r OK ") })
            #expect(said.contains { $0.hasPrefix("s OK ") })
            #expect(said.contains { $0.hasPrefix("t OK ") })
            #expect(said.contains { $0.hasPrefix(#"a OK {"entry":true"#) })
            #expect(said.contains { $0.hasPrefix("e ERR 550 ") })
            let score = try server.value("select score / 100 from nser.assessment limit 1") ?? ""
            #expect(!score.isEmpty)
            for line in said {
                #expect(
                    !line.contains("\"score\"") && !line.contains("likelihood") && !line.contains("points"), "\(line)")
            }
        }
    }

    @Test func fiveCopiesInParallelAreOneHousehold() async throws {
        try await LiveServer.with { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let line = try desk.register("c", InventedHousehold(seed: 3, members: 6))
            try await ayesha.send(String(repeating: line + "\n", count: 5))
            var replies: [String] = []
            for _ in 1...5 { replies.append(try #require(await ayesha.line())) }
            #expect(replies.allSatisfy { $0.hasPrefix("c OK ") })
            #expect(replies.filter { $0.contains(#""replay":true"#) }.count == 4)
            #expect(try server.value("select count(*) from nser.household") == "1")
            #expect(try server.value("select count(*) from nser.journal_entry") == "1")
        }
    }

    @Test func aNumberTwiceInTheMiddleOfAWindow() async throws {
        try await LiveServer.with { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let first = InventedHousehold(seed: 4, members: 3)
            let lines = [
                try desk.register("a", first),
                try desk.register("b", household: InventedHousehold(seed: 5).identifier, people: first),
                try desk.register("c", InventedHousehold(seed: 6, members: 3)),
            ]
            try await ayesha.send(lines.joined(separator: "\n") + "\n")
            #expect(await ayesha.line()?.hasPrefix("a OK ") == true)
            let refused = try #require(await ayesha.line())
            #expect(refused.hasPrefix("b ERR 56"))
            #expect(refused.contains(#""entry":true"#))
            #expect(!refused.contains(first.cnicOfHead))
            #expect(await ayesha.line()?.hasPrefix("c OK ") == true)
            #expect(try server.value("select count(*) from nser.household") == "2")
            #expect(try server.value("select count(*) from nser.journal_entry") == "3")
        }
    }

    @Test func anOfficerWorksAtTheOwnDeskOnly() async throws {
        try await LiveServer.with { server in
            for (desk, officer) in [("LHR-002", "ayesha"), ("LHR-001", "nobody"), ("XXX-001", "ayesha")] {
                let socket = try await DeskSocket.connect(port: server.port)
                _ = await socket.line()
                _ = try await socket.ask(#"h HELLO {"client":"1.0","locale":"en","desk":"\#(desk)"}"#)
                let reply = try await socket.ask(
                    #"l LOGIN {"officer":"\#(officer)","password":"\#(LiveServer.password)"}"#)
                #expect(reply?.hasPrefix("l ERR 535 ") == true)
            }
            try server.change("update nser.officer set active = false where code = 'zainab'")
            let socket = try await DeskSocket.connect(port: server.port)
            _ = await socket.line()
            _ = try await socket.ask(#"h HELLO {"client":"1.0","locale":"en","desk":"LHR-002"}"#)
            let reply = try await socket.ask(#"l LOGIN {"officer":"zainab","password":"\#(LiveServer.password)"}"#)
            #expect(reply?.hasPrefix("l ERR 535 ") == true)
        }
    }

    @Test func aNewEpochLetsADeskBeginAgain() async throws {
        try await LiveServer.with { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            #expect(
                try await ayesha.ask(try desk.register("r", InventedHousehold(seed: 7)))?.hasPrefix("r OK ") == true)
            let bilal = try await server.loggedIn(desk: "LHR-002", officer: "bilal")
            var workplace = WritingDesk("LHR-002", officer: "bilal")
            let reply = try await bilal.ask(try workplace.epoch("e", of: "LHR-001", reason: "journal lost"))
            #expect(reply?.hasPrefix(#"e OK {"entry":true,"desk":"LHR-001","epoch":2"#) == true)
            let again = try await server.loggedIn()
            var fresh = WritingDesk("LHR-001", epoch: 2)
            #expect(
                try await again.ask(try fresh.register("f", InventedHousehold(seed: 8)))?.contains(
                    #""receipt":"LHR-001/2/1""#) == true)
            let old = try await again.ask(try desk.register("o", InventedHousehold(seed: 9)))
            #expect(old?.hasPrefix(#"o ERR 503 {"entry":false"#) == true)
        }
    }

    @Test func theLogHoldsNoPerson() async throws {
        try await LiveServer.with { server in
            let ayesha = try await server.loggedIn()
            var desk = WritingDesk()
            let family = InventedHousehold(seed: 10, members: 5)
            _ = try await ayesha.ask(try desk.register("r", family))
            _ = try await ayesha.ask(#"s STATUS {"cnic":"\#(family.cnicOfHead)"}"#)
            _ = try await ayesha.ask(#"x FIND {"name":"\#(family.headName)"}"#)
            for line in server.log.all {
                for secret in [family.cnicOfHead, family.headName, family.mobile, LiveServer.password, "ayesha"] {
                    #expect(!line.contains(secret))
                }
            }
        }
    }
}
