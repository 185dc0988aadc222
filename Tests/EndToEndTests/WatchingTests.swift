import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `nser-desk watch` beside two real servers of one database.
    @Suite struct WatchingTests {
        @Test("What desks register through any server is seen; who stops looking holds nobody up")
        func watchedThroughTwoServers() throws {
            let cluster = try PostgresCluster.shared()
            let centre = try Centre(desks: 2, database: "host=\(cluster.folder) dbname=\(try cluster.createDatabase())")
            defer { centre.remove() }
            try centre.prepare()
            let port = try Centre.quietPort()
            let (near, far) = (try centre.serve(port: port), try centre.serve())
            try centre.addDesks()
            let families = Families(folder: centre.folder)
            var seed: UInt64 = 900
            func register(_ desk: String, through serving: Serving) throws {
                seed += 1
                let family = try families.file(seed: seed)
                try centre.atDesk(desk, port: serving.port, ["register", "--file", family.path])
            }
            let watch = try centre.desk("LHR-SUP", port: near.port, ["watch", "--json"], supervisor: true)
            try watch.line(containing: #""state":"watching""#)
            func seen(_ desk: String, _ registered: Int, state: String = "changed", after: Int = 0) throws {
                _ = try watch.awaitOutput("\(desk) with \(registered)") { output in
                    output.dropFirst(after).split(separator: "\n").contains {
                        $0.contains(#""state":"\#(state)""#)
                            && $0.contains(#""key":"\#(desk)","registered":\#(registered),"#)
                    }
                }
            }
            try register("LHR-001", through: far)
            try seen("LHR-001", 1)
            try register("LHR-001", through: near)
            try seen("LHR-001", 2)
            try register("LHR-002", through: far)
            try seen("LHR-002", 1)

            // Stopped, it takes nothing: the others work on, and it hears of all when it goes on.
            watch.signal(SIGSTOP)
            try register("LHR-001", through: near)
            try register("LHR-002", through: near)
            let offset = watch.output.count
            watch.signal(SIGCONT)
            try seen("LHR-001", 3, after: offset)
            try seen("LHR-002", 2, after: offset)

            // The server goes and comes back: the watch is taken up again, with what came meanwhile.
            near.program.signal(SIGTERM)
            #expect(try near.program.ended() == 0)
            try register("LHR-002", through: far)
            let before = watch.output.count
            let back = try centre.serve(port: port)
            try seen("LHR-002", 3, state: "watching", after: before)
            try register("LHR-001", through: back)
            try seen("LHR-001", 4, after: before)

            watch.signal(SIGINT)
            #expect(try watch.ended() == 0, "\(watch.output)")
            #expect(try centre.sql("select count(*) from nser.household") == "7")
        }
    }
}
