import Testing

@testable import PostgresPipeline

private final class QueuedName: QueuedWrite {
    let name: String
    let keys: [UInt64]
    let lineage: UInt64

    init(_ name: String, _ keys: [UInt64], _ lineage: UInt64) {
        self.name = name
        self.keys = keys
        self.lineage = lineage
    }
}

/// A write as `name: keys, lineage`.
private func queue(_ writes: (String, [UInt64], UInt64)...) -> WriteQueue<QueuedName> {
    var queue = WriteQueue<QueuedName>()
    for (name, keys, lineage) in writes { queue.append(QueuedName(name, keys, lineage)) }
    return queue
}

private func names(_ writes: [QueuedName]) -> String { writes.map(\.name).joined(separator: " ") }

@Suite struct WriteQueueTests {
    @Test func takesAllThatWaitInOrder() {
        var queue = queue(("a", [1], 1), ("b", [2], 2), ("c", [3], 1))
        #expect(names(queue.take(limit: 64)) == "a b c")
        #expect(queue.isEmpty)
    }

    @Test func takesNoMoreThanTheLimit() {
        var queue = queue(("a", [1], 1), ("b", [2], 2), ("c", [3], 3))
        #expect(names(queue.take(limit: 2)) == "a b")
        #expect(names(queue.take(limit: 2)) == "c")
        #expect(names(queue.take(limit: 2)) == "")
    }

    /// Five copies of one op that arrive together meet one after the other, never in one unit.
    @Test func fiveCopiesOfOneOpGoOneByOne() {
        var queue = queue(("1", [7], 1), ("2", [7], 1), ("3", [7], 2), ("4", [7], 3), ("5", [7], 1))
        for expected in ["1", "2", "3", "4", "5"] {
            let taken = queue.take(limit: 64)
            #expect(names(taken) == expected)
            #expect(names(queue.take(limit: 64)) == "")
            queue.finished(taken)
        }
        #expect(queue.isEmpty)
    }

    @Test func aLineageIsOnOneLaneAtATime() {
        var queue = queue(("a1", [1], 1))
        let first = queue.take(limit: 64)
        queue.append(QueuedName("a2", [2], 1))
        queue.append(QueuedName("b1", [3], 2))
        queue.append(QueuedName("a3", [4], 1))
        let second = queue.take(limit: 64)
        #expect(names(second) == "b1")
        queue.finished(first)
        #expect(names(queue.take(limit: 64)) == "a2 a3")
        queue.finished(second)
    }

    /// Nothing of a lineage overtakes its write that has to wait for a number.
    @Test func aHeldWriteHoldsItsLineageAndItsKeys() {
        var queue = queue(
            ("a1", [1], 1), ("b1", [1, 5], 2), ("b2", [9], 2), ("c1", [5], 3), ("d1", [8], 4))
        let first = queue.take(limit: 64)
        #expect(names(first) == "a1 d1")
        queue.finished(first)
        let second = queue.take(limit: 64)
        #expect(names(second) == "b1 b2")
        queue.finished(second)
        #expect(names(queue.take(limit: 64)) == "c1")
    }

    @Test func aNumberUnderWayOnAnotherLaneIsWaitedFor() {
        var queue = queue(("a", [1, 2], 1))
        let first = queue.take(limit: 64)
        queue.append(QueuedName("b", [2, 3], 2))
        #expect(names(queue.take(limit: 64)) == "")
        queue.finished(first)
        #expect(names(queue.take(limit: 64)) == "b")
    }

    @Test func aWriteThatNamesAKeyTwiceDoesNotHoldItself() {
        var queue = queue(("a", [1, 1], 1))
        #expect(names(queue.take(limit: 64)) == "a")
    }

    @Test func writesThatWaitInVainLeave() {
        var queue = queue(("a", [1], 1), ("b", [2], 2), ("c", [3], 3))
        #expect(names(queue.remove { $0.name == "b" }) == "b")
        #expect(names(queue.take(limit: 64)) == "a c")
    }
}

@Suite struct UnitFailureTests {
    typealias Attempts = UnitFailure.Attempts

    private static func server(_ sqlstate: String) -> DatabaseError { DatabaseError(.server, sqlstate: sqlstate) }

    @Test(
        arguments: [
            // Refusals are asked about once, then divided, and at last blamed on the one that is left.
            (server("23505"), Attempts(), 64, .ask),
            (server("23503"), Attempts(), 1, .ask),
            (server("23514"), Attempts(), 2, .ask),
            (server("23505"), Attempts(asked: true), 64, .divide),
            (server("23505"), Attempts(asked: true), 1, .fail),
            // Deadlocks three times, then they fail as "busy".
            (server("40P01"), Attempts(), 64, .runAgain(step: 1)),
            (server("40001"), Attempts(transient: 1), 64, .runAgain(step: 2)),
            (server("40P01"), Attempts(transient: 2), 1, .runAgain(step: 3)),
            (server("40P01"), Attempts(transient: 3), 64, .fail),
            // What nobody can explain.
            (server("22021"), Attempts(), 64, .divide),
            (server("22021"), Attempts(), 1, .fail),
            (server("57014"), Attempts(), 2, .divide),
            // What is wrong with the database itself.
            (server("53100"), Attempts(), 64, .fail),
            (server("25006"), Attempts(), 64, .fail),
            (server("58030"), Attempts(), 64, .fail),
            (DatabaseError(.connectionLost), Attempts(), 64, .runAgain(step: 0)),
            (DatabaseError(.connectionLost), Attempts(lost: 1), 64, .fail),
            (DatabaseError(.queueFull), Attempts(), 64, .fail),
            (DatabaseError(.deadline), Attempts(), 64, .fail),
            (DatabaseError(.stopped), Attempts(), 64, .fail),
        ] as [(DatabaseError, UnitFailure.Attempts, Int, UnitFailure.Remedy)])
    func remedies(_ error: DatabaseError, _ attempts: Attempts, _ writes: Int, _ remedy: UnitFailure.Remedy) {
        #expect(UnitFailure.remedy(for: error, after: attempts, writes: writes) == remedy)
    }

    @Test func restsGrowAndDiffer() {
        #expect(UnitFailure.rest(step: 0, random: 0.5) == .zero)
        #expect(UnitFailure.rest(step: 1, random: 0) == .milliseconds(2))
        #expect(UnitFailure.rest(step: 1, random: 1) == .milliseconds(6))
        #expect(UnitFailure.rest(step: 3, random: 0) == .milliseconds(8))
    }
}
