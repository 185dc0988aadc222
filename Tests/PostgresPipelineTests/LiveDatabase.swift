import PostgresPipeline
import Synchronization
import TestSupport
import Testing

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
            try #require(ContinuousClock.now - start < .seconds(20), "it did not come to this: \(sql)")
            await Task.yield()
        }
    }

    /// Waits until a lane of this name is at work on something that takes time or waits for a lock.
    func untilBusy(_ name: String) async throws {
        try await until(
            """
            select exists (select from pg_stat_activity where application_name = '\(name)' and state = 'active'
            and wait_event_type in ('Timeout', 'Lock'))
            """)
    }
}

/// What was told so far, and somebody who waits for it.
final class Heard<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var waiter: (count: Int, continuation: CheckedContinuation<[Event], Never>)?
    }
    private let state = Mutex(State())

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
