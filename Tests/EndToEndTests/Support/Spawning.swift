import Foundation
import Synchronization

/// A program about to be started, and what it is connected to.
///
/// One at a time: between making a pipe and marking it ours, another program could inherit it and keep it open.
struct Spawning {
    static let oneAtATime = Mutex(())

    private let strings: [String]
    private let environment: [String: String]
    private var opened: [(descriptor: Int32, path: String?)] = []
    private var childEnds: [Int32] = []
    private var kept: Int32?
    private var ownSession = false

    init(path: String, arguments: [String], environment: [String: String]) {
        strings = [path] + arguments
        self.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }

    /// Connects it to two pipes; returns our ends.
    mutating func onPipes() throws -> (input: Int32, output: Int32) {
        let input = try Self.pipe(), output = try Self.pipe()
        childEnds = [input.reading, output.writing, output.writing]
        return (input.writing, output.reading)
    }

    /// Connects it to a terminal of its own; returns our end, twice.
    mutating func onTerminal() throws -> (input: Int32, output: Int32) {
        var own: Int32 = 0, other: Int32 = 0
        guard openpty(&own, &other, nil, nil, nil) == 0, let name = ttyname(other) else {
            throw Unexpected("no pseudo-terminal: \(String(cString: strerror(errno)))")
        }
        let path = String(cString: name)
        opened = [(0, path), (1, path), (2, path)]
        // Ours until the program runs: a terminal that nobody has open ends the reading.
        kept = other
        for end in [own, other] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ownSession = true
        return (own, fcntl(own, F_DUPFD_CLOEXEC, 3))
    }

    /// Starts it and closes what only it needs.
    mutating func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, end) in childEnds.enumerated() { posix_spawn_file_actions_adddup2(&actions, end, Int32(place)) }
        for (place, path) in opened {
            posix_spawn_file_actions_addopen(&actions, place, path ?? "/dev/null", O_RDWR, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A session of its own makes the terminal its controlling one; a group of its own keeps signals to itself.
        // 0x80 is POSIX_SPAWN_SETSID, which glibc declares only for its own extensions.
        posix_spawnattr_setflags(
            &attributes, (ownSession ? 0x80 : Int16(POSIX_SPAWN_SETPGROUP)) | Int16(POSIX_SPAWN_SETSIGDEF))
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var arguments = strings.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer {
            for text in arguments { free(text) }
            for text in variables { free(text) }
        }
        var process = pid_t()
        let failure = posix_spawn(&process, strings[0], &actions, &attributes, &arguments, &variables)
        for end in Set(childEnds) { close(end) }
        if let kept { close(kept) }
        guard failure == 0 else { throw Unexpected("\(strings[0]): \(String(cString: strerror(failure)))") }
        return process
    }

    /// A pipe that no program inherits; call while `oneAtATime` is held.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw Unexpected("no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
