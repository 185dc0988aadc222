import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What a desk meets on a bad day: in clear words, and nothing is lost.
    @Suite struct TroubleTests {
        @Test("PostgreSQL is down: the act stays at the desk, with words, and arrives when it is back")
        func databaseDown() throws {
            let cluster = try PostgresCluster()
            defer { cluster.remove() }
            let centre = try Centre(database: "host=\(cluster.folder) dbname=\(try cluster.createDatabase())")
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()
            let families = Families(folder: centre.folder)
            try centre.atDesk("LHR-001", port: serving.port, ["register", "--file", families.file(seed: 1).path])

            try cluster.stop(.immediate)
            let words = try centre.atDesk(
                "LHR-001", port: serving.port, ["register", "--file", families.file(seed: 2).path], exit: 3)
            #expect(words.contains("453") || words.lowercased().contains("database"))
            try cluster.start()
            try centre.sendAll("LHR-001", port: serving.port)
            #expect(try centre.sql("select count(*) from nser.household") == "2")
            #expect(try centre.violations() == [])
        }

        @Test(
            "The disk is full: the act stays at the desk, with words, and arrives when there is room",
            .enabled(if: SmallDisk.canBeMade, "a small file system needs root"))
        func diskFull() throws {
            let centre = try Centre()
            defer { centre.remove() }
            let disk = try SmallDisk(at: centre.data, megabytes: 192)
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()
            let families = Families(folder: centre.folder)
            try disk.fill()
            let words = try centre.atDesk(
                "LHR-001", port: serving.port, ["register", "--file", families.file(seed: 1).path], exit: 3)
            #expect(words.contains("452") || words.lowercased().contains("storage"))
            try disk.makeRoom()
            try centre.sendAll("LHR-001", port: serving.port)
            #expect(try centre.sql("select count(*) from nser.household") == "1")
            #expect(try centre.violations() == [])
        }

        @Test("SIGTERM drains: BYE on every line, exit 0, and what comes later waits at the desk")
        func drain() throws {
            let centre = try Centre()
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve(port: Centre.quietPort())
            try centre.addDesks()
            let line = try OpenLine(centre, desk: "LHR-001", port: serving.port)
            try line.ask("h1", #"HELLO {"client":"1.0","locale":"en"}"#)
            try line.ask("l1", #"LOGIN {"officer":"lhr-001","password":"\#(Centre.password)"}"#)

            serving.program.signal(SIGTERM)
            try line.program.line(containing: "* BYE ")
            #expect(try serving.program.ended() == 0)

            let family = try Families(folder: centre.folder).file(seed: 3)
            try centre.atDesk("LHR-001", port: serving.port, ["register", "--file", family.path], exit: 3)
            let again = try centre.serve(port: serving.port)
            try centre.sendAll("LHR-001", port: again.port)
            #expect(try centre.sql("select count(*) from nser.household") == "1")
        }
    }
}

extension Centre {
    /// Sends what is pending at a desk, again and again, until nothing is: the server may still be finding its feet.
    func sendAll(_ code: String, port: Int, within seconds: Double = 120) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        var last = ""
        while Date() < deadline {
            let program = try desk(code, port: port, ["send"])
            try program.closeInput()
            if try program.ended(within: 60) == 0 { return }
            last = program.output
        }
        throw Unexpected("acts are still pending at \(code) after \(seconds) s:\n\(last)")
    }
}
