import PostgresPipeline
import TestSupport
import Testing

private let squares = Statement(
    "squares", "select n, n * n from unnest($1::bigint[]) as t(n) where n > 0", parameters: [.int8Array])

extension LiveTests {
    @Suite struct ReadCombinerTests {
        private func combiner(
            _ database: LiveDatabase, statement: Statement = squares, keysInUnit: Int = 256, queueLimit: Int = 16_384
        ) -> ReadCombiner<[Int64: Int64]> {
            ReadCombiner(
                loop: database.loop, lane: database.lane { $0.unitsInFlight = 2 }, statement: statement,
                keysInUnit: keysInUnit, queueLimit: queueLimit,
                decode: { result throws(DatabaseError) in
                    var squares: [Int64: Int64] = [:]
                    for row in 0..<result.rowCount { squares[try result.int8(row, 0)] = try result.int8(row, 1) }
                    return squares
                })
        }

        @Test func everybodyGetsTheRowsOfTheirKeys() async throws {
            try await LiveDatabase.with { database in
                let combiner = combiner(database, keysInUnit: 7)
                let heard = Heard<(Int64, Int64?)>()
                let keys: [Int64] = (0..<500).map { $0 % 90 - 5 }
                for first in stride(from: 0, to: 500, by: 20) {
                    let own = Array(keys[first..<first + 20])
                    combiner.submit(own) { answers, places in
                        for key in own[places] { heard.tell((key, (try? answers.get())?[key])) }
                    }
                }
                let answers = await heard.first(500)
                for (key, square) in answers { #expect(square == (key > 0 ? key * key : nil)) }
                #expect(answers.map(\.0).sorted() == keys.sorted())
            }
        }

        @Test func anErrorReachesEverybody() async throws {
            try await LiveDatabase.with { database in
                let fails = Statement(
                    "fails", "select n, 1 / (n - n) from unnest($1::bigint[]) as t(n)", parameters: [.int8Array])
                let combiner = combiner(database, statement: fails)
                let heard = Heard<String?>()
                for key in [Int64(1), 2] {
                    combiner.submit([key]) { answers, places in
                        if case .failure(let error) = answers { heard.tell("\(error.sqlstate ?? "") \(places)") }
                    }
                }
                #expect(await heard.first(2) == ["22012 0..<1", "22012 0..<1"])
            }
        }

        @Test func aFullQueueRefusesWhatGoesBeyond() async throws {
            try await LiveDatabase.with { database in
                let combiner = combiner(database, queueLimit: 2)
                let heard = Heard<String>()
                combiner.submit([1, 2, 3, 4]) { answers, places in
                    switch answers {
                    case .success(let squares): heard.tell("\(places) \(squares.keys.sorted())")
                    case .failure(let error): heard.tell("\(places) \(error.kind)")
                    }
                }
                #expect(await heard.first(2) == ["2..<4 queueFull", "0..<2 [1, 2]"])
            }
        }
    }
}
