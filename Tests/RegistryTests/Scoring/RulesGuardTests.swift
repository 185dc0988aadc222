import Dispatch
import PostgresPipeline
import Synchronization
import Testing

@testable import Registry

/// The guard of the rules in force: its number is read only once its lock is held, whatever plans the session keeps.
struct RulesGuardTests {
    private let database: MigratedDatabase

    init() throws { database = try MigratedDatabase() }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    /// As a write lane scores: on a session of its own, by a prepared statement.
    private func scorer() throws -> DirectConnection {
        let connection = try Administration.connect(database.application)
        try connection.execute(
            "set plan_cache_mode = force_generic_plan; prepare required (bigint[]) as \(RulesGuard.require.sql)")
        return connection
    }

    private static let change = """
        insert into nser.exclusion_switch (code, enabled, switched_by, reason) values ('VEHICLE', false, 'A', 'order')
        """

    private static let gate = 1

    /// Waits, by asking the server, until somebody waits for the gate, or for the lock of the rules.
    private func untilSomebodyWaits(atGate: Bool = false) throws {
        let connection = try connection()
        let sql = """
            select exists (select from pg_locks where locktype = 'advisory' and not granted
                and database = (select oid from pg_database where datname = current_database())
                and (classid = 0 and objid = \(Self.gate)) = \(atGate))
            """
        let deadline = ContinuousClock.now + Aside.patience
        while try connection.query(sql) != [["t"]] {
            try #require(.now < deadline, "nobody waits")
            _ = try connection.query("select pg_sleep(0.01)")
        }
    }

    /// The change is under way when the scorer begins: it waits, and is then refused for what was committed meanwhile.
    @Test(arguments: [0, 8]) func whoWaitedForAChangeOfRulesIsRefused(callsBefore: Int) throws {
        let changer = try connection()
        try changer.execute("select pg_advisory_lock(\(Self.gate))")
        let aside = Aside { [self] in
            let scorer = try scorer()
            for _ in 0..<callsBefore { try scorer.execute("execute required('{0}')") }
            try scorer.execute("select pg_advisory_lock(\(Self.gate)); select pg_advisory_unlock(\(Self.gate))")
            let refusal: String?
            do throws(DatabaseError) {
                try scorer.execute("execute required('{0}')")
                refusal = nil
            } catch {
                refusal = error.constraint
            }
            // The session goes on, under the rules of now.
            try scorer.execute("execute required('{1}')")
            return refusal
        }
        try untilSomebodyWaits(atGate: true)
        try changer.execute("begin")
        try RulesGuard.changing(on: changer)
        try changer.execute(Self.change)
        try changer.execute("select pg_advisory_unlock(\(Self.gate))")
        try untilSomebodyWaits()
        try changer.execute("commit")
        #expect(try aside.end() == RulesGuard.constraint)
    }

    /// The other order: whoever changes the rules waits for who scores by them, and scorers do not wait for each other.
    @Test func aChangeOfRulesWaitsForWhoScores() throws {
        let first = try scorer()
        let second = try scorer()
        try first.execute("begin; execute required('{0}')")
        try second.execute("begin; execute required('{0}'); commit")
        let aside = Aside { [self] in
            let changer = try connection()
            try changer.execute("begin")
            try RulesGuard.changing(on: changer)
            try changer.execute("\(Self.change); commit")
            return nil
        }
        try untilSomebodyWaits()
        #expect(try first.query("select nser.rules_generation()") == [["0"]])
        try first.execute("commit")
        #expect(try aside.end() == nil)
        second.expectRefusal(by: RulesGuard.constraint, "execute required('{0}')")
    }

    /// One unit may bring writes of several generations, of which at most one is in force.
    @Test func everyGenerationOfAUnitMustBeInForce() throws {
        let scorer = try scorer()
        try scorer.execute("execute required('{0,0,0}')")
        for generations in ["{0,1}", "{1}", "{-1}", "{9223372036854775807}", "{NULL}"] {
            scorer.expectRefusal(by: RulesGuard.constraint, "execute required('\(generations)')")
        }
    }
}

/// Work that waits for a lock, on a thread that is not one of the tests' own, of which there are as many as processors.
private final class Aside: Sendable {
    /// After which nothing more is expected.
    static let patience = Duration.seconds(60)

    private let result = Mutex<Result<String?, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> String?) {
        DispatchQueue.global().async { [self] in
            let result = Result { try work() }
            self.result.withLock { $0 = result }
            done.signal()
        }
    }

    /// Waits for its end.
    func end() throws -> String? {
        _ = done.wait(timeout: .now() + .seconds(Int(Self.patience.components.seconds)))
        return try #require(result.withLock { $0 }, "it did not end").get()
    }
}
