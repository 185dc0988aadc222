internal import Foundation

/// A program of PostgreSQL or of the system, run to its end.
///
/// It is spawned with the system's own calls: Foundation's `Process` waits until nobody holds a descriptor that it gave
/// to the child, and the server that pg_ctl leaves behind holds it for ever.
struct PostgresProgram {
    /// What a program said when it did not end with 0.
    struct Failure: Error, CustomStringConvertible {
        let program: String
        let status: Int32
        let output: String
        var description: String { "\(program) ended with \(status): \(output)" }
    }

    /// Where initdb, pg_ctl and psql are: not on the PATH of Debian.
    static let folder: String = {
        let said = try? run("/usr/bin/env", ["pg_config", "--bindir"])
        return said?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "/usr/lib/postgresql/15/bin"
    }()

    /// PostgreSQL refuses to run as root: under root its programs run as user postgres.
    static func runAsOwner(_ name: String, _ arguments: [String]) throws -> String {
        let path = "\(folder)/\(name)"
        guard getuid() == 0 else { return try run(path, arguments) }
        return try run("/usr/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
    }

    /// Runs a program, giving it `input`, and returns what it wrote to standard output and standard error.
    static func run(_ path: String, _ arguments: [String], input: String = "") throws -> String {
        let inputFile = "/tmp/nser-in-\(UUID().uuidString)"
        let outputFile = "/tmp/nser-out-\(UUID().uuidString)"
        defer {
            unlink(inputFile)
            unlink(outputFile)
        }
        try Data(input.utf8).write(to: URL(fileURLWithPath: inputFile))
        let child = try spawn(path, arguments, stdin: inputFile, stdout: outputFile)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1 && errno == EINTR {}
        let said = (try? String(contentsOfFile: outputFile, encoding: .utf8)) ?? ""
        // Ended by exit(0): neither a signal nor another status.
        guard status == 0 else { throw Failure(program: path, status: status >> 8, output: said) }
        return said
    }

    /// Starts a program that reads from a file and writes to a file (or a descriptor's path), and returns its id.
    @discardableResult
    static func spawn(_ path: String, _ arguments: [String], stdin: String, stdout: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, stdin, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, stdout, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // From a folder that every user may enter: programs run as postgres complain about root's home.
        let shell = "/bin/sh"
        var strings = ([shell, "-c", "cd / && exec \"$@\"", shell, path] + arguments).map { strdup($0) }
        strings.append(nil)
        defer { for string in strings { free(string) } }
        var child = pid_t()
        let result = posix_spawn(&child, shell, &actions, nil, strings, environ)
        guard result == 0 else { throw Failure(program: path, status: result, output: "not started") }
        return child
    }
}
