import Logging
import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

@testable import Server

/// The whole server but its command line: sessions on a real socket, the registry on a real PostgreSQL.
struct LiveServer: Sendable {
    static let password = "a long password"

    let port: Int
    let log: Lines
    private let cluster: PostgresCluster
    private let database: String
    private let server: DeskServer
    /// A second server of the same database, with everything its own.
    private let twin: DeskServer?

    /// Runs `body` beside a server, or two of one database, that are gone afterwards.
    static func with(
        twin: Bool = false, clock: ServerClock = .machine, _ body: (LiveServer) async throws -> Void
    ) async throws {
        let cluster = try PostgresCluster.shared()
        let template = try cluster.template("server_template") { try Self.prepare($0, folder: cluster.folder) }
        let database = try cluster.createDatabase(template: template)
        let loop = PollLoop()
        loop.start()
        defer { loop.stop() }
        let live = try await LiveServer(cluster, database, loop, clock, hasTwin: twin)
        do {
            try await body(live)
        } catch {
            try await live.drain()
            throw error
        }
        try await live.drain()
    }

    private func drain() async throws {
        try await server.drain()
        try await twin?.drain()
    }

    private init(
        _ cluster: PostgresCluster, _ database: String, _ loop: PollLoop, _ clock: ServerClock, hasTwin: Bool
    ) async throws {
        let (log, conninfo) = (Lines(), cluster.conninfo(database: database, user: "nser_app"))
        server = try await Self.serve(conninfo, loop, clock, log)
        twin = hasTwin ? try await Self.serve(conninfo, loop, clock, log) : nil
        port = try #require(Int(server.hostAndPort.split(separator: ":").last ?? ""))
        self.log = log
        self.cluster = cluster
        self.database = database
    }

    private static func serve(
        _ conninfo: String, _ loop: PollLoop, _ clock: ServerClock, _ log: Lines
    ) async throws -> DeskServer {
        let sink = ReplySink()
        let registry = try await RegistryStart.open(
            DeskServiceConfiguration(conninfo: conninfo, acceptsInventedNumbers: true), loop: loop,
            deliver: sink.deliver)
        let form = registry.form
        var configuration = HallConfiguration(
            node: "live", form: form.id, model: registry.modelName,
            pages: Pages(help: HelpPages(), form: FormPages(id: form.id, file: form.file, rows: form.rows)))
        configuration.isPlainLoopback = true
        configuration.clock = clock
        configuration.limits.returnSeconds = 7...7
        configuration.limits.watchMilliseconds = 20
        let logger = Logger(label: "live") { _ in LineLogHandler(format: .plain, level: .debug) { log.add($0) } }
        return try await DeskServer.start(
            configuration, operations: registry.operations, sink: sink, address: try .loopback, tls: nil,
            logger: logger)
    }

    /// Two desks in one tehsil and one elsewhere, two officers, a supervisor, the published model.
    private static func prepare(_ conninfo: String, folder: String) throws {
        let connection = try Administration.connect(conninfo)
        _ = try Migrations().apply(on: connection)
        // Of the tests' days; migrations make only the present month and those to come.
        try connection.execute("select nser.make_journal_months('2026-11-01', 2)")
        let cost = PasswordHash.Cost(n: 1_024)
        for (desk, tehsil) in [("LHR-001", "PK60101"), ("LHR-002", "PK60101"), ("KHI-001", "PK70101")] {
            try Desks.add(code: desk, centre: "C-\(tehsil)", tehsil: tehsil, on: connection)
        }
        for (officer, desk) in [("ayesha", "LHR-001"), ("zainab", "LHR-002")] {
            try Officers.add(
                code: officer, name: officer, post: .officer(desk: desk), password: Array(password.utf8), cost: cost,
                on: connection)
        }
        try Officers.add(
            code: "bilal", name: "bilal", post: .supervisor(area: try #require(AreaName(.province, "PK6"))),
            password: Array(password.utf8), cost: cost, on: connection)
        let keys = SigningKeys(folder: "\(folder)/keys")
        _ = try keys.make(on: connection)
        let model = try #require(RegistryFile.named("models/pk-2005-06.json"))
        _ = try Models.load(model.bytes, keys: keys, on: connection)
        try Models.activate("pk-2005-06", by: "one", second: "two", on: connection)
    }

    /// A connection on which somebody is logged in.
    func loggedIn(
        desk: String = "LHR-001", officer: String = "ayesha", onTwin: Bool = false
    ) async throws -> DeskSocket {
        let twinPort = twin?.hostAndPort.split(separator: ":").last.flatMap { Int($0) }
        let socket = try await DeskSocket.connect(port: onTwin ? try #require(twinPort) : port)
        _ = await socket.line()
        _ = try await socket.ask(#"h HELLO {"client":"1.0","locale":"en","desk":"\#(desk)"}"#)
        let reply = try await socket.ask(#"l LOGIN {"officer":"\#(officer)","password":"\#(Self.password)"}"#)
        try #require(reply?.hasPrefix("l OK ") == true)
        return socket
    }

    /// One value of one query as superuser.
    func value(_ sql: String) throws -> String? {
        try Administration.connect(cluster.conninfo(database: database)).query(sql, []).first?.first ?? nil
    }

    /// Changes rows as superuser.
    func change(_ sql: String) throws {
        try Administration.connect(cluster.conninfo(database: database)).execute(sql)
    }
}
