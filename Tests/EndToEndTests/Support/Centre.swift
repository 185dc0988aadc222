import Foundation

/// A server with an embedded cluster, a registration centre with desks, and their officers, in a folder of its own.
///
/// When the test process ends, however it ends, a shell that watches a pipe ends the programs and removes the folder.
final class Centre: Sendable {
    static let password = "an-invented-password"

    let folder: String
    /// Codes of the desks: LHR-001 and so on, each with an officer of the same name in lower case.
    let desks: [String]
    private let watch: FileHandle
    /// The database to use instead of an embedded one, without the user.
    private let database: String?
    /// The file by whose moment server and desks go; nil when they go by the machine's clock.
    let clock: String?

    var certificates: String { folder + "/certificates" }
    var data: String { folder + "/data" }

    /// Makes folder, certificates and cluster; starts no server.
    /// - Parameters:
    ///   - database: conninfo, without the user, of a cluster to use instead of an embedded one.
    ///   - rehearsal: the moment at which the clock of server and desks stands until `pass(to:)`; nil for the machine's.
    init(desks count: Int = 1, database: String? = nil, rehearsal: String? = nil) throws {
        let folder = "/tmp/nser-e2e-\(UUID().uuidString.prefix(8).lowercased())"
        self.folder = folder
        self.database = database
        clock = rehearsal.map { _ in folder + "/moment" }
        desks = (0..<count).map { "LHR-00\($0 + 1)" }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // PostgreSQL under root runs as user postgres and has to pass through.
        chmod(folder, 0o755)
        watch = try Self.watch(folder)
        let script = Programs.root + "/deploy/certificates.sh"
        try Programs.run("/bin/bash", [script, certificates, "authority"])
        try Programs.run("/bin/bash", [script, certificates, "server", "localhost", "127.0.0.1"])
        if let rehearsal { try pass(to: rehearsal) }
        try Data(Self.password.utf8).write(to: URL(fileURLWithPath: folder + "/password"))
        for desk in desks + ["LHR-SUP"] { try Programs.run("/bin/bash", [script, certificates, "desk", desk]) }
    }

    /// Makes the cluster and activates the published scoring model; before the first server starts.
    func prepare() throws {
        if database != nil { try administer(["migrate"]) }
        try administer(["key", "make", "--keys", folder + "/keys"])
        try administer(["model", "load", "pk-2005-06", "--keys", folder + "/keys"])
        try administer(["model", "activate", "pk-2005-06", "--by", "one", "--second", "other"])
    }

    /// Lets the clock of a rehearsal go on to a moment, RFC 3339.
    func pass(to moment: String) throws {
        guard let clock else { throw Unexpected("this centre goes by the machine's clock") }
        try (moment + "\n").write(toFile: clock, atomically: true, encoding: .utf8)
    }

    /// Adds a desk of another centre, its certificate, and an officer of the same name in lower case.
    func addDesk(_ code: String, centre: String, tehsil: String) throws {
        try Programs.run("/bin/bash", [Programs.root + "/deploy/certificates.sh", certificates, "desk", code])
        try administer(["desk", "add", code, "--centre", centre, "--centre-name", centre, "--tehsil", tehsil])
        try administer([
            "officer", "add", code.lowercased(), "--name", "Invented Officer", "--role", "OFFICER", "--desk", code,
            "--password-file", folder + "/password", "--scrypt-n", "1024",
        ])
    }

    /// Adds the centre, its desks and their officers, and a supervisor of the tehsil who works at LHR-SUP.
    func addDesks() throws {
        for desk in desks + ["LHR-SUP"] {
            try administer([
                "desk", "add", desk, "--centre", "LHR-C1", "--centre-name", "Model Town", "--tehsil", "PK60101",
            ])
        }
        for desk in desks {
            try administer([
                "officer", "add", desk.lowercased(), "--name", "Invented Officer", "--role", "OFFICER", "--desk", desk,
                "--password-file", folder + "/password", "--scrypt-n", "1024",
            ])
        }
        try administer([
            "officer", "add", "supervisor", "--name", "Invented Supervisor", "--role", "SUPERVISOR", "--area-level",
            "TEHSIL", "--area-code", "PK60101", "--password-file", folder + "/password", "--scrypt-n", "1024",
        ])
    }

    /// Runs an administration command of the server's program on this cluster.
    @discardableResult
    func administer(_ arguments: [String], within seconds: Double = 60) throws -> String {
        try Programs.run(Programs.server, arguments + place(user: "postgres"), within: seconds)
    }

    /// Runs an administration command and returns what it wrote to standard output alone: a long listing comes in pieces,
    /// and what the program complains of would stand between them.
    func listing(_ arguments: [String]) throws -> String {
        let apart = ["-c", "exec \"$0\" \"$@\" 2>\"\(folder)/complaints\"", Programs.server]
        return try Programs.run("/bin/sh", apart + arguments + place(user: "postgres"))
    }

    /// Starts a command of the server's program on this cluster, administration's unless a user is named, without waiting
    /// for it.
    func start(
        _ arguments: [String], user: String = "postgres", connection: RunningProgram.Connection = .pipes
    ) throws -> RunningProgram {
        let program = try RunningProgram(Programs.server, arguments + place(user: user), connection: connection)
        remember(program)
        return program
    }

    /// Runs an administration command to an end that is no success, or need not be one, and returns what it wrote.
    @discardableResult
    func administer(_ arguments: [String], exit expected: Int32, within seconds: Double = 120) throws -> String {
        let program = try start(arguments)
        try program.closeInput()
        let status = try program.ended(within: seconds)
        guard status == expected else {
            throw Unexpected("nser-server \(arguments.joined(separator: " ")) ended with \(status):\n\(program.output)")
        }
        return program.output
    }

    /// The database that was named, for a user; nil for the embedded one.
    func conninfo(user: String) -> String? { database.map { "\($0) user=\(user)" } }

    /// Starts psql as the cluster's superuser; it reads SQL from its input and leaves at the input's end.
    func session() throws -> RunningProgram {
        try RunningProgram("/usr/bin/env", ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", superuser])
    }

    /// The arguments that name the cluster.
    private func place(user: String) -> [String] {
        conninfo(user: user).map { ["--database", $0] } ?? ["--data", data]
    }

    /// A free port below those that clients are given: a server that is started again finds it free again, and no
    /// client that tries it meanwhile is connected to itself.
    static func quietPort() throws -> Int {
        for port in (20_000..<32_000).shuffled() {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if bound == 0 { return port }
        }
        throw Unexpected("no port between 20000 and 32000 is free")
    }

    /// Starts the server and waits until it listens. `port` 0 takes a free one.
    func serve(port: Int = 0) throws -> Serving {
        let program = try RunningProgram(
            Programs.server,
            ["serve"] + place(user: "nser_app") + [
                "--listen", "127.0.0.1:\(port)", "--certificates", certificates,
                "--invented-ids",
            ] + signingKey + (clock.map { ["--rehearsal-clock", $0] } ?? []))
        remember(program)
        let line = try program.line(containing: "listening on 127.0.0.1:", within: 120)
        let digits = line.components(separatedBy: "listening on 127.0.0.1:")[1].prefix(while: \.isNumber)
        guard let port = Int(digits) else { throw Unexpected("no port in: \(line)") }
        return Serving(program: program, port: port)
    }

    /// The argument that names the key of `prepare()`, where it was made.
    private var signingKey: [String] {
        let keys = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/keys")) ?? []
        return keys.first.map { ["--signing-key", folder + "/keys/" + $0] } ?? []
    }

    /// Starts the desk client for a desk (or, with `supervisor`, the supervisor's workplace) without waiting for it.
    func desk(
        _ code: String, port: Int, _ arguments: [String], supervisor: Bool = false,
        connection: RunningProgram.Connection = .pipes
    ) throws -> RunningProgram {
        let program = try RunningProgram(
            Programs.desk, arguments,
            environment: [
                "NSER_DESK_SERVER": "localhost:\(port)", "NSER_DESK_CA": certificates + "/ca.pem",
                "NSER_DESK_CERTIFICATE": certificates + "/desks/\(code).pem",
                "NSER_DESK_KEY": certificates + "/desks/\(code).key", "NSER_DESK_JOURNAL": folder + "/\(code).sqlite",
                "NSER_DESK_OFFICER": supervisor ? "supervisor" : code.lowercased(),
                "NSER_DESK_PASSWORD_FILE": folder + "/password", "NSER_DESK_TRIES": "3", "LANG": "C.UTF-8",
                "NSER_DESK_REHEARSAL_CLOCK": clock ?? "",
            ], connection: connection)
        remember(program)
        return program
    }

    /// Runs the desk client to its end and returns what it wrote.
    @discardableResult
    func atDesk(
        _ code: String, port: Int, _ arguments: [String], supervisor: Bool = false, exit expected: Int32 = 0
    ) throws -> String {
        let program = try desk(code, port: port, arguments, supervisor: supervisor)
        try program.closeInput()
        let status = try program.ended(within: 60)
        guard status == expected else {
            throw Unexpected("nser-desk \(arguments.joined(separator: " ")) ended with \(status):\n\(program.output)")
        }
        return program.output
    }

    /// Runs SQL with psql as the cluster's superuser; rows without decoration, columns parted by `|`.
    func sql(_ text: String) throws -> String {
        try Programs.run(
            "/usr/bin/env",
            [
                "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", superuser, "-c", text,
            ]
        ).trimmingCharacters(in: .newlines)
    }

    private var superuser: String { "\(database ?? "host=\(data)/socket dbname=nser") user=postgres" }

    /// Process id of the cluster's first process, if it was started.
    var postmaster: pid_t? {
        let file = try? String(contentsOfFile: data + "/postgres/postmaster.pid", encoding: .utf8)
        return file?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    /// Ends everything now instead of at the end of the test process.
    func remove() { try? watch.close() }

    private func remember(_ program: RunningProgram) {
        guard let file = fopen(folder + "/processes", "a") else { return }
        fputs("\(program.process)\n", file)
        fclose(file)
    }

    private static func watch(_ folder: String) throws -> FileHandle {
        let fifo = folder + "/watch"
        guard mkfifo(fifo, 0o600) == 0 else { throw Unexpected("mkfifo: \(String(cString: strerror(errno)))") }
        let descriptor = open(fifo, O_RDWR | O_CLOEXEC)
        // Waits until the last writer is gone; only ids that this folder's tests wrote down are ended.
        let script = """
            read -r line <"$0/watch"
            for process in $(cat "$0/processes" 2>/dev/null); do
                case "$(readlink /proc/$process/exe)" in */nser-*) kill -9 $process ;; esac
            done
            [ -f "$0/data/postgres/postmaster.pid" ] && kill -QUIT $(head -n 1 "$0/data/postgres/postmaster.pid") 2>/dev/null
            sleep 1
            umount "$0/data" 2>/dev/null
            rm -rf "$0"
            """
        let shell = try RunningProgram("/usr/bin/setsid", ["sh", "-c", script, folder])
        _ = shell
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}

/// A server that listens.
struct Serving {
    let program: RunningProgram
    let port: Int
}
