import ArgumentParser
import Logging
import NIOSSL
import PostgresPipeline
import Registry
import Shared

/// `nser-server serve`: answers desks until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves desks over TLS until SIGTERM or SIGINT.",
        discussion: """
            Examples:
              nser-server serve --certificates certificates
              nser-server serve --database "host=db1,db2 dbname=nser target_session_attrs=read-write" \\
                --certificates /etc/nser/certificates --listen 0.0.0.0:5771 --log-format json
              nser-server serve --plain-loopback --invented-ids --listen 127.0.0.1:0
              nser-server serve --certificates certificates --invented-ids --rehearsal-clock moment.txt

            The line "listening on HOST:PORT" on standard error says that it is ready. SIGTERM and SIGINT drain: what \
            is in flight is finished, every desk hears BYE, then the program exits with 0. A second signal ends it at \
            once.

            \(ExitStatus.explanation)
            """)

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var desks: DeskOptions

    @Flag(help: "Accept invented national ids, whose first digit is 0. For tests and demos, never with real families.")
    var inventedIds = false

    @Option(
        help: ArgumentHelp(
            "For rehearsals, in which years pass in minutes: everything is recorded at the moment that this file names, until it names a later one. Only with --invented-ids, the private cluster and a loopback address; a registry with numbers of real cards is refused.",
            valueName: "file"))
    var rehearsalClock: String?

    @Option(
        help: ArgumentHelp(
            "Private half of the key that signs (see nser-server key), by which the days are signed that a desk closes. Default: with the private cluster, its file in the folder keys of --data. Without the key days are closed without a signature, and the log says so.",
            valueName: "file"))
    var signingKey: String?

    @Option(help: "How log lines look on standard error: plain or json.")
    var logFormat = LogFormat.plain

    @Flag(help: "Log every connection and login too.")
    var verbose = false

    @Option(help: "Connections that write; as many as PostgreSQL has cores.")
    var writeLanes = 2

    @Option(help: "This server's name in the banner.")
    var node = "node-1"

    func validate() throws {
        guard (1...64).contains(writeLanes) else { throw ValidationError("--write-lanes takes 1 to 64") }
        guard rehearsalClock == nil || (inventedIds && options.named == nil && desks.address.isLoopback) else {
            throw ValidationError(
                "--rehearsal-clock is for invented families on this machine: with --invented-ids, without --database and NSER_DATABASE, and on 127.0.0.1 or [::1]"
            )
        }
        guard (1...64).contains(node.utf8.count), LineText.fault(in: node) == nil else {
            throw ValidationError("--node takes 1 to 64 bytes of text")
        }
    }

    func run() async throws {
        MemoryHabits.set()
        let signals = StopSignals()
        let (format, level) = (logFormat, verbose ? Logger.Level.info : .notice)
        let logger = Logger(label: "nser-server") { _ in LineLogHandler(format: format, level: level) }
        do {
            try await serve(until: signals, logger: logger)
        } catch {
            logger.critical("\(error)")
            throw Self.exitCode(of: error)
        }
    }

    private func serve(until signals: consuming StopSignals, logger: Logger) async throws {
        // What can be wrong on the command line is told before a database is touched.
        let tls = try desks.tls()
        let clock = try clock()
        let database = try await options.open { logger.notice("\($0)") }
        do {
            try requireCurrent(database)
            if let rehearsalClock {
                try Seeding.requireInvented(on: Administration.connect(database.administration))
                logger.notice("a rehearsal: the time is \(clock.now()), as \(rehearsalClock) says")
            }
            try await serve(database, tls: tls, clock: clock, until: signals, logger: logger)
        } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
        logger.notice("stopped")
    }

    private func clock() throws(StartError) -> ServerClock {
        guard let rehearsalClock else { return .machine }
        let clock = try RehearsalClock(rehearsalClock)
        return ServerClock { clock.now() }
    }

    /// A named database is taken as it is, so it must be right; our own cluster has just been migrated.
    private func requireCurrent(_ database: OpenDatabase) throws {
        guard database.cluster == nil else { return }
        try Migrations().requireCurrent(on: Administration.connect(database.administration))
    }

    private func serve(
        _ database: OpenDatabase, tls: NIOSSLContext?, clock: ServerClock, until signals: consuming StopSignals,
        logger: Logger
    ) async throws {
        let watch = Task { await keep(database, logger) }
        let loop = PollLoop()
        loop.start()
        do {
            let sink = ReplySink()
            let signer = try signer(database, logger)
            let registry = try await RegistryStart.open(
                DeskServiceConfiguration(
                    conninfo: database.application, writeLanes: writeLanes, acceptsInventedNumbers: inventedIds,
                    signer: signer),
                loop: loop, deliver: sink.deliver)
            let server = try await DeskServer.start(
                hall(registry, clock), operations: registry.operations, sink: sink, address: desks.address, tls: tls,
                logger: logger)
            let rules = RulesWatch(service: registry.operations.service, signer: signer, logger: logger)
            let watching = Task { await rules.keep() }
            defer { watching.cancel() }
            MemoryHabits.giveBack()
            logger.notice("listening on \(server.hostAndPort)")
            await signals.wait()
            logger.notice("draining")
            try await server.drain()
        } catch {
            loop.stop()
            await Self.end(watch)
            throw error
        }
        loop.stop()
        await Self.end(watch)
    }

    /// What signs the days that desks close. A key that was named and cannot sign ends the start; a signature is never
    /// made up.
    private func signer(_ database: OpenDatabase, _ logger: Logger) throws -> DaySigner? {
        let connection = try Administration.connect(database.administration)
        if let signingKey {
            if let signer = try DaySigner.current(on: connection, file: { _ in signingKey }) { return signer }
            throw AdministrationError.refused("no key signs yet; run: nser-server key make")
        }
        var reason = "no --signing-key was named"
        if database.cluster != nil {
            let keys = SigningKeys(folder: DatabaseOptions.environment("NSER_KEYS") ?? options.dataFolder + "/keys")
            do throws(AdministrationError) {
                if let signer = try DaySigner.current(on: connection, file: { keys.path(of: $0) }) { return signer }
                // Without a key there is no model either, and the server will not start: nothing is made here.
                reason = "no key signs yet"
            } catch {
                reason = "\(error)"
            }
        }
        logger.notice("days are closed without a signature: \(reason)")
        return nil
    }

    /// Looks after the private cluster, until the task is cancelled; a named database has its own keepers.
    private func keep(_ database: OpenDatabase, _ logger: Logger) async {
        guard let cluster = database.cluster else { return }
        let months = MonthsAhead(administration: database.administration, logger: logger)
        async let running: Void = cluster.keepRunning()
        async let writing: Void = cluster.writeSteadily()
        async let ahead: Void = months.keep()
        _ = await (running, writing, ahead)
    }

    private static func end(_ watch: Task<Void, Never>) async {
        watch.cancel()
        await watch.value
    }

    private func hall(_ registry: RegistryStart, _ clock: ServerClock) -> HallConfiguration {
        let form = registry.form
        var configuration = HallConfiguration(
            node: node, form: form.id, model: registry.modelName,
            pages: Pages(help: HelpPages(), form: FormPages(id: form.id, file: form.file, rows: form.rows)))
        desks.configure(&configuration)
        configuration.clock = clock
        configuration.whenQuiet = MemoryHabits.giveBack
        return configuration
    }

    private static func exitCode(of error: any Error) -> ExitCode {
        switch error {
        case let error as StartError: error.exitCode
        case let error as AdministrationError: error.exitCode
        case is ClusterError: ExitStatus.databaseUnavailable
        default: .failure
        }
    }
}

extension LogFormat: ExpressibleByArgument {}
