import CSched
import Glibc
import PostgresPipeline
@testable import Registry
import Testing

/// What gives way on the machine of PostgreSQL, as the kernel has it.
@Suite struct QuietSessionTests {
    private func autogroup(_ process: String) -> String? {
        (try? SmallFile.read("/proc/\(process)/autogroup", limit: 256)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether this program may say when that process works: it is of the same user, or has CAP_SYS_NICE (bit 23).
    private func mayRank(_ process: pid_t) throws -> Bool {
        var owner = stat()
        guard stat("/proc/\(process)", &owner) == 0 else { return false }
        if owner.st_uid == geteuid() { return true }
        let status = String(decoding: try SmallFile.read("/proc/self/status", limit: 65_536), as: UTF8.self)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("CapEff:") })
        return try #require(UInt64(line.dropFirst(7).drop { $0 == "\t" }, radix: 16)) >> 23 & 1 == 1
    }

    @Test func aSessionWorksWhenNobodyElseWantsTheProcessor() throws {
        let database = try MigratedDatabase()
        let connection = try Administration.connect(database.administration)
        let desk = try Administration.connect(database.administration)
        try QuietSession.giveWay(connection)
        let process = try #require(try connection.query("select pg_backend_pid()").first?.first ?? nil)
        let other = try #require(try desk.query("select pg_backend_pid()").first?.first ?? nil)
        let number = try #require(pid_t(process))
        if try mayRank(number) {
            #expect(sched_getscheduler(number) == QuietSession.policy)
            // A kernel before 6.12 knows no slices.
            #expect([0, Int64(QuietSession.slice)].contains(nser_sched_slice(number)))
        }
        #expect(sched_getscheduler(try #require(pid_t(other))) == SCHED_OTHER)
        // PostgreSQL's processes are sessions of their own: where the kernel shares by session, that one counts.
        if access("/proc/\(process)/autogroup", W_OK) == 0, let group = autogroup(process),
            let neighbour = autogroup(other)
        {
            #expect(group.hasSuffix("nice \(QuietSession.niceness)\n"), "\(group)")
            #expect(neighbour.hasSuffix("nice 0\n"), "\(neighbour)")
        }
        #expect(try connection.query("show max_parallel_workers_per_gather") == [["0"]])
        #expect(try connection.query("show synchronous_commit") == [["off"]])
        #expect(try connection.query("show backend_flush_after") == [["256kB"]])
        let memory = "select pg_size_bytes(current_setting('work_mem')) >= 64 << 20"
        #expect(try connection.query(memory) == [["t"]])
    }
}
