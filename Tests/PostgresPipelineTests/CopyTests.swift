import PostgresPipeline
import TestSupport
import Testing

extension LiveTests {
    /// COPY in both directions, and what happens when it ends in the middle.
    @Suite struct CopyTests {
        private static let into = "copy t (a, b) from stdin with (format binary)"
        private static let out = "copy (select a, b from t order by a) to stdout with (format binary)"
        private static let types: [PostgresType] = [.int8, .text]

        private func table(_ body: (borrowing DirectConnection, LiveDatabase) async throws -> Void) async throws {
            try await LiveDatabase.with("create table t (a bigint constraint t_small check (a < 1000000), b text)") {
                try await body(DirectConnection.connect($0.conninfo + " application_name=copy"), $0)
            }
        }

        /// The connection still answers.
        private func usable(_ connection: borrowing DirectConnection) throws {
            let answer = try connection.query("select 1")
            #expect(answer == [["1"]])
        }

        private func empty(_ connection: borrowing DirectConnection) throws {
            let answer = try connection.query("select count(*) from t")
            #expect(answer == [["0"]])
        }

        private func read(_ connection: borrowing DirectConnection) throws -> [String] {
            var rows: [String] = []
            try connection.copyOut(Self.out) { (row) throws(DatabaseError) in
                rows.append("\(try row.int8(0)) \(row.isNull(1) ? "null" : try row.text(1))")
                return .next
            }
            return rows
        }

        @Test func whatGoesInComesOut() async throws {
            try await table { connection, _ in
                let taken = try connection.copyIn(Self.into, Self.types) { (writer) throws(DatabaseError) in
                    for number in Int64(1)...5_000 {
                        try writer.row { row in
                            row.int8(number)
                            row.text(number % 3 == 0 ? nil : "گھرانہ \(number)")
                        }
                    }
                }
                #expect(taken == 5_000)
                #expect(
                    try read(connection) == (1...5_000).map { "\($0) " + ($0 % 3 == 0 ? "null" : "گھرانہ \($0)") })
            }
        }

        @Test func everyTypeKeepsItsValue() async throws {
            let schema = """
                create table u (a bool, b int2, c int4, d int8, e date, f timestamptz, g uuid, h text, i bytea, j json, k jsonb)
                """
            try await LiveDatabase.with(schema) { database in
                let connection = try DirectConnection.connect(database.conninfo)
                let types: [PostgresType] = [
                    .bool, .int2, .int4, .int8, .date, .timestamptz, .uuid, .text, .bytea, .json, .jsonb,
                ]
                try connection.copyIn("copy u from stdin with (format binary)", types) {
                    (writer) throws(DatabaseError) in
                    try writer.row { row in
                        row.bool(true)
                        row.int2(-2)
                        row.int4(.min)
                        row.int8(.max)
                        row.date(daysSince2000: -1)
                        row.timestamptz(microsecondsSince2000: 1)
                        row.uuid(high: 1, low: 2)
                        row.text("")
                        row.bytes([0, 255])
                        row.bytes(Array("{\"a\": 1}".utf8))
                        row.bytes(Array("{\"b\": 2}".utf8))
                    }
                    try writer.row { row in for _ in types { row.null() } }
                }
                var seen: [String] = []
                try connection.copyOut("copy u to stdout with (format binary)") { (row) throws(DatabaseError) in
                    guard !row.isNull(0) else {
                        seen.append("\((0..<row.columnCount).count { row.isNull($0) }) nulls")
                        return .next
                    }
                    let uuid = try row.uuid(6)
                    seen.append(
                        """
                        \(try row.bool(0)) \(try row.int2(1)) \(try row.int4(2)) \(try row.int8(3)) \(try row.date(4)) \
                        \(try row.timestamptz(5)) \(uuid.high) \(uuid.low) "\(try row.text(7))" \(try row.bytes(8)) \
                        \(try row.text(9))
                        """)
                    return .next
                }
                #expect(
                    seen == [
                        "true -2 -2147483648 9223372036854775807 -1 1 1 2 \"\" [0, 255] {\"a\": 1}", "11 nulls",
                    ])
                #expect(try connection.query("select k->>'b' from u where a") == [["2"]])
            }
        }

        @Test func rowsOfAStatementGoInWithConstants() async throws {
            let statement = Statement(
                "copy_rows", "insert into t select unnest($1), unnest($2)", parameters: [.int8Array, .textArray])
            try await LiveDatabase.with("create table t (a bigint, b text, c text, d int)") { database in
                let connection = try DirectConnection.connect(database.conninfo)
                var rows = Rows(statement)
                for number in Int64(1)...3 {
                    rows.append { row in
                        row.int8(number)
                        row.text(number == 2 ? nil : "x\(number)")
                    }
                }
                let constants = CopyConstants([.text, .int4]) { row in
                    row.text("REGISTERED")
                    row.int4(7)
                }
                try connection.copyIn(
                    "copy t (a, b, c, d) from stdin with (format binary)", [.int8, .text, .text, .int4]
                ) { (writer) throws(DatabaseError) in
                    try writer.append(rows, constants: constants)
                }
                #expect(
                    try connection.query("select a, b, c, d from t order by a") == [
                        ["1", "x1", "REGISTERED", "7"], ["2", nil, "REGISTERED", "7"], ["3", "x3", "REGISTERED", "7"],
                    ])
            }
        }

        @Test func nothingIsAlsoACopy() async throws {
            try await table { connection, _ in
                let taken = try connection.copyIn(Self.into, Self.types) { _ in }
                #expect(taken == 0)
                #expect(try read(connection).isEmpty)
                let shown = try connection.copyOut(Self.out) { _ in .stop }
                #expect(shown == 0)
            }
        }

        @Test func aRowMayBeLargerThanABuffer() async throws {
            try await table { connection, _ in
                let large = String(repeating: "ب", count: 2_000_000)
                try connection.copyIn(Self.into, Self.types) { (writer) throws(DatabaseError) in
                    for number in Int64(1)...3 {
                        try writer.row { row in
                            row.int8(number)
                            row.text(number == 2 ? large : "small")
                        }
                    }
                }
                #expect(try read(connection) == ["1 small", "2 \(large)", "3 small"])
            }
        }

        @Test func aRefusedRowInTheMiddleLeavesNothing() async throws {
            try await table { connection, _ in
                let error = #expect(throws: DatabaseError.self) {
                    try connection.copyIn(Self.into, Self.types) { (writer) throws(DatabaseError) in
                        for number in Int64(990_000)...1_200_000 {
                            try writer.row { row in
                                row.int8(number)
                                row.text("some text that fills more than one piece")
                            }
                        }
                    }
                }
                #expect(error?.sqlstate == "23514" && error?.constraint == "t_small" && error?.kind == .server)
                try empty(connection)
            }
        }

        @Test func anErrorWhileReadingComesAfterTheRowsBeforeIt() async throws {
            try await table { connection, _ in
                var shown = 0
                let error = #expect(throws: DatabaseError.self) {
                    try connection.copyOut(
                        "copy (select 1 / (40000 - i) from generate_series(1, 50000) i) to stdout with (format binary)"
                    ) { _ in
                        shown += 1
                        return .next
                    }
                }
                #expect(error?.sqlstate == "22012" && shown == 39_999)
                try usable(connection)
            }
        }

        @Test func aKilledConnectionEndsBothDirections() async throws {
            try await table { connection, database in
                var isFirst = true
                let error = #expect(throws: DatabaseError.self) {
                    try connection.copyOut(
                        "copy (select generate_series(1, 100000000)) to stdout with (format binary)"
                    ) { _ in
                        if isFirst { try? database.terminate("copy") }
                        isFirst = false
                        return .next
                    }
                }
                #expect(error?.kind == .connectionLost)
                try empty(DirectConnection.connect(database.conninfo))
            }
            try await table { connection, database in
                let error = #expect(throws: DatabaseError.self) {
                    try connection.copyIn(Self.into, Self.types) { (writer) throws(DatabaseError) in
                        try? database.terminate("copy")
                        for number in Int64(1)...900_000 {
                            try writer.row { row in
                                row.int8(number)
                                row.text("some text that fills more than one piece")
                            }
                        }
                    }
                }
                #expect(error?.kind == .connectionLost)
                try database.expect("select count(*) from t", "0")
            }
        }

        @Test func theCallerMayLeaveAtAnyRow() async throws {
            try await table { connection, _ in
                #expect(throws: DatabaseError(.deadline)) {
                    try connection.copyIn(Self.into, Self.types) { (writer) throws(DatabaseError) in
                        try writer.row { row in
                            row.int8(1)
                            row.text("x")
                        }
                        throw DatabaseError(.deadline)
                    }
                }
                try empty(connection)
                let endless =
                    "copy (select generate_series(1::bigint, 1000000000000)) to stdout with (format binary)"
                let shown = try connection.copyOut(endless) { (row) throws(DatabaseError) in
                    try row.int8(0) == 5 ? .stop : .next
                }
                #expect(shown == 5)
                #expect(throws: DatabaseError(.deadline)) {
                    try connection.copyOut(endless) { (_) throws(DatabaseError) in throw DatabaseError(.deadline) }
                }
                try usable(connection)
            }
        }

        @Test func whatIsReadAsAnotherTypeIsRefused() async throws {
            try await table { connection, _ in
                let one = "copy (select 1::int4, null::text) to stdout with (format binary)"
                #expect(throws: DatabaseError(.undecodable)) {
                    try connection.copyOut(one) { (row) throws(DatabaseError) in try row.int8(0) == 1 ? .next : .stop }
                }
                #expect(throws: DatabaseError(.undecodable)) {
                    try connection.copyOut(one) { (row) throws(DatabaseError) in try row.text(1) == "" ? .next : .stop }
                }
                #expect(throws: DatabaseError(.undecodable)) {
                    try connection.copyOut(one) { (row) throws(DatabaseError) in try row.bool(2) ? .next : .stop }
                }
                try usable(connection)
            }
        }

        @Test(arguments: [
            "select 1", "copy t to stdout", "copy t from stdin", "copy t (a) from stdin with (format binary)", "",
        ])
        func anotherStatementIsRefused(_ sql: String) async throws {
            try await table { connection, _ in
                #expect(throws: DatabaseError(.undecodable)) { try connection.copyOut(sql) { _ in .next } }
                #expect(throws: DatabaseError(.undecodable)) { try connection.copyIn(sql, Self.types) { _ in } }
                try usable(connection)
            }
        }

        @Test func whatTheServerDoesNotKnowIsItsError() async throws {
            try await table { connection, _ in
                let error = #expect(throws: DatabaseError.self) {
                    try connection.copyOut("copy nowhere to stdout with (format binary)") { _ in .next }
                }
                #expect(error?.sqlstate == "42P01")
                try usable(connection)
            }
        }
    }
}
