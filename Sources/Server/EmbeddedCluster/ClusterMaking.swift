internal import Glibc

/// Makes a new cluster with initdb, so that it is there whole or not at all.
struct ClusterMaking {
    let folder: ClusterFolder
    let programs: PostgresPrograms

    func make() async throws {
        // What an earlier attempt left when it was killed.
        _ = try await ChildProgram(path: "rm", arguments: ["-rf", "--", folder.unfinished]).run()
        guard mkdir(folder.unfinished, 0o700) == 0 else {
            throw ClusterError("cannot make \(folder.unfinished): \(String(cString: strerror(errno)))")
        }
        try ClusterOwner.give(folder.unfinished)
        let ending = try await ChildProgram.asClusterOwner(
            programs.initdb,
            [
                "-D", folder.unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
                "--data-checksums",
            ]
        ).run()
        guard ending.status == 0 else { throw ClusterError(explanation(of: ending)) }
        try append("\ninclude = 'nser.conf'\n", to: folder.unfinished + "/postgresql.conf")
        guard rename(folder.unfinished, folder.data) == 0 else {
            throw ClusterError("cannot name the new cluster \(folder.data): \(String(cString: strerror(errno)))")
        }
    }

    /// Writes the files that are ours in the data directory. The server must not be running.
    func writeSettings() throws(ClusterError) {
        try replace(folder.data + "/nser.conf", by: ClusterSettings(folder: folder).text)
        try replace(folder.data + "/pg_hba.conf", by: ClusterSettings.access)
    }

    private func explanation(of ending: ChildProgram.Ending) -> String {
        let hint =
            geteuid() == 0
            ? " (user \(ClusterOwner.name) must be able to pass through every folder above \(folder.path))" : ""
        return "initdb failed\(hint): \(ending.output)"
    }

    private func append(_ text: String, to path: String) throws(ClusterError) {
        try write(text, to: path, flags: O_WRONLY | O_APPEND | O_CLOEXEC)
    }

    private func replace(_ path: String, by text: String) throws(ClusterError) {
        let new = path + ".new"
        try write(text, to: new, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
        try ClusterOwner.give(new)
        guard rename(new, path) == 0 else {
            throw ClusterError("cannot replace \(path): \(String(cString: strerror(errno)))")
        }
    }

    private func write(_ text: String, to path: String, flags: Int32) throws(ClusterError) {
        let file = open(path, flags, 0o600)
        guard file >= 0 else { throw ClusterError("cannot open \(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw ClusterError("cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }
}
