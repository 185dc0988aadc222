internal import Glibc
internal import NIOPosix
internal import Registry

/// A private PostgreSQL cluster in a data folder: made when there is none, started when it does not run, adopted when a
/// server that was killed left it running. It listens on a unix socket in a private folder only.
///
/// ```swift
/// let cluster = try await EmbeddedCluster.start("nser-data")
/// // work with cluster.application; watch it meanwhile in a task of its own:
/// group.addTask { await cluster.keepRunning() }
/// try await cluster.stop()
/// ```
/// Several programs may use one data folder: the first starts the cluster, the others join it, and the last that stops
/// stops it. A program that is killed leaves it running.
package final class EmbeddedCluster: Sendable {
    package let folder: ClusterFolder
    private let postmaster: Postmaster
    private let use: FileLock
    private let report: @Sendable (String) -> Void

    private static let database = "nser"
    /// How often the watch looks; a lane waits longer than that for a new connection.
    private static let watchInterval = Duration.milliseconds(250)
    /// Longest pause between two failed starts: a full disk that was cleared is noticed soon enough.
    private static let longestPause = Duration.seconds(10)

    /// The connection string by which the server works.
    package var application: String { folder.conninfo(user: Grants.application, database: Self.database) }
    /// The connection string for migrations and administration: the cluster's superuser.
    package var administration: String { folder.conninfo(user: "postgres", database: Self.database) }
    /// The process id of the server's first process, while it runs.
    package var process: Int32? {
        if case .running(let process, _) = postmaster.state { process } else { nil }
    }

    private init(
        folder: ClusterFolder, postmaster: Postmaster, use: FileLock, report: @escaping @Sendable (String) -> Void
    ) {
        self.folder = folder
        self.postmaster = postmaster
        self.use = use
        self.report = report
    }

    /// Makes, starts or adopts the cluster in `path`, and its database, which may still be empty.
    ///
    /// - Parameter report: gets a sentence when something happened that an operator wants to know.
    package static func start(
        _ path: String, report: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> EmbeddedCluster {
        let folder = try ClusterFolder(path)
        try folder.make()
        let starting = try await FileLock.acquire(folder.startLock, .exclusive)
        let use = try await FileLock.acquire(folder.useLock, .shared)
        let programs = try await PostgresPrograms.find(version: folder.version)
        let postmaster = Postmaster(folder: folder, programs: programs)
        if folder.version == nil {
            report("making a PostgreSQL cluster in \(folder.path)")
            try await ClusterMaking(folder: folder, programs: programs).make()
        }
        if case .running(let process, _) = postmaster.state {
            report("using the PostgreSQL cluster that runs in \(folder.path) (process \(process))")
        } else {
            try ClusterMaking(folder: folder, programs: programs).writeSettings()
        }
        try await postmaster.ensureReady()
        let cluster = EmbeddedCluster(folder: folder, postmaster: postmaster, use: use, report: report)
        try await cluster.createDatabase()
        starting.release()
        return cluster
    }

    /// Starts the cluster again whenever it is found dead, until the task is cancelled. A start that fails is tried again
    /// after a pause that grows.
    package func keepRunning() async {
        var pause = Self.watchInterval
        while (try? await Task.sleep(for: pause)) != nil {
            do {
                try await startAgainIfDead()
                pause = Self.watchInterval
            } catch {
                pause = min(pause * 2, Self.longestPause)
                if !Task.isCancelled { report("\(error)") }
            }
        }
    }

    private func startAgainIfDead() async throws {
        if case .running = postmaster.state { return }
        let starting = try await FileLock.acquire(folder.startLock, .exclusive)
        defer { starting.release() }
        // Another program may have been faster.
        if case .running = postmaster.state { return }
        report("PostgreSQL in \(folder.path) is dead; starting it again")
        try await postmaster.ensureReady()
        report("PostgreSQL in \(folder.path) runs again")
    }

    /// Has the kernel write steadily what the cluster's tables grow by, until the task is cancelled: see `SteadyWriting`.
    package func writeSteadily() async {
        var writing = SteadyWriting(base: folder.base)
        while (try? await Task.sleep(for: SteadyWriting.interval)) != nil {
            let last = writing
            // A disk that has enough to do makes the caller wait.
            let looked = try? await NIOThreadPool.singleton.runIfActive {
                var next = last
                _ = next.look()
                return next
            }
            writing = looked ?? last
            if last.trouble == 0, writing.trouble != 0 {
                report(
                    "what PostgreSQL gives the system to write cannot be written steadily "
                        + "(\(String(cString: strerror(writing.trouble)))): desks may wait now and then")
            }
        }
    }

    /// Stops the cluster if nobody else uses it. Not to be called while `keepRunning` runs.
    package func stop() async throws {
        let starting = try await FileLock.acquire(folder.startLock, .exclusive)
        defer { starting.release() }
        defer { use.release() }
        guard use.becomesExclusive() else { return report("another program goes on using \(folder.path)") }
        try await postmaster.stop()
    }

    /// Longest wait for an adopted cluster that is just recovering because one of its processes was killed: its pid
    /// file says "ready" all the while.
    private static let recoveryPatience = Duration.seconds(120)

    private func createDatabase() async throws {
        let deadline = ContinuousClock.now + Self.recoveryPatience
        while true {
            do throws(AdministrationError) {
                let connection = try Administration.connect(folder.conninfo(user: "postgres", database: "postgres"))
                return try Administration.createDatabase(Self.database, on: connection)
            } catch {
                guard error.kind == .unreachable, ContinuousClock.now < deadline else { throw error }
            }
            try await postmaster.ensureReady()
            try await Task.sleep(for: Self.watchInterval)
        }
    }
}
