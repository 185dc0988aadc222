import Foundation
import PostgresPipeline
import Registry
import Testing

@testable import Server

/// The private cluster on a real PostgreSQL: made, joined, left behind, killed, started again.
@Suite final class EmbeddedClusterTests {
    private let folder = "/tmp/nser-ec-\(UUID().uuidString.prefix(8).lowercased())"

    deinit { ClusterRemains.remove(folder) }

    /// A folder with a cluster that was made before and stopped, which is much cheaper than making one.
    private func madeFolder() async throws -> String {
        try await ClusterRemains.copyOfMade(to: folder)
        return folder
    }

    /// The process id of the server to which a connection string leads, which proves that it answers.
    private func postmaster(_ conninfo: String) throws -> Int32? {
        let connection = try Administration.connect(conninfo)
        let rows = try connection.query("select pg_read_file('postmaster.pid')")
        return rows.first?.first??.split(separator: "\n").first.flatMap { Int32($0) }
    }

    @Test func aClusterIsMadePrivateAndDurable() async throws {
        let cluster = try await EmbeddedCluster.start(folder)
        let connection = try Administration.connect(cluster.administration)
        func setting(_ name: String) throws -> String? {
            try connection.query("select current_setting($1)", [name]).first?.first ?? nil
        }
        #expect(try setting("listen_addresses") == "")
        #expect(try setting("fsync") == "on")
        #expect(try setting("synchronous_commit") == "on")
        #expect(try setting("full_page_writes") == "on")
        #expect(try setting("log_error_verbosity") == "terse")
        #expect(try setting("data_checksums") == "on")
        #expect(try setting("backend_flush_after") == "256kB")
        for inner in ["socket", "log", "postgres"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(inner)")
            #expect(attributes[.posixPermissions] as? Int == 0o700, "\(inner)")
        }
        try await cluster.stop()
        #expect(cluster.process == nil)
    }

    @Test func itsLogHoldsNoValues() async throws {
        let folder = try await madeFolder()
        let cluster = try await EmbeddedCluster.start(folder)
        let connection = try Administration.connect(cluster.administration)
        try connection.execute("create table t (n bigint primary key); insert into t values (352020000001)")
        _ = try? connection.query("insert into t values ($1::bigint)", ["352020000001"])
        _ = try? connection.query("select nothing from t where n = 352020000001")
        try await cluster.stop()
        let logs = try FileManager.default.contentsOfDirectory(atPath: folder + "/log")
        let said = try logs.map { try String(contentsOfFile: "\(folder)/log/\($0)", encoding: .utf8) }.joined()
        #expect(said.contains("duplicate key"))
        #expect(!said.contains("352020000001"))
    }

    @Test func whatItsTablesGrowByIsWrittenSteadily() async throws {
        let folder = try await madeFolder()
        let cluster = try await EmbeddedCluster.start(folder)
        // As the server's own user finds it: the folder is PostgreSQL's.
        var writing = SteadyWriting(base: cluster.folder.base)
        let connection = try Administration.connect(cluster.administration)
        try connection.execute("create table t as select generate_series(1, 10000) as n")
        #expect(writing.look() > 0)
        #expect(writing.trouble == 0)
        let steady = Task { await cluster.writeSteadily() }
        steady.cancel()
        await steady.value
        try await cluster.stop()
    }

    @Test func whatIsWrittenIsThereAfterAStop() async throws {
        let folder = try await madeFolder()
        let first = try await EmbeddedCluster.start(folder)
        try Administration.connect(first.administration).execute("create table t as select 42 as n")
        try await first.stop()
        let second = try await EmbeddedCluster.start(folder)
        #expect(try Administration.connect(second.administration).query("select n from t") == [["42"]])
        try await second.stop()
    }

    @Test func twoUseOneClusterAndTheLastStopsIt() async throws {
        // Not made yet: of the two, one makes it.
        let folder = folder
        async let one = EmbeddedCluster.start(folder)
        async let other = EmbeddedCluster.start(folder)
        let (first, second) = try await (one, other)
        #expect(first.process != nil && first.process == second.process)
        try await first.stop()
        #expect(try postmaster(second.administration) == second.process)
        try await second.stop()
        #expect(second.process == nil)
    }

    @Test func aClusterLeftBehindIsAdopted() async throws {
        let folder = try await madeFolder()
        let left = try await process(ofClusterLeftIn: folder)
        let cluster = try await EmbeddedCluster.start(folder)
        #expect(cluster.process == left)
        #expect(try postmaster(cluster.administration) == left)
        try await cluster.stop()
        #expect(cluster.process == nil)
    }

    /// Starts a cluster and forgets it, as a server that was killed does: its locks go, the cluster stays.
    private func process(ofClusterLeftIn folder: String) async throws -> Int32? {
        try await EmbeddedCluster.start(folder).process
    }

    @Test func aPostmasterThatWasKilledIsStartedAgainByTheNext() async throws {
        let folder = try await madeFolder()
        let left = try #require(try await process(ofClusterLeftIn: folder))
        kill(left, SIGKILL)
        let cluster = try await EmbeddedCluster.start(folder)
        #expect(cluster.process != nil && cluster.process != left)
        #expect(try postmaster(cluster.administration) == cluster.process)
        try await cluster.stop()
    }

    @Test func aPostmasterThatDiesWhileWeRunIsStartedAgain() async throws {
        let folder = try await madeFolder()
        let (reports, heard) = AsyncStream.makeStream(of: String.self)
        let cluster = try await EmbeddedCluster.start(folder) { heard.yield($0) }
        try Administration.connect(cluster.administration).execute("create table t as select 42 as n")
        let watch = Task { await cluster.keepRunning() }
        let before = try #require(cluster.process)
        kill(before, SIGKILL)
        for await report in reports where report.hasSuffix("runs again") { break }
        #expect(cluster.process != nil && cluster.process != before)
        #expect(try Administration.connect(cluster.administration).query("select n from t") == [["42"]])
        watch.cancel()
        await watch.value
        try await cluster.stop()
    }

    @Test func aPidFileThatNamesAnotherProcessIsStale() async throws {
        let folder = try await madeFolder()
        let first = try await EmbeddedCluster.start(folder)
        try await first.stop()
        // Ours is a process that lives and is no postmaster: PostgreSQL itself would take it for one of the same user.
        let pidFile = "\(folder)/postgres/postmaster.pid"
        try "\(getpid())\n\(folder)/postgres\n".write(toFile: pidFile, atomically: true, encoding: .utf8)
        let cluster = try await EmbeddedCluster.start(folder)
        #expect(try postmaster(cluster.administration) == cluster.process)
        try await cluster.stop()
    }

    @Test func aClusterHalfMadeIsMadeAnew() async throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/postgres.unfinished", withIntermediateDirectories: true)
        try "15".write(toFile: folder + "/postgres.unfinished/PG_VERSION", atomically: true, encoding: .utf8)
        let cluster = try await EmbeddedCluster.start(folder)
        #expect(cluster.process != nil)
        try await cluster.stop()
    }
}

/// What needs no cluster.
@Suite struct ClusterFolderTests {
    @Test func aPathTooLongForASocketIsRefusedInWords() {
        let error = #expect(throws: ClusterError.self) {
            try ClusterFolder("/" + String(repeating: "x", count: 90))
        }
        #expect(error?.description.contains("too long for a unix socket") == true)
    }

    @Test func aRelativePathIsMadeAbsolute() throws {
        let folder = try ClusterFolder("data//")
        #expect(folder.path == FileManager.default.currentDirectoryPath + "/data")
    }

    @Test func aMissingServerIsNamedWithItsPackage() async {
        let error = await #expect(throws: ClusterError.self) {
            try await PostgresPrograms.find(version: "9", debianFolder: "/nowhere")
        }
        #expect(error?.description.contains("apt-get install postgresql-9") == true)
    }

    @Test func quotesInThePathReachTheConnectionStringEscaped() throws {
        let folder = try ClusterFolder("/tmp/it's")
        #expect(folder.conninfo(user: "u", database: "d") == "host='/tmp/it\\'s/socket' port=5432 dbname=d user=u")
    }
}

/// Takes away what a test left.
enum ClusterRemains {
    /// The cluster that is made once in the test process; its folder goes when the process ends.
    private static let made = Task {
        let cluster = try await EmbeddedCluster.start(madeFolder)
        try await cluster.stop()
        atexit { try? FileManager.default.removeItem(atPath: ClusterRemains.madeFolder) }
    }
    private static let madeFolder = "/tmp/nser-ec-made-\(getpid())"

    /// Copies it with owners and modes.
    static func copyOfMade(to folder: String) async throws {
        try await made.value
        let ending = try await ChildProgram(path: "cp", arguments: ["-a", madeFolder, folder]).run()
        #expect(ending.status == 0, "\(ending.output)")
    }

    static func remove(_ folder: String) {
        if let text = try? String(contentsOfFile: "\(folder)/postgres/postmaster.pid", encoding: .utf8),
            let process = text.split(separator: "\n").first.flatMap({ Int32($0) }), process > 1, process != getpid()
        {
            // SIGQUIT is PostgreSQL's immediate shutdown.
            kill(process, SIGQUIT)
        }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
