internal import Glibc

/// Where PostgreSQL's programs are on this machine.
struct PostgresPrograms: Sendable {
    /// The folder that holds initdb, pg_ctl and postgres.
    let folder: String

    var initdb: String { folder + "/initdb" }
    var control: String { folder + "/pg_ctl" }

    /// Finds the programs: those of `version` when a cluster of that major version is there already, else what
    /// `pg_config --bindir` says, else the newest of Debian's versions.
    static func find(version: String?, debianFolder: String = "/usr/lib/postgresql") async throws -> PostgresPrograms {
        let installed = versions(in: debianFolder)
        if let version {
            let own = installed.first { $0 == version }.map { "\(debianFolder)/\($0)/bin" }
            if let own, isWhole(own) { return PostgresPrograms(folder: own) }
            if let configured = await configured(), await major(of: configured) == version {
                return PostgresPrograms(folder: configured)
            }
            throw ClusterError(
                "the data folder was made by PostgreSQL \(version), which is not installed: "
                    + "apt-get install postgresql-\(version)")
        }
        if let configured = await configured() { return PostgresPrograms(folder: configured) }
        for version in installed where isWhole("\(debianFolder)/\(version)/bin") {
            return PostgresPrograms(folder: "\(debianFolder)/\(version)/bin")
        }
        throw ClusterError(
            "no PostgreSQL server is installed: apt-get install postgresql-15 (or newer), or name a server's "
                + "database with --database or NSER_DATABASE")
    }

    /// What pg_config says, if a server is really there: pg_config also comes with the client library alone.
    private static func configured() async -> String? {
        guard let ending = try? await ChildProgram(path: "pg_config", arguments: ["--bindir"]).run(), ending.status == 0
        else { return nil }
        let folder = String(ending.output.prefix { $0 != "\n" })
        return isWhole(folder) ? folder : nil
    }

    /// The major version of the server in a folder, such as `15`.
    private static func major(of folder: String) async -> String? {
        let ending = try? await ChildProgram(path: folder + "/postgres", arguments: ["--version"]).run()
        let number = ending?.output.split(separator: " ").first { $0.first?.isNumber ?? false }
        return number.map { String($0.prefix { $0.isNumber }) }
    }

    private static func isWhole(_ folder: String) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { access("\(folder)/\($0)", X_OK) == 0 }
    }

    /// Names of the version folders, newest first.
    private static func versions(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if Int(name) != nil { names.append(name) }
        }
        return names.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
    }
}
