import PostgresPipeline
import TestSupport
import Testing

private enum SQL {
    static let one = Statement("one", "select 1::bigint", parameters: [])
    static let lock = Statement("lock", "select 1 from pg_advisory_xact_lock(1)", parameters: [])
    static let sleep = Statement("sleep", "select 1 from pg_sleep($1::text::float8)", parameters: [.text])
    static let insert = Statement("insert", "insert into t (id, b) values ($1, $2)", parameters: [.int8, .text])
    static let fail = Statement("fail", "select 1 / $1", parameters: [.int4])
    static let wrong = Statement("wrong", "select nothing from nowhere", parameters: [])
    static let echo = Statement(
        "echo",
        "select $1::bool, $2::int2, $3::int4, $4::int8, $5::text, $6::bytea, $7::json, $8::date, $9::timestamptz, $10::uuid, $11::text",
        parameters: [.bool, .int2, .int4, .int8, .text, .bytea, .json, .date, .timestamptz, .uuid, .text])
    static let large = Statement("large", "select octet_length($1), $1", parameters: [.bytea])
    static let arrays = Statement(
        "arrays", "select n, t, b, u from unnest($1::int8[], $2::text[], $3::bytea[], $4::uuid[]) as r(n, t, b, u)",
        parameters: [.int8Array, .textArray, .byteaArray, .uuidArray])

    static let schema = "create table t (id bigint primary key, b text check (b <> 'bad'))"
}

private func one(_ results: borrowing UnitResults) throws(DatabaseError) -> Int64 { try results[0].int8(0, 0) }
private func nothing(_ results: borrowing UnitResults) throws(DatabaseError) {}

extension LiveTests {
    @Suite struct LaneTests {
        @Test func answersAReadAndCommitsATransaction() async throws {
            try await LiveDatabase.with(SQL.schema) { database in
                let lane = database.lane()
                #expect(await lane.run(.read(SQL.one, []), decode: one).value == 1)
                let unit = PostgresUnit(
                    [(SQL.insert, [.int8(1), .text("a")]), (SQL.insert, [.int8(2), .null(.text)])], transaction: true)
                let counts = await lane.run(unit) { results throws(DatabaseError) in
                    [results[0].affected, results[1].affected, results.count]
                }
                #expect(counts.value == [1, 1, 2])
                try database.expect("select count(*) from t", "2")
            }
        }

        @Test func carriesEveryTypeThereAndBack() async throws {
            try await LiveDatabase.with { database in
                let values: [Value] = [
                    .bool(true), .int2(-2), .int4(-4), .int8(.min), .text("محمد"), .bytea([0, 255]),
                    .json(Array("{}".utf8)),
                    .date(daysSince2000: -1), .timestamptz(microsecondsSince2000: 1), .uuid(high: 1, low: 2),
                    .null(.text),
                ]
                let texts = await database.lane().run(.read(SQL.echo, values)) { results throws(DatabaseError) in
                    let uuid = try results[0].uuid(0, 9)
                    return [
                        "\(try results[0].bool(0, 0))", "\(try results[0].int2(0, 1))", "\(try results[0].int4(0, 2))",
                        "\(try results[0].int8(0, 3))", try results[0].text(0, 4), "\(try results[0].bytes(0, 5))",
                        try results[0].text(0, 6), "\(try results[0].date(0, 7))",
                        "\(try results[0].timestamptz(0, 8))",
                        "\(uuid.high) \(uuid.low)", "\(results[0].isNull(0, 10))",
                    ]
                }
                #expect(
                    texts.value == [
                        "true", "-2", "-4", "\(Int64.min)", "محمد", "[0, 255]", "{}", "-1", "1", "1 2", "true",
                    ])
            }
        }

        @Test func carriesArraysWithNulls() async throws {
            try await LiveDatabase.with { database in
                let values: [Value] = [
                    .int8Array([1, 2]),
                    .array(of: .text) {
                        $0.text("x"); $0.text(nil)
                    },
                    .array(of: .bytea) {
                        $0.bytes([]); $0.bytes([7][...])
                    }, .uuidArray([(1, 2), (3, 4)]),
                ]
                let rows = await database.lane().run(.read(SQL.arrays, values)) { results throws(DatabaseError) in
                    var rows: [String] = []
                    for row in 0..<results[0].rowCount {
                        let text = results[0].isNull(row, 1) ? "null" : try results[0].text(row, 1)
                        rows.append(
                            "\(try results[0].int8(row, 0)) \(text) \(try results[0].bytes(row, 2)) \(try results[0].uuid(row, 3).low)"
                        )
                    }
                    return rows
                }
                #expect(rows.value == ["1 x [] 2", "2 null [7] 4"])
            }
        }

        @Test func aWrongDecodingIsAnErrorAndNotATrap() async throws {
            try await LiveDatabase.with { database in
                let lane = database.lane()
                let wrongWidth = await lane.run(.read(SQL.one, [])) { results throws(DatabaseError) in
                    try results[0].int4(0, 0)
                }
                #expect(wrongWidth.rejection?.kind == .undecodable)
                let outside = await lane.run(.read(SQL.one, [])) { results throws(DatabaseError) in
                    try results[0].int8(1, 0)
                }
                #expect(outside.rejection?.kind == .undecodable)
            }
        }

        /// More than the socket takes at once, in both directions.
        @Test func carriesMoreThanASocketHolds() async throws {
            try await LiveDatabase.with { database in
                let lane = database.lane { $0.unitsInFlight = 4 }
                let bytes = [UInt8](repeating: 42, count: 5_000_000)
                let heard = Heard<Int?>()
                for _ in 0..<6 {
                    lane.submit(.read(SQL.large, [.bytea(bytes)])) { results throws(DatabaseError) in
                        try results[0].bytes(0, 1).count
                    } completion: {
                        heard.tell($0.value)
                    }
                }
                #expect(await heard.first(6) == Array(repeating: 5_000_000, count: 6))
            }
        }

        @Test func aFailedUnitLeavesNothingAndTheNextOneGoesOn() async throws {
            try await LiveDatabase.with(SQL.schema) { database in
                let lane = database.lane { $0.unitsInFlight = 3 }
                let heard = Heard<Bool>()
                func submit(_ id: Int64, _ text: String) {
                    let unit = PostgresUnit([(SQL.insert, [.int8(id), .text(text)])], transaction: true)
                    lane.submit(unit, decode: nothing) { heard.tell($0.isCommitted) }
                }
                submit(1, "a")
                #expect(await heard.first(1) == [true])
                // Units 3 and 4 are in flight behind the failing one and must be sent again, in order.
                for (id, text) in [(2, "bad"), (3, "c"), (4, "d"), (5, "e")] as [(Int64, String)] { submit(id, text) }
                #expect(await heard.first(5) == [true, false, true, true, true])
                try database.expect("select string_agg(id::text, ' ' order by id) from t", "1 3 4 5")
            }
        }

        @Test func saysWhichConstraintRefused() async throws {
            try await LiveDatabase.with(SQL.schema) { database in
                let unit = PostgresUnit([(SQL.insert, [.int8(1), .text("bad")])], transaction: true)
                let error = await database.lane().run(unit, decode: nothing).rejection
                #expect(error?.sqlstate == "23514")
                #expect(error?.constraint == "t_b_check")
                #expect(error?.table == "t")
                #expect(error?.isIntegrityViolation == true)
                #expect(error.map { "\($0)".contains("bad") } == false)
            }
        }

        @Test func aStatementThatCannotBePreparedFailsAloneAndEveryTime() async throws {
            try await LiveDatabase.with { database in
                let lane = database.lane()
                for _ in 1...2 {
                    #expect(await lane.run(.read(SQL.wrong, []), decode: nothing).rejection?.sqlstate == "42P01")
                    let unit = PostgresUnit([(SQL.one, []), (SQL.wrong, [])], transaction: true)
                    #expect(await lane.run(unit, decode: nothing).rejection?.sqlstate == "42P01")
                    #expect(await lane.run(.read(SQL.one, []), decode: one).value == 1)
                }
            }
        }

        @Test func aDeferredConstraintIsRejectedAtCommit() async throws {
            let schema = "create table t (id bigint, b text, unique (id) deferrable initially deferred)"
            try await LiveDatabase.with(schema) { database in
                let lane = database.lane()
                let unit = PostgresUnit(
                    [(SQL.insert, [.int8(1), .text("a")]), (SQL.insert, [.int8(1), .text("b")])], transaction: true)
                #expect(await lane.run(unit, decode: nothing).rejection?.sqlstate == "23505")
                try database.expect("select count(*) from t", "0")
                #expect(await lane.run(.read(SQL.one, []), decode: one).value == 1)
            }
        }

        @Test func aStatementThatTakesTooLongIsCancelled() async throws {
            try await LiveDatabase.with { database in
                let lane = database.lane { $0.statementTimeout = .milliseconds(50) }
                let unit = PostgresUnit([(SQL.sleep, [.text("30")])], transaction: true)
                #expect(await lane.run(unit, decode: nothing).rejection?.sqlstate == "57014")
                #expect(await lane.run(.read(SQL.one, []), decode: one).value == 1)
            }
        }

        @Test func aFullQueueRejectsAtOnce() async throws {
            try await LiveDatabase.with { database in
                let lane = database.lane { $0.queueLimit = 2 }
                let heard = Heard<DatabaseError.Kind?>()
                let holding = Heard<Bool>()
                try await database.hold {
                    lane.submit(.read(SQL.lock, []), decode: nothing) { holding.tell($0.isCommitted) }
                } meanwhile: {
                    for _ in 1...3 { lane.submit(.read(SQL.one, []), decode: one) { heard.tell($0.rejection?.kind) } }
                    #expect(await heard.first(1) == [.queueFull])
                }
                #expect(await heard.first(3) == [.queueFull, nil, nil])
                #expect(await holding.first(1) == [true])
            }
        }

        @Test func aDeadlineEndsTheWaitAndNotTheLane() async throws {
            try await LiveDatabase.with(SQL.schema) { database in
                let lane = database.lane()
                var slow = PostgresUnit(
                    [(SQL.insert, [.int8(1), .null(.text)]), (SQL.sleep, [.text("0.5")])], transaction: true)
                slow.deadline = .milliseconds(100)
                var behind = PostgresUnit([(SQL.insert, [.int8(2), .null(.text)])], transaction: true)
                behind.deadline = .milliseconds(100)
                let first = Heard<DatabaseError.Kind?>()
                let second = Heard<DatabaseError.Kind?>()
                lane.submit(slow, decode: nothing) { first.tell($0.doubt?.kind) }
                lane.submit(behind, decode: nothing) { second.tell($0.rejection?.kind) }
                #expect(await first.first(1) == [.deadline])
                #expect(await second.first(1) == [.deadline])
                // Whoever waited longer finds the first unit committed and the second never sent.
                #expect(await lane.run(.read(SQL.one, []), decode: one).value == 1)
                try database.expect("select string_agg(id::text, ' ') from t", "1")
            }
        }

        @Test func unitsInFlightAtTheStopAreUnknownAndWaitingOnesRejected() async throws {
            try await LiveDatabase.with { database in
                let lane = database.lane()
                let unknown = Heard<DatabaseError.Kind?>()
                let rejected = Heard<DatabaseError.Kind?>()
                let unit = PostgresUnit([(SQL.lock, [])], transaction: true)
                try await database.hold {
                    lane.submit(unit, decode: nothing) { unknown.tell($0.doubt?.kind) }
                } meanwhile: {
                    lane.submit(unit, decode: nothing) { rejected.tell($0.rejection?.kind) }
                    database.loop.stop()
                }
                #expect(await unknown.first(1) == [.connectionLost])
                #expect(await rejected.first(1) == [.stopped])
            }
        }
    }
}
