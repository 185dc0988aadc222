import Dispatch
import PostgresPipeline
import TestSupport
import Testing

extension LiveTests {
    /// What happens when the server's process, or the whole server, goes away in the middle.
    @Suite struct LostConnectionTests {
        typealias Small = SmallRegistry

        private static let answer = Statement("answer", "select 42::bigint", parameters: [])
        private static let lock = Statement("lock", "select 1::bigint from pg_advisory_xact_lock(1)", parameters: [])

        @Test func aKilledBackendRejectsTheUnitAndTheLaneComesBack() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let lane = database.lane { $0.unitsInFlight = 3 }
                let transaction = Heard<DatabaseError?>()
                let behind = Heard<DatabaseError?>()
                let read = Heard<Int64?>()
                try await database.hold {
                    lane.submit(PostgresUnit([(Self.lock, [])], transaction: true)) { _ in
                    } completion: {
                        transaction.tell($0.rejection)
                    }
                    lane.submit(PostgresUnit([(Self.answer, [])], transaction: true)) { _ in
                    } completion: {
                        behind.tell($0.doubt)
                    }
                    lane.submit(.read(Self.answer, [])) { results throws(DatabaseError) in
                        try results[0].int8(0, 0)
                    } completion: {
                        read.tell($0.value)
                    }
                } meanwhile: {
                    try database.terminate("lane")
                    // The first was under way and had not reached COMMIT; of the second nobody can say; a read goes again.
                    #expect(await transaction.first(1)[0]?.sqlstate == "57P01")
                    #expect(await behind.first(1)[0]?.kind == .connectionLost)
                    #expect(await read.first(1) == [42])
                }
            }
        }

        /// The combiner tries a unit again whose connection ended before its COMMIT.
        @Test func writesSurviveAKilledBackend() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                let words = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait"), Small.write(2, 1)])
                } meanwhile: {
                    try database.terminate("lane")
                    try await database.untilWaiting()
                }
                #expect(await words() == ["registered", "registered"])
                try database.expect("select count(*) from entry", "2")
            }
        }

        /// Killed within COMMIT: the combiner asks, finds nothing, and runs the unit again.
        @Test func writesSurviveABackendKilledAtCommit() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                let words = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait at commit"), Small.write(2, 1)])
                } meanwhile: {
                    try database.terminate("lane")
                    try await database.untilWaiting()
                }
                #expect(await words() == ["registered", "registered"])
                try database.expect("select count(*) from entry", "2")
            }
        }

        /// The commit is durable, but its answer never comes: the server waits for a standby that does not exist when it is
        /// killed. The combiner asks, finds the entries, and nobody is registered twice.
        @Test func aCommitWhoseAnswerWasLostIsFound() async throws {
            let cluster = try PostgresCluster()
            defer { cluster.remove() }
            try await LiveDatabase.with(Small.schema, on: cluster) { database in
                let combiner = database.combiner([database.lane()])
                #expect(await combiner.words(Small.write(1, 1)) == ["registered"])
                try database.setStandby("nobody")
                try await database.untilCommitsWait()
                let words = combiner.submitted([Small.write(1, 2, [7]), Small.write(2, 1)])
                try await database.until("select exists (select from pg_stat_activity where wait_event = 'SyncRep')")
                try database.terminate("lane")
                try await database.until(
                    "select not exists (select from pg_stat_activity where wait_event = 'SyncRep')")
                #expect(await words() == ["again registered", "again registered"])
                try database.setStandby("")
                try database.expect("select count(*) from entry", "3")
            }
        }

        @Test func writesSurviveARestartInMidUnit() async throws {
            let cluster = try PostgresCluster()
            defer { cluster.remove() }
            try await LiveDatabase.with(Small.schema, on: cluster) { database in
                let combiner = database.combiner([database.lane("a"), database.lane("b")])
                #expect(await combiner.words(Small.write(1, 1), Small.write(2, 1)) == ["registered", "registered"])
                for mode in [PostgresCluster.StopMode.immediate, .fast] {
                    let seq: Int64 = mode == .fast ? 3 : 2
                    var words: @Sendable () async -> [String] = { [] }
                    do {
                        let holder = try DirectConnection.connect(database.conninfo)
                        _ = try holder.query("select pg_advisory_lock(1)")
                        words = combiner.submitted([Small.write(1, seq, body: "wait"), Small.write(2, seq, [seq])])
                        try await database.untilWaiting()
                        try cluster.restart(mode)
                    }
                    // A fast stop ends the holder first, whose lock is then free: the unit may come to its end before its own
                    // session hears of the stop, and its answer is lost.
                    let answers = Set(await words())
                    let mayBe = [["registered"]] + (mode == .fast ? [["again registered"]] : [])
                    #expect(mayBe.contains(answers.sorted()), "after a stop that is \(mode): \(answers)")
                }
                try database.expect("select count(*) from entry", "6")
            }
        }

        @Test func withoutADatabaseAWriteFailsAfterItsPatience() async throws {
            let cluster = try PostgresCluster()
            defer { cluster.remove() }
            try await LiveDatabase.with(Small.schema, on: cluster) { database in
                let lane = database.lane { $0.patience = .milliseconds(200) }
                let combiner = database.combiner([lane])
                #expect(await combiner.words(Small.write(1, 1)) == ["registered"])
                try cluster.stop()
                #expect(
                    await combiner.words(Small.write(1, 2), Small.write(2, 1)).allSatisfy {
                        $0 == "failed connectionLost"
                    })
                let unit = await lane.run(.read(Self.answer, [])) { _ in }
                #expect(unit.rejection?.kind == .connectionLost)
                try cluster.start()
                // As soon as the lane has found the server again.
                var words = ["failed connectionLost"]
                while words == ["failed connectionLost"] { words = await combiner.words(Small.write(1, 2)) }
                #expect(words == ["registered"])
            }
        }

        @Test func aStoppedLoopLeavesNobodyWaiting() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                let words = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")] + (2...70).map { Small.write($0, 1) })
                } meanwhile: {
                    database.loop.stop()
                }
                let heard = await words()
                #expect(heard.first == "unknown")
                #expect(heard.last == "failed stopped")
            }
        }

        @Test func afterTheStopNobodyIsLeftWaitingEither() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let lane = database.lane()
                let combiner = database.combiner([lane])
                database.loop.stop()
                let words = combiner.submitted([Small.write(1, 1)])
                #expect(await words() == ["failed stopped"])
                #expect(await lane.run(.read(Self.answer, [])) { _ in }.rejection?.kind == .stopped)
            }
        }

        /// Desks that send one op after the other, and again whatever failed, while their lanes are killed all the time:
        /// at the end each op is there exactly once.
        @Test func everyOpIsThereOnceWhateverIsKilled() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane("a"), database.lane("b")])
                let desks: ClosedRange<Int64> = 1...12
                let seqs: ClosedRange<Int64> = 1...30
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for desk in desks {
                        group.addTask {
                            for seq in seqs {
                                var words = ["failed"]
                                while words[0].hasPrefix("failed") || words == ["unknown"] {
                                    words = await combiner.words(Small.write(desk, seq, [desk * 100 + seq]))
                                }
                                #expect(words == ["registered"] || words == ["again registered"])
                            }
                        }
                    }
                    group.addTask {
                        let connection = try DirectConnection.connect(database.conninfo)
                        let kill = """
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                            where datname = current_database() and application_name in ('a', 'b')
                            """
                        for _ in 1...40 {
                            _ = try connection.query(kill)
                            _ = try connection.query("select pg_sleep(0.02 * random())")
                            await Task.yield()
                        }
                    }
                    try await group.waitForAll()
                }
                try database.expect("select count(*) from entry", "\(desks.count * seqs.count)")
                try database.expect("select count(*) from number", "\(desks.count * seqs.count)")
            }
        }

        /// What is prepared no longer fits after a migration: the lane renews its connection by itself.
        @Test func aChangedTableIsPreparedAnew() async throws {
            let all = Statement("all", "select * from t", parameters: [])
            try await LiveDatabase.with("create table t (a bigint); insert into t values (1)") { database in
                let lane = database.lane()
                let columns = { @Sendable (results: borrowing UnitResults) throws(DatabaseError) in
                    results[0].columnCount
                }
                #expect(await lane.run(.read(all, []), decode: columns).value == 1)
                try DirectConnection.connect(database.conninfo).execute("alter table t add b bigint")
                #expect(await lane.run(.read(all, []), decode: columns).rejection?.sqlstate == "0A000")
                #expect(await lane.run(.read(all, []), decode: columns).value == 2)
            }
        }
    }
}

extension LiveDatabase {
    func setStandby(_ name: String) throws {
        let connection = try DirectConnection.connect(conninfo)
        _ = try connection.query("set synchronous_commit = local")
        _ = try connection.query("alter system set synchronous_standby_names = '\(name)'")
        _ = try connection.query("select pg_reload_conf()")
    }

    /// Waits until commits wait for a standby: the server's processes hear of new settings one by one, some time after.
    func untilCommitsWait() async throws {
        DispatchQueue.global().async { [conninfo] in
            guard let probe = try? DirectConnection.connect(conninfo + " application_name=probe") else { return }
            // Until it is terminated.
            while (try? probe.query("select pg_logical_emit_message(true, 'probe', '')")) != nil {}
        }
        let waiting = "wait_event = 'SyncRep' and application_name = 'probe'"
        try await until("select exists (select from pg_stat_activity where \(waiting))")
        try terminate("probe")
        try await until("select not exists (select from pg_stat_activity where \(waiting))")
    }
}
