internal import CSpawn
internal import Glibc
internal import NIOPosix

/// A program of PostgreSQL, run to its end, in a process group of its own: what happens to ours (Control-C, a kill) does
/// not reach it or what it leaves running.
struct ChildProgram {
    let path: String
    let arguments: [String]

    /// How it ended and the last of what it said.
    struct Ending {
        /// The exit status; 128 and the signal's number if a signal ended it.
        let status: Int32
        let output: String
    }

    /// The program as user postgres when we are root, as ourselves otherwise: PostgreSQL refuses to run as root.
    static func asClusterOwner(_ path: String, _ arguments: [String]) -> ChildProgram {
        guard geteuid() == 0 else { return ChildProgram(path: path, arguments: arguments) }
        return ChildProgram(
            path: "/usr/sbin/runuser", arguments: ["-u", ClusterOwner.name, "--", path] + arguments)
    }

    /// Runs it on a thread that may wait.
    func run() async throws -> Ending {
        try await NIOThreadPool.singleton.runIfActive { try runWaiting() }
    }

    /// What is kept of the output.
    private static let outputLimit = 4096

    private func runWaiting() throws(ClusterError) -> Ending {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failure(errno) }
        // The writing end must not live on in a server that stays: dup2 below gives the child its own.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child = spawn(output: ends[1])
        close(ends[1])
        let process = try child.get()
        let output = readToEnd(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw failure(errno) }
        }
        let signal = status & 0x7F
        return Ending(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: output)
    }

    private func spawn(output: Int32) -> Result<pid_t, ClusterError> {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO)
        // SwiftNIO's sockets are not marked close-on-exec: a PostgreSQL that is started while desks are served would
        // keep the port and their lines open after a server that was killed.
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // PostgreSQL's programs want a working folder that their user can enter.
        let command = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh", path] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let error = posix_spawn(&process, command[0], &files, &attributes, &words, environ)
        return error == 0 ? .success(process) : .failure(failure(error))
    }

    private func readToEnd(_ file: Int32) -> String {
        var said: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return String(decoding: said, as: UTF8.self) }
            said += buffer[..<count]
            if said.count > Self.outputLimit { said.removeFirst(said.count - Self.outputLimit) }
        }
    }

    private func failure(_ error: Int32) -> ClusterError {
        ClusterError("cannot run \(path): \(String(cString: strerror(error)))")
    }
}
