import PostgresPipeline
import TestSupport
import Testing

private let squares = Statement(
    "squares", "select n, n * n from unnest($1::bigint[]) as t(n) where n > 0", parameters: [.int8Array])

extension LiveTests {
    @Suite struct ReadCombinerTests {
        private func combiner(
            _ database: LiveDatabase, statement: Statement = squares, keysInUnit: Int = 256, queueLimit: Int = 16_384
        ) -> ReadCombiner<Int64, Int64> {
            ReadCombiner(
                loop: database.loop, lane: database.lane { $0.unitsInFlight = 2 }, statement: statement,
                keysInUnit: keysInUnit, queueLimit: queueLimit,
                encode: { key, encoder in encoder.int8(key) },
                decode: { result, row throws(DatabaseError) in (try result.int8(row, 0), try result.int8(row, 1)) })
        }

        @Test func everybodyGetsTheRowOfTheirKey() async throws {
            try await LiveDatabase.with { database in
                let combiner = combiner(database, keysInUnit: 7)
                let heard = Heard<(Int64, Int64?)>()
                let keys: [Int64] = (0..<500).map { $0 % 90 - 5 }
                combiner.submit(keys.map { key in (key, { heard.tell((key, try? $0.get())) }) })
                for (key, square) in await heard.first(500) { #expect(square == (key > 0 ? key * key : nil)) }
            }
        }

        @Test func anErrorReachesEverybody() async throws {
            try await LiveDatabase.with { database in
                let fails = Statement(
                    "fails", "select n, 1 / (n - n) from unnest($1::bigint[]) as t(n)", parameters: [.int8Array])
                let combiner = combiner(database, statement: fails)
                let heard = Heard<String?>()
                for key in [Int64(1), 2] {
                    combiner.submit(key) { result in
                        if case .failure(let error) = result { heard.tell(error.sqlstate) } else { heard.tell(nil) }
                    }
                }
                #expect(await heard.first(2) == ["22012", "22012"])
            }
        }

        @Test func aFullQueueRefuses() async throws {
            try await LiveDatabase.with { database in
                let combiner = combiner(database, queueLimit: 1)
                let heard = Heard<String>()
                combiner.submit(
                    [Int64(1), 2].map { key in
                        (
                            key,
                            { result in
                                switch result {
                                case .success(let row): heard.tell("\(row ?? 0)")
                                case .failure(let error): heard.tell("\(error.kind)")
                                }
                            }
                        )
                    })
                #expect(await heard.first(2) == ["queueFull", "1"])
            }
        }
    }
}
