import Shared
import Testing

@testable import DeskClient

/// Sending a row of ops, and what both chains say of each other.
@Suite struct SendRunTests {
    private let busy = WriteReply.notTaken(WriteReply.NotTaken(number: 451))
    private let missing = WriteReply.notTaken(WriteReply.NotTaken(number: 424))

    @Test func sendsAWindowAndRecordsInOrder() {
        var run = SendRun(queue: [13, 14, 15], window: 2)
        #expect(run.next() == .send(13))
        #expect(run.next() == .send(14))
        #expect(run.next() == .awaitReply)
        #expect(run.replied(.done(reply: "{}")) == .record(seq: 13, .acknowledged(reply: "{}")))
        #expect(run.next() == .send(15))
        #expect(
            run.replied(.refused(number: 561, reply: "{}")) == .record(seq: 14, .refused(number: 561, reply: "{}")))
        #expect(run.next() == .awaitReply)
        #expect(run.replied(.done(reply: "{}")) == .record(seq: 15, .acknowledged(reply: "{}")))
        #expect(run.next() == .finished)
    }

    @Test func goesBackToTheFirstThatWasNotTaken() {
        var run = SendRun(queue: [13, 14, 15], window: 3)
        for _ in 0..<3 { _ = run.next() }
        #expect(run.replied(.done(reply: "{}")) == .record(seq: 13, .acknowledged(reply: "{}")))
        #expect(run.replied(busy) == .ignore)
        #expect(run.next() == .awaitReply)
        #expect(run.replied(missing) == .ignore)
        #expect(run.next() == .failed(seq: 14, WriteReply.NotTaken(number: 451)))
        run.rewind()
        #expect(run.next() == .send(14))
        #expect(run.next() == .send(15))
        #expect(run.replied(.done(reply: "{}")) == .record(seq: 14, .acknowledged(reply: "{}")))
    }

    @Test func hasNothingToDoForAnEmptyQueue() {
        var run = SendRun(queue: [], window: 0)
        #expect(run.next() == .finished)
        run.rewind()
        #expect(run.next() == .finished)
    }

    @Test(arguments: Problem.allCases) func knowsAWayOutOfEveryProblem(problem: Problem) {
        let expected: Recovery =
            switch problem {
            case .draining, .earlierMissing, .sequence, .protocolVersion, .loginFirst, .loginRefused: .logInAgain
            case .opConflict: .conflict
            case .slowDown, .busy, .storageFull, .databaseAway, .outcomeUnknown: .sendAgain
            default: .settle
            }
        #expect(Recovery(number: problem.number) == expected)
    }

    @Test func comparesChains() {
        let (one, two) = (OpDigest.of([1]), OpDigest.of([2]))
        func position(_ epoch: Int64, _ seq: Int64) -> JournalPosition {
            JournalPosition(
                desk: "LHR-001", tehsil: "PK60101", epoch: epoch, seq: seq, head: seq == 0 ? nil : one, blocked: nil)
        }
        func mark(_ epoch: Int64, _ seq: Int64) -> ServerMark {
            ServerMark(epoch: epoch, seq: seq, head: seq == 0 ? nil : one)
        }
        #expect(Comparison(position: nil, mark: mark(1, 0), own: nil) == .inStep)
        #expect(Comparison(position: nil, mark: mark(1, 5), own: nil) == .parted(.journalLost))
        #expect(Comparison(position: position(1, 0), mark: mark(1, 5), own: nil) == .parted(.journalLost))
        #expect(Comparison(position: position(1, 7), mark: mark(1, 5), own: one) == .inStep)
        #expect(Comparison(position: position(1, 7), mark: mark(1, 5), own: two) == .parted(.fork(seq: 5)))
        #expect(Comparison(position: position(1, 4), mark: mark(1, 5), own: nil) == .parted(.journalOld))
        #expect(Comparison(position: position(1, 4), mark: mark(2, 0), own: nil) == .newEpoch)
        #expect(Comparison(position: position(1, 4), mark: mark(2, 1), own: nil) == .parted(.journalOld))
        #expect(Comparison(position: position(3, 0), mark: mark(2, 9), own: nil) == .parted(.serverOld))
        #expect(Comparison(position: position(1, 4), mark: mark(1, 0), own: nil) == .inStep)
    }

    @Test func waitsLongerEachTimeAndGivesUp() {
        var backoff = Backoff(attempts: 5)
        #expect((1...5).map { _ in backoff.failed(random: 1) } == [1, 2, 4, 8, nil])
        backoff.progressed()
        #expect(backoff.failed(asked: 30, random: 0) == 30)
        #expect(backoff.failed(asked: 1e9, random: 0).map { $0 < 1_000 } == true)
        #expect(backoff.failed(asked: -5, random: 0) == 0)
    }

    @Test(arguments: [
        ("localhost:5790", "localhost", 5790), ("registry.example", "registry.example", 5771), ("[::1]:99", "::1", 99),
        ("[::1]", "::1", 5771), ("127.0.0.1:1", "127.0.0.1", 1),
    ]) func readsAddresses(text: String, host: String, port: Int) throws {
        let address = try #require(ServerAddress(text))
        #expect((address.host, address.port) == (host, port))
    }

    @Test(arguments: ["", ":1", "a:", "a:0", "a:65536", "a:b", "a b:1", "[::1", "[::1]x", "::1", "[]:1", "a:\u{1B}"])
    func refusesWhatIsNoAddress(text: String) {
        #expect(ServerAddress(text) == nil)
    }
}
