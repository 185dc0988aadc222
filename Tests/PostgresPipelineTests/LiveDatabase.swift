import PostgresPipeline
import TestSupport
import Testing

/// The tests with a server. One after the other: each makes the server do something and waits to see it, which on few
/// cores takes unforeseeably long when all do so at once.
@Suite(.serialized, .timeLimit(.minutes(2))) enum LiveTests {}

/// A database of its own on a throw-away cluster, with a running poll loop.
final class LiveDatabase: Sendable {
    let cluster: PostgresCluster
    let name: String
    let loop = PollLoop()

    var conninfo: String { cluster.conninfo(database: name) }

    private init(_ cluster: PostgresCluster) throws {
        self.cluster = cluster
        name = try cluster.createDatabase()
    }

    /// Runs a test with a database that `schema` has prepared; the loop is stopped at the end.
    static func with(
        _ schema: String = "", on cluster: PostgresCluster? = nil, _ body: (LiveDatabase) async throws -> Void
    ) async throws {
        let database = try LiveDatabase(try cluster ?? .shared())
        if !schema.isEmpty { try DirectConnection.connect(database.conninfo).execute(schema) }
        database.loop.start()
        defer { database.loop.stop() }
        try await body(database)
    }

    /// A started lane; `change` may change its configuration.
    func lane(_ name: String = "lane", _ change: (inout LaneConfiguration) -> Void = { _ in }) -> Lane {
        var configuration = LaneConfiguration(conninfo: conninfo, applicationName: name)
        configuration.patience = .seconds(20)
        change(&configuration)
        let lane = Lane(loop: loop, configuration: configuration)
        lane.start()
        return lane
    }

    /// One value, asked for with a connection of its own.
    func value(_ sql: String) throws -> String? {
        try DirectConnection.connect(conninfo).query(sql).first?.first ?? nil
    }

    /// Checks one value, asked for with a connection of its own.
    func expect(_ sql: String, _ expected: String?, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let value = try value(sql)
        #expect(value == expected, sourceLocation: sourceLocation)
    }

    /// Ends the server's process behind the lane of this name.
    func terminate(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let sql = """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where application_name = $1 and datname = current_database()
            """
        let ended = try DirectConnection.connect(conninfo).query(sql, [name])
        #expect(ended == [["1"]], sourceLocation: sourceLocation)
    }

    /// Waits, by asking the server, until `sql` returns `t`.
    func until(_ sql: String) async throws {
        let connection = try DirectConnection.connect(conninfo)
        let start = ContinuousClock.now
        while try connection.query(sql) != [["t"]] {
            try #require(ContinuousClock.now - start < .seconds(60), "it did not come to this: \(sql)")
            // The server lets the others work before it looks again.
            _ = try connection.query("select pg_sleep(0.01)")
            await Task.yield()
        }
    }
}

extension LiveDatabase {
    /// Starts work that waits for advisory lock 1, and lets it have the lock after `meanwhile`.
    func hold<T>(_ begin: () -> T, meanwhile: () async throws -> Void) async throws -> T {
        let holder = try DirectConnection.connect(conninfo)
        _ = try holder.query("select pg_advisory_lock(1)")
        let value = begin()
        try await untilWaiting()
        try await meanwhile()
        _ = try holder.query("select pg_advisory_unlock(1)")
        return value
    }

    /// Waits until a lane waits for the lock.
    func untilWaiting() async throws {
        try await until(
            """
            select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'advisory')
            """)
    }
}

/// What was told so far, and somebody who waits for it.
final class Heard<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var waiter: (count: Int, continuation: CheckedContinuation<[Event], Never>)?
    }
    private let state = VisibleMutex(State())

    func tell(_ event: Event) {
        state.withLock { state in
            state.events.append(event)
            if let waiter = state.waiter, state.events.count >= waiter.count {
                state.waiter = nil
                waiter.continuation.resume(returning: state.events)
            }
        }
    }

    var count: Int { state.withLock { $0.events.count } }

    /// All events, once there are so many.
    func first(_ count: Int) async -> [Event] {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.events.count >= count {
                    continuation.resume(returning: state.events)
                } else {
                    state.waiter = (count, continuation)
                }
            }
        }
    }
}

extension UnitOutcome {
    var isCommitted: Bool { if case .committed = self { true } else { false } }
    var rejection: DatabaseError? { if case .rejected(let error) = self { error } else { nil } }
    var doubt: DatabaseError? { if case .unknown(let error) = self { error } else { nil } }
    var value: Value? { if case .committed(let value) = self { value } else { nil } }
}
