import Registry
import Shared
import Testing

@testable import Server

/// The session machine, fed event by event; each test reads like a trace of one connection.
struct SessionStateTests {
    // MARK: Phases

    @Test func theClientMaySpeakBetweenBannerAndEnd() {
        let trace = Trace()
        #expect(!trace.mayListen)
        #expect(trace.isBeforeBanner)
        trace.state.bannerSent()
        #expect(trace.mayListen)
        trace.state.leave()
        #expect(!trace.mayListen)
        #expect(trace.receive("a", .light) == "ignored")
        #expect(trace.isFinished)
    }

    @Test func linesAreShortBeforeLogin() {
        let trace = Trace()
        trace.state.bannerSent()
        #expect(trace.lineLimit == 1_024)
        trace.logIn()
        #expect(trace.lineLimit == 65_536)
        trace.state.loggedOut()
        #expect(trace.lineLimit == 1_024)
    }

    @Test func beforeLoginOnlyGreetingsAreAnswered() {
        let trace = Trace()
        trace.state.bannerSent()
        #expect(trace.receive("hello", .light, needsLogin: false) == "start 0 hello")
        #expect(trace.receive("status", .read) == "refuse 1 logInFirst")
        trace.logIn()
        #expect(trace.receive("status", .read) == "start 2 status")
        trace.state.loggedOut()
        #expect(trace.receive("status", .read) == "refuse 3 logInFirst")
    }

    // MARK: Order

    @Test func repliesLeaveInTheOrderOfRequests() {
        let trace = Trace.loggedIn()
        for name in ["a", "b", "c"] { _ = trace.receive(name, .append) }
        #expect(trace.reply(2, "C") == [])
        #expect(trace.reply(0, "A") == ["a A"])
        #expect(trace.reply(1, "B") == ["b B", "c C"])
        #expect(trace.isIdle)
    }

    @Test func aReadWaitsForTheWritesBeforeIt() {
        let trace = Trace.loggedIn()
        #expect(trace.receive("write", .append) == "start 0 write")
        #expect(trace.receive("read", .read) == "waits")
        #expect(trace.receive("write2", .append) == "waits")
        #expect(trace.next() == nil)
        #expect(trace.reply(0, "W") == ["write W"])
        #expect(trace.next() == "start 1 read")
        #expect(trace.next() == "start 2 write2")
        #expect(trace.next() == nil)
    }

    @Test func manyWritesAndManyReadsAreUnderWayAtOnce() {
        let trace = Trace.loggedIn()
        #expect(trace.receive("r1", .read) == "start 0 r1")
        #expect(trace.receive("r2", .read) == "start 1 r2")
        #expect(trace.receive("w1", .append) == "start 2 w1")
        #expect(trace.receive("w2", .append) == "start 3 w2")
        #expect(trace.receive("ping", .light) == "start 4 ping")
    }

    @Test func anExclusiveRequestIsAlone() {
        let trace = Trace.loggedIn()
        _ = trace.receive("w", .append)
        #expect(trace.receive("reassess", .exclusive) == "waits")
        #expect(trace.receive("w2", .append) == "waits")
        _ = trace.reply(0, "W")
        #expect(trace.next() == "start 1 reassess")
        #expect(trace.next() == nil)
        _ = trace.reply(1, "R")
        #expect(trace.next() == "start 2 w2")
    }

    @Test func aReplyForNobodyIsDropped() {
        let trace = Trace.loggedIn()
        #expect(trace.reply(0, "x") == [])
        _ = trace.receive("a", .read)
        #expect(trace.reply(7, "x") == [])
        #expect(trace.reply(0, "A") == ["a A"])
        #expect(trace.reply(0, "again") == [])
    }

    // MARK: Window

    @Test func aboveTheWindowTheAnswerIs429AndFarAboveTheEnd() {
        var limits = SessionLimits()
        limits.window = 2
        limits.overflow = 1
        let trace = Trace.loggedIn(limits)
        #expect(trace.receive("a", .append) == "start 0 a")
        #expect(trace.receive("b", .append) == "start 1 b")
        #expect(trace.receive("c", .append) == "refuse 2 windowFull")
        #expect(trace.receive("d", .append) == "close")
        #expect(trace.reply(2, "429") == [])
        #expect(trace.reply(0, "A") == ["a A"])
        #expect(trace.receive("e", .append) == "refuse 3 windowFull")
        #expect(trace.reply(1, "B") == ["b B", "c 429"])
        #expect(trace.receive("f", .append) == "start 4 f")
    }

    // MARK: Ops

    @Test func opsAreCheckedAgainstDeskAndChain() {
        let trace = Trace.loggedIn()
        #expect(trace.receive("1", .append, op(1, after: nil, "a")) == "start 0 1")
        #expect(trace.receive("3", .append, op(3, after: "b", "c")) == "refuse 1 predecessorMissing")
        #expect(trace.receive("2", .append, op(2, after: "x", "b")) == "refuse 2 wrongPredecessor")
        #expect(trace.receive("2", .append, op(2, after: "a", "b", epoch: 9)) == "refuse 3 wrongEpoch")
        #expect(trace.receive("2", .append, op(2, after: "a", "b"), desk: "KHI-001") == "refuse 4 otherDesk")
        #expect(trace.receive("2", .append, op(2, after: "a", "b")) == "start 5 2")
    }

    @Test func a451InTheMiddleOfAWindowHoldsBackWhatFollows() {
        let trace = Trace.loggedIn()
        _ = trace.receive("1", .append, op(1, after: nil, "a"))
        _ = trace.receive("2", .append, op(2, after: "a", "b"))
        #expect(trace.reply(0, "OK", leftEntry: true) == ["1 OK"])
        #expect(trace.reply(1, "451", leftEntry: false) == ["2 451"])
        #expect(trace.receive("3", .append, op(3, after: "b", "c")) == "refuse 2 predecessorMissing")
        #expect(trace.reply(2, "424") == ["3 424"])
        #expect(trace.receive("2", .append, op(2, after: "a", "b")) == "start 3 2")
        #expect(trace.receive("3", .append, op(3, after: "b", "c")) == "start 4 3")
    }

    @Test func aWaitingOpWhosePredecessorFailedIsAnswered424() {
        let trace = Trace.loggedIn()
        _ = trace.receive("1", .append, op(1, after: nil, "a"))
        #expect(trace.receive("2", .exclusive, op(2, after: "a", "b")) == "waits")
        _ = trace.reply(0, "451", leftEntry: false)
        #expect(trace.next() == "refuse 1 predecessorMissing")
    }

    // MARK: Ends

    @Test func aDrainFinishesWhatIsInFlight() {
        let trace = Trace.loggedIn()
        _ = trace.receive("a", .append)
        _ = trace.receive("b", .read)
        trace.state.drainStarted()
        #expect(trace.receive("c", .append) == "refuse 2 draining")
        #expect(trace.reply(2, "421") == [])
        #expect(!trace.isFinished)
        #expect(trace.reply(0, "A") == ["a A"])
        #expect(trace.next() == "start 1 b")
        #expect(trace.reply(1, "B") == ["b B", "c 421"])
        #expect(trace.isFinished)
    }

    @Test func leavingForgetsWhatWaits() {
        let trace = Trace.loggedIn()
        _ = trace.receive("w", .append)
        _ = trace.receive("r", .read)
        trace.state.leave()
        #expect(!trace.isFinished)
        #expect(trace.reply(0, "W") == ["w W"])
        #expect(trace.next() == nil)
        #expect(trace.isFinished)
    }

    // MARK: Time

    @Test func silenceEndsAnIdleSessionOnly() {
        let trace = Trace.loggedIn()
        #expect(trace.overdue(after: 149_999) == nil)
        #expect(trace.overdue(after: 150_000) == .idle)
        _ = trace.receive("a", .append)
        #expect(trace.overdue(after: 150_000) == nil)
        _ = trace.reply(0, "A")
        trace.state.heard(at: Tick(milliseconds: 100_000), endedLine: true, isPartial: false)
        #expect(trace.overdue(after: 249_999) == nil)
        #expect(trace.overdue(after: 250_000) == .idle)
    }

    @Test func aLineMustEndWithinItsTimeHoweverSlowlyItDrips() {
        let trace = Trace.loggedIn()
        trace.state.heard(at: Tick(milliseconds: 1_000), endedLine: false, isPartial: true)
        trace.state.heard(at: Tick(milliseconds: 15_000), endedLine: false, isPartial: true)
        #expect(trace.overdue(after: 15_999) == nil)
        #expect(trace.overdue(after: 16_000) == .partialLine)
        trace.state.heard(at: Tick(milliseconds: 16_000), endedLine: true, isPartial: false)
        #expect(trace.overdue(after: 16_001) == nil)
    }

    /// Bytes that end one line and begin the next: the new half line has its own fifteen seconds.
    @Test func theNextLineHasItsOwnTime() {
        let trace = Trace.loggedIn()
        trace.state.heard(at: Tick(milliseconds: 1_000), endedLine: false, isPartial: true)
        trace.state.heard(at: Tick(milliseconds: 14_000), endedLine: true, isPartial: true)
        #expect(trace.overdue(after: 16_000) == nil)
        #expect(trace.overdue(after: 28_999) == nil)
        #expect(trace.overdue(after: 29_000) == .partialLine)
    }

    @Test func aHandshakeAndAFarewellMayNotTakeForEver() {
        let trace = Trace()
        #expect(trace.overdue(after: 14_999) == nil)
        #expect(trace.overdue(after: 15_000) == .handshake)
        trace.state.leave()
        #expect(trace.overdue(after: 15_000) == .farewell)
    }
}

/// A session machine with words for requests and replies. A class, because `#expect` copies what it looks at.
final class Trace {
    var state: SessionState<String, String>

    init(_ limits: SessionLimits = SessionLimits()) {
        state = SessionState(limits: limits, now: Tick(milliseconds: 0))
    }

    static func loggedIn(_ limits: SessionLimits = SessionLimits()) -> Trace {
        let trace = Trace(limits)
        trace.state.bannerSent()
        trace.logIn()
        return trace
    }

    func logIn() {
        state.loggedIn(.ayesha, chain: OpChain(epoch: 1, committed: 0, head: nil))
    }

    func receive(
        _ name: String, _ weight: RequestWeight, needsLogin: Bool = true, _ op: OpPlace? = nil, desk: String = "LHR-001"
    ) -> String {
        let arrival = state.requestReceived(
            name, tag: .named(name), weight: weight, needsLogin: needsLogin, op: op, opDesk: op == nil ? nil : desk)
        return switch arrival {
        case .start(let number, let request): "start \(number) \(request)"
        case .waits: "waits"
        case .refuse(let number, let refusal): "refuse \(number) \(refusal)"
        case .close: "close"
        case .ignore: "ignored"
        }
    }

    /// Gives a reply; what goes on the wire because of it.
    func reply(_ number: UInt64, _ text: String, leftEntry: Bool? = nil) -> [String] {
        state.replyReady(number, text, leftEntry: leftEntry)
        var lines: [String] = []
        while let (tag, reply) = state.nextReply() { lines.append("\(tag) \(reply)") }
        return lines
    }

    func next() -> String? {
        switch state.nextRequest() {
        case .start(let number, let request): "start \(number) \(request)"
        case .refuse(let number, let refusal): "refuse \(number) \(refusal)"
        case nil: nil
        }
    }

    var mayListen: Bool { state.mayListen }
    var isBeforeBanner: Bool { state.isBeforeBanner }
    var isFinished: Bool { state.isFinished }
    var isIdle: Bool { state.isIdle }
    var lineLimit: Int { state.lineLimit }

    func overdue(after milliseconds: Int64) -> Overdue? { state.overdue(at: Tick(milliseconds: milliseconds)) }
}
