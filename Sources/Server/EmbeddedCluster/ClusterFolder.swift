internal import Glibc
internal import Registry

/// The data folder of an embedded cluster and what lies in it.
package struct ClusterFolder: Sendable {
    /// Absolute, without a trailing slash.
    package let path: String

    /// PostgreSQL's own data directory.
    var data: String { path + "/postgres" }
    /// PostgreSQL's folder of the databases' files.
    var base: String { data + "/base" }
    /// Where initdb works; renamed to `data` when it is whole, so that a half-made cluster is never started.
    var unfinished: String { path + "/postgres.unfinished" }
    /// The unix socket's folder: whoever cannot enter it cannot connect.
    package var socket: String { path + "/socket" }
    /// PostgreSQL's logs, one file for each day of the month.
    var logs: String { path + "/log" }
    /// What the server says before its log begins.
    var startLog: String { logs + "/start.log" }
    /// Held while the cluster is made, started or stopped.
    var startLock: String { path + "/start.lock" }
    /// Held shared by each program that works on the cluster; who can have it alone may stop the cluster.
    var useLock: String { path + "/use.lock" }

    /// Makes the path absolute, relative to the working folder.
    package init(_ path: String) throws(ClusterError) {
        var whole = path
        if !path.hasPrefix("/") {
            guard let current = getcwd(nil, 0) else { throw ClusterError("the working folder is gone") }
            defer { free(current) }
            whole = String(cString: current) + "/" + path
        }
        while whole.count > 1, whole.hasSuffix("/") { whole.removeLast() }
        self.path = whole
        // A unix socket's address has 108 bytes, the last of them zero; its name is .s.PGSQL.5432.
        guard socket.utf8.count + "/.s.PGSQL.5432".utf8.count < 108 else {
            throw ClusterError("the path of the data folder is too long for a unix socket: \(whole)")
        }
    }

    /// The major version by which the cluster was made, or nil when there is none yet.
    var version: String? {
        guard let content = try? SmallFile.read(data + "/PG_VERSION", limit: 64) else { return nil }
        return String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Makes the folders. Others may pass through the outermost (PostgreSQL's user must), nobody into the inner ones.
    func make() throws {
        try SmallFile.makeFolder(path, mode: 0o755)
        for inner in [socket, logs] {
            try SmallFile.makeFolder(inner, mode: 0o700)
            try ClusterOwner.give(inner)
        }
    }

    /// How to connect as `user`.
    package func conninfo(user: String, database: String) -> String {
        // In a conninfo value, a quote or a backslash is escaped by a backslash.
        var host = ""
        for character in socket {
            if character == "'" || character == "\\" { host += "\\" }
            host.append(character)
        }
        return "host='\(host)' port=5432 dbname=\(database) user=\(user)"
    }
}
