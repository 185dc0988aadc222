internal import Glibc
internal import Registry

/// PostgreSQL's first process in a data directory: read from its pid file, started and stopped by pg_ctl.
struct Postmaster: Sendable {
    let folder: ClusterFolder
    let programs: PostgresPrograms

    /// What the pid file says, checked against the processes that there are.
    enum State: Equatable {
        /// Nothing runs, and no pid file stands in the way of a start: there is none, or its process is gone, which
        /// PostgreSQL sees for itself.
        case stopped
        /// Nothing runs, but the number in the pid file belongs to another process or to one that is dead and not yet
        /// buried: PostgreSQL would take it for a running server.
        case stale
        /// It runs, and takes connections if `ready`.
        case running(process: Int32, ready: Bool)
    }

    /// Longest wait for a start, which may recover from a crash first, and for a stop.
    private static let patienceSeconds = 120
    private static let pause = Duration.milliseconds(100)

    var state: State {
        guard let content = try? SmallFile.read(folder.data + "/postmaster.pid", limit: 4096) else { return .stopped }
        let lines = String(decoding: content, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let process = lines.first.flatMap({ Int32($0) }), process > 1 else { return .stopped }
        // A postmaster's working folder is its data directory; a dead process has none.
        if Self.workingFolder(of: process) == Self.resolved(folder.data) {
            return .running(process: process, ready: lines.count > 7 && lines[7].hasPrefix("ready"))
        }
        return kill(process, 0) == 0 || errno == EPERM ? .stale : .stopped
    }

    /// Starts the server unless it runs, and waits until it takes connections.
    func ensureReady() async throws {
        let deadline = ContinuousClock.now + .seconds(Self.patienceSeconds)
        while true {
            switch state {
            case .running(_, ready: true): return
            case .running(_, ready: false): break
            case .stale:
                unlink(folder.data + "/postmaster.pid")
                continue
            case .stopped:
                if try await start() { continue }
            }
            guard ContinuousClock.now < deadline else {
                throw ClusterError("PostgreSQL in \(folder.path) did not become ready; its logs are in \(folder.logs)")
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Breaks connections in an orderly way, writes a checkpoint, and waits until the server is gone.
    func stop() async throws {
        guard case .running = state else { return }
        let ending = try await ChildProgram.asClusterOwner(
            programs.control,
            ["stop", "-D", folder.data, "-m", "fast", "-w", "-t", "\(Self.patienceSeconds)", "-s"]
        ).run()
        guard ending.status == 0 else { throw ClusterError("PostgreSQL did not stop: \(ending.output)") }
    }

    /// False when processes of a server that was killed are still about and the start is worth another try.
    private func start() async throws -> Bool {
        removeSocketLock()
        truncate(folder.startLog, 0)
        let ending = try await ChildProgram.asClusterOwner(
            programs.control,
            ["start", "-D", folder.data, "-l", folder.startLog, "-w", "-t", "\(Self.patienceSeconds)", "-s"]
        ).run()
        if ending.status == 0 { return true }
        let content = (try? SmallFile.read(folder.startLog)) ?? []
        let said = String(decoding: content.suffix(1024), as: UTF8.self)
        if said.contains("shared memory block") && said.contains("still in use") { return false }
        throw ClusterError(
            "PostgreSQL in \(folder.path) does not start (its logs are in \(folder.logs)): \(ending.output)\(said)")
    }

    /// A server that was killed leaves the socket's lock file. While its dead process is not buried, or its number has
    /// gone to another, PostgreSQL would believe that file. Only a server of this data directory uses this socket, and
    /// there is none.
    private func removeSocketLock() {
        unlink(folder.socket + "/.s.PGSQL.5432.lock")
    }

    private static func workingFolder(of process: Int32) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/\(process)/cwd", &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
