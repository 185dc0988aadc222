import Foundation

/// A program about to be started, and what it is connected to.
struct Spawning {
    private let strings: [String]
    private let environment: [String: String]
    private var opened: [(descriptor: Int32, path: String?)] = []
    private var childEnds: [Int32] = []
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
        let own = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard own >= 0, grantpt(own) == 0, unlockpt(own) == 0, let name = ptsname(own) else {
            throw Unexpected("no pseudo-terminal: \(String(cString: strerror(errno)))")
        }
        let path = String(cString: name)
        // Held open by us as well, so that reading does not end before the program has opened it.
        opened = [(0, path), (1, path), (2, path)]
        ownSession = true
        let second = fcntl(own, F_DUPFD_CLOEXEC, 3)
        return (own, second)
    }

    /// Starts it and closes what only it needs.
    mutating func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, end) in childEnds.enumerated() { posix_spawn_file_actions_adddup2(&actions, end, Int32(place)) }
        for (place, path) in opened { posix_spawn_file_actions_addopen(&actions, place, path ?? "/dev/null", O_RDWR, 0) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A session of its own makes the terminal its controlling one; a group of its own keeps signals to itself.
        // 0x80 is POSIX_SPAWN_SETSID, which glibc declares only for its own extensions.
        posix_spawnattr_setflags(&attributes, ownSession ? 0x80 : Int16(POSIX_SPAWN_SETPGROUP))
        var arguments = strings.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer {
            for text in arguments { free(text) }
            for text in variables { free(text) }
        }
        var process = pid_t()
        let failure = posix_spawn(&process, strings[0], &actions, &attributes, &arguments, &variables)
        for end in Set(childEnds) { close(end) }
        guard failure == 0 else { throw Unexpected("\(strings[0]): \(String(cString: strerror(failure)))") }
        return process
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Unexpected("no pipe: \(String(cString: strerror(errno)))") }
        return (ends[0], ends[1])
    }
}
