import PostgresPipeline
import TestSupport
import Testing

extension LiveTests {
    @Suite struct WriteCombinerTests {
        typealias Small = SmallRegistry

        @Test func aWriteAloneGoesAtOnce() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                #expect(await combiner.words(Small.write(1, 1, [11, 12])) == ["registered"])
                try database.expect("select count(*) from number", "2")
            }
        }

        @Test func manyDesksKeepTheirOrders() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane("a"), database.lane("b")])
                let desks = Int64(20)
                let seqs = Int64(25)
                var waits: [@Sendable () async -> [String]] = []
                // A turn of the server hands over one op of each desk; many turns pass while the lanes are busy.
                for seq in 1...seqs {
                    waits.append(combiner.submitted((1...desks).map { Small.write($0, seq, [$0 * 100 + seq]) }))
                }
                for wait in waits { #expect(await wait().allSatisfy { $0 == "registered" }) }
                try database.expect("select count(*) from entry", "\(desks * seqs)")
                let outOfOrder =
                    "select count(*) from entry e join entry f on f.desk = e.desk and f.seq = e.seq - 1 and f.at > e.at"
                try database.expect(outOfOrder, "0")
                #expect(await combiner.load == 0)
            }
        }

        @Test func whatWaitsWhileALaneIsBusyIsOneTransaction() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let groups = Heard<Int>()
                let combiner = database.combiner([database.lane()], groups: groups)
                let first = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")])
                } meanwhile: {
                    _ = combiner.submitted((2...40).map { Small.write($0, 1) })
                    // Handed over before the lane becomes free: the loop answers this only afterwards.
                    _ = await combiner.load
                }
                #expect(await first() == ["registered"])
                _ = await groups.first(2)
                #expect(groups.count == 2)
                try database.expect("select count(distinct xmin::text) from entry", "2")
                try database.expect("select count(*) from entry", "40")
            }
        }

        /// Two lanes, both with their connections: only then is one free while the other works.
        private func connectedLanes(_ database: LiveDatabase) async throws -> [Lane] {
            let lanes = [database.lane("a"), database.lane("b")]
            for lane in lanes {
                let answered = await lane.run(.read(Statement("one", "select 1", parameters: []), [])) { _ in }
                try #require(answered.isCommitted)
            }
            return lanes
        }

        @Test func aFewWritesWaitForTheLaneThatWorks() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(
                    try await connectedLanes(database), .init(gatherCount: 3, gatherTime: .seconds(600)))
                let later = Heard<@Sendable () async -> [String]>()
                let first = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")])
                } meanwhile: {
                    later.tell(combiner.submitted([Small.write(2, 1), Small.write(3, 1)]))
                    // They came while the first was under way: the loop answers this only afterwards.
                    _ = await combiner.load
                }
                #expect(await first() == ["registered"])
                #expect(await later.first(1)[0]() == ["registered", "registered"])
                try database.expect("select count(distinct lane) from entry", "1")
                try database.expect("select count(distinct xmin::text) from entry", "2")
            }
        }

        @Test func enoughWritesTakeTheLaneThatIsFree() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(
                    try await connectedLanes(database), .init(gatherCount: 3, gatherTime: .seconds(600)))
                let first = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")])
                } meanwhile: {
                    let few = combiner.submitted([Small.write(2, 1), Small.write(3, 1)])
                    #expect(await combiner.words(Small.write(4, 1)) == ["registered"])
                    #expect(await few() == ["registered", "registered"])
                }
                #expect(await first() == ["registered"])
                try database.expect("select count(distinct lane) from entry", "2")
                try database.expect("select count(distinct xmin::text) from entry", "2")
            }
        }

        /// One write waits for a lane that does not come back, and goes on another when it has waited long enough.
        @Test func aLaneThatHangsKeepsNobody() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(
                    try await connectedLanes(database), .init(gatherCount: 3, gatherTime: .milliseconds(20)))
                let first = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")])
                } meanwhile: {
                    #expect(await combiner.words(Small.write(2, 1)) == ["registered"])
                    #expect(await combiner.words(Small.write(3, 1)) == ["registered"])
                }
                #expect(await first() == ["registered"])
                try database.expect("select count(distinct lane) from entry", "2")
            }
        }

        /// Soon after a unit was begun a few writes wait for others, though every lane is free; enough of them do not.
        @Test func writesThatComeSoonAfterAUnitGoTogether() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(
                    try await connectedLanes(database),
                    .init(gatherCount: 3, gatherTime: .seconds(600), pace: .seconds(600)))
                // Nobody came before: it goes at once.
                #expect(await combiner.words(Small.write(1, 1)) == ["registered"])
                let second = combiner.submitted([Small.write(2, 1)])
                _ = await combiner.load
                let third = combiner.submitted([Small.write(3, 1)])
                #expect(await combiner.load == 2)
                #expect(await combiner.words(Small.write(4, 1)) == ["registered"])
                #expect(await second() == ["registered"])
                #expect(await third() == ["registered"])
                try database.expect("select count(distinct xmin::text) from entry", "2")
            }
        }

        /// Few writes that wait for a lane that works, and it becomes free: they wait out the pace and no longer.
        @Test func aLaneThatBecomesFreeBringsTheMomentNearer() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(
                    try await connectedLanes(database),
                    .init(gatherCount: 3, gatherTime: .seconds(600), pace: .seconds(1))
                )
                let later = Heard<@Sendable () async -> [String]>()
                let first = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")])
                } meanwhile: {
                    later.tell(combiner.submitted([Small.write(2, 1)]))
                    _ = await combiner.load
                }
                #expect(await first() == ["registered"])
                // After the write's own deadline, 30 s, it would have failed.
                #expect(await later.first(1)[0]() == ["registered"])
            }
        }

        /// Others that do not come are waited for, and not for ever.
        @Test func oneDeskAloneGoesOn() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(try await connectedLanes(database), .init())
                for seq in Int64(1)...20 { #expect(await combiner.words(Small.write(1, seq)) == ["registered"]) }
                try database.expect("select count(distinct xmin::text) from entry", "20")
            }
        }

        /// Desks that were answered together ask together again: one lane with all of them, and one with nothing to do, would
        /// go on so.
        @Test func writesThatComeTogetherAreSharedByTheLanesThatAreFree() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner(try await connectedLanes(database), .init(gatherCount: 3))
                for (seq, shares) in [(Int64(1), "5,6"), (2, "3,4"), (3, "1,3"), (4, "3")] {
                    let count = shares.split(separator: ",").reduce(0) { $0 + (Int64($1) ?? 0) }
                    let words = await combiner.submitted((1...count).map { Small.write($0, seq) })()
                    #expect(words == Array(repeating: "registered", count: Int(count)))
                    try database.expect(
                        """
                        select string_agg(n::text, ',' order by n) from (
                            select count(*) as n from entry where seq = \(seq) group by xmin::text) unit
                        """, shares)
                }
                try database.expect("select count(distinct lane) from entry where seq = 1", "2")
            }
        }

        /// A number that somebody holds, in the middle of a window: its refusal is the op's entry, and the desk's chain and
        /// the other desks go on.
        @Test func aRefusalInTheMiddleOfAWindow() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                #expect(await combiner.words(Small.write(9, 1, [50])) == ["registered"])
                let words = await combiner.words(
                    Small.write(1, 1, [1]), Small.write(2, 1, [2]), Small.write(1, 2, [50, 51]), Small.write(1, 3, [3]),
                    Small.write(2, 2, [51]))
                #expect(words == ["registered", "registered", "taken", "registered", "registered"])
                try database.expect(
                    "select string_agg(reply, ' ' order by seq) from entry where desk = 1",
                    "registered taken registered")
                try database.expect("select string_agg(number::text, ' ' order by number) from number", "1 2 3 50 51")
            }
        }

        @Test func fiveCopiesOfOneOpAreOneRegistration() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane("a"), database.lane("b")])
                let words = await combiner.words((1...5).map { _ in Small.write(1, 1, [1, 2]) })
                #expect(words == ["registered"] + Array(repeating: "again registered", count: 4))
                try database.expect("select count(*) from entry", "1")
            }
        }

        @Test func gapsAndConflictsAreAnsweredAndLeaveNothing() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                #expect(await combiner.words(Small.write(1, 1)) == ["registered"])
                let words = await combiner.words(
                    Small.write(1, 1, body: "other"), Small.write(2, 2), Small.write(2, 3), Small.write(3, 1))
                #expect(words == ["conflict", "gap", "gap", "registered"])
                try database.expect("select count(*) from entry", "2")
            }
        }

        /// The resolver cannot explain these: the unit is divided until each is alone, and nobody else pays.
        @Test func anUnexplainedFailureIsFoundByDividing() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                var writes = (1...30).map { Small.write($0, 1, [$0]) }
                writes[7] = Small.write(8, 1, body: "divide")
                writes[20] = Small.write(21, 1, [21], body: "bad")
                writes.append(Small.write(8, 2, [1000]))
                let words = await combiner.words(writes)
                #expect(words[7] == "failed 22012")
                #expect(words[20] == "failed 23514")
                #expect(words[30] == "gap")
                #expect(words.count { $0 == "registered" } == 28)
                try database.expect("select count(*) from entry", "28")
            }
        }

        @Test func aSerializationFailureIsTriedAgainThreeTimes() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()])
                let words = await combiner.words(Small.write(1, 1, body: "serialize 3"), Small.write(2, 1))
                #expect(words == ["registered", "registered"])
                try database.expect("select last_value from attempts", "4")
                try DirectConnection.connect(database.conninfo).execute("alter sequence attempts restart")
                #expect(await combiner.words(Small.write(3, 1, body: "serialize 99")) == ["failed 40001"])
                try database.expect("select last_value from attempts", "4")
            }
        }

        @Test func aFullQueueRefusesAndTheChainSaysSo() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let combiner = database.combiner([database.lane()], .init(unitLimit: 64, queueLimit: 2))
                let words = await combiner.words((1...4).map { Small.write(1, $0) })
                #expect(words == ["registered", "registered", "failed queueFull", "failed queueFull"])
                #expect(await combiner.words(Small.write(1, 4)) == ["gap"])
                #expect(await combiner.words(Small.write(1, 3), Small.write(1, 4)) == ["registered", "registered"])
            }
        }

        @Test func aWriteThatWaitsInVainFails() async throws {
            try await LiveDatabase.with(Small.schema) { database in
                let lane = database.lane()
                let combiner = database.combiner([lane], .init(deadline: .milliseconds(300)))
                let waiting = Heard<@Sendable () async -> [String]>()
                let first = try await database.hold {
                    combiner.submitted([Small.write(1, 1, body: "wait")])
                } meanwhile: {
                    waiting.tell(combiner.submitted([Small.write(2, 1)]))
                    #expect(await waiting.first(1)[0]() == ["failed deadline"])
                }
                // Nobody could be asked any more, as the writes' own time was over.
                #expect(await first() == ["unknown"])
            }
        }
    }
}
