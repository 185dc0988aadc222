internal import Foundation
internal import PostgresPipeline

/// A throw-away PostgreSQL cluster: a temporary folder, a unix socket, default durability, trust for everybody.
///
/// It is stopped and removed when the test process ends, however it ends: a watching shell holds the reading end of a
/// pipe whose writing end dies with the process.
/// ```swift
/// let cluster = try PostgresCluster.shared()
/// let database = try cluster.createDatabase()
/// let connection = try DirectConnection.connect(cluster.conninfo(database: database))
/// ```
package final class PostgresCluster: Sendable {
    private struct Names {
        var next = 1
        var templates: Set<String> = []
    }

    private static let started = Result { try PostgresCluster() }

    /// The folder that holds `data`, `log` and the socket.
    package let folder: String
    private let watch: FileHandle
    private let names = VisibleMutex(Names())

    /// The cluster that all tests of one process share. Tests that stop or restart a cluster make their own.
    package static func shared() throws -> PostgresCluster {
        try started.get()
    }

    /// Makes and starts a cluster. `settings` are server settings such as `["max_connections": "20"]`.
    package init(settings: [String: String] = [:]) throws {
        let folder = "/tmp/nser-pg-\(UUID().uuidString.prefix(8).lowercased())"
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        if getuid() == 0 { _ = try PostgresProgram.run("/bin/chown", ["postgres", folder]) }
        watch = try Self.watch(folder)
        _ = try PostgresProgram.runAsOwner(
            "initdb",
            ["-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        var lines = "listen_addresses = ''\nunix_socket_directories = '\(folder)'\nmax_connections = 400\n"
        for (name, value) in settings { lines += "\(name) = '\(value)'\n" }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: "\(folder)/data/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
        try file.close()
        try start()
    }

    /// How to connect to a database of the cluster.
    package func conninfo(database: String = "postgres", user: String = "postgres") -> String {
        "host=\(folder) dbname=\(database) user=\(user)"
    }

    /// Makes a database with a name of its own, a copy of `template` if one is given, and returns the name.
    package func createDatabase(template: String = "template1") throws -> String {
        let name = names.withLock { names in
            defer { names.next += 1 }
            return "test_\(names.next)"
        }
        try run("create database \(name) template \(template)")
        return name
    }

    /// Makes a template database the first time it is asked for; `prepare` gets the conninfo of its superuser and must
    /// leave no connection open. Returns the name.
    package func template(_ name: String, prepare: (String) throws -> Void) throws -> String {
        try names.withLock { names in
            if names.templates.contains(name) { return }
            try run("create database \(name)")
            try prepare(conninfo(database: name))
            names.templates.insert(name)
        }
        return name
    }

    /// Runs SQL with psql as superuser and returns its unaligned output without headings.
    @discardableResult
    package func run(_ sql: String, database: String = "postgres") throws -> String {
        let arguments = [
            "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", conninfo(database: database), "-f", "-",
        ]
        let said = try PostgresProgram.run("\(PostgresProgram.folder)/psql", arguments, input: sql)
        return said.trimmingCharacters(in: .newlines)
    }

    /// Dumps a table with pg_dump, drops it, and brings it back with pg_restore: what an archive does to it.
    package func sendThroughArchive(_ table: String, database: String) throws {
        let dump = "/tmp/nser-dump-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: dump) }
        let conninfo = conninfo(database: database)
        _ = try PostgresProgram.run(
            "\(PostgresProgram.folder)/pg_dump",
            ["--format", "custom", "--table", table, "--file", dump, "--dbname", conninfo])
        try run("drop table \(table)", database: database)
        _ = try PostgresProgram.run("\(PostgresProgram.folder)/pg_restore", ["--dbname", conninfo, dump])
    }

    /// How a cluster is stopped: `fast` breaks connections in an orderly way, `immediate` is as good as a crash.
    package enum StopMode: String, Sendable {
        case fast, immediate
    }

    package func start() throws {
        _ = try PostgresProgram.runAsOwner(
            "pg_ctl", ["-D", "\(folder)/data", "-l", "\(folder)/log", "-w", "-s", "start"])
    }

    package func stop(_ mode: StopMode = .fast) throws {
        _ = try PostgresProgram.runAsOwner(
            "pg_ctl", ["-D", "\(folder)/data", "-m", mode.rawValue, "-w", "-s", "stop"])
    }

    package func restart(_ mode: StopMode = .fast) throws {
        try stop(mode)
        try start()
    }

    /// The process id of the server's first process.
    package func postmaster() throws -> Int32? {
        let text = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
        return text.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Stops and removes the cluster now instead of at the end of the process.
    package func remove() {
        try? watch.close()
    }

    /// Starts the shell that removes the cluster when the last writer of the returned pipe is gone.
    private static func watch(_ folder: String) throws -> FileHandle {
        let fifo = "\(folder)/watch"
        guard mkfifo(fifo, 0o600) == 0 else {
            throw PostgresProgram.Failure(program: "mkfifo", status: errno, output: "")
        }
        // Opened for reading and writing, so that neither side waits for the other to open.
        let descriptor = open(fifo, O_RDWR | O_CLOEXEC)
        let owner = getuid() == 0 ? "runuser -u postgres -- " : ""
        let stop = "\(owner)\(PostgresProgram.folder)/pg_ctl -D \(folder)/data -m immediate -w -s stop"
        let script = "read -r line; \(stop); rm -rf \(folder)"
        try PostgresProgram.spawn("/usr/bin/setsid", ["sh", "-c", script], stdin: fifo, stdout: "/dev/null")
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
