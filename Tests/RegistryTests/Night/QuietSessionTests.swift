import Glibc
import PostgresPipeline
@testable import Registry
import Testing

/// What gives way on the machine of PostgreSQL, as the kernel has it.
@Suite struct QuietSessionTests {
    private func autogroup(_ process: String) -> String? {
        (try? SmallFile.read("/proc/\(process)/autogroup", limit: 256)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aSessionWorksWhenNobodyElseWantsTheProcessor() throws {
        let database = try MigratedDatabase()
        let connection = try Administration.connect(database.administration)
        let desk = try Administration.connect(database.administration)
        try QuietSession.giveWay(connection)
        let process = try #require(try connection.query("select pg_backend_pid()").first?.first ?? nil)
        let other = try #require(try desk.query("select pg_backend_pid()").first?.first ?? nil)
        #expect(sched_getscheduler(try #require(pid_t(process))) == QuietSession.policy)
        #expect(sched_getscheduler(try #require(pid_t(other))) == SCHED_OTHER)
        // PostgreSQL's processes are sessions of their own: where the kernel shares by session, that one counts.
        if let group = autogroup(process), let neighbour = autogroup(other) {
            #expect(group.hasSuffix("nice \(QuietSession.niceness)\n"), "\(group)")
            #expect(neighbour.hasSuffix("nice 0\n"), "\(neighbour)")
        }
        #expect(try connection.query("show max_parallel_workers_per_gather") == [["0"]])
    }
}
